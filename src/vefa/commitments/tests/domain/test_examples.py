"""The worked examples of the document hold: for the product and for the second implementation."""

import pytest

from vefa.commitments.domain import read_scenario, state, write_state
from vefa.commitments.tests.domain import minute_steps
from vefa.commitments.tests.domain.examples import read_examples

EXAMPLES = read_examples()


def computed(scenario):
    read = read_scenario(scenario)
    return [write_state(state(read.terms, read.events, at)) for at in read.look_at]


@pytest.mark.parametrize("compute", [computed, minute_steps.states])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_example(example, compute):
    shown = {each["at"]: each["clocks"] for each in compute(example.scenario)}
    found = [(at, clock, values, shown[at][clock]) for at, clock, values in example.rows]
    assert [
        (at, clock, {key: clock_state[key] for key in values})
        for at, clock, values, clock_state in found
    ] == [(at, clock, values) for at, clock, values, _ in found]


def test_every_example_is_read():
    assert [example.title.split(":")[0] for example in EXAMPLES] == [
        f"Example {number}" for number in range(1, len(EXAMPLES) + 1)
    ]
    assert len(EXAMPLES) >= 29
    assert all(example.rows for example in EXAMPLES)
