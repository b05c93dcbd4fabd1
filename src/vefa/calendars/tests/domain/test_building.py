"""Years built from the library: which days, how long open, under which names."""

from datetime import UTC, date, datetime, timedelta

import pytest

from vefa.calendars.domain import Calendar, YearSkipped
from vefa.calendars.domain.pattern import write_hours
from vefa.calendars.domain.special_days import SpecialDay, with_year
from vefa.calendars.domain.texts import LANGUAGES
from vefa.calendars.queries.building import NoHolidays, build_year, working_days
from vefa.calendars.tests.samples import EVERY_DAY, MONDAY_TO_FRIDAY, calendar, data

SPLIT_DAY = [["08:30", "12:00"], ["12:30", "18:00"]]


def built(zone: str, country: str, *years: int, **more: object) -> Calendar:
    result = calendar(data(zone, MONDAY_TO_FRIDAY, SPLIT_DAY, **more))
    for year in years:
        result = with_year(result, year, build_year(country, year))
    return result


def hours(judged: Calendar, day: str) -> list[list[str]]:
    return write_hours(dict(judged.dates)[date.fromisoformat(day)])


def test_a_turkish_year() -> None:
    istanbul = built("Europe/Istanbul", "TR", 2026)
    assert [day.isoformat() for day, _ in istanbul.dates] == [
        "2026-01-01", "2026-03-19", "2026-03-20", "2026-03-21", "2026-03-22", "2026-04-23",
        "2026-05-01", "2026-05-19", "2026-05-26", "2026-05-27", "2026-05-28", "2026-05-29",
        "2026-05-30", "2026-07-15", "2026-08-30", "2026-10-28", "2026-10-29",
    ]  # fmt: skip
    for eve in ("2026-03-19", "2026-05-26", "2026-10-28"):
        assert hours(istanbul, eve) == [["08:30", "12:00"], ["12:30", "13:00"]]
    assert hours(istanbul, "2026-05-27") == []
    assert istanbul.names["2026-05-26"] == {
        "en": "Eve of Eid al-Adha",
        "tr": "Kurban Bayramı arifesi",
        "ru": "Канун праздника «Курбан-байрам»",
        "kk": "Құрбан айт қарсаңы",
    }
    assert not istanbul.estimated
    assert istanbul.until == 2026


def test_an_eve_on_a_day_of_rest_stays_closed() -> None:
    assert hours(built("Europe/Istanbul", "TR", 2027), "2027-05-15") == []


def test_two_holidays_on_one_day_are_both_named() -> None:
    names = built("Europe/Istanbul", "TR", 2027).names["2027-05-19"]
    assert names["tr"] == "Atatürk’ü Anma, Gençlik ve Spor Bayramı; Kurban Bayramı"


def test_a_russian_year_with_a_saturday_worked_like_the_monday_it_pays_for() -> None:
    moscow = built("Europe/Moscow", "RU", 2025)
    assert hours(moscow, "2025-11-03") == []
    assert hours(moscow, "2025-11-01") == SPLIT_DAY
    assert moscow.names["2025-11-01"]["ru"] == "Рабочий день (вместо 03.11.2025)"
    assert moscow.names["2025-11-03"]["ru"] == "Выходной день (перенесён с 01.11.2025)"
    saturday = datetime(2025, 11, 1, tzinfo=UTC)
    assert moscow.between(saturday, saturday + timedelta(days=1)) == timedelta(hours=9)


def test_a_kazakh_year_with_days_in_lieu_and_an_estimated_feast() -> None:
    almaty = built("Asia/Almaty", "KZ", 2026)
    assert (
        almaty.names["2026-03-09"]["kk"] == "Халықаралық әйелдер күні (ауыстырылған демалыс күні)"
    )
    assert almaty.names["2026-05-27"]["kk"] == "Құрбан айт"
    assert almaty.estimated == {date(2026, 5, 27)}


@pytest.mark.parametrize(("zone", "country"), [("Asia/Riyadh", "SA"), ("Asia/Dubai", "AE")])
def test_feasts_of_the_gulf_are_estimated(zone: str, country: str) -> None:
    judged = built(zone, country, 2027)
    assert date(2027, 3, 10) in judged.estimated
    assert judged.names["2027-03-10"]["tr"] == "Ramazan Bayramı"


