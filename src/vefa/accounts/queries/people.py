"""Reads: who signs in, and as whom they act."""

from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from vefa.accounts.domain.roles import PERMISSIONS, permissions_of
from vefa.accounts.models import Identity, User
from vefa.core.actor import Actor
from vefa.core.compiled import first_of
from vefa.core.scope import EVERYTHING, Limited, Scope
from vefa.core.text import fold_email
from vefa.customers.models import Contact

_WORKING: Final = tuple(role for role, held in PERMISSIONS.items() if "can_work_tickets" in held)


def of_ours(emails: Collection[str]) -> set[str]:
    """Those of the folded e-mails with which the provider's people sign in."""
    found = User.objects.filter(email_folded__in=emails, customer=None, is_active=True)
    return set(found.values_list("email_folded", flat=True))


def user_with_email(address: str) -> User | None:
    """The user who signs in with this address; works before any scope is open."""
    query = "SELECT * FROM accounts_user_by_email(%s)"
    return next(iter(User.objects.raw(query, [fold_email(address)])), None)


def user_with_id(key: int) -> User | None:
    """The user of a session; works before any scope is open."""
    return first_of(User, "SELECT * FROM accounts_user_by_id(%s)", [key])


def actor_of(user: User) -> Actor:
    """The frozen value that actions and low rooms are handed."""
    customer_id = user.customer_id
    return Actor(
        id=user.pk,
        kind="staff" if customer_id is None else "customer",
        name=user.known_as,
        permissions=permissions_held(user),
        scope=_scope(user),
        language=user.language,
        timezone=user.timezone,
        customer_id=customer_id,
        contact_id=user.contact_id,
        only_teams=user.only_teams,
    )


def permissions_held(user: User) -> frozenset[str]:
    """What the role grants the person, within their limits."""
    return permissions_of(
        user.role, limited=user.limited_to is not None, only_teams=user.only_teams
    )


def _scope(user: User) -> Scope:
    if user.customer_id is not None:
        return frozenset({user.customer_id})
    if user.limited_to is not None:
        return Limited(frozenset(user.limited_to), user.pk)
    return EVERYTHING


def engineers(*, customer_id: int | None = None) -> list[User]:
    """Active staff who work on tickets, by name; of a customer's, where one is given."""
    found = User.objects.filter(role__in=_WORKING, is_active=True)
    if customer_id is not None:
        found = found.filter(Q(limited_to=None) | Q(limited_to__contains=[customer_id]))
    return list(found.order_by("name"))


def people_serving(permission: str, customer_id: int) -> list[User]:
    """Active people of ours who hold the permission for this customer, by name."""
    limits = Q(limited_to=None) | Q(limited_to__contains=[customer_id])
    found = User.objects.filter(limits, customer=None, is_active=True).order_by("name", "pk")
    return [each for each in found if permission in permissions_held(each)]


def works_for(user: User, customer_id: int) -> bool:
    """Whether the person works on tickets of this customer (`engineers` as a question)."""
    limit = user.limited_to
    return (
        user.role in _WORKING
        and user.is_active
        and user.customer_id is None
        and (limit is None or customer_id in limit)
    )


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
