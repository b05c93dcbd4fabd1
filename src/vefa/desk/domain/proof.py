"""The proof of a ticket: facts, terms, calendars and the clocks that follow from them.

A proof is plain JSON. `differences` recomputes it from the facts alone and says what does not
agree, so that whoever holds the file needs neither the desk nor its database.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vefa.agreements.domain.content import scenario_terms
from vefa.commitments.domain import read_scenario, state, write_state
from vefa.coverage.domain import ClauseSet, Hold, decide
from vefa.desk.domain.record import Fact, clock_events, in_order, standing

FORMAT: Final = "vefa-proof/1"


class BadProof(ValueError):
    """A file that is no proof, or that lacks a part."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a recomputed value differs from the one in the proof."""

    where: str
    stated: Any
    computed: Any

    def __str__(self) -> str:
        return f"{self.where}: stated {_short(self.stated)}, computed {_short(self.computed)}"


def digest(value: object) -> str:
    """SHA-256 of canonical JSON: sorted keys, no spaces, UTF-8.

    >>> digest({"b": 1, "a": "ı"}) == digest({"a": "ı", "b": 1})
    True
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def fact_json(fact: Fact) -> dict[str, Any]:
    """A recorded fact as it stands in the proof."""
    return {
        "number": fact.number,
        "at": fact.at.isoformat(),
        "recorded_at": fact.recorded_at.isoformat(),
        "type": fact.type,
        "data": dict(fact.data),
    }


def read_fact(data: Mapping[str, Any]) -> Fact:
    """The fact that `fact_json` wrote."""
    return Fact(
        number=int(data["number"]),
        at=datetime.fromisoformat(data["at"]),
        recorded_at=datetime.fromisoformat(data["recorded_at"]),
        type=str(data["type"]),
        data=data["data"],
    )


def clocks_at(
    facts: Sequence[Fact],
    calendars: Mapping[str, Any],
    terms: Mapping[str, Any],
    instants: Sequence[str],
) -> list[dict[str, Any]]:
    """The state of every clock at each instant, computed from the facts alone."""
    scenario = read_scenario(
        {
            "calendars": calendars,
            "terms": terms,
            "events": clock_events(facts),
            "look_at": list(instants),
        }
    )
    return [write_state(state(scenario.terms, scenario.events, at)) for at in scenario.look_at]


def instants_of(facts: Sequence[Fact], at: datetime) -> list[str]:
    """The instants at which a proof states the clocks: every fact, and the export itself."""
    moments = sorted({fact.at for fact in facts} | {at})
    return [moment.isoformat().replace("+00:00", "Z") for moment in moments]


def seal(proof: Mapping[str, Any]) -> dict[str, Any]:
    """The proof with the digest of all its other parts."""
    body = {key: value for key, value in proof.items() if key != "digest"}
    return {**body, "digest": digest(body)}


def differences(proof: Mapping[str, Any]) -> Iterator[Difference]:
    """Recompute everything from the facts and yield what does not agree; nothing: it holds.

    Raises BadProof where a part is missing or has another shape.
    """
    if proof.get("format") != FORMAT:
        raise BadProof(f"expected the format {FORMAT}")
    try:
        yield from _differences(proof)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadProof(f"a part is missing or misshapen: {error!r}") from error


def _differences(proof: Mapping[str, Any]) -> Iterator[Difference]:
    sealed = seal(proof)["digest"]
    if proof.get("digest") != sealed:
        yield Difference("digest", proof.get("digest"), sealed)
    for version in proof["terms_versions"]:
        computed = digest(version["content"])
        if version["digest"] != computed:
            yield Difference(f"terms version {version['name']}", version["digest"], computed)
    facts = [read_fact(data) for data in proof["facts"]]
    yield from _ticket_differences(proof["ticket"], facts)
    yield from _source_differences(proof, facts)
    yield from _clock_differences(proof, facts)
    for number, decision in enumerate(proof["decisions"]):
        yield from _decision_differences(number, decision, proof["clauses"])


def _ticket_differences(ticket: Mapping[str, Any], facts: Sequence[Fact]) -> Iterator[Difference]:
    """What the head says of the ticket follows from the facts."""
    severities = [str(each.data["severity"]) for each in in_order(facts) if "severity" in each.data]
    if severities and ticket["severity"] != severities[-1]:
        yield Difference("ticket severity", ticket["severity"], severities[-1])
    now = standing(facts)
    for name, holds in (("closed", now.closed), ("cancelled", now.cancelled)):
        if (ticket["state"] == name) != holds:
            yield Difference(f"ticket {name}", ticket["state"] == name, holds)


def _source_differences(proof: Mapping[str, Any], facts: Sequence[Fact]) -> Iterator[Difference]:
    """Terms and calendars are those of the stated versions, for what each fact names."""
    contents = {version["name"]: version["content"] for version in proof["terms_versions"]}
    calendars: dict[str, Any] = {}
    for fact in in_order(facts):
        data = fact.data
        if data.get("version") is None:
            continue
        name = str(data["terms"])
        version = next((each for each in contents if name.startswith(f"{each}/")), None)
        if version is None:
            yield Difference(f"terms {name}", "named by a fact", "no such version in the proof")
            continue
        weeks, terms = scenario_terms(
            contents[version],
            line=str(data["line"]),
            site_id=data["site"],
            family=str(data["family"]),
            kind=str(data["ticket_kind"]),
        )
        # Of several versions of a calendar the last one is stated.
        calendars |= weeks
        yield from _unlike(f"terms {name}", proof["terms"].get(name), terms)
    for name, week in calendars.items():
        yield from _unlike(f"calendar {name}", proof["calendars"].get(name), week)


def _unlike(where: str, stated: object, computed: object) -> Iterator[Difference]:
    if digest(stated) != digest(computed):
        yield Difference(where, stated, computed)


def _clock_differences(proof: Mapping[str, Any], facts: Sequence[Fact]) -> Iterator[Difference]:
    stated = proof["clocks"]
    named = [entry["at"] for entry in stated]
    exported_at = datetime.fromisoformat(proof["exported_at"])
    yield from _unlike("instants", named, instants_of(facts, exported_at) if facts else [])
    if not facts:
        return
    computed = clocks_at(facts, proof["calendars"], proof["terms"], named)
    for before, after in zip(stated, computed, strict=True):
        for name in sorted({*before["clocks"], *after["clocks"]}):
            one, other = (each["clocks"].get(name, {}) for each in (before, after))
            for key in sorted({*one, *other}):
                if one.get(key) != other.get(key):
                    yield Difference(f"{before['at']} {name} {key}", one.get(key), other.get(key))


def _decision_differences(
    number: int, stated: Mapping[str, Any], clauses: Mapping[str, Any]
) -> Iterator[Difference]:
    rows = clauses.get(stated["terms"])
    if rows is None:
        yield Difference(f"decision {number}", stated["terms"], "no such clauses in the proof")
        return
    # What the agreement recorded of duties is stated with the decision, like its facts.
    holds = [Hold.from_json(row) for row in stated["decision"].get("holds", ())]
    read = ClauseSet.from_json(rows)
    computed = decide(stated["facts"], read, stated["subject"], holds).to_json()
    for key in ("outcome", "clause", "rate", "allowance", "provisional"):
        if stated["decision"].get(key) != computed.get(key):
            yield Difference(f"decision {number} {key}", stated["decision"].get(key), computed[key])


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"
