"""The hours of a plan, before they become a site's calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

Json = dict[str, Any]
Spans = tuple[tuple[str, str], ...]
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
COUNTRY: Final = "country"
SITE: Final = "site"


@dataclass(frozen=True, slots=True)
class Hours:
    """Either the same spans on each working day of the country, or a week of its own.

    `days` is None for the country's week and `spans` is what each of its days gets. `timezone` is
    `site` for the customer's local time. `holidays` says whose are kept: `customer`, `provider`
    or `both`.
    """

    spans: Spans
    days: Mapping[str, Spans] | None
    timezone: str
    holidays: str

    @classmethod
    def from_json(cls, raw: Json) -> Self:
        """Read `{"week": "country", "spans": …}` or `{"week": {"mon": …}}`."""
        week = raw["week"]
        days = (
            None
            if week == COUNTRY
            else {day: _spans(week[day]) for day in WEEKDAYS if week.get(day)}
        )
        return cls(_spans(raw.get("spans", ())), days, raw["timezone"], raw["holidays"])

    def to_json(self) -> Json:
        """What `from_json` reads."""
        kept = {"timezone": self.timezone, "holidays": self.holidays}
        if self.days is None:
            return {"week": COUNTRY, "spans": _lists(self.spans), **kept}
        return {"week": {day: _lists(spans) for day, spans in self.days.items()}, **kept}

    def week_of(self, working_days: Sequence[str] = ()) -> dict[str, list[list[str]]]:
        """The week as a calendar writes it; by default the country works Monday to Friday.

        >>> Hours((("08:00", "17:00"),), None, "site", "customer").week_of(["sun", "mon"])
        {'mon': [['08:00', '17:00']], 'sun': [['08:00', '17:00']]}
        """
        if self.days is not None:
            return {day: _lists(spans) for day, spans in self.days.items()}
        chosen = working_days or WEEKDAYS[:5]
        return {day: _lists(self.spans) for day in WEEKDAYS if day in chosen}

    def calendar(
        self,
        *,
        site_timezone: str,
        working_days: Sequence[str] = (),
        dates: Mapping[str, Sequence[Sequence[str]]] | None = None,
        until: int | None = None,
    ) -> Json:
        """The data of a calendar with these hours for a site.

        `dates` are the site's holidays and half days, built up to the end of the year `until`. A
        plan with a time zone of its own keeps it at every site.
        """
        data: Json = {
            "timezone": site_timezone if self.timezone == SITE else self.timezone,
            "week": self.week_of(working_days),
            "dates": {day: _lists(spans) for day, spans in (dates or {}).items()},
        }
        if until is not None:
            data["until"] = until
        return data


def _spans(raw: Sequence[Sequence[str]]) -> Spans:
    return tuple((str(opens), str(closes)) for opens, closes in raw)


def _lists(spans: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(span) for span in spans]
