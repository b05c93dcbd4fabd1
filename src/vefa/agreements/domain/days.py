"""Whether terms may begin on a day, and whether they say anything new."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from vefa.coverage.domain.texts import Text, text


def day_problem(header: Mapping[str, Any], day: date) -> Text | None:
    """Why terms cannot begin to hold on a local day; None where they can.

    `header` as a terms version keeps it. They begin within the agreement's term, which they may
    state anew themselves; what is wrong with the term is told by `header_problems`.

    >>> term = {"starts_on": "2026-01-01", "ends_on": "2027-01-01"}
    >>> day_problem(term, date(2027, 1, 1))["en"]
    'The terms would begin on 2027-01-01, and the last day of the agreement is before that.'
    >>> day_problem(term, date(2026, 12, 31)) is None
    True
    """
    try:
        begins, ends = (date.fromisoformat(header[name]) for name in ("starts_on", "ends_on"))
    except (KeyError, ValueError):
        return None
    if day < begins:
        return _with(_BEFORE, day)
    return _with(_AFTER, day) if day >= ends else None


def says_the_same(base: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether terms promise what those promise that they would follow.

    Holidays of other years and mended days are not theirs to change and do not count.

    >>> week = {"timezone": "Europe/Istanbul", "week": {}}
    >>> terms = {"agreement": {}, "lines": {}, "sources": {}, "calendars": {"TR": week}}
    >>> says_the_same(terms, {**terms, "calendars": {"TR": {**week, "exceptions": {}}}})
    True
    >>> says_the_same(terms, {**terms, "agreement": {"value": "10"}})
    False
    """
    return _said(base) == _said(content)


def _said(content: Mapping[str, Any]) -> dict[str, Any]:
    weeks = {
        name: {part: calendar.get(part) for part in _WEEKLY}
        for name, calendar in content["calendars"].items()
    }
    same = ("agreement", "lines", "sources")
    return {"calendars": weeks, **{part: content.get(part) for part in same}}


def _with(said: Text, day: date) -> Text:
    return {language: words.format(day=day.isoformat()) for language, words in said.items()}


_WEEKLY: Final = ("timezone", "week", "changes")
_BEFORE: Final = text(
    "The terms would begin on {day}, before the agreement does.",
    "Koşullar {day} tarihinde, sözleşme henüz başlamadan yürürlüğe girerdi.",
    "Условия начали бы действовать {day}, раньше самого договора.",
    "Талаптар {day} күні, шарттың өзінен бұрын күшіне енер еді.",
)
_AFTER: Final = text(
    "The terms would begin on {day}, and the last day of the agreement is before that.",
    "Koşullar {day} tarihinde yürürlüğe girerdi; sözleşmenin son günü ise bundan öncedir.",
    "Условия начали бы действовать {day}, а последний день договора раньше этой даты.",
    "Талаптар {day} күні күшіне енер еді, ал шарттың соңғы күні одан бұрын.",
)
NOTHING_NEW: Final = text(
    "These terms say the same as those that hold: change a part of them, or withdraw them.",
    "Bu koşullar yürürlüktekilerle aynı: bir bölümünü değiştirin ya da geri çekin.",
    "Эти условия не отличаются от действующих: измените хотя бы одну часть или отзовите их.",
    "Бұл талаптар қолданыстағылармен бірдей: бір бөлігін өзгертіңіз немесе кері алыңыз.",
)
