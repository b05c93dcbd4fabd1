"""Small rules of opening a ticket."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from vefa.mail.domain.charsets import without_turns

DEFAULT_SEVERITY: Final = "S3"
TITLE_LENGTH: Final = 300
LONGEST_BACK: Final = timedelta(hours=24)
"""How long before it is written down a call may have begun; what is older is a late report."""
_AHEAD: Final = timedelta(minutes=1)
_PREFIXES: Final = ("re:", "fw:", "fwd:", "ynt:", "ilt:", "yan:", "отв:", "пересл:", "ha:", "на:")


def title_of(subject: str, text: str) -> str:
    r"""The subject without answer and forward marks, else the first line of the text.

    >>> title_of("Ynt: RE:  Yazıcı çalışmıyor", "")
    'Yazıcı çalışmıyor'
    >>> title_of("", "Merhaba,\nFatura basılamıyor.")
    'Merhaba,'
    >>> title_of("report \u202efdp", "")
    'report fdp'
    """
    title = " ".join(without_turns(subject).split())
    while title.lower().startswith(_PREFIXES):
        title = title.partition(":")[2].strip()
    if not title:
        lines = (line.strip() for line in without_turns(text).splitlines())
        title = next((line for line in lines if line), "")
    return title[:TITLE_LENGTH]


def may_have_begun(began: datetime, at: datetime) -> bool:
    """Whether a call that is written down at `at` may have begun then: not yet to come, and at
    most a day ago.

    >>> from datetime import UTC
    >>> at = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
    >>> [may_have_begun(at + timedelta(hours=hours), at) for hours in (-25, -24, 0, 1)]
    [False, True, True, False]
    """
    return at - LONGEST_BACK <= began <= at + _AHEAD


def demands_training(line: Mapping[str, Any]) -> bool:
    """Whether the terms' duty "trained contact" gates who may report."""
    return any(
        duty.get("code") == "trained_contact" and duty.get("gate") == "intake"
        for duty in line.get("duties", ())
    )


def must_be_released(line: Mapping[str, Any], roles: Sequence[str], *, trained: bool) -> bool:
    """Whether the terms' gating duty "trained contact" keeps this person from reporting.

    Only authorised contacts whose training counts may then open tickets; what others send is
    kept as a draft for them (agreements.md).

    >>> line = {"duties": [{"code": "trained_contact", "gate": "intake"}]}
    >>> must_be_released(line, ["authorised"], trained=True)
    False
    >>> must_be_released(line, ["authorised"], trained=False)
    True
    >>> must_be_released(line, ["end_user"], trained=True)
    True
    >>> must_be_released({}, ["end_user"], trained=False)
    False
    """
    entitled = trained and bool({"authorised", "it_officer", "representative"} & set(roles))
    return demands_training(line) and not entitled
