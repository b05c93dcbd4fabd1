"""One role's walk through every address; see tests/pages/test_walk.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.support.marked import House
from tests.support.marks import BAIT, COMPANY, MARKS, STAFF, TICKET, UNLIMITED, word
from tests.support.walk import Address, requests
from vefa.accounts.queries import actor_of
from vefa.core.actor import Actor

HIDDEN = {
    "anonymous": {COMPANY, TICKET, STAFF, UNLIMITED},
    "stranger": {COMPANY, TICKET, STAFF, UNLIMITED},
    "fellow": {TICKET, STAFF, UNLIMITED},
    "contact": {STAFF, UNLIMITED},
    "partner": {UNLIMITED},
    "outsider": {COMPANY, TICKET, STAFF, UNLIMITED},
    "auditor": set(),
    "engineer": set(),
    "manager": set(),
    "administrator": set(),
}
"""What each role may never read. A fellow is an end user who did not report the ticket; a partner
is limited to the marked customer, an outsider is an engineer who is limited to another one."""

AS_STRANGER = ("fellow", "contact")
"""The guards of our own pages turn away all customers' people alike: the stranger tries them."""

AS_ENGINEER = ("auditor", "manager", "administrator")
"""They are served as the engineer is, but for what only they may open."""

OURS = ("partner", "outsider", *AS_ENGINEER, "engineer")
"""They work for the provider: nobody who breaks in, so that each address is asked in two ways."""

WITHIN = ("partner", "outsider", "auditor")
"""Of our people, those who see less, or change nothing: each by another wall than the guards."""

NOT_THEIRS = ("stranger", "fellow", "outsider")
"""Of the roles that may see tickets, those who may not see this one."""

PROVIDERS_OWN = frozenset({"workspace:calendar", "workspace:offer_plan", "workspace:product"})
"""Addresses whose arguments name something of the provider's, no customer's."""

REFUSED = {302, 404, 405}


@dataclass(frozen=True)
class Way:
    """How an address is asked for."""

    method: str
    data: Mapping[str, str] | None = None
    htmx: bool = False

    def __str__(self) -> str:
        return f"{self.method}{' of htmx' if self.htmx else ''}{' with data' if self.data else ''}"


class Walker:
    """One role on its way through all addresses."""

    def __init__(self, house: House, role: str) -> None:
        self.house, self.role = house, role
        self.user = house.people[role]
        self.actor = actor_of(self.user) if self.user else None
        self.client = Client(raise_request_exception=False)
        self.problems: list[str] = []
        self.seen: set[str] = set()
        self._sign_in()
        self._cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def _sign_in(self) -> None:
        """Come in; a customer's person also begins a report, so that its last step is there."""
        if self.user is None:
            return
        self.client.force_login(self.user)
        if self.user.customer_id:
            self.client.post(reverse("portal:report"), {"installation": "else"})
            what = {"kind": "fault", "title": "Ekran", "text": "Karardı."}
            self.client.post(reverse("portal:report_what"), what)

    def may_open(self, address: Address) -> bool:
        """What the guard says, and for the marked customer's things, whose they are."""
        if address.guard is None:
            return True
        if self.role == "partner" and address.name == "procedure":
            # Its guard lets everybody in, since customers' people may come too.
            return False
        names_theirs = address.arguments and address.name not in PROVIDERS_OWN
        return lets_in(address, self.actor) and not (names_theirs and self.role in NOT_THEIRS)

    def _is_walked_by_another(self, address: Address) -> bool:
        """Whether another role is served in the same way: what is open to everybody shows
        nothing of anybody, and the guard sees no difference between many of our people."""
        if address.guard is None:
            return self.role != "anonymous"
        if address.guard[0] == "staff" and self.role in AS_STRANGER:
            return True
        if self.role in WITHIN:
            # What the guard refuses them, it refuses as it does the engineer.
            return not lets_in(address, self.actor)
        return self.role in AS_ENGINEER and lets_in(address, self.actor) == lets_in(
            address, actor_of(self.house.cast.deniz)
        )

    def walk(self, wanted: Callable[[Address], object] = bool) -> None:
        """Ask for every address that is wanted, for its first path in every way."""
        walked: set[str] = set()
        for address, path in requests(self.house):
            if not wanted(address) or self._is_walked_by_another(address):
                continue
            allowed, further = self.may_open(address), address.name in walked
            walked.add(address.name)
            asked = ways(self.house, allowed=allowed, hiding=self.role not in OURS, further=further)
            if allowed:
                self._look_around(address, path, asked)
            else:
                self._be_refused(path, asked)

    def _be_refused(self, path: str, ways: Sequence[Way]) -> None:
        """Nobody without the right may tell whether it is there, nor write anything."""
        before = written()
        for way in ways:
            response = self._ask(path, way)
            if response.status_code not in REFUSED:
                self._complain(path, way, response, "instead of a refusal")
            if response.status_code == 302 and not self._is_at_the_door(response):
                self._complain(path, way, response, f"and led to {response.headers['Location']}")
        after = written()
        if tables := sorted(name for name in after if after[name] != before.get(name, 0)):
            self.problems.append(f"{self.role}: {path}: a refusal wrote {tables}")

    def _is_at_the_door(self, response: Any) -> bool:
        led: str = response.headers["Location"]
        return self.role == "anonymous" and led.startswith(reverse("sign_in"))

    def _look_around(self, address: Address, path: str, ways: Sequence[Way]) -> None:
        """What the role may see is there; whatever is done on it, is undone."""
        theirs = owned_rows(self.house) if self.role in ("stranger", "outsider") else None
        for way in ways:
            with transaction.atomic():
                response = self._ask(path, way)
                if self._sends_in_vain(address, way) and response.status_code not in REFUSED:
                    self._complain(path, way, response, "though this role only reads")
                if theirs is not None and way.method != "GET" and owned_rows(self.house) != theirs:
                    self._complain(path, way, response, "and changed the other's rows")
                transaction.set_rollback(True)
            if address.guard and way.method == "GET" and response.status_code == 404:
                self._complain(path, way, response, "though the role may see it")

    def _sends_in_vain(self, address: Address, way: Way) -> bool:
        """Whether an auditor sends something that is not about their own account."""
        at_work = address.guard is not None and address.guard[0] == "staff"
        return self.role == "auditor" and at_work and way.method != "GET"

    def _ask(self, path: str, way: Way) -> Any:
        """One request; no answer is a failure or holds what the role may not read."""
        self.client.cookies = SimpleCookie(self._cookies)
        ask = getattr(self.client, way.method.lower())
        headers = {"HTTP_HX_REQUEST": "true"} if way.htmx else {}
        response = ask(path, **headers) if way.data is None else ask(path, way.data, **headers)
        if response.status_code >= 500:
            self._complain(path, way, response, repr(response.exc_info and response.exc_info[1]))
        words = marks_in(response)
        self.seen |= words
        if leaked := sorted(each for each in words if MARKS[each] in HIDDEN[self.role]):
            self._complain(path, way, response, f"and showed {leaked}")
        return response

    def _complain(self, path: str, way: Way, response: Any, what: str) -> None:
        self.problems.append(f"{self.role}: {way} {path} answered {response.status_code} {what}")


