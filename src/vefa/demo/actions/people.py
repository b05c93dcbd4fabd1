"""Our own people, and what we maintain."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from vefa.accounts.actions import create_staff
from vefa.accounts.models import User
from vefa.core.actor import SYSTEM
from vefa.demo.data.people import mailbox
from vefa.demo.domain.cast import Staff, Ware
from vefa.products.actions import add_version, create_product
from vefa.products.models import Version

Editions = Mapping[tuple[str, str], Version]

_LONG_AGO = timedelta(days=600)


def make_staff(staff: Sequence[Staff], now: datetime) -> dict[str, User]:
    """Everybody of ours, by key."""
    return {
        person.key: create_staff(
            actor=SYSTEM,
            at=now - _LONG_AGO,
            name=person.name,
            email=mailbox(person.key),
            role=person.role,
            password=None,
            language=person.language,
            timezone=person.timezone,
        )
        for person in staff
    }


def make_wares(wares: Sequence[Ware], now: datetime) -> Editions:
    """The catalogue: versions by product and number."""
    editions = {}
    for ware in wares:
        product = create_product(
            actor=SYSTEM, at=now - _LONG_AGO, code=ware.code, name=ware.name, family=ware.family
        )
        for edition in ware.editions:
            released = now - timedelta(days=edition.released)
            editions[ware.code, edition.number] = add_version(
                actor=SYSTEM,
                at=max(released, now - _LONG_AGO),
                product=product,
                number=edition.number,
                released_on=released.date(),
            )
    return editions
