"""What staff see who are limited to customers or teams, and how a partner engineer is named."""

from collections.abc import Iterator

import pytest
from django.http import Http404

from vefa.accounts.actions.administration import limit_user
from vefa.accounts.actions.teams import add_team
from vefa.accounts.models import User
from vefa.accounts.queries import actor_of, engineers
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_site, limit_contact
from vefa.customers.models import Contact, Site
from vefa.desk.access import sees_company, ticket_for, visible_tickets
from vefa.desk.actions import assignment
from vefa.desk.actions.conversation import reply
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.ranking import rank_tickets
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import Ticket
from vefa.desk.queries.counts import queue_counts
from vefa.desk.queries.lists import queue, similar_tickets
from vefa.desk.queries.reports import Report
from vefa.desk.queries.search import find_tickets
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast, make_staff, portal_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def reported(
    company: Company, title: str, *, by: Contact | None = None, site: Site | None = None
) -> Ticket:
    contact = by or company.contact
    return open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=company.customer.pk,
            contact=contact,
            site=site,
            title=title,
            text="Sabahtan beri.",
            source="web",
            reported_at=MONDAY,
        ),
    )


def partner(cast: Cast) -> User:
    return make_staff(
        "Bora Ortak", "partner", company="Ortak Teknik", limited_to=[cast.ours.customer.pk]
    )


def seen(actor: Actor) -> set[str]:
    """The titles that lists, search and counts show to the actor."""
    with scoped(actor.scope):
        listed = {row.title for row in queue(actor).rows}
        assert {each.title for each in find_tickets(actor, "ekran", at=MONDAY)} == listed
        assert queue_counts(actor).get("unassigned", 0) == len(listed)
        return listed


def test_lists_search_and_counts_follow_the_limit(cast: Cast) -> None:
    reported(cast.ours, "Ekran bizde")
    reported(cast.strangers, "Ekran onlarda")
    assert seen(cast.engineer) == {"Ekran bizde", "Ekran onlarda"}
    assert seen(actor_of(partner(cast))) == {"Ekran bizde"}
    limit_user(actor=SYSTEM, at=MONDAY, user=cast.deniz, customers=[])
    cast.deniz.refresh_from_db()
    assert seen(cast.engineer) == set()


def test_both_walls_hold_the_limit(cast: Cast) -> None:
    reported(cast.strangers, "Ekran onlarda")
    actor = actor_of(partner(cast))
    assert not visible_tickets(actor).exists()
    with scoped(actor.scope):
        assert not Ticket.objects.exists()


def test_customers_read_for_whom_a_partner_engineer_works(cast: Cast) -> None:
    ticket, bora = reported(cast.ours, "Ekran"), partner(cast)
    with scoped(actor_of(bora).scope):
        assignment.assign(actor=actor_of(bora), at=MONDAY, ticket=ticket, engineer=bora)
        entry = reply(actor=actor_of(bora), at=MONDAY, ticket=ticket, text="Bakıyorum.")
    ticket.refresh_from_db()
    assert ticket.engineer_name == "Bora Ortak (Ortak Teknik)"
    assert entry.author_name == "Bora Ortak (Ortak Teknik)"


def test_a_ticket_is_given_only_to_who_may_see_it(cast: Cast) -> None:
    ticket, bora = reported(cast.strangers, "Ekran"), partner(cast)
    auditor = make_staff("Nur Denetçi", "auditor")
    assert {bora, auditor} & set(engineers(customer_id=ticket.customer_id)) == set()
    for engineer in (bora, auditor):
        with pytest.raises(Refused):
            assignment.assign(actor=cast.engineer, at=MONDAY, ticket=ticket, engineer=engineer)


def test_tickets_of_other_teams_are_not_seen_but_by_who_looks_after_them(cast: Cast) -> None:
    team = add_team(actor=SYSTEM, at=MONDAY, name="Ağ", members=[cast.deniz.pk])
    theirs, other, given = (reported(cast.ours, f"Ekran {n}") for n in range(3))
    assignment.pass_to_team(actor=cast.manager, at=MONDAY, ticket=theirs, team=team)
    assignment.assign(actor=cast.manager, at=MONDAY, ticket=given, engineer=cast.deniz)
    limit_user(
        actor=SYSTEM, at=MONDAY, user=cast.deniz, customers=[cast.ours.customer.pk], only_teams=True
    )
    cast.deniz.refresh_from_db()
    deniz = cast.engineer
    with scoped(deniz.scope):
        assert set(visible_tickets(deniz)) == {theirs, given}
        assert {each["title"] for each in similar_tickets(deniz, theirs)} == {"Ekran 2"}
        with pytest.raises(Http404):
            ticket_for(deniz, other.number)
    assert not deniz.can("can_take_calls")


def test_managers_see_the_tickets_of_all_teams(cast: Cast) -> None:
    with pytest.raises(Refused):
        limit_user(actor=SYSTEM, at=MONDAY, user=cast.leyla, customers=None, only_teams=True)


def test_a_contact_sees_their_sites_their_own_and_their_copies(cast: Cast) -> None:
    us = cast.ours
    depot = add_site(
        actor=SYSTEM,
        at=MONDAY,
        customer=us.customer,
        name="Depo",
        country="TR",
        timezone="Europe/Istanbul",
    )
    own = reported(us, "Ekran benim", site=depot)
    here = reported(us, "Ekran burada", by=us.end_user, site=us.site)
    there = reported(us, "Ekran orada", by=us.end_user, site=depot)
    copied = reported(us, "Ekran kopya", by=us.end_user, site=depot)
    set_watchers(actor=cast.engineer, at=MONDAY, ticket=copied, contacts=[us.contact])
    actor = actor_of(portal_user(us.contact))
    assert set(visible_tickets(actor)) == {own, here, there, copied}
    limit_contact(actor=cast.manager, at=MONDAY, contact=us.contact, sites=[us.site.pk])
    us.contact.refresh_from_db()
    with scoped(actor.scope):
        assert set(visible_tickets(actor)) == {own, here, copied}
        with pytest.raises(NotAllowed):
            rank_tickets(actor=actor, at=MONDAY, numbers=[here.number])
    assert not sees_company(us.contact)
    assert Entry.objects.get(deed="contact_limited").facts["sites"] == ["*", "Merkez"]


def test_a_contact_is_limited_to_sites_of_their_own_company(cast: Cast) -> None:
    with pytest.raises(Refused):
        limit_contact(
            actor=cast.manager,
            at=MONDAY,
            contact=cast.ours.contact,
            sites=[cast.strangers.site.pk],
        )
