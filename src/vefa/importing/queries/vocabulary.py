"""The words that cells may hold, in four languages."""

import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vefa.agreements.models import AgreementKind
from vefa.agreements.queries.plans import plans_offered
from vefa.core.countries import country_codes
from vefa.core.currencies import currency_codes
from vefa.coverage.domain import LANGUAGES
from vefa.customers.models import ContactRole, Language
from vefa.importing.domain.columns import fold
from vefa.importing.domain.values import Words

_YES = {"yes": (_("yes"), "1", "true", "+"), "no": (_("no"), "0", "false", "-")}


def words() -> Words:
    """What readers know, the provider's own plans included."""
    return Words(
        timezones=frozenset(zoneinfo.available_timezones()),
        countries=country_codes(),
        words={**_standing(), "plan": _plans()},
        currencies=currency_codes(),
    )


@cache
def _standing() -> dict[str, dict[str, str]]:
    """What is the same in every request."""
    return {
        "language": _both(Language.choices, _named_languages()),
        "roles": _both(ContactRole.choices),
        "kind": _both(AgreementKind.choices),
        "yes": _yes(),
    }


def _both(*choices: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    """Codes and labels in every language, folded, and the code they mean."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            for pairs in choices:
                for code, label in pairs:
                    found[fold(str(code))] = str(code)
                    found[fold(str(label))] = str(code)
    return found


def _named_languages() -> list[tuple[str, Any]]:
    return [("en", _("English")), ("tr", _("Turkish")), ("ru", _("Russian")), ("kk", _("Kazakh"))]


def _plans() -> dict[str, str]:
    found: dict[str, str] = {}
    # Where one of ours is called as a shipped one is, ours is meant.
    for template in reversed(plans_offered()):
        for text in (template.short, template.name):
            found |= {fold(name): template.code for name in text.values()}
        found[fold(template.code)] = template.code
    return found


def _yes() -> dict[str, str]:
    found = _both([(code, said[0]) for code, said in _YES.items()])
    for code, said in _YES.items():
        found |= {str(each): code for each in said[1:]}
    return found
