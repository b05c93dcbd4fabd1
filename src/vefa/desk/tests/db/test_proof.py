"""A proof whose parts do not fit does not hold, though its digest was made anew."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.domain.proof import clocks_at, differences, read_fact, seal
from vefa.desk.queries.proof import proof_of
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, make_cast

Json = dict[str, Any]


@pytest.fixture
def proof(db: None) -> Iterator[Json]:
    """What the file of a ticket says six hours after it was reported."""
    with scoped(EVERYTHING):
        contact = make_cast().ours.contact
        report = Report(
            customer_id=contact.customer_id,
            contact=contact,
            title="Yazıcı",
            text="Yazmıyor.",
            source="web",
            severity="S2",
            reported_at=MONDAY,
        )
        ticket = open_ticket(actor=contact_actor(contact), at=MONDAY, report=report)
        yield json.loads(json.dumps(proof_of(ticket, at=MONDAY + timedelta(hours=6))))


def _computed_anew(proof: Json) -> None:
    facts = [read_fact(each) for each in proof["facts"]]
    named = [each["at"] for each in proof["clocks"]]
    proof["clocks"] = clocks_at(facts, proof["calendars"], proof["terms"], named)


def _longer_targets(proof: Json) -> None:
    for terms in proof["terms"].values():
        for targets in terms["targets"].values():
            for target in targets.values():
                if "minutes" in target:
                    target["minutes"] *= 100
    _computed_anew(proof)


def _other_hours(proof: Json) -> None:
    for calendar in proof["calendars"].values():
        calendar["week"]["mon"] = []
    _computed_anew(proof)


def _one_clock_less(proof: Json) -> None:
    for entry in proof["clocks"]:
        del entry["clocks"]["resolution"]


FORGED: list[tuple[str, Callable[[Json], None]]] = [
    ("terms BIZIM-1/v1/", _longer_targets),
    ("calendar ", _other_hours),
    ("2026-", _one_clock_less),
    ("instants", lambda proof: proof.update(clocks=[])),
    ("terms BIZIM-1/v1/", lambda proof: proof.update(terms_versions=[])),
    ("instants", lambda proof: proof.update(facts=[])),
    ("ticket severity", lambda proof: proof["ticket"].update(severity="S4")),
    ("ticket closed", lambda proof: proof["ticket"].update(state="closed")),
]


@pytest.mark.parametrize(("where", "forge"), FORGED)
def test_it_says_what_does_not_fit(proof: Json, where: str, forge: Callable[[Json], None]) -> None:
    assert list(differences(proof)) == []
    forge(proof)
    found = [str(each) for each in differences(seal(proof))]
    assert found
    assert all(each.startswith(where) for each in found), found
