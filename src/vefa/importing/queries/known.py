"""What is there of what a file names: gathered once, by its customers."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q

from vefa.agreements.models import Agreement, TermsVersion
from vefa.core.text import fold_email, is_mailbox, is_phone
from vefa.customers.models import Contact, Customer, Site
from vefa.customers.queries import emails_of_ours, emails_of_the_desk
from vefa.importing.domain.columns import AGREEMENTS, CONTACTS, CUSTOMERS, SITES
from vefa.importing.domain.planning import Existing, Known
from vefa.importing.domain.reading import Record
from vefa.importing.models import ExternalKey


def known_of(records: Sequence[Record]) -> Known:
    """The customers that the records name by key, short name or name, and their rows."""
    customers = _customers(records)
    keys = [*customers]
    emails = _emails(records)
    return Known(
        rows={
            CUSTOMERS: customers,
            SITES: _rows(
                Site.objects.filter(customer__in=keys),
                ("name", "address", "country", "timezone", "travel_band"),
            ),
            CONTACTS: _rows(_contacts(keys, emails), _CONTACT, {"site": "site_id"}),
            AGREEMENTS: _rows(
                Agreement.objects.filter(customer__in=keys, discarded_at=None), _AGREEMENT
            ),
        },
        keys=_external(keys),
        published=frozenset(
            TermsVersion.objects.filter(customer__in=keys).values_list("agreement_id", flat=True)
        ),
        ours=frozenset(emails_of_ours(emails)),
        desk=frozenset(emails_of_the_desk(emails)),
        fold_email=fold_email,
        is_mailbox=is_mailbox,
        is_phone=is_phone,
    )


_CONTACT = ("name", "email", "phone", "language", "site", "roles", "active")
_AGREEMENT = ("code", "name", "kind", "plan", "starts_on", "ends_on", "value", "currency")


def _customers(records: Sequence[Record]) -> dict[int, Existing]:
    named = {
        str(record.values.get("customer")) for record in records if "customer" in record.values
    }
    own = [record.values for record in records if record.kind == CUSTOMERS]
    named |= {str(values[part]) for values in own for part in ("code", "key") if part in values}
    noted = ExternalKey.objects.filter(kind=CUSTOMERS, key__in=named).values("row_id")
    found = Customer.objects.filter(Q(code__in=named) | Q(name__in=named) | Q(pk__in=noted))
    return {
        row.pk: Existing(
            row.pk,
            row.pk,
            {
                name: getattr(row, name)
                for name in ("code", "name", "country", "language", "timezone")
            },
        )
        for row in found
    }


def _emails(records: Sequence[Record]) -> set[str]:
    """The contacts' e-mails, folded."""
    return {
        fold_email(record.values["email"])
        for record in records
        if record.kind == CONTACTS and "email" in record.values
    }


def _contacts(keys: Sequence[int], emails: Collection[str]) -> Iterable[Contact]:
    """Those that the file names by e-mail or by key."""
    noted = ExternalKey.objects.filter(kind=CONTACTS, customer__in=keys).values("row_id")
    named = Q(email_folded__in=emails) | Q(pk__in=noted)
    return Contact.objects.filter(named, customer__in=keys)


def _rows(
    found: Iterable[Any], names: Sequence[str], fields: dict[str, str] | None = None
) -> dict[int, Existing]:
    places = {name: (fields or {}).get(name, name) for name in names}
    return {
        row.pk: Existing(
            row.pk, row.customer_id, {name: getattr(row, place) for name, place in places.items()}
        )
        for row in found
    }


def _external(keys: Sequence[int]) -> dict[tuple[str, int, str], int]:
    return {
        (row.kind, 0 if row.kind == CUSTOMERS else row.customer_id, row.key): row.row_id
        for row in ExternalKey.objects.filter(customer__in=keys)
    }
