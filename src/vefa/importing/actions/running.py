"""Taking a file in: every row by the rules of its room, all of them or none."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import transaction

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.importing.actions.taking import Taking
from vefa.importing.domain.columns import KINDS
from vefa.importing.domain.planning import Plan, plan
from vefa.importing.domain.problems import ERROR, BadFile, Problem
from vefa.importing.domain.reading import read_sheets
from vefa.importing.formats import sheets_of
from vefa.importing.queries.known import known_of
from vefa.importing.queries.vocabulary import words

CAN_IMPORT: Final = "can_add_customers"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do, and everything that is wrong with it; `read_as` is its encoding,
    `sheets` are the names of its tables in their order."""

    plan: Plan
    problems: tuple[Problem, ...]
    read_as: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing keeps it from being taken in."""
        return bool(self.plan.steps) and not any(each.level == ERROR for each in self.problems)

    def in_order(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems by sheet and row; those of the whole file come first."""
        places = {sheet: place for place, sheet in enumerate(self.sheets)}
        return tuple(sorted(problems, key=lambda each: (places.get(each.sheet, -1), each.row)))


def checked(content: bytes, *, kind: str = "", encoding: str = "") -> Checked:
    """Read a file and compare it with what is there, in the present scope; writes nothing."""
    try:
        sheets, read_as = sheets_of(content, encoding=encoding)
    except BadFile as error:
        return Checked(Plan((), ()), (error.problem,))
    reading = read_sheets(sheets, words(), kind=kind)
    made = plan(reading.records, known_of(reading.records))
    names = tuple(dict.fromkeys(record.sheet for record in reading.records))
    found = Checked(made, (), read_as, names)
    return replace(found, problems=found.in_order((*reading.problems, *made.problems)))


def run_import(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    sha256: str,
    steps: Plan,
    rehearse: bool = False,
) -> tuple[Problem, ...]:
    """Do every step, or none: what a room refuses is told of all rows, and nothing stays.

    Each table goes through the actions of its room, so that the audit trail has every row, in
    one transaction for the whole file. To `rehearse` is to take everything back at the end; what
    is sound can be rehearsed beside rows that are not.
    """
    actor.require(CAN_IMPORT)
    taking = Taking(actor, at)
    whole = [step for step in steps.steps if step.is_whole]
    try:
        with transaction.atomic():
            for kind in KINDS:
                taking.take(kind, [step for step in whole if step.record.kind == kind])
            if taking.refused or rehearse:
                raise _TakenBack
            taking.note_keys()
            record(
                actor=actor,
                at=at,
                deed="import_run",
                subject="import",
                subject_id=None,
                customer_id=None,
                name=name,
                sha256=sha256,
                counts=steps.counts(),
            )
    except _TakenBack:
        return tuple(taking.refused)
    return ()


class _TakenBack(Exception):
    """Undoes everything."""
