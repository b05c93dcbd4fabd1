"""Asking a directory who somebody is. Nothing of it is written down, the password least of all."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vefa.accounts.domain.directories import DirectorySettings, claim_of, filled
from vefa.accounts.domain.providers import Claim, is_odd
from vefa.core.ldap import (
    Directory,
    Entry,
    NotUnderstood,
    Server,
    Unanswered,
    asked,
    check_filter,
    server_at,
)
from vefa.core.outgoing import Network

MOST_GROUPS: Final = 500
REST: Final = timedelta(seconds=30)
"""How long a server that did not answer is left alone: nobody else waits for it meanwhile."""

# What a process remembers of servers that did not answer: a change of the settings forgets it.
_resting: dict[tuple[Server, DirectorySettings], datetime] = {}


class WrongSettings(Exception):
    """The settings are no good; `code` says which, the text what the matter is."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True)
class Told:
    """What the directory says. Without a claim `code` says why: `wrong` or `several`."""

    claim: Claim | None
    code: str = ""


def check_settings(settings: DirectorySettings) -> None:
    """Raise `WrongSettings` for what cannot work, without asking anybody."""
    if not settings.servers:
        raise WrongSettings("servers")
    _servers(settings)
    _context(settings)
    for name, template in (("people", settings.people), ("groups_filter", settings.groups_filter)):
        try:
            check_filter(filled(template, login="a@b", user="a", name="cn=a"))
        except NotUnderstood as error:
            raise WrongSettings(name, str(error)) from error
    if filled(settings.people, login="a@b", user="a") == settings.people:
        raise WrongSettings("people")
    if not settings.subject:
        raise WrongSettings("subject")


def ask_directory(
    settings: DirectorySettings,
    *,
    login: str,
    password: str,
    reader_password: str,
    allowed: Sequence[Network],
    at: datetime,
) -> Told:
    """What the directory says of whoever typed this; only with a claim it was their password.

    The servers are asked in order until one answers. Raises `Unanswered` where none does, and
    `WrongSettings`. An empty password is wrong before anybody is asked, and so is an address that
    directories take for another one (they leave out what is not seen): attempts at one account
    would be counted as attempts at many.
    """
    if not password or is_odd(login):
        return Told(None, "wrong")
    context = _context(settings)
    troubles = []
    for server in _servers(settings):
        if _resting.get((server, settings), at) > at:
            troubles.append(f"{server}: did not answer a moment ago")
            continue
        try:
            with asked(
                server, context=context, allowed=allowed, seconds=settings.seconds
            ) as directory:
                return _talk(directory, settings, login, password, reader_password)
        except Unanswered as error:
            troubles.append(str(error))
            _let_rest(server, settings, at)
    raise Unanswered("; ".join(troubles))


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of asking one server for nobody; `trouble` is empty where it answered."""

    server: str
    trouble: str = ""


def try_directory(
    settings: DirectorySettings, *, reader_password: str, allowed: Sequence[Network]
) -> list[Trial]:
    """Ask each server as at a sign-in, for nobody and without waiting for one that rests.

    Raises `WrongSettings`.
    """
    context = _context(settings)
    trials = []
    for server in _servers(settings):
        try:
            with asked(
                server, context=context, allowed=allowed, seconds=settings.seconds
            ) as directory:
                _talk(directory, settings, "", "", reader_password)
        except Unanswered as error:
            trials.append(Trial(str(server), str(error)))
        else:
            trials.append(Trial(str(server)))
    return trials


def _talk(
    directory: Directory,
    settings: DirectorySettings,
    login: str,
    password: str,
    reader_password: str,
) -> Told:
    """One conversation. Somebody unknown takes the same steps as somebody with a wrong password."""
    if settings.reader and not directory.bind(settings.reader, reader_password):
        raise WrongSettings("reader", f"{settings.reader} is not let in")
    user = login.partition("@")[0]
    people = directory.search(
        settings.base,
        filled(settings.people, login=login, user=user),
        settings.attributes,
        most=2,
    )
    person = people[0] if len(people) == 1 else Entry(f"cn=nobody,{settings.base}", {})
    groups = _groups(directory, settings, person.name, user)
    proved = directory.bind(person.name, password)
    if len(people) != 1:
        return Told(None, "several" if people else "wrong")
    if not proved:
        return Told(None, "wrong")
    return Told(claim_of(settings, person.values, login, groups))


def _groups(directory: Directory, settings: DirectorySettings, name: str, user: str) -> list[str]:
    if not settings.groups_base:
        return []
    wanted = filled(settings.groups_filter, name=name, user=user)
    found = directory.search(settings.groups_base, wanted, ["1.1"], most=MOST_GROUPS)
    return [entry.name for entry in found]


def _servers(settings: DirectorySettings) -> list[Server]:
    try:
        return [server_at(each, start_tls=settings.start_tls) for each in settings.servers]
    except NotUnderstood as error:
        raise WrongSettings("servers", str(error)) from error


def _context(settings: DirectorySettings) -> ssl.SSLContext:
    """Verifies by the system's authorities, or by those in the settings and no others."""
    try:
        return ssl.create_default_context(cadata=settings.authorities or None)
    except (ssl.SSLError, ValueError) as error:
        raise WrongSettings("authorities", str(error)) from error


def _let_rest(server: Server, settings: DirectorySettings, at: datetime) -> None:
    for key in [key for key, until in _resting.items() if until <= at]:
        _resting.pop(key, None)
    _resting[server, settings] = at + REST
