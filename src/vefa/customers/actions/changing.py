"""What all changes share: the row as it was, and what became of it."""

import zoneinfo
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _

from vefa.core.errors import Refused

CAN_EDIT: Final = "can_edit_customers"


def change(row: Model, **values: Any) -> dict[str, list[Any]]:
    """Set what differs and save it; `{name: [before, after]}` as the audit trail takes it."""
    changed = {
        name: [getattr(row, name), value]
        for name, value in values.items()
        if getattr(row, name) != value
    }
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    if changed:
        row.save(update_fields=list(changed))
    return changed


def checked_zone(name: str) -> str:
    """The name of a time zone that is known; refused otherwise."""
    if name not in zoneinfo.available_timezones():
        raise Refused("timezone", _("Please choose a time zone of the list."), field="timezone")
    return name


def checked_country(code: str) -> str:
    """Two letters of ISO 3166; refused otherwise."""
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise Refused("country", _("Please choose a country of the list."), field="country")
    return code.upper()


def checked_name(name: str) -> str:
    """A name without blanks around it; refused where nothing is left."""
    if not name.strip():
        raise Refused("name", _("Please write down a name."), field="name")
    return name.strip()
