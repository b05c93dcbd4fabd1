"""What an accepted workaround makes of the severity."""

from collections.abc import Mapping
from typing import Any


def severity_after(line: Mapping[str, Any], severity: str) -> str:
    """The severity that the service line names for after an accepted workaround.

    It stays as it is where the line names none (commitments, rule 4: lowering by an accepted
    workaround is a change).

    >>> line = {"severity_table": {"after_workaround": {"S1": "S2"}}}
    >>> severity_after(line, "S1"), severity_after(line, "S2"), severity_after({}, "S1")
    ('S2', 'S2', 'S1')
    """
    named = line.get("severity_table", {}).get("after_workaround", {})
    return str(named.get(severity, severity))
