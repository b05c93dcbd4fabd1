"""Business time counted minute by minute, for `minute_steps`: shares no code with the product."""

from datetime import UTC, datetime, timedelta
from functools import cache
from json import loads
from zoneinfo import ZoneInfo

from vefa.calendars.tests.domain.stepping import WEEKDAYS, open_by_the_clock

MINUTE = 60
DAY = 1440


def minute(text):
    """Minutes since 1970 in UTC of an instant written in ISO 8601."""
    return int(datetime.fromisoformat(text).timestamp()) // MINUTE


def instant(at):
    return datetime.fromtimestamp(at * MINUTE, UTC)


def written(at):
    return None if at is None else instant(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock_face(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


class Hours:
    """A calendar: which minutes are open, a byte for each minute of a UTC day."""

    def __init__(self, key):
        self.data = loads(key)
        self.days = {}

    def day(self, number):
        if number not in self.days:
            first = number * DAY
            self.days[number] = bytes(
                open_by_the_clock(self.data, instant(first + m)) for m in range(DAY)
            )
        return self.days[number]

    def is_open(self, at):
        return self.day(at // DAY)[at % DAY]

    def forward(self, at, minutes):
        """The earliest minute with so many open ones since `at`."""
        while minutes:
            if at % DAY == 0 and (whole := sum(self.day(at // DAY))) < minutes:
                minutes -= whole  # the whole day is used up and more is needed
                at += DAY
            else:
                minutes -= self.is_open(at)
                at += 1
        return at

    def nominal_day(self):
        lengths = [
            sum(clock_face(end) - clock_face(start) for start, end in openings)
            for openings in self.data["week"].values()
            if openings
        ]
        return max(lengths, key=lambda length: (lengths.count(length), length))

    def last_closing(self, day):
        """The end of the last opening of a local date, or else of the dates before it."""
        zone = ZoneInfo(self.data["timezone"])
        while True:
            listed = self.data["dates"].get(day.isoformat())
            usual = self.data["week"].get(WEEKDAYS[day.weekday()], [])
            openings = usual if listed is None else listed
            if openings:
                last = max(clock_face(end) for _, end in openings)
                wall = datetime(day.year, day.month, day.day, tzinfo=zone)
                return int((wall + timedelta(minutes=last)).timestamp()) // MINUTE
            day -= timedelta(days=1)


@cache
def hours(key):
    return Hours(key)