def test_a_german_state() -> None:
    berlin = {special.day: special.names for special in build_year("DE", 2026, "BE")}
    assert berlin[date(2026, 3, 8)]["tr"] == "Dünya Kadınlar Günü"
    assert date(2026, 3, 8) not in {special.day for special in build_year("DE", 2026)}


@pytest.mark.parametrize("country", ["AE", "DE", "KZ", "RU", "SA", "TR"])
def test_every_holiday_of_the_coming_years_is_named_in_every_language(country: str) -> None:
    for year in range(2024, 2036):
        for special in build_year(country, year):
            if "anniversary" not in special.names["en"]:
                assert list(special.names) == [*LANGUAGES], special


def test_other_countries_have_the_names_that_the_library_has() -> None:
    minsk = {special.day: special.names for special in build_year("BY", 2026)}
    assert minsk[date(2026, 5, 9)] == {"en": "Victory Day", "ru": "День Победы"}
    paris = {special.day: special.names for special in build_year("FR", 2026)}
    assert paris[date(2026, 7, 14)] == {"en": "National Day"}


@pytest.mark.parametrize(
    ("asked", "code", "message"),
    [
        (("XX", 2026), "unknown_country", "the holidays of XX"),
        (("tr", 2026), "unknown_country", "the holidays of tr"),
        (("TR", 1900), "unknown_year", "TR are known from 1936 to 2100, not of 1900"),
        (("DE", 2026, "XX"), "unknown_subdivision", "DE has no part XX (known are: BB, "),
    ],
)
def test_what_the_library_does_not_know(asked: tuple[str, int], code: str, message: str) -> None:
    with pytest.raises(NoHolidays) as caught:
        build_year(*asked)
    assert caught.value.code == code
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("country", "days"),
    [
        ("TR", "mon tue wed thu fri"),
        ("SA", "sun mon tue wed thu"),
        ("AE", "mon tue wed thu fri"),
        ("EG", "sun mon tue wed thu"),
        ("FR", "mon tue wed thu fri"),
        ("IL", "mon tue wed thu sun"),
    ],
)
def test_working_weeks(country: str, days: str) -> None:
    assert working_days(country) == tuple(days.split())


def test_the_working_week_of_nowhere() -> None:
    with pytest.raises(NoHolidays, match="holidays of XX are not known"):
        working_days("XX")


def test_years_are_built_one_after_another() -> None:
    istanbul = built("Europe/Istanbul", "TR", 2026, 2027)
    assert istanbul.until == 2027
    with pytest.raises(YearSkipped, match="2029 cannot be built before 2028") as caught:
        with_year(istanbul, 2029, build_year("TR", 2029))
    assert caught.value.params["missing"] == 2028
    assert with_year(istanbul, 2025, build_year("TR", 2025)).until == 2027


def test_what_the_provider_decided_stays() -> None:
    decreed = {"2026-05-27": [["08:30", "12:00"]], "2026-05-25": []}
    names = {"2026-05-25": {"en": "By decree"}}
    istanbul = built("Europe/Istanbul", "TR", 2026, dates=decreed, names=names)
    assert hours(istanbul, "2026-05-27") == [["08:30", "12:00"]]
    assert hours(istanbul, "2026-05-25") == []
    assert istanbul.names["2026-05-25"] == {"en": "By decree"}
    assert istanbul.names["2026-05-27"]["en"] == "Eid al-Adha"


def test_a_half_day_of_summer_hours_is_cut_from_the_hours_in_force() -> None:
    changes = [
        {"from": "2026-05-01", "week": dict.fromkeys(EVERY_DAY, (("07:00", "15:00"),))},
    ]
    istanbul = built("Europe/Istanbul", "TR", 2026, changes=changes)
    assert hours(istanbul, "2026-05-26") == [["07:00", "13:00"]]
    assert hours(istanbul, "2026-03-19") == [["08:30", "12:00"], ["12:30", "13:00"]]


def test_days_of_another_year_are_left_out() -> None:
    stray = SpecialDay(date(2027, 1, 1), {"en": "New Year's Day"})
    assert with_year(calendar(data("UTC", (), [])), 2026, [stray]).dates == ()
