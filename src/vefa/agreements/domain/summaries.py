"""The few words in which a service line sums itself up, and whether they still hold.

A plan's summary names figures of the plan. Where an agreement's terms have become others, it says
what is not agreed, and is left out until somebody has written another.
"""

from collections.abc import Mapping
from typing import Any, Final

from vefa.agreements.domain.content import digest_of

Line = Mapping[str, Any]
_TOLD: Final = ("allowances", "clauses", "hours", "periods", "targets", "values")
"""The parts that a summary may tell of."""

_OF_THE_AGREEMENT: Final = ("currency", "opening")
"""What becomes of a share of the contract value, which no plan knows."""


def summed_up(line: Line) -> str:
    """The digest of what a summary tells of: kept beside a plan's summary as `summary_for`.

    >>> summed_up({"targets": []}) == summed_up({"targets": [], "rates": []})
    True
    """
    parts: dict[str, Any] = {part: line[part] for part in _TOLD if part in line}
    parts["allowances"] = [_planned(each) for each in line.get("allowances", ())]
    return digest_of(parts)


def summary_of(line: Line) -> Mapping[str, str]:
    """The summary in four languages; empty where there is none, or where it is the plan's and the
    terms are no longer the plan's.

    >>> plan = {"targets": [], "summary": {"en": "Quick"}}
    >>> plan |= {"summary_for": summed_up(plan)}
    >>> summary_of(plan), summary_of({**plan, "targets": [1]})
    ({'en': 'Quick'}, {})
    """
    written_for = line.get("summary_for")
    holds = not written_for or written_for == summed_up(line)
    return line.get("summary") or {} if holds else {}


def _planned(allowance: Mapping[str, Any]) -> dict[str, Any]:
    left_out = _OF_THE_AGREEMENT if allowance.get("of") == "contract_value" else ("currency",)
    return {key: value for key, value in allowance.items() if key not in left_out}
