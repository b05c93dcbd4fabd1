"""Reads: teams, and who is in them."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef

from vefa.accounts.models import Team, TeamMember, User
from vefa.core.compiled import Compiled, compiled


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with its members by name."""

    team: Team
    members: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team as pages name it; `is_own` where the reader is in it."""

    id: int
    name: str
    is_active: bool
    is_own: bool


def known_teams(user_id: int | None) -> list[KnownTeam]:
    """Every team, those of the person first, then by name; the retired ones last."""
    return [KnownTeam(*row) for row in _known(user_id or 0).rows()]


@lru_cache(maxsize=500)
def _known(user_id: int) -> Compiled:
    own = TeamMember.objects.filter(team=OuterRef("pk"), user_id=user_id)
    rows = Team.objects.annotate(is_own=Exists(own)).order_by("-is_active", "-is_own", "name")
    return compiled(rows.values_list("id", "name", "is_active", "is_own"))


def active_teams() -> list[Team]:
    """The teams that take tickets, by name."""
    return list(Team.objects.filter(is_active=True).order_by("name"))


def all_teams() -> list[TeamRow]:
    """Every team with its members, the retired ones last."""
    members: dict[int, list[User]] = {}
    for each in TeamMember.objects.select_related("user").order_by("user__name"):
        members.setdefault(each.team_id, []).append(each.user)
    teams = Team.objects.order_by("-is_active", "name")
    return [TeamRow(team, tuple(members.get(team.pk, ()))) for team in teams]


def team_with_id(key: int) -> Team | None:
    """The team of that key, retired or not."""
    return Team.objects.filter(pk=key).first()


def members_of(team: Team) -> list[User]:
    """Who is in the team, by name."""
    members = TeamMember.objects.filter(team=team).values("user_id")
    return list(User.objects.filter(pk__in=members).order_by("name"))
