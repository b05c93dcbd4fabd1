"""A calendar may be asked from several threads while it is still growing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random

from vefa.calendars.tests.samples import ISTANBUL, calendar, fresh_calendar


def test_threads_get_the_answers_that_one_thread_gets() -> None:
    random = Random(5)
    questions = [
        (datetime(random.randrange(1990, 2060), 3, 3, tzinfo=UTC), timedelta(hours=random.random()))
        for _ in range(200)
    ]
    alone = fresh_calendar(ISTANBUL)
    expected = [alone.add(start, duration) for start, duration in questions]
    shared = fresh_calendar(ISTANBUL)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda question: shared.add(*question), questions))
    assert answers == expected


def test_calendars_with_the_same_hours_share_what_is_written_out() -> None:
    first = fresh_calendar(ISTANBUL)
    first.next_open(datetime(2026, 5, 7, tzinfo=UTC))
    second = calendar({**ISTANBUL, "until": 2030})
    assert second.timeline is first.timeline
