"""Teams: who keeps them, who is in them, and that the trail says what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from vefa.accounts.actions import create_staff
from vefa.accounts.actions.teams import add_team, change_team, restore_team, retire_team
from vefa.accounts.models import Team, User
from vefa.accounts.queries import actor_of
from vefa.accounts.queries.teams import active_teams, all_teams
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped

AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ours:
    """Deniz the engineer, Leyla the manager."""

    deniz: User
    leyla: User

    @property
    def manager(self) -> Actor:
        return actor_of(self.leyla)


@pytest.fixture
def ours(db: None) -> Iterator[Ours]:
    with scoped(EVERYTHING):
        yield Ours(_made("Deniz", "engineer"), _made("Leyla", "manager"))


def _made(name: str, role: str) -> User:
    return create_staff(
        actor=SYSTEM,
        at=AT,
        name=name,
        email=f"{name.lower()}@provider.example",
        role=role,
        password=None,
        language="en",
        timezone="UTC",
    )


def _deeds() -> list[tuple[str, dict[str, object]]]:
    return list(Entry.objects.filter(subject="team").order_by("id").values_list("deed", "facts"))


def test_a_team_is_added_changed_retired_and_taken_up_again(ours: Ours) -> None:
    actor = ours.manager
    team = add_team(
        actor=actor, at=AT, name="  Field  team ", language="tr", members=[ours.deniz.pk]
    )
    assert (team.name, team.language) == ("Field team", "tr")
    assert [row.members for row in all_teams()] == [(ours.deniz,)]
    change_team(actor=actor, at=AT, team_id=team.pk, name="Field", members=[ours.leyla.pk])
    assert [row.members for row in all_teams()] == [(ours.leyla,)]
    change_team(actor=actor, at=AT, team_id=team.pk, name="Field", members=[ours.leyla.pk])
    retire_team(actor=actor, at=AT, team_id=team.pk)
    assert active_teams() == []
    restore_team(actor=actor, at=AT, team_id=team.pk)
    assert active_teams() == [team]
    assert _deeds() == [
        ("team_added", {"team": "Field team", "language": "tr", "members": ["Deniz"]}),
        (
            "team_changed",
            {
                "team": "Field",
                "team_name": ["Field team", "Field"],
                "language": ["tr", ""],
                "joined": ["Leyla"],
                "left": ["Deniz"],
            },
        ),
        ("team_retired", {"team": "Field"}),
        ("team_restored", {"team": "Field"}),
    ]


def test_what_a_team_may_not_be(ours: Ours) -> None:
    actor = ours.manager
    add_team(actor=actor, at=AT, name="Field")
    for code, wrong in (
        ("empty", {"name": " "}),
        ("name_taken", {"name": "FIELD"}),
        ("language", {"name": "Desk", "language": "xx"}),
        ("members", {"name": "Desk", "members": [0]}),
    ):
        with pytest.raises(Refused) as refusal:
            add_team(actor=actor, at=AT, **wrong)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        add_team(actor=actor_of(ours.deniz), at=AT, name="Mine")
    assert Team.objects.count() == 1
