"""Which duties are not met, and what follows for the ticket."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from vefa.desk.domain.duties import (
    Lack,
    Recorded,
    concerns,
    holds_of,
    lacks_of,
    unmet_duties,
    wait_changes,
)
from vefa.desk.domain.record import Standing, Wait

NOW = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)


def waiting(*reasons: str) -> Standing:
    return Standing(waits=tuple(Wait(each, each, NOW, (), None) for each in reasons))


@pytest.mark.parametrize(
    ("standing", "facts", "unmet"),
    [
        (Standing(), {}, set()),
        (Standing(), {"contact_trained": True, "cause": "user"}, set()),
        (Standing(), {"contact_trained": False}, {"trained_contact"}),
        (Standing(items=("log",)), {}, {"complete_report"}),
        (waiting("customer_data"), {}, {"complete_report"}),
        (waiting("remote_access", "access_refused"), {}, {"remote_access", "workspace_access"}),
        (Standing(), {"cause": "customer_part"}, {"own_third_party_parts"}),
        (Standing(), {"cause": "unannounced_change"}, {"our_engineers_only"}),
        # These may mean anything.
        (waiting("customer_delay", "third_party", "customer_answer"), {}, set()),
    ],
)
def test_only_what_facts_decide(standing: Standing, facts: dict[str, Any], unmet: set[str]) -> None:
    assert unmet_duties(standing, facts) == unmet


def test_a_wait_for_a_recorded_duty_says_nothing_of_the_report() -> None:
    wait = Wait("duty-own_duty", "customer_data", NOW, (), None)
    assert wait.duty == "own_duty"
    assert unmet_duties(Standing(waits=(wait,)), {}) == frozenset()
    assert Standing(waits=(replace(wait, reason="customer_answer"),)).asked_since is None


@pytest.mark.parametrize(
    ("gate", "kind", "facts", "on_site", "concerned"),
    [
        (None, "fault", {}, False, True),
        ("intake", "question", {}, False, True),
        ("remote", "fault", {}, False, True),
        ("remote", "fault", {"place": "remote"}, False, True),
        ("remote", "fault", {"place": "agreed_site"}, False, False),
        # Demanding a visit does not end remote work.
        ("remote", "fault", {}, True, True),
        ("visit", "fault", {}, False, False),
        ("visit", "fault", {}, True, True),
        ("visit", "fault", {"place": "other_site"}, False, True),
        ("change", "fault", {}, False, False),
        ("change", "fault", {"item": "none"}, False, False),
        ("change", "request", {"item": "data_restoration"}, False, True),
        ("change", "fault", {"upgrade_kind": "patch"}, False, True),
        ("change", "change", {}, False, True),
        ("change", "development", {}, False, True),
        ("change", "maintenance", {}, False, True),
    ],
)
def test_whom_a_duty_concerns(
    gate: str | None, kind: str, facts: dict[str, Any], on_site: bool, concerned: bool
) -> None:
    assert concerns(gate, kind, facts, on_site=on_site) is concerned


TITLE = {"en": "Backups"}
BACKUPS = {
    "code": "backups",
    "gate": "change",
    "stops_clock": True,
    "wait_reason": "customer_delay",
    "title": TITLE,
    "unmet": {"en": "no change without a backup"},
}
ANTIVIRUS = {**BACKUPS, "code": "antivirus", "gate": None, "stops_clock": False}
PARTS = {**ANTIVIRUS, "code": "parts", "stops_clock": True, "wait_reason": "third_party"}
ALL = {code: Recorded(NOW, expired=code == "backups") for code in ("backups", "antivirus", "parts")}


def lacks(kind: str, recorded: dict[str, Recorded] = ALL) -> tuple[Lack, ...]:
    return lacks_of((BACKUPS, ANTIVIRUS, PARTS), recorded, kind, {}, on_site=False)


def test_what_is_recorded_and_concerns_the_ticket_follows_for_it() -> None:
    assert [lack.duty for lack in lacks("change")] == ["backups", "antivirus", "parts"]
    assert [lack.duty for lack in lacks("fault")] == ["antivirus", "parts"]
    assert lacks("change", {}) == ()


def test_only_duties_with_a_gate_hold_a_decision() -> None:
    assert [(each.duty, each.expired) for each in holds_of(lacks("change"))] == [("backups", True)]
    assert holds_of(lacks("fault")) == ()


def test_clocks_wait_exactly_for_what_is_lacking() -> None:
    begin, end = wait_changes((), lacks("change"))
    assert ([lack.duty for lack in begin], end) == (["backups", "parts"], ())
    ours = Wait("duty-backups", "customer_delay", NOW, (), None)
    question = Wait("question-1", "customer_answer", NOW, (), None)
    begin, end = wait_changes((ours, question), lacks("fault"))
    assert ([lack.duty for lack in begin], end) == (["parts"], (ours,))
    assert wait_changes((ours, question), lacks("change", {"backups": Recorded(NOW)})) == ((), ())
