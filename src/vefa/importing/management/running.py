"""The part of `vefa import` that needs the database."""

import hashlib
from collections.abc import Iterator, Sequence

from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.importing.actions import Checked, checked, run_import
from vefa.importing.domain.planning import UNCHANGED
from vefa.importing.domain.problems import Problem
from vefa.importing.queries.wording import said


def run(
    name: str, content: bytes, *, kind: str, encoding: str, dry_run: bool
) -> tuple[list[str], int]:
    """What is told, line by line, and the exit status."""
    with scoped(EVERYTHING):
        found = checked(content, kind=kind, encoding=encoding)
        refused: tuple[Problem, ...] = ()
        if found.plan.steps:
            refused = run_import(
                actor=SYSTEM,
                at=clock.now(),
                name=name,
                sha256=hashlib.sha256(content).hexdigest(),
                steps=found.plan,
                rehearse=dry_run or not found.is_sound,
            )
        well = found.is_sound and not refused
        return [*_told(found, refused), _end(well=well, dry_run=dry_run)], 0 if well else 1


def _told(found: Checked, refused: Sequence[Problem]) -> Iterator[str]:
    for step in found.plan.steps:
        if step.verb != UNCHANGED:
            changes = ", ".join(
                f"{column}: {before} → {after}" for column, (before, after) in step.changes.items()
            )
            record = step.record
            yield f"{record.sheet} {record.row} {step.verb} {changes}".rstrip()
    for each in found.in_order((*found.problems, *refused)):
        place = " ".join(str(part) for part in (each.sheet, each.row or "", each.column) if part)
        yield f"{each.level}: {place}: {said(each)}" if place else f"{each.level}: {said(each)}"
    for kind, verbs in found.plan.counts().items():
        yield f"{kind}: " + ", ".join(f"{count} {verb}" for verb, count in verbs.items())


def _end(*, well: bool, dry_run: bool) -> str:
    if not well:
        return "Nothing was taken in."
    return "Everything would be taken in." if dry_run else "Everything was taken in."
