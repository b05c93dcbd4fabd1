"""Facts of coverage in the reader's language: their names and their values."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from vefa.coverage.domain import SHIPPED, FactSpec, Vocabulary
from vefa.desk.queries.wording import CLOCKS, FACT_TYPES, SEVERITIES, WAIT_REASONS
from vefa.ui import formats

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def fact_rows(
    facts: Mapping[str, Any], vocabulary: Vocabulary, language: str, zone: tzinfo
) -> list[tuple[str, str]]:
    """Each fact as (label, value); a fact that the vocabulary lacks keeps its code."""
    rows = []
    for name, value in facts.items():
        spec = vocabulary.facts.get(name)
        if spec is None:
            rows.append((name, str(value)))
        else:
            rows.append((spec.label[language], fact_value(spec, value, language, zone)))
    return rows


def fact_value(spec: FactSpec, value: Any, language: str, zone: tzinfo) -> str:
    """A value in words: yes, a choice's label, a date as it is written here."""
    if spec.kind == "choice":
        known = spec.values.get(str(value))
        return known[language] if known else str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if spec.kind == "number":
        return formats.number(Decimal(str(value)), language)
    if spec.kind == "moment":
        at = datetime.fromisoformat(str(value))
        return formats.full_moment(at, language, at.tzinfo or zone)
    if spec.kind == "day":
        return formats.long_date(date.fromisoformat(str(value)), language)
    if spec.kind == "week" and isinstance(value, Mapping):
        return week_words(value, language)
    return value[language] if isinstance(value, Mapping) and language in value else str(value)


def week_words(week: Mapping[str, Any], language: str) -> str:
    """The hours of a week, days of the same hours together: `Mon–Fri 09:00–18:00`."""
    names = get_day_names("abbreviated", locale=formats.locale_of(language))
    runs: list[tuple[int, int, str]] = []
    for number, day in enumerate(_WEEK):
        hours = ", ".join("–".join(span) for span in week.get(day) or ())
        if hours and runs and runs[-1][1] == number - 1 and runs[-1][2] == hours:
            runs[-1] = (runs[-1][0], number, hours)
        elif hours:
            runs.append((number, number, hours))
    return "; ".join(
        f"{names[first]}{'–' + names[last] if last > first else ''} {hours}"
        for first, last, hours in runs
    )


def value_words(facts: Mapping[str, Any], name: str, language: str, zone: tzinfo) -> str:
    """One of the shipped facts in words; empty where it is not known."""
    value = facts.get(name)
    return "" if value is None else fact_value(SHIPPED.spec(name), value, language, zone)


def detail_words(data: Mapping[str, Any], language: str, zone: tzinfo) -> str:
    """What a recorded fact says beyond its type, for a reader: severity, due date, reason.

    >>> from datetime import UTC
    >>> detail_words({"severity": "S3", "reason": "workaround_accepted"}, "en", UTC)
    'S3 medium; workaround accepted'
    """
    said: list[str] = []
    if severity := data.get("severity"):
        said.append(str(SEVERITIES.get(str(severity), severity)))
    if terms := data.get("terms"):
        said.append(" ".join(str(terms).split("/")[:2]))
    if due := data.get("due") or data.get("counter"):
        said.append(formats.full_moment(datetime.fromisoformat(str(due)), language, zone))
    if reason := data.get("reason"):
        said.append(_reason_words(str(reason)))
    clocks = [*(data.get("clocks") or ()), *([data["clock"]] if data.get("clock") else [])]
    if clocks:
        said.append(", ".join(str(CLOCKS.get(str(each), each)) for each in clocks))
    said += [str(item) for item in data.get("items") or ()]
    if wording := data.get("text"):
        said.append(str(wording))
    return "; ".join(said)


def _reason_words(reason: str) -> str:
    """A reason that the system gave itself, in words; somebody's own words stay as they are."""
    if reason == "no_information":
        return _("no information came")
    return str(WAIT_REASONS.get(reason) or FACT_TYPES.get(reason) or reason)
