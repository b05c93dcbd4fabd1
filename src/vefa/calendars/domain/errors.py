"""What can go wrong with a calendar; each error names the calendar it is about."""

from datetime import date


class CalendarError(ValueError):
    """The base of all errors of this room.

    `calendar` is the calendar's name, `code` says which error it is, and `params` holds the values
    that a translated sentence needs. The text of the exception itself is for logs and commands.
    """

    code = "calendar_error"

    def __init__(self, calendar: str, message: str, **params: str | int | date) -> None:
        super().__init__(f"calendar {calendar}: {message}")
        self.calendar = calendar
        self.params: dict[str, str | int | date] = {"calendar": calendar, **params}


class BadCalendar(CalendarError):
    """The calendar's data cannot be used; `params["where"]` names the place in the data."""

    code = "bad_calendar"

    def __init__(self, calendar: str, where: str, message: str) -> None:
        super().__init__(calendar, f"{where}: {message}", where=where)


class NaiveDatetime(CalendarError):
    """A datetime without a time zone was passed in."""

    code = "naive_datetime"

    def __init__(self, calendar: str) -> None:
        super().__init__(calendar, "a datetime without a time zone is no instant")


class NegativeDuration(CalendarError):
    """Business time can only be added, not taken away."""

    code = "negative_duration"

    def __init__(self, calendar: str) -> None:
        super().__init__(calendar, "a duration to add cannot be negative")


class NeverOpens(CalendarError):
    """The calendar does not open (or not for long enough) after the start."""

    code = "never_opens"

    def __init__(self, calendar: str) -> None:
        super().__init__(calendar, "never opens again for as long as was asked")


class BeyondHorizon(CalendarError):
    """The answer lies after the last year for which the calendar's holidays are known.

    `year` is the first year that is missing.
    """

    code = "beyond_horizon"

    def __init__(self, calendar: str, until: int) -> None:
        self.year = until + 1
        super().__init__(
            calendar,
            f"is built up to the end of {until}; the answer lies in {self.year} or later, "
            f"whose holidays have to be built first",
            until=until,
            year=self.year,
        )


class YearSkipped(CalendarError):
    """A year was to be built before the one that precedes it."""

    code = "year_skipped"

    def __init__(self, calendar: str, year: int, until: int) -> None:
        super().__init__(
            calendar,
            f"{year} cannot be built before {until + 1}: holidays are built one year after another",
            year=year,
            missing=until + 1,
        )
