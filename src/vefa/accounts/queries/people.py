"""Reads: who signs in, and as whom they act."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from vefa.accounts.domain.roles import STAFF_ROLES, permissions_of
from vefa.accounts.models import Identity, User
from vefa.core.actor import Actor
from vefa.core.scope import EVERYTHING
from vefa.core.text import fold_email
from vefa.customers.models import Contact


def user_with_email(address: str) -> User | None:
    """The user who signs in with this address; works before any scope is open."""
    query = "SELECT * FROM accounts_user_by_email(%s)"
    return next(iter(User.objects.raw(query, [fold_email(address)])), None)


def user_with_id(key: int) -> User | None:
    """The user of a session; works before any scope is open."""
    return next(iter(User.objects.raw("SELECT * FROM accounts_user_by_id(%s)", [key])), None)


def actor_of(user: User) -> Actor:
    """The frozen value that actions and low rooms are handed."""
    customer_id = user.customer_id
    return Actor(
        id=user.pk,
        kind="staff" if customer_id is None else "customer",
        name=user.name,
        permissions=permissions_of(user.role),
        scope=EVERYTHING if customer_id is None else frozenset({customer_id}),
        language=user.language,
        timezone=user.timezone,
        customer_id=customer_id,
        contact_id=user.contact_id,
    )


def engineers() -> list[User]:
    """Active staff, by name: those a ticket may be assigned to."""
    return list(User.objects.filter(role__in=STAFF_ROLES, is_active=True).order_by("name"))


def people_named(words: str, *, size: int = 50) -> list[int]:
    """The keys of those in scope whose name or e-mail holds the words, at most `size`."""
    wanted = Q(name__icontains=words.strip()) | Q(email_folded__icontains=fold_email(words))
    return list(User.objects.filter(wanted).order_by("name").values_list("pk", flat=True)[:size])


def people(words: str, *, ours: bool, size: int = 100) -> QuerySet[User]:
    """Those who sign in, ours or the customers', whose name or e-mail holds the words."""
    found = _with_ways_in().filter(customer__isnull=ours).select_related("customer")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email_folded__contains=fold_email(words)))
    return found.order_by("-is_active", "name", "pk")[:size]


def users_of_contacts(contacts: Iterable[Contact]) -> dict[int, User]:
    """Who of the contacts signs in, by the contact's key."""
    found = _with_ways_in().filter(contact__in=list(contacts))
    return {user.contact_id: user for user in found if user.contact_id is not None}


def is_invited(user: User) -> bool:
    """Whether the person has been invited and has not come in by any way yet."""
    if user.has_usable_password():
        return False
    known = getattr(user, "known_outside", None)
    return not (Identity.objects.filter(user=user).exists() if known is None else known)


def _with_ways_in() -> QuerySet[User]:
    """People with `known_outside`: whether a sign-in provider knows them."""
    known = Identity.objects.filter(user_id=OuterRef("pk"))
    return User.objects.annotate(known_outside=Exists(known))
