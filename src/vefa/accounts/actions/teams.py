"""Writes: the teams of our staff."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vefa.accounts.models import Team, TeamMember
from vefa.accounts.queries.people import engineers
from vefa.accounts.queries.teams import members_of
from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Language

CAN_EDIT: Final = "can_edit_teams"


@transaction.atomic
def add_team(
    *, actor: Actor, at: datetime, name: str, language: str = "", members: Collection[int] = ()
) -> Team:
    """A new team with those of ours whose keys `members` holds."""
    actor.require(CAN_EDIT)
    team = Team(name=_name(name), language=_language(language))
    _save(team)
    joined, _left = _set_members(team, members)
    _record(actor, at, team, deed="team_added", language=team.language, members=joined)
    return team


@transaction.atomic
def change_team(
    *,
    actor: Actor,
    at: datetime,
    team_id: int,
    name: str,
    language: str = "",
    members: Collection[int] = (),
) -> Team:
    """Another name, language or other members; the trail says what changed."""
    actor.require(CAN_EDIT)
    team = Team.objects.select_for_update().get(pk=team_id)
    before = {"team_name": team.name, "language": team.language}
    team.name, team.language = _name(name), _language(language)
    _save(team)
    joined, left = _set_members(team, members)
    after = {"team_name": team.name, "language": team.language}
    changes: dict[str, object] = {
        key: [before[key], after[key]] for key in after if before[key] != after[key]
    }
    changes |= {"joined": joined} if joined else {}
    changes |= {"left": left} if left else {}
    if changes:
        _record(actor, at, team, deed="team_changed", **changes)
    return team


@transaction.atomic
def retire_team(*, actor: Actor, at: datetime, team_id: int) -> None:
    """The team takes no more tickets. What it has, and its members, stay."""
    _set_active(actor, at, team_id, is_active=False)


@transaction.atomic
def restore_team(*, actor: Actor, at: datetime, team_id: int) -> None:
    """A retired team takes tickets again."""
    _set_active(actor, at, team_id, is_active=True)


def _set_active(actor: Actor, at: datetime, team_id: int, *, is_active: bool) -> None:
    actor.require(CAN_EDIT)
    team = Team.objects.select_for_update().get(pk=team_id)
    if team.is_active == is_active:
        return
    team.is_active = is_active
    team.save(update_fields=["is_active"])
    _record(actor, at, team, deed="team_restored" if is_active else "team_retired")


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name:
        raise Refused("empty", _("Please give the team a name."), field="name")
    return name[:100]


def _language(given: str) -> str:
    if given and given not in Language.values:
        raise Refused("language", _("Please choose a language from the list."), field="language")
    return given


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        told = _("There is a team of that name already.")
        raise Refused("name_taken", told, field="name") from error


def _set_members(team: Team, wanted: Collection[int]) -> tuple[list[str], list[str]]:
    """Make the members those wanted, and say by name who joined and who left.

    Only active staff join; who is shut out meanwhile stays a member until taken out.
    """
    now = {user.pk: user.name for user in members_of(team)}
    able = {user.pk: user.name for user in engineers()}
    new = set(wanted) - set(now)
    if new - set(able):
        raise Refused("members", _("Only our own people can be in a team."), field="members")
    joining = [key for key in able if key in new]
    leaving = [key for key in now if key not in wanted]
    TeamMember.objects.filter(team=team, user__in=leaving).delete()
    TeamMember.objects.bulk_create(TeamMember(team=team, user_id=key) for key in joining)
    return [able[key] for key in joining], [now[key] for key in leaving]


def _record(actor: Actor, at: datetime, team: Team, *, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="team",
        subject_id=team.pk,
        customer_id=None,
        team=team.name,
        **facts,
    )
