"""What the desk and the portal show of an agreement: the same words as its paper."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import get_language

from vefa.agreements.models import Agreement
from vefa.agreements.queries import life_of, procedure_of, terms_in_force, versions_of
from vefa.coverage.domain import LANGUAGES
from vefa.customers.models import Language

_OPEN: Final = slice(2, 5)
"""Of the sections those that are read most: hours, severity, commitments."""


def agreement_context(agreement: Agreement, *, at: datetime) -> dict[str, Any]:
    """For `agreements/detail.html`: the versions, and the terms in force (else the newest) as the
    sections of the procedure in the reader's language."""
    versions = versions_of(agreement)
    version = terms_in_force(agreement, at=at) or next(iter(versions), None)
    language = (get_language() or "en").partition("-")[0]
    paper = procedure_of(version, language if language in LANGUAGES else "en") if version else None
    sections = paper["sections"] if paper else []
    return {
        "agreement": agreement,
        "life": life_of(agreement, at=at),
        "versions": versions,
        "languages_offered": Language.choices,
        "shown": sections[_OPEN],
        "folded": [*sections[: _OPEN.start], *sections[_OPEN.stop :], *paper["annexes"]]
        if paper
        else [],
    }