def lets_in(address: Address, actor: Actor | None) -> bool:
    """What the guard of the address says."""
    side, permission = address.guard or ("any", "")
    return (
        actor is not None
        and side in ("any", actor.kind)
        and (not permission or actor.can(permission))
    )


def marks_in(response: Any) -> set[str]:
    """The marks in an answer: in its body, headers and cookies."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = [body.decode("utf-8", "replace"), *response.headers.values()]
    said += [morsel.value for morsel in response.cookies.values()]
    text = "\n".join(said).casefold()
    return {place for place in MARKS if word(place) in text}


def ways(house: House, *, allowed: bool, hiding: bool, further: bool) -> list[Way]:
    """How to ask for a path: the more ways, the more an answer could tell.

    The guard of an address does not look at its arguments, so `further` paths are asked for in
    one way. Who sees everything anyhow needs two.
    """
    bait = baited(house)
    if further:
        return [Way("POST", bait, htmx=True)]
    if not hiding:
        return [Way("GET"), Way("POST", bait)]
    if not allowed:
        return [Way("GET", bait), Way("POST", bait, htmx=True)]
    plain = [Way(method) for method in ("GET", "PUT", "DELETE", "HEAD")]
    return [
        *plain,
        Way("GET", bait),
        Way("GET", bait, htmx=True),
        Way("POST", {}, htmx=True),
        Way("POST", bait),
    ]


def baited(house: House) -> dict[str, str]:
    """Fields that pages know, each naming something of the marked customer."""
    number, owner = house.ticket.number, house.owner
    return {
        "q": BAIT,
        "caller": BAIT,
        "follows": number,
        "number": number,
        "order": number,
        "press": f"in:{number}",
        "queue": "all",
        "customer": str(owner.customer.pk),
        "company": str(owner.customer.pk),
        "site": str(owner.site.pk),
        "contact": str(owner.contact.pk),
        "who": f"contact-{owner.contact.pk}",
        "installation": str(house.system.pk),
        "name": "Ad",
        "title": "Ekran",
        "text": "Karardı.",
        "kind": "fault",
        "impact": "many",
        "urgency": "degraded",
        "wish": "opening",
        "once": "walk",
        "answer-text": "Evet.",
        "answer-once": "walk",
        "revision": "0",
        "entry": "0",
    }


def written() -> dict[str, int]:
    """How many rows of each table this transaction has written; sessions and counts of attempts
    do not count."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname NOT LIKE '%session' AND relname <> 'accounts_attempts'"
        )
        return dict(cursor.fetchall())


def owned_rows(house: House) -> list[tuple]:
    """The version of every row of the marked customer, table by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND obj_description(oid, 'pg_class') LIKE 'vefa:customer-owned%%'"
            " AND relname <> 'customers_customer' ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall()]
        parts = [
            f"SELECT '{name}', count(*), sum(hashtext(ctid::text || xmin::text)) "
            f"FROM {name} WHERE customer_id = {house.owner.customer.pk:d}"
            for name in tables
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return cursor.fetchall()
