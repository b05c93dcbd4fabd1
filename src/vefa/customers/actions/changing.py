"""What all changes share: the row as it was, and what became of it.

Many rows are written by the same rules as one: what is refused of one leaves the others.
"""

import zoneinfo
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any, Final, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from vefa.core.errors import Refused

CAN_EDIT: Final = "can_edit_customers"
AT_ONCE: Final = 500
"""How many rows one statement writes."""

Given = TypeVar("Given")
Made = TypeVar("Made")
Row = TypeVar("Row", bound=Model)
Changed = dict[str, list[Any]]
"""`{name: [before, after]}`, as the audit trail takes it."""


def each(deed: Callable[[Given], Made], given: Iterable[Given]) -> list[Made | Refused]:
    """What the deed makes of each, or why it is refused."""

    def one(value: Given) -> Made | Refused:
        try:
            return deed(value)
        except Refused as refusal:
            return refusal

    return [one(value) for value in given]


def made_of(found: Sequence[Made | Refused]) -> list[Made]:
    """Those that were not refused."""
    return [one for one in found if not isinstance(one, Refused)]


def only(found: Sequence[Made | Refused]) -> Made:
    """The one that was made; raises what it was refused for."""
    (one,) = found
    if isinstance(one, Refused):
        raise one
    return one


def locked_rows(rows: QuerySet[Row], keys: Collection[int]) -> dict[int, Row]:
    """Those of these keys, by key, locked in their order. Raises ObjectDoesNotExist."""
    found = rows.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    locked = {row.pk: row for row in found}
    if len(locked) < len(set(keys)):
        raise ObjectDoesNotExist
    return locked


def change(row: Model, **values: Any) -> Changed:
    """Set what differs and save it."""
    changed = set_values(row, **values)
    if changed:
        row.save(update_fields=list(changed))
    return changed


def save_all(table: QuerySet[Row], rows: Sequence[tuple[Row, Changed]]) -> None:
    """Save rows whose values are set, those together that changed in the same columns."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row, changed in rows:
        if changed:
            groups.setdefault(tuple(changed), []).append(row)
    for names, found in groups.items():
        if len(found) == 1:
            found[0].save(update_fields=names)
        else:
            table.bulk_update(found, names, batch_size=AT_ONCE)


def set_values(row: Model, **values: Any) -> Changed:
    """Set what differs."""
    changed = {
        name: [getattr(row, name), value]
        for name, value in values.items()
        if getattr(row, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    return changed


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def checked_zone(name: str) -> str:
    """The name of a time zone that is known; refused otherwise."""
    if name not in _zones():
        raise Refused("timezone", _("Please choose a time zone of the list."), field="timezone")
    return name


def checked_country(code: str) -> str:
    """Two letters of ISO 3166; refused otherwise."""
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise Refused("country", _("Please choose a country of the list."), field="country")
    return code.upper()


def checked_name(name: str) -> str:
    """A name in one line, without blanks around it; refused where nothing is left.

    Names stand in letters: one of several lines could say there what we do not.
    """
    if not name.strip():
        raise Refused("name", _("Please write down a name."), field="name")
    return " ".join(name.split())
