"""Teams: kept by service managers, shown where tickets lie in their queues."""

import pytest
from django.test import Client

from vefa.accounts.actions.teams import add_team, retire_team
from vefa.accounts.models import Team
from vefa.accounts.queries.teams import members_of
from vefa.core.actor import SYSTEM
from vefa.desk.models import Ticket
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.workspace.tests.pages.conftest import reported


@pytest.fixture
def team(cast: Cast) -> Team:
    return add_team(actor=SYSTEM, at=MONDAY, name="Saha", members=[cast.deniz.pk])


def test_a_manager_keeps_teams(manager: Client, cast: Cast) -> None:
    assert "No team yet" in manager.get("/desk/teams/").content.decode()
    form = {"name": "Saha", "language": "tr", "members": [cast.deniz.pk, cast.mete.pk]}
    assert manager.post("/desk/teams/new/", form).status_code == 302
    again = manager.post("/desk/teams/new/", {"name": "saha"})
    assert again.status_code == 422
    assert "There is a team of that name already." in again.content.decode()
    team = Team.objects.get()
    shown = manager.get(f"/desk/teams/{team.pk}/").context["form"]
    assert shown.initial["members"] == [cast.deniz.pk, cast.mete.pk]
    form = {"name": "Saha ekibi", "members": [cast.mete.pk]}
    assert manager.post(f"/desk/teams/{team.pk}/", form).status_code == 302
    team.refresh_from_db()
    assert (team.name, team.language, members_of(team)) == ("Saha ekibi", "", [cast.mete])
    assert manager.post(f"/desk/teams/{team.pk}/", {"deed": "retire"}).status_code == 302
    assert "retired" in manager.get("/desk/teams/").content.decode()
    assert manager.post(f"/desk/teams/{team.pk}/", {"deed": "restore"}).status_code == 302
    team.refresh_from_db()
    assert team.is_active
    assert manager.get("/desk/teams/99/").status_code == 404


def test_engineers_keep_none(engineer: Client, team: Team) -> None:
    for path in ("/desk/teams/", "/desk/teams/new/", f"/desk/teams/{team.pk}/"):
        assert engineer.get(path).status_code == 404


def test_a_ticket_is_passed_to_a_team_and_its_queue_shows_it(
    engineer: Client, ticket: Ticket, team: Team, cast: Cast
) -> None:
    other = reported(cast, title="Ekran karardı")
    form = {"team-team": str(team.pk)}
    assert engineer.post(f"/desk/t/{ticket.number}/do/team/", form).status_code == 302
    page = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    assert "Passed to the team Saha" in page
    queue = engineer.get("/desk/").content.decode()
    assert f"?team={team.pk}" in queue
    own = engineer.get(f"/desk/?team={team.pk}").content.decode()
    assert ticket.number in own
    assert other.number not in own
    without = engineer.get("/desk/?team=0").content.decode()
    assert other.number in without
    assert ticket.number not in without


def test_a_retired_team_is_not_offered(
    engineer: Client, manager: Client, ticket: Ticket, team: Team, cast: Cast
) -> None:
    retire_team(actor=cast.manager, at=MONDAY, team_id=team.pk)
    form = {"team-team": str(team.pk)}
    answer = engineer.post(f"/desk/t/{ticket.number}/do/team/", form)
    assert answer.status_code == 422
    ticket.refresh_from_db()
    assert ticket.team_id is None
