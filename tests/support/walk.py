"""Every address of the house, for tests that walk them all.

A test that opens each page as somebody (a stranger, a role, with queries counted) asks for
`requests(cast)`. An address with arguments needs a sample: a function of the cast that gives
them, registered once beside the pages it belongs to:

    SAMPLES["workspace:ticket"] = lambda cast: {"number": cast.ticket.number}

An address without its sample fails the walk, so that no new page escapes it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

Sample = Callable[[Any], Mapping[str, Any]]

SAMPLES: dict[str, Sample] = {}
"""The arguments of each address that takes some, as a function of the cast."""


class NoSample(AssertionError):
    """Addresses that a walk cannot open, with what to write."""


@dataclass(frozen=True)
class Address:
    """One address: its full name (`workspace:ticket`), its route and the view behind it."""

    name: str
    route: str
    arguments: frozenset[str]
    view: Callable[..., Any]

    @property
    def room(self) -> str:
        """The room whose view answers."""
        return self.view.__module__.split(".")[1]

    @property
    def guard(self) -> tuple[str, str] | None:
        """Side and permission, as `vefa.accounts.web.guards` notes them; None if unguarded."""
        found: tuple[str, str] | None = getattr(self.view, "vefa_guard", None)
        return found


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address, in the order in which they are looked up."""
    return list(_walk(get_resolver(urlconf), "", "", frozenset()))


def _walk(
    resolver: URLResolver, route: str, namespace: str, arguments: frozenset[str]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        known = arguments | set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name or ''}"
            yield Address(name, here, known, entry.callback)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, here, inner, known)


def requests(
    cast: Any,
    samples: Mapping[str, Sample] | None = None,
    urlconf: str | None = None,
) -> list[tuple[Address, str]]:
    """Each address with a path that can be opened; `NoSample` names those that lack one."""
    known = SAMPLES if samples is None else samples
    found = addresses(urlconf)
    missing = [
        f'{address.route}: add SAMPLES["{address.name}"] with {sorted(address.arguments)}'
        for address in found
        if address.arguments and address.name not in known
    ]
    if missing:
        raise NoSample("\n".join(["", *missing]))
    if unknown := set(known) - {address.name for address in found}:
        raise NoSample(f"These samples have no address any more: {sorted(unknown)}")
    return [(address, _path(address, known, cast, urlconf)) for address in found]


def _path(address: Address, known: Mapping[str, Sample], cast: Any, urlconf: str | None) -> str:
    values = known[address.name](cast) if address.arguments else {}
    return reverse(address.name, urlconf=urlconf, kwargs=dict(values))
