"""What would have been billable: old tickets' facts decided again by other clauses."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from vefa.coverage.domain import ClauseSet, Outcome, decide


def decided(cases: Iterable[Mapping[str, Any]], clauses: ClauseSet) -> list[Outcome]:
    """The outcome of each case, from its facts as they were recorded with its last decision.

    Facts that no clause reads do not matter, so that alike cases are decided once.
    """
    needed = clauses.needs
    known: dict[str, Outcome] = {}
    found = []
    for facts in cases:
        read = {name: value for name, value in facts.items() if name in needed}
        key = json.dumps(read, sort_keys=True, default=str)
        if key not in known:
            known[key] = decide(read, clauses, "request").outcome
        found.append(known[key])
    return found
