"""A ticket in a team's queue: who put it there, and that the queue is one walk over an index."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from vefa.accounts.actions.teams import add_team, retire_team
from vefa.accounts.models import Team
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.assignment import pass_to_team
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.lists import NO_TEAM, OPEN, queue, timeline
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast
from vefa.desk.tests.crowd import crowd

LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


@pytest.fixture
def team(cast: Cast) -> Team:
    return add_team(actor=SYSTEM, at=MONDAY, name="Saha")


def report(cast: Cast, **more: object) -> Ticket:
    contact = cast.ours.contact
    told = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Yazıcı",
        text="Yazmıyor.",
        source="web",
        reported_at=MONDAY,
        **more,
    )
    return open_ticket(actor=contact_actor(contact), at=MONDAY, report=told)


def test_passing_a_ticket_is_told_to_us_and_not_to_the_customer(cast: Cast, team: Team) -> None:
    ticket = report(cast)
    revision = ticket.revision
    pass_to_team(actor=cast.engineer, at=LATER, ticket=ticket, team=team)
    pass_to_team(actor=cast.engineer, at=LATER, ticket=ticket, team=None)
    told = [
        (each.code, each.data) for each in timeline(ticket, cast.engineer) if each.kind == "event"
    ]
    assert told == [
        ("team_changed", {"before": "", "after": "Saha"}),
        ("team_changed", {"before": "Saha", "after": ""}),
    ]
    assert not [
        each
        for each in timeline(ticket, contact_actor(cast.ours.contact))
        if each.code == "team_changed"
    ]
    assert ticket.revision == revision + 2


def test_a_retired_team_takes_none(cast: Cast, team: Team) -> None:
    retire_team(actor=cast.manager, at=MONDAY, team_id=team.pk)
    team.refresh_from_db()
    with pytest.raises(Refused, match="takes no tickets"):
        pass_to_team(actor=cast.engineer, at=LATER, ticket=report(cast), team=team)


def test_a_team_sees_its_own_queue(cast: Cast, team: Team) -> None:
    own, other = report(cast, team=team), report(cast)
    found = queue(cast.engineer, team_id=team.pk).rows
    assert [(row.number, row.team_id) for row in found] == [(own.number, team.pk)]
    assert [row.number for row in queue(cast.engineer, team_id=NO_TEAM).rows] == [other.number]


def test_the_queue_of_a_team_is_one_range_of_an_index(cast: Cast, team: Team) -> None:
    report(cast, team=team)
    crowd(report(cast))
    with connection.cursor() as cursor:
        # One ticket would as well be gathered and sorted; a long queue is to be read in order.
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    plan = Ticket.objects.filter(OPEN, team=team).order_by("next_due_at", "id")[:25].explain()
    assert "desk_of_team" in plan
    assert "Sort" not in plan
