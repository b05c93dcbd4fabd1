"""What must hold for any ticket, whatever happens to it in whatever order."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vefa.commitments.domain import (
    Clock,
    RowKind,
    State,
    explain,
    outlook,
    read_scenario,
    state,
    write_state,
)
from vefa.commitments.tests.domain import minute_steps
from vefa.commitments.tests.domain.random_scenarios import scenario as random_scenario

NOTHING = timedelta(0)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)

scenarios = st.randoms(use_true_random=False).map(random_scenario)
quick = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))


def corrected(read):
    return any(event.correction for event in read.events)


@settings(quick, max_examples=100)
@given(scenarios)
def test_the_second_implementation_agrees(data):
    read = read_scenario(data)
    computed = [write_state(state(read.terms, read.events, at)) for at in read.look_at]
    assert computed == minute_steps.states(data)


@quick
@given(scenarios, st.data())
def test_used_time_is_never_negative_and_stands_still_while_waiting(data, draw):
    read = read_scenario(data)
    first = draw.draw(st.sampled_from(read.look_at))
    later = first + draw.draw(st.integers(1, 5000)) * MINUTE
    before, after = (state(read.terms, read.events, at) for at in (first, later))
    happened = [event for event in read.events if first < event.at <= later]
    for clock in Clock:
        one, other = before.clocks[clock], after.clocks[clock]
        assert one.used >= NOTHING
        if not any(event.correction for event in happened):
            assert one.used <= other.used
        if one.held_by and not happened:
            assert one.used == other.used
        if one.state in (State.MET, State.WAIVED, State.CANCELLED) and not happened:
            assert one == other


@quick
@given(scenarios, st.data())
def test_the_due_instant_is_the_one_computed_afresh(data, draw):
    read = read_scenario(data)
    at = draw.draw(st.sampled_from(read.look_at))
    ticket = state(read.terms, read.events, at)
    calendar = read.terms[ticket.terms].calendar if ticket.terms else None
    for clock in ticket.clocks.values():
        if clock.state is not State.RUNNING or clock.agreed_due_at is not None:
            continue
        if clock.target.elapsed or not clock.remaining:
            assert clock.due_at == at + clock.remaining
        else:
            assert clock.due_at == calendar.add(at, clock.remaining)


@quick
@given(scenarios)
def test_a_running_clock_is_missed_right_after_its_due_instant(data):
    read = read_scenario(data)
    last = read.look_at[-1]
    for clock in state(read.terms, read.events, last).clocks.values():
        later = [event for event in read.events if event.at > last]
        if clock.state is State.RUNNING and not later:
            due = clock.due_at
            at_due = state(read.terms, read.events, due).clocks[clock.name]
            passed = state(read.terms, read.events, due + MOMENT).clocks[clock.name]
            assert (at_due.state, at_due.due_at, at_due.remaining) == (State.RUNNING, due, NOTHING)
            assert (passed.state, passed.missed_at, passed.due_at) == (State.MISSED, due, due)


@quick
@given(scenarios, st.data())
def test_the_state_depends_on_the_past_only(data, draw):
    read = read_scenario(data)
    at = draw.draw(st.sampled_from(read.look_at))
    past = [event for event in read.events if event.at <= at]
    shuffled = draw.draw(st.permutations(read.events))
    expected = state(read.terms, read.events, at)
    assert state(read.terms, past, at) == expected
    assert state(read.terms, shuffled, at) == expected


@quick
@given(scenarios)
def test_an_explanation_adds_up(data):
    read = read_scenario(data)
    at = read.look_at[-1]
    for clock in Clock:
        explanation = explain(read.terms, read.events, at, clock)
        assert explanation.clock == state(read.terms, read.events, at).clocks[clock]
        lived = [row for row in explanation.rows if not row.ahead]
        assert sum((row.counted for row in lived), NOTHING) == explanation.clock.used
        spans = [row for row in explanation.rows if row.kind is not RowKind.EVENT]
        for one, other in pairwise(spans):
            assert one.began_at < one.ended_at == other.began_at
        for row in spans:
            whole = row.ended_at - row.began_at
            assert row.counted == (whole if row.kind is RowKind.OPEN else NOTHING)
        ahead = [row for row in spans if row.ahead]
        if explanation.clock.state is State.RUNNING and ahead:
            assert ahead[0].began_at == at
            assert ahead[-1].ended_at == explanation.clock.due_at


@quick
@given(scenarios, st.data())
def test_thresholds_are_raised_once_and_stay_raised(data, draw):
    read = read_scenario(data)
    at = draw.draw(st.sampled_from(read.look_at))
    now = outlook(read.terms, read.events, at)
    keys = [(each.clock, each.promise, each.percent) for each in now.raised]
    assert len(keys) == len(set(keys))
    assert all(each.reached_at <= at for each in now.raised)
    assert [each.reached_at for each in now.raised] == sorted(e.reached_at for e in now.raised)
    if not corrected(read):
        later = outlook(read.terms, read.events, at + 600 * MINUTE)
        assert set(now.raised) <= set(later.raised)


@quick
@given(scenarios)
def test_what_is_next_happens_unless_something_else_does(data):
    read = read_scenario(data)
    at = read.look_at[-1]
    past = [event for event in read.events if event.at <= at]
    coming = outlook(read.terms, past, at).next_due
    running = [
        clock
        for clock in state(read.terms, past, at).clocks.values()
        if clock.state is State.RUNNING
    ]
    if coming is None:
        assert not running
        return
    assert coming.due_at == min(clock.due_at for clock in running)
    if coming.threshold_at is not None:
        before = outlook(read.terms, past, coming.threshold_at - MOMENT).raised
        then = outlook(read.terms, past, coming.threshold_at).raised
        assert len(before) == len(outlook(read.terms, past, at).raised) < len(then)
        reached = {(each.clock, each.percent) for each in set(then) - set(before)}
        assert (coming.threshold_clock, coming.threshold) in reached


@pytest.mark.parametrize("seed", range(20))
def test_long_tickets_agree_too(seed):
    data = random_scenario(Random(seed), longest=30)
    read = read_scenario(data)
    computed = [write_state(state(read.terms, read.events, at)) for at in read.look_at]
    assert computed == minute_steps.states(data)
