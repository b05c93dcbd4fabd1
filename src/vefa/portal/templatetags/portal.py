"""The portal's own words in templates."""

from collections.abc import Iterable, Mapping, Sequence

from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext

from vefa.desk.queries.forecast import Price
from vefa.desk.queries.wording import SEVERITIES
from vefa.portal.queries import Standing
from vefa.ui import formats

register = template.Library()


@register.simple_tag
def agreement_trouble(agreements: Sequence[Standing]) -> str:
    """What keeps us from serving the company: `none` recorded, all `over`, or nothing."""
    if not agreements:
        return "none"
    return "" if any(each.in_force or each.stage == "suspended" for each in agreements) else "over"


@register.filter
def in_language(words: Mapping[str, str]) -> str:
    """A text that is kept in every language, in the reader's."""
    return words.get(get_language() or "en") or words["en"]


@register.simple_tag
def severity_words(severities: Iterable[str]) -> str:
    """Severities with their words, in one line."""
    return ", ".join(str(SEVERITIES[each]) for each in severities)


@register.simple_tag
def price_words(price: Price) -> str:
    """An amount with its unit: `4,800.00 TRY an hour`."""
    amount = formats.money(price.amount, price.currency, get_language() or "en")
    if price.unit == "hour":
        return gettext("%(amount)s an hour") % {"amount": amount}
    if price.unit == "day":
        return gettext("%(amount)s a day") % {"amount": amount}
    return amount


@register.simple_tag
def local_zone() -> str:
    """The name of the reader's time zone."""
    return timezone.get_current_timezone_name()
