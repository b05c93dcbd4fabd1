"""The calendars against stepping through time, on odd stretches and random opening hours."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from vefa.calendars.tests.domain.stepping import WEEKDAYS, Window
from vefa.calendars.tests.samples import ALL_DAY, EVERY_DAY, NIGHTS, ODD_STRETCHES, calendar, data

DAYS = 3


def random_hours(random: Random) -> list[list[str]]:
    """Up to three openings on the five minutes that neither touch nor overlap."""
    borders = sorted(random.sample(range(24 * 12 + 1), 2 * random.randint(0, 3)))
    clock = [f"{border // 12:02}:{border % 12 * 5:02}" for border in borders]
    return [list(opening) for opening in zip(clock[::2], clock[1::2], strict=True)]


def random_data(zone: str, begin: datetime, random: Random) -> dict[str, Any]:
    days = [(begin + timedelta(days=number)).date().isoformat() for number in range(-1, 5)]
    return {
        "timezone": zone,
        "week": {day: random_hours(random) for day in WEEKDAYS},
        "dates": {day: random_hours(random) for day in random.sample(days, 2)},
        "changes": [
            {"from": random.choice(days), "week": {day: random_hours(random) for day in WEEKDAYS}}
        ],
    }


def assert_agrees(data: dict[str, Any], begin: datetime, random: Random) -> None:
    # St. John's changed its clocks at a minute past midnight; all others on the five minutes.
    step = timedelta(minutes=1 if data["timezone"] == "America/St_Johns" else 5)
    steps = timedelta(days=DAYS) // step
    judged, window = calendar(data), Window(data, begin, steps, step)
    for number in range(0, steps, 7):
        assert judged.is_open(window.at(number)) is window.open[number]
    end = window.at(steps)
    borders = [n for n in range(1, steps) if window.open[n] is not window.open[n - 1]]
    edges = {edge for span in judged.spans(begin, end) for edge in span}
    assert edges - {begin, end} == {window.at(number) for number in borders}
    for _ in range(40):
        first, last = random.randrange(steps), random.randrange(steps)
        assert judged.between(window.at(first), window.at(last)) == window.between(first, last)
        count = random.choice([0, 0, 1, random.randrange(steps // 5)])
        reached = window.add(first, count)
        if reached is not None:
            assert judged.add(window.at(first), step * count) == window.at(reached)


@pytest.mark.parametrize(("zone", "day"), ODD_STRETCHES)
def test_random_hours_on_an_odd_stretch(zone: str, day: str) -> None:
    random = Random(f"{zone} {day}")
    begin = datetime.fromisoformat(f"{day}T00:00:00Z")
    assert_agrees(random_data(zone, begin, random), begin, random)


@pytest.mark.parametrize(("zone", "day"), ODD_STRETCHES)
def test_night_shifts_on_an_odd_stretch(zone: str, day: str) -> None:
    begin = datetime.fromisoformat(f"{day}T00:00:00Z")
    assert_agrees(data(zone, EVERY_DAY, NIGHTS), begin, Random(day))


@pytest.mark.parametrize(("zone", "day"), ODD_STRETCHES)
def test_whole_working_days_on_an_odd_stretch(zone: str, day: str) -> None:
    begin = datetime.fromisoformat(f"{day}T00:00:00Z")
    assert_agrees(data(zone, EVERY_DAY[:5], ALL_DAY), begin, Random(day))
