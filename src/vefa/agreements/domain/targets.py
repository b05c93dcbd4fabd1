"""A service line's targets, as the clocks of one kind of ticket read them."""

from collections.abc import Mapping
from typing import Any

from vefa.commitments.domain import clocks_for, read_rows, targets_for


def clock_terms(
    line: Mapping[str, Any], *, site: str = "", product_family: str = "", kind: str = ""
) -> dict[str, Any]:
    """The line's content as clock terms in the scenario format, rows of targets looked up.

    The site's own calendar holds, else the line's. Raises `BadTerms` for rows that cannot be read.

    >>> rows = [{"severity": "S1", "targets": {"response": {"minutes": 60, "in": "business"}}}]
    >>> line = {"line": "support", "calendar": "tr", "thresholds": [50], "targets": rows}
    >>> clock_terms(line, kind="question")["targets"]["S1"]
    {'response': {'minutes': 60, 'in': 'business'}}
    """
    return {
        "calendar": line.get("sites", {}).get(site, line["calendar"]),
        "thresholds": list(line["thresholds"]),
        "targets": targets_for(
            read_rows(line["targets"]), line=line["line"], family=product_family, kind=kind
        ),
        "clocks": list(clocks_for(kind)),
    }
