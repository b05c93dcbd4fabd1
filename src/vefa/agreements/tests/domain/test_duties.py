"""How duties stand: the newest record, until when its evidence holds, what no record may say."""

from datetime import date, timedelta

import pytest

from vefa.agreements.domain.duties import (
    DutyState,
    Seen,
    days_left,
    fault_of,
    has_run_out,
    state_on,
)

TODAY = date(2026, 4, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
MET, UNMET, EXPIRED = DutyState.MET, DutyState.UNMET, DutyState.EXPIRED


@pytest.mark.parametrize(
    ("seen", "state", "ran_out"),
    [
        (None, DutyState.UNRECORDED, False),
        (Seen(MET, YESTERDAY), MET, False),
        (Seen(MET, YESTERDAY, TODAY), MET, False),
        (Seen(MET, YESTERDAY, YESTERDAY), EXPIRED, True),
        # The system has recorded it: nothing is left to record.
        (Seen(EXPIRED, YESTERDAY, YESTERDAY), EXPIRED, False),
        (Seen(UNMET, YESTERDAY), UNMET, False),
        (Seen(MET, YESTERDAY, TODAY, stated=True), MET, False),
    ],
)
def test_the_newest_record_says_how_a_duty_stands(seen, state, ran_out):
    assert state_on(seen, TODAY) is state
    assert (seen is not None and has_run_out(seen, TODAY)) is ran_out


@pytest.mark.parametrize(
    ("until", "left"),
    [(None, None), (31, None), (30, 30), (0, 0), (-1, None)],
)
def test_the_end_of_evidence_is_said_thirty_days_before(until, left):
    day = None if until is None else TODAY + timedelta(days=until)
    assert days_left(Seen(MET, YESTERDAY, day), TODAY) == left


def test_what_is_not_met_has_no_end_to_tell_of():
    assert days_left(Seen(UNMET, YESTERDAY), TODAY) is None
    assert days_left(None, TODAY) is None


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (Seen(MET, TODAY), None),
        (Seen(MET, TODAY, TODAY), None),
        (Seen(UNMET, YESTERDAY), None),
        (Seen(MET, TOMORROW), "future"),
        (Seen(UNMET, TOMORROW), "future"),
        (Seen(UNMET, YESTERDAY, TOMORROW), "order"),
        (Seen(MET, YESTERDAY, YESTERDAY), "over"),
    ],
)
def test_what_a_record_may_not_say(seen, fault):
    assert fault_of(seen, TODAY) == fault
