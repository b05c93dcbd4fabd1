"""What the desk and the portal show of an agreement: the same words as its paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language

from vefa.agreements.data import procedure_words
from vefa.agreements.models import Agreement, TermsDraft
from vefa.agreements.queries import (
    life_of,
    procedure_of,
    revision_of,
    terms_in_force,
    versions_of,
)
from vefa.agreements.queries.comparing import (
    base_of,
    compare_versions,
    draft_against_holding,
    procedure_of_draft,
)
from vefa.agreements.queries.drafts import problems_of, steps_of
from vefa.coverage.domain import LANGUAGES
from vefa.customers.models import Language

_OPEN: Final = ("hours", "severity", "targets")
"""Of the sections those that are read most, by the words that title them."""


def reader_language() -> str:
    """The language in which terms are read: the reader's where they are written in it."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in LANGUAGES else "en"


def comparison_context(agreement: Agreement, query: Mapping[str, str]) -> dict[str, Any]:
    """For `agreements/comparison.html`: what the version `new` says differently from `old`.

    Both are numbers in the query; by default the newest and the one before it.
    """
    versions = {str(each.number): each for each in versions_of(agreement)}
    numbers = [*versions]
    new = query.get("new") if query.get("new") in versions else numbers[0] if numbers else None
    earlier = numbers[numbers.index(new) + 1 :] if new else []
    default = earlier[0] if earlier else new
    old = query.get("old") if query.get("old") in versions else default
    found = compare_versions(versions[old], versions[new], reader_language()) if old and new else []
    return {
        "agreement": agreement,
        "versions": [*versions.values()],
        "old": old,
        "new": new,
        "differences": found,
    }


def draft_context(draft: TermsDraft, *, at: datetime) -> dict[str, Any]:
    """What a draft would change, the whole of what it says, and what has happened to it.

    `parts` are empty while there are `problems`: what is wrong cannot be printed.
    """
    language = reader_language()
    problems = problems_of(draft, at=at)
    paper = None if problems else procedure_of_draft(draft, language, at=at)
    steps = steps_of(draft)
    prepared = [step.by for step in steps if step.verb == "submit"]
    return {
        "draft": draft,
        "prepared_by": prepared[-1] if prepared else "",
        "agreement": draft.agreement,
        "base": base_of(draft, at=at),
        "differences": draft_against_holding(draft, language, at=at),
        "problems": problems,
        "parts": [*paper["sections"], *paper["annexes"]] if paper else [],
        "steps": steps,
        "newest_step": steps[-1].pk if steps else 0,
    }


def step_seen(request: HttpRequest) -> int | None:
    """The newest step of the draft when the page was drawn; None for a form that does not tell."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None


def agreement_context(agreement: Agreement, *, at: datetime) -> dict[str, Any]:
    """For `agreements/detail.html`: the versions, each with the day it begins on for the customer.

    Of the terms in force (else the newest) come the sections of the procedure in the reader's
    language, those that are read most first.
    """
    versions = versions_of(agreement)
    version = terms_in_force(agreement, at=at) or next(iter(versions), None)
    paper = procedure_of(version, reader_language()) if version else None
    parts = [*paper["sections"], *paper["annexes"]] if paper else []
    words = procedure_words(reader_language())
    opened = {words(key) for key in _OPEN}
    return {
        "agreement": agreement,
        "life": life_of(agreement, at=at),
        "versions": [
            (each, revision_of(each, agreement, reader_language()).valid_from) for each in versions
        ],
        "languages_offered": Language.choices,
        "has_allowances": version is not None
        and any(line["allowances"] for line in version.content["lines"].values()),
        "shown": [part for part in parts if part["title"] in opened],
        "folded": [part for part in parts if part["title"] not in opened],
    }
