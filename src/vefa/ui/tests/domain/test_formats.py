from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.ui import formats

ISTANBUL = ZoneInfo("Europe/Istanbul")
AT = datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
BEGINNING, END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)

LENGTHS = [
    (0, "0 min", "0 dk", "0 мин", "0 мин"),
    (45, "45 s", "45 sn", "45 с", "45 сек"),
    (60, "1 min", "1 dk", "1 мин", "1 мин"),
    (3599, "59 min", "59 dk", "59 мин", "59 мин"),
    (3600, "1 h", "1 sa", "1 ч", "1 сағ"),
    (8100, "2 h 15 min", "2 sa 15 dk", "2 ч 15 мин", "2 сағ 15 мин"),
    (97_500, "27 h 5 min", "27 sa 5 dk", "27 ч 5 мин", "27 сағ 5 мин"),
    (-8100, "−2 h 15 min", "−2 sa 15 dk", "−2 ч 15 мин", "−2 сағ 15 мин"),
]


@pytest.mark.parametrize(("seconds", "en", "tr", "ru", "kk"), LENGTHS)
def test_lengths_of_time(seconds, en, tr, ru, kk):
    told = [formats.duration(seconds, language) for language in formats.LANGUAGES]
    assert told == [en, tr, ru, kk]


@given(st.integers(min_value=60, max_value=10**8))
def test_a_length_is_never_overstated(seconds):
    hours, minutes = 0, 0
    for count, unit in _pairs(formats.duration(seconds, "en")):
        hours += count if unit == "h" else 0
        minutes += count if unit == "min" else 0
    told = hours * 3600 + minutes * 60
    assert told <= seconds < told + 60


def _pairs(text):
    words = text.split()
    return [(int(count), unit) for count, unit in zip(words[::2], words[1::2], strict=True)]


DISTANCES = [
    (timedelta(seconds=20), "in a moment", "birazdan", "сейчас", "қазір"),
    (timedelta(seconds=-20), "just now", "az önce", "только что", "жаңа ғана"),
    (timedelta(minutes=5), "in 5 min", "5 dk sonra", "через 5 мин", "5 мин кейін"),
    (timedelta(hours=-3), "3 h ago", "3 sa önce", "3 ч назад", "3 сағ бұрын"),
    (timedelta(hours=26), "in 1 d 2 h", "1 gün 2 sa sonra", "через 1 дн 2 ч", "1 күн 2 сағ кейін"),
    (timedelta(days=5), "in 5 d", "5 gün sonra", "через 5 дн", "5 күннен кейін"),
    (timedelta(days=-5), "5 d ago", "5 gün önce", "5 дн назад", "5 күн бұрын"),
    (timedelta(days=400), "in 1 year", "1 yıl sonra", "через 1 год", "1 жылдан кейін"),
]


@pytest.mark.parametrize(("distance", "en", "tr", "ru", "kk"), DISTANCES)
def test_distances(distance, en, tr, ru, kk):
    told = [formats.relative(AT + distance, AT, language) for language in formats.LANGUAGES]
    assert told == [en, tr, ru, kk]


def test_near_days_are_the_readers_own():
    late = datetime(2026, 4, 22, 21, 30, tzinfo=UTC)
    assert formats.moment(late, "en", ISTANBUL, at=AT) == "tomorrow, 00:30"
    assert formats.moment(late, "ru", UTC, at=AT) == "сегодня, 21:30"


def test_another_year_is_named():
    then = datetime(2027, 1, 4, 7, 0, tzinfo=UTC)
    assert formats.moment(then, "tr", ISTANBUL, at=AT) == "4 Oca 2027, 10:00"


@pytest.mark.parametrize(
    ("language", "day", "long", "month"),
    [
        ("en", "Thu 1 Oct", "1 October 2026", "October 2026"),
        ("tr", "1 Eki Per", "1 Ekim 2026", "Ekim 2026"),
        ("ru", "чт, 1 окт.", "1 октября 2026 г.", "октябрь 2026"),
        ("kk", "1 қаз., бс", "2026 ж. 1 қазан", "2026 ж. қазан"),
    ],
)
def test_dates(language, day, long, month):
    value = date(2026, 10, 1)
    assert formats.day(value, language) == day
    assert formats.long_date(value, language) == long
    assert formats.month(value, language) == month


def test_a_full_moment_names_the_offset_of_that_day():
    almaty = ZoneInfo("Asia/Almaty")
    before = datetime(2024, 2, 29, 6, 0, tzinfo=UTC)
    after = datetime(2024, 3, 1, 6, 0, tzinfo=UTC)
    assert formats.full_moment(before, "en", almaty).endswith("12:00 (UTC+06:00)")
    assert formats.full_moment(after, "en", almaty).endswith("11:00 (UTC+05:00)")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "₸128,450.50"),
        ("tr", "₸128.450,50"),
        ("ru", "128\u00a0450,50\u00a0₸"),
        ("kk", "128\u00a0450,50\u00a0₸"),
    ],
)
def test_money(language, told):
    assert formats.money(Decimal("128450.5"), "KZT", language) == told


def test_shares_and_numbers():
    assert [formats.percent(0.5, language) for language in formats.LANGUAGES] == [
        "50%",
        "%50",
        "50\u00a0%",
        "50%",
    ]
    assert formats.number(999, "tr") == "999"
    assert formats.number(1000, "tr") == "1.000"
    assert formats.number(Decimal("7.125"), "ru", decimals=1) == "7,1"


@pytest.mark.parametrize("instant", [BEGINNING, END])
@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_what_lies_at_the_ends_of_the_calendar_is_said_as_it_is(instant, zone):
    known = {"language": "en", "zone": ZoneInfo(zone)}
    said = formats.full_moment(instant, **known)
    assert str(instant.year) in said
    assert formats.moment(instant, **known, at=AT)
