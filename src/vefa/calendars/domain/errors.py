"""What can go wrong with a calendar; each error names the calendar it is about."""

from vefa.calendars.domain.texts import tell


class CalendarError(ValueError):
    """The base of all errors of this room.

    `calendar` is the calendar's name, `code` says which error it is, `params` holds what its
    sentence needs. `str()` gives that sentence in English, `text` in any of our languages.
    """

    code = "calendar_error"

    def __init__(self, calendar: str, **params: str | int) -> None:
        self.calendar = calendar
        self.params: dict[str, str | int] = {"calendar": calendar, **params}
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The sentence for a person who reads `language` ("en", "tr", "ru" or "kk")."""
        return tell(self.code, self.params, language)


class BadCalendar(CalendarError):
    """The calendar's data cannot be used.

    `params["where"]` names the place in the data, `problem` is the code of what is wrong there.
    """

    code = "bad_calendar"

    def __init__(self, calendar: str, where: str, problem: str, **params: str | int) -> None:
        self.problem = problem
        super().__init__(calendar, where=where, **params)

    def text(self, language: str) -> str:
        """The sentence, with the place in the data."""
        return tell(self.problem, self.params, language)


class NaiveDatetime(CalendarError):
    """A datetime without a time zone was passed in."""

    code = "naive_datetime"


class NegativeDuration(CalendarError):
    """Business time can only be added, not taken away."""

    code = "negative_duration"


class NeverOpens(CalendarError):
    """The calendar does not open (or not for long enough) after the start."""

    code = "never_opens"


class BeyondHorizon(CalendarError):
    """The answer lies after the last year for which the calendar's holidays are known.

    `year` is the first year that is missing.
    """

    code = "beyond_horizon"

    def __init__(self, calendar: str, until: int) -> None:
        self.year = until + 1
        super().__init__(calendar, until=until, year=self.year)


class YearSkipped(CalendarError):
    """A year was to be built before the one that precedes it."""

    code = "year_skipped"

    def __init__(self, calendar: str, year: int, until: int) -> None:
        super().__init__(calendar, year=year, missing=until + 1)
