"""Which target holds: by service line, product family, kind of ticket and severity."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Json = Mapping[str, Any]
# More of these given is more specific; between equals the one further left counts more.
KEYS: Final = ("line", "product_family", "kind", "severity")
SEVERITIES: Final = ("S1", "S2", "S3", "S4")
CLOCKS: Final = ("response", "fix_date", "onsite", "workaround", "resolution")
FAULT: Final = "fault"


def lookup_targets(
    rows: Sequence[Json], *, line: str = "", product_family: str = "", kind: str = ""
) -> dict[str, dict[str, Any]]:
    """The targets of a ticket by severity and clock, as `commitments` reads them.

    The most specific row that fits wins; where none fits, or the row's target is null or
    `next_release`, the clock is best effort.

    >>> rows = [{"kind": None, "severity": "S1", "clock": "response", "target": {"minutes": 60}},
    ...         {"kind": "fault", "severity": "S1", "clock": "response", "target": None}]
    >>> lookup_targets(rows, kind="question")["S1"]
    {'response': {'minutes': 60}}
    >>> lookup_targets(rows, kind="fault")["S1"]
    {'response': None}
    """
    known = {"line": line, "product_family": product_family, "kind": kind}
    found: dict[str, dict[str, Any]] = {severity: {} for severity in SEVERITIES}
    for severity, targets in found.items():
        facts = {**known, "severity": severity}
        for clock in CLOCKS:
            fitting = [row for row in rows if row["clock"] == clock and _fits(row, facts)]
            if fitting:
                targets[clock] = max(fitting, key=_specific)["target"]
    return found


def clocks_of(kind: str) -> tuple[str, ...]:
    """The clocks that a kind of ticket has; the fix date exists for faults only."""
    return tuple(clock for clock in CLOCKS if clock != "fix_date" or kind == FAULT)


def clock_terms(line: Json, *, site: str = "", product_family: str = "", kind: str = "") -> Json:
    """A service line's content as the terms of a ticket's clocks, in the scenario format."""
    return {
        "calendar": line.get("sites", {}).get(site, line["calendar"]),
        "thresholds": list(line["thresholds"]),
        "targets": lookup_targets(
            line["targets"], line=line["line"], product_family=product_family, kind=kind
        ),
        "clocks": list(clocks_of(kind)),
    }


def _fits(row: Json, facts: Json) -> bool:
    return all(row.get(key) in (None, facts[key]) for key in KEYS)


def _specific(row: Json) -> tuple[int, tuple[bool, ...]]:
    given = tuple(row.get(key) is not None for key in KEYS)
    return sum(given), given
