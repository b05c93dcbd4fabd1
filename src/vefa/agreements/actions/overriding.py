"""Mending calendars: a decreed day, a feast that moved, another year's holidays.

Nothing published is changed. Each version in use gets a successor that is the same but for its
calendars; open tickets go over to it (`TermsPublished`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.agreements.actions.publishing import check, keep, language_now, lock
from vefa.agreements.building import with_overrides, with_year_built
from vefa.agreements.domain.plain import copied
from vefa.agreements.events import TermsPublished
from vefa.agreements.models import Agreement, TermsVersion
from vefa.calendars.actions import set_calendar_override
from vefa.calendars.domain import CalendarError
from vefa.calendars.models import BusinessCalendar
from vefa.calendars.queries.building import NoHolidays
from vefa.core import events
from vefa.core.actor import Actor
from vefa.core.errors import Refused

CAN_EDIT: Final = "can_edit_calendars"
_STILL_TIMED: Final = timedelta(days=365)
"""For so long after its end an agreement's open tickets are still thought of."""

Json = dict[str, Any]
Mend = Callable[[str, Json, Mapping[str, Any]], Json]
"""From a calendar's name, its data and its source to what its data shall be."""


@transaction.atomic
def publish_calendar_override(
    *,
    actor: Actor,
    at: datetime,
    hours: Mapping[date, Sequence[Sequence[str]] | None],
    reason: str,
    country: str = "",
    calendar: BusinessCalendar | None = None,
    names: Mapping[str, str] | None = None,
) -> list[TermsVersion]:
    """Give local dates other hours (none: closed; None: their week's) wherever they are kept.

    Either every calendar that keeps a `country`'s holidays is meant (ISO 3166), or one of the
    provider's calendars. Each agreement that uses it gets its next terms version; returns these.
    """
    actor.require(CAN_EDIT)
    if bool(country) is bool(calendar):
        raise Refused("which", _("Please name either a country or a calendar."))
    own = [calendar] if calendar else _calendars_keeping(country)
    changed: dict[str, Json] = {
        row.code: set_calendar_override(
            actor=actor, at=at, calendar=row, hours=hours, reason=reason, names=names
        ).data
        for row in own
    }

    def mend(name: str, data: Json, source: Mapping[str, Any]) -> Json:
        if source.get("calendar") in changed:
            return changed[source["calendar"]]
        if country and country in source.get("countries", ()):
            return with_overrides(name, data, hours, names or {})
        return data

    return _publish(actor=actor, at=at, reason=reason, mend=mend)


@transaction.atomic
def publish_calendar_year(
    *, actor: Actor, at: datetime, year: int, country: str, reason: str
) -> list[TermsVersion]:
    """Build another year's holidays into every calendar of the terms that keeps the country's."""
    actor.require(CAN_EDIT)

    def mend(name: str, data: Json, source: Mapping[str, Any]) -> Json:
        countries = source.get("countries", ())
        if country not in countries or data.get("until", year) >= year:
            return data
        return with_year_built(name, data, countries, year)

    return _publish(actor=actor, at=at, reason=reason, mend=mend)


@transaction.atomic
def publish_calendar(
    *, actor: Actor, at: datetime, calendar: BusinessCalendar, reason: str
) -> list[TermsVersion]:
    """Take a calendar of the provider, as it is now, into every agreement that uses it."""
    actor.require(CAN_EDIT)

    def mend(_name: str, data: Json, source: Mapping[str, Any]) -> Json:
        return calendar.data if source.get("calendar") == calendar.code else data

    return _publish(actor=actor, at=at, reason=reason, mend=mend)


def _calendars_keeping(country: str) -> list[BusinessCalendar]:
    """The provider's calendars into which the country's holidays are built, or a part's of it."""
    return [
        row
        for row in BusinessCalendar.objects.exclude(holiday_codes=[])
        if any(code.partition("-")[0] == country for code in row.holiday_codes)
    ]


def _publish(*, actor: Actor, at: datetime, reason: str, mend: Mend) -> list[TermsVersion]:
    published = []
    ended_lately = at.date() - _STILL_TIMED
    for agreement in Agreement.objects.filter(ends_on__gt=ended_lately).order_by("pk"):
        locked = lock(agreement)
        for version in _in_use(locked):
            content = _mended(version.content, mend)
            if content is None:
                continue
            content["replaces"] = version.number
            valid_from = max(at, version.valid_from)
            check(content, valid_from)
            successor = keep(
                actor=actor,
                at=at,
                agreement=locked,
                valid_from=valid_from,
                reason=reason,
                content=content,
            )
            _announce(successor, version, at)
            published.append(successor)
    return published


def _announce(successor: TermsVersion, version: TermsVersion, at: datetime) -> None:
    news = TermsPublished(
        customer_id=successor.customer_id,
        agreement_id=successor.agreement_id,
        terms_version_id=successor.pk,
        replaces_id=version.pk,
    )
    events.announce(news, at=at)


def _in_use(agreement: Agreement) -> Iterator[TermsVersion]:
    """The versions that no mended one has replaced, in the order in which they came to hold.

    A ticket keeps the version it was opened under, so each gets a successor of its own; the one
    that holds latest gets the highest number and goes on holding.
    """
    found = TermsVersion.objects.filter(
        customer_id=agreement.customer_id, agreement_id=agreement.pk
    )
    versions = list(found.order_by("valid_from", "number"))
    replaced = {version.content.get("replaces") for version in versions}
    return (version for version in versions if version.number not in replaced)


def _mended(content: Mapping[str, Any], mend: Mend) -> Json | None:
    """A copy with the calendars mended; None where nothing changes by it."""
    copy = copied(dict(content))
    for name, source in copy["sources"].items():
        try:
            copy["calendars"][name] = mend(name, copy["calendars"][name], source)
        except (CalendarError, NoHolidays) as error:
            raise Refused(error.code, error.text(language_now())) from error
    return None if copy["calendars"] == content["calendars"] else copy
