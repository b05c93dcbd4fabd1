"""What a country's working week is, and when its half days end.

Sources: each country's labour law or decree as practised in 2026. A calendar is built from this
once and then belongs to its provider, who edits it where a customer works otherwise.
"""

from vefa.calendars.domain.pattern import WEEKDAYS

MONDAY_TO_FRIDAY = ("mon", "tue", "wed", "thu", "fri")
SUNDAY_TO_THURSDAY = ("sun", "mon", "tue", "wed", "thu")

WORKING_DAYS = {
    "AE": MONDAY_TO_FRIDAY,  # since 2022; Sharjah keeps Monday to Thursday
    "AZ": MONDAY_TO_FRIDAY,
    "BH": SUNDAY_TO_THURSDAY,
    "DE": MONDAY_TO_FRIDAY,
    "EG": SUNDAY_TO_THURSDAY,
    "IQ": SUNDAY_TO_THURSDAY,
    "JO": SUNDAY_TO_THURSDAY,
    "KG": MONDAY_TO_FRIDAY,
    "KW": SUNDAY_TO_THURSDAY,
    "KZ": MONDAY_TO_FRIDAY,
    "OM": SUNDAY_TO_THURSDAY,
    "QA": SUNDAY_TO_THURSDAY,
    "RU": MONDAY_TO_FRIDAY,
    "SA": SUNDAY_TO_THURSDAY,
    "TR": MONDAY_TO_FRIDAY,
    "UZ": MONDAY_TO_FRIDAY,
}
"""The weekdays worked, by ISO 3166 country code; other countries: see `queries.building`."""

HALF_DAYS_UNTIL = {
    "TR": "13:00",  # Law 2429: the feasts and 29 October begin at 13:00 of the day before
}
"""Until when a half day is open, for the countries whose half days are built."""


def days_without(weekend: set[int]) -> tuple[str, ...]:
    """The weekdays worked where those of `weekend` (Monday is 0) are not."""
    return tuple(name for number, name in enumerate(WEEKDAYS) if number not in weekend)
