"""Reads: who is this, and which places does a customer have."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string

from vefa.core.subscriptions import subscribers_of
from vefa.core.text import fold_email, fold_phone
from vefa.customers.models import Contact, ContactRole, Customer, Site, Training

WHO_IS_OURS: Final = "vefa.customers.queries.who_is_ours"
"""Rules under this name take folded e-mails, and give those of the provider's people."""


def emails_of_ours(emails: Collection[str]) -> set[str]:
    """Those of the folded e-mails that are the provider's people's, as the rooms say that know
    these."""
    return _told_of(WHO_IS_OURS, emails)


WHO_IS_THE_DESK: Final = "vefa.customers.queries.who_is_the_desk"
"""Rules under this name take folded e-mails, and give those at which the desk itself is written
to."""


def emails_of_the_desk(emails: Collection[str]) -> set[str]:
    """Those of the folded e-mails that are the desk's own, as the rooms say that know these."""
    return _told_of(WHO_IS_THE_DESK, emails)


def _told_of(question: str, emails: Collection[str]) -> set[str]:
    rules = [import_string(rule) for rule in subscribers_of(question)] if emails else []
    return {email for rule in rules for email in rule(emails)}


def contacts_with_email(address: str) -> list[Contact]:
    """Every active contact with this mailbox, of any customer in scope, customer included."""
    return list(
        Contact.objects.filter(email_folded=fold_email(address), active=True).select_related(
            "customer", "site"
        )
    )


def contacts_with_emails(addresses: Iterable[str], *, customer_id: int) -> list[Contact]:
    """The customer's active contacts with one of these mailboxes, by name."""
    folded = {fold_email(address) for address in addresses}
    found = Contact.objects.filter(customer_id=customer_id, email_folded__in=folded, active=True)
    return list(found.select_related("customer"))


_ANYBODYS: Final = frozenset({
    *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
    *("windowslive.com", "outlook.com.tr", "hotmail.com.tr", "yahoo.com", "yahoo.com.tr"),
    *("icloud.com", "me.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de", "aol.com"),
    *("mynet.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "yandex.ru"),
    *("yandex.com", "yandex.com.tr", "yandex.kz", "ya.ru", "rambler.ru", "mail.kz"),
})  # fmt: skip
"""Domains in which anybody may have a mailbox."""

_MOST_DOMAINS: Final = 4


def is_from_a_company(address: str) -> bool:
    """Whether a customer's people in scope have mailboxes in the address's domain, or in one above
    it. Where anybody may have one, that says nothing."""
    labels = fold_email(address).rpartition("@")[2].split(".")
    domains = [".".join(labels[place:]) for place in range(len(labels) - 1)][-_MOST_DOMAINS:]
    ends = [Q(email_folded__endswith=f"@{each}") for each in domains if each not in _ANYBODYS]
    return bool(ends) and Contact.objects.filter(reduce(or_, ends)).exists()


def contacts_of(customer_id: int) -> list[Contact]:
    """The customer's active contacts, by name."""
    return list(Contact.objects.filter(customer_id=customer_id, active=True))


def representative_with_email(email: str) -> Contact | None:
    """The active company representative, of any customer in scope, with this e-mail."""
    found = Contact.objects.filter(email_folded=fold_email(email), active=True)
    return found.filter(roles__contains=["representative"]).select_related("customer").first()


def contacts_with_phone(number: str) -> list[Contact]:
    """Active contacts whose number ends with the last ten digits of `number`."""
    digits = fold_phone(number)[-10:]
    if len(digits) < 7:
        return []
    found = Contact.objects.filter(active=True).exclude(phone="").select_related("customer", "site")
    return [contact for contact in found if fold_phone(contact.phone).endswith(digits)]


def customers() -> list[Customer]:
    """The customers in scope, by name."""
    return list(Customer.objects.all())


def sites_of(customer_id: int) -> list[Site]:
    """A customer's sites, by name."""
    return list(Site.objects.filter(customer_id=customer_id))


def is_trained(contact_id: int, *, on: date) -> bool:
    """Whether the contact holds any training that still counts on that day."""
    return contact_id in trained_among([contact_id], on=on)


def trained_among(contact_ids: Iterable[int], *, on: date) -> set[int]:
    """The keys of those contacts who hold a training that still counts on that day."""
    counts = Q(expires_on=None) | Q(expires_on__gt=on)
    rows = Training.objects.filter(counts, contact_id__in=list(contact_ids), trained_on__lte=on)
    rows = rows.filter(withdrawn_at=None)
    return set(rows.values_list("contact_id", flat=True))


def trainings_ending(until: date, *, since: date) -> list[Training]:
    """Training of active contacts that stops counting on a day in `[since, until]`, the customer's
    in order of names. What was repeated and counts for longer is left out."""
    longer = Training.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
        customer=OuterRef("customer"),
        contact=OuterRef("contact"),
        subject__iexact=OuterRef("subject"),
        withdrawn_at=None,
    )
    found = Training.objects.filter(
        ~Exists(longer),
        expires_on__range=(since, until),
        contact__active=True,
        withdrawn_at=None,
    )
    rows = found.select_related("contact", "customer")
    return list(rows.order_by("customer_id", "expires_on", "contact__name", "pk"))


def find_contacts(words: str, *, key: int | None = None, size: int = 20) -> list[Contact]:
    """Active contacts by telephone number, e-mail or part of the name of person or company."""
    if key is not None:
        found = Contact.objects.filter(pk=key, active=True)
        return list(found.select_related("customer", "site"))
    if by_phone := contacts_with_phone(words):
        return by_phone[:size]
    wanted = words.strip()
    found = Contact.objects.filter(active=True).filter(
        Q(name__icontains=wanted)
        | Q(email_folded__icontains=fold_email(wanted))
        | Q(customer__name__icontains=wanted)
    )
    return list(found.select_related("customer", "site").order_by("customer__name", "name")[:size])


def customer_named(customer_id: int) -> str:
    """The name of a customer in scope; empty for one that is not."""
    found = Customer.objects.filter(pk=customer_id).values_list("name", flat=True)
    return found.first() or ""


def company_of(contact_id: int) -> tuple[str, bool]:
    """The name of a contact's company, and whether they see the requests of some sites only."""
    row = Contact.objects.filter(pk=contact_id).values_list("customer__name", "sees_sites").first()
    return (row[0], row[1] is not None) if row else ("", False)


def companies_like(words: str, *, size: int = 8) -> list[Customer]:
    """The customers in scope whose name has these words, by name."""
    return list(Customer.objects.filter(name__icontains=words.strip()).order_by("name")[:size])


def customers_like(words: str, *, size: int = 200) -> list[int]:
    """Their keys alone."""
    found = Customer.objects.filter(name__icontains=words.strip())
    return list(found.order_by("name").values_list("pk", flat=True)[:size])


def authorised_contacts(customer_id: int) -> list[Contact]:
    """The active contacts who may open and send on a customer's requests, by name."""
    return list(
        Contact.objects.filter(
            customer_id=customer_id, active=True, roles__contains=[ContactRole.AUTHORISED]
        )
    )


def representatives(customer_id: int) -> list[Contact]:
    """The active contacts who approve terms and costs for the company, by name."""
    return list(
        Contact.objects.filter(
            customer_id=customer_id, active=True, roles__contains=[ContactRole.REPRESENTATIVE]
        )
    )


def contact_with_id(contact_id: int) -> Contact | None:
    """A contact in scope, with customer and site."""
    return Contact.objects.filter(pk=contact_id).select_related("customer", "site").first()
