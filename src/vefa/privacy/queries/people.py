"""Reads: a person, whether contact, user or both, and what gives them away."""

from dataclasses import dataclass

from django.db.models import Q

from vefa.accounts.models import Link, User
from vefa.audit.models import Entry
from vefa.core.redacted import NAME
from vefa.core.text import fold_email
from vefa.customers.models import Contact
from vefa.mail.models import OutgoingMessage
from vefa.privacy.domain.traces import Traces


@dataclass(frozen=True, slots=True)
class Person:
    """A customer's contact with those users that are theirs, or one of ours."""

    contact: Contact | None
    users: tuple[User, ...]

    @property
    def row(self) -> Contact | User:
        """Whose name and address are shown."""
        return self.contact or self.users[0]

    @property
    def customer_id(self) -> int | None:
        """The customer whose person it is; None for one of ours."""
        return self.row.customer_id

    @property
    def user_ids(self) -> list[int]:
        """The keys of the users."""
        return [user.pk for user in self.users]

    @property
    def kind(self) -> str:
        """`contact` or `user`, as it stands in addresses."""
        return "contact" if self.contact else "user"

    @property
    def is_redacted(self) -> bool:
        """Whether nothing of the row tells any more who it was."""
        return self.row.name == NAME


def person_of_contact(key: int) -> Person | None:
    """The contact with that key, in scope."""
    contact = Contact.objects.filter(pk=key).select_related("customer", "site").first()
    if contact is None:
        return None
    users = User.objects.filter(customer_id=contact.customer_id, contact=contact)
    return Person(contact, tuple(users.order_by("pk")))


def person_of_user(key: int) -> Person | None:
    """The person who signs in as that user, in scope."""
    user = User.objects.filter(pk=key).first()
    if user is None:
        return None
    if user.contact_id is not None:
        return person_of_contact(user.contact_id)
    return Person(None, (user,))


def find_people(words: str, *, size: int = 20) -> list[Person]:
    """Contacts, and people of ours, whose name or e-mail holds the words."""
    wanted = Q(name__icontains=words) | Q(email_folded__contains=fold_email(words))
    contacts = Contact.objects.filter(wanted).select_related("customer").order_by("name", "pk")
    ours = User.objects.filter(wanted, contact=None).order_by("name", "pk")
    return [
        *(Person(contact, ()) for contact in contacts[:size]),
        *(Person(None, (user,)) for user in ours[:size]),
    ]


def traces_of(person: Person) -> Traces:
    """Names, addresses and numbers that the person has, and had before, as the trail tells."""
    found: dict[str, set[str]] = {"name": set(), "email": set(), "phone": set()}
    rows: list[Contact | User] = [*person.users, *([person.contact] if person.contact else [])]
    for row in rows:
        found["name"].add(row.name)
        found["email"] |= {row.email, row.email_folded}
    told = Q(subject="user", subject_id__in=person.user_ids, deed="address_changed")
    if person.contact:
        found["phone"].add(person.contact.phone)
        told |= Q(subject="contact", subject_id=person.contact.pk, deed="contact_changed")
    for facts in Entry.objects.filter(told).values_list("facts", flat=True):
        for name, known in found.items():
            if isinstance(pair := facts.get(name), list):
                known.update(str(each) for each in pair)
    # An address that was asked for and never proved stands in the letter to it alone.
    asked = OutgoingMessage.objects.filter(user_id__in=person.user_ids, letter=Link.Purpose.ADDRESS)
    found["email"].update(address for row in asked.values_list("to", flat=True) for address in row)
    kept = {
        name: tuple(sorted(each for each in known if each.strip() and each != NAME))
        for name, known in found.items()
    }
    return Traces(
        names=kept["name"],
        emails=tuple(each for each in kept["email"] if not each.endswith("@redacted.invalid")),
        phones=kept["phone"],
    )
