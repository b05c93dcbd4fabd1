"""The words that cells may hold, in four languages."""

import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from vefa.agreements.data import plan_codes, plan_template
from vefa.agreements.models import AgreementKind
from vefa.coverage.domain import LANGUAGES
from vefa.customers.models import ContactRole, Language
from vefa.importing.domain.columns import fold
from vefa.importing.domain.values import Words

_YES = {"yes": (_("yes"), "1", "true", "+"), "no": (_("no"), "0", "false", "-")}


@cache
def words() -> Words:
    """What readers know: the same in every request."""
    return Words(
        timezones=frozenset(zoneinfo.available_timezones()),
        words={
            "language": _both(Language.choices, _named_languages()),
            "roles": _both(ContactRole.choices),
            "kind": _both(AgreementKind.choices),
            "plan": _plans(),
            "yes": _yes(),
        },
    )


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
    for code in plan_codes():
        template = plan_template(code)
        for text in (template.name, template.short):
            found |= {fold(name): code for name in text.values()}
        found[fold(code)] = code
    return found


def _yes() -> dict[str, str]:
    found = _both([(code, said[0]) for code, said in _YES.items()])
    for code, said in _YES.items():
        found |= {str(each): code for each in said[1:]}
    return found
