"""Whatever is sent to whichever address: never a 500."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client

from tests.support.odd import all_of, body_of, names_asked_for, odd_paths, query_of, values_for
from tests.support.walk import Address, addresses, requests
from tests.support.walker import lets_in
from vefa.accounts.queries import actor_of
from vefa.core import clock
from vefa.core.actor import Actor

NUL, HUGE = "a\0b", "99999999999999999999999999"


@dataclass
class Asker:
    """Somebody who has just proved who they are, and what broke under what they sent."""

    actor: Actor
    client: Client
    broken: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, **data: Any) -> None:
        """One request, undone afterwards."""
        with transaction.atomic():
            response = getattr(self.client, method)(path, **data)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            error = response.exc_info and repr(response.exc_info[1])[:200]
            self.broken.append(f"{method} {path[:200]}: {error}")


def asker(user: Any) -> Asker:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    session = client.session
    session["confirmed_at"] = clock.now().isoformat()
    session.save()
    return Asker(actor_of(user), client)


def walks(house: Any, askers: list[Asker]) -> Iterator[tuple[Address, str, Asker, bool]]:
    """Each address with who may open it, and whether it is the first path of its address."""
    walked: set[str] = set()
    for address, path in requests(house):
        for each in askers:
            if address.guard is None or lets_in(address, each.actor):
                yield address, path, each, address.name not in walked
                break
        walked.add(address.name)
    assert walked == {address.name for address in addresses()}


def test_whatever_is_sent_is_answered(house):
    askers = [asker(house.people[role]) for role in ("administrator", "contact")]
    names = names_asked_for()
    assert len(names) > 50
    for address, path, each, is_first in walks(house, askers):
        deed = [path.rstrip("/").rpartition("/")[2]] if address.name.endswith(":do") else []
        if not (is_first or deed):
            continue
        each.ask("post", path, data=body_of(values_for(names, path, 0), deed))
        if is_first:
            each.ask("post", path, data=body_of(all_of(names, NUL), deed))
            for given in (values_for(names, path, 1), all_of(names, NUL), all_of(names, HUGE)):
                each.ask("get", f"{path}?{query_of(given)}")
            for odd in odd_paths(address):
                each.ask("get", odd)
    broken = [line for each in askers for line in each.broken]
    assert not broken, "\n".join(["", *broken])
