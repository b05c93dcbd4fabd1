from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vefa.calendars.domain import Calendar
from vefa.demo import data
from vefa.demo.data.companies import COMPANIES
from vefa.demo.data.letters import LETTERS
from vefa.demo.data.people import STAFF, WARES
from vefa.demo.data.stories_en import STORIES as ENGLISH
from vefa.demo.data.stories_kk import STORIES as KAZAKH
from vefa.demo.data.stories_ru import STORIES as RUSSIAN
from vefa.demo.data.stories_tr import STORIES as TURKISH
from vefa.demo.domain.cast import hours_before
from vefa.mail.domain import read_message

STORIES = (*TURKISH, *RUSSIAN, *KAZAKH, *ENGLISH)
OURS = {person.key for person in STAFF}
OFFICE = Calendar.from_json(
    "office",
    {
        "timezone": "Europe/Istanbul",
        "week": {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "dates": {"2026-04-23": []},
    },
)


def test_eight_customers_in_four_countries():
    countries = [company.country for company in COMPANIES]
    assert {code: countries.count(code) for code in countries} == {
        "TR": 4,
        "KZ": 2,
        "SA": 1,
        "DE": 1,
    }
    plans = {line.plan for each in COMPANIES for deal in each.contracts for line in deal.lines}
    assert plans == {"standard", "premium", "agreed_dates", "helpdesk"}


def test_every_customer_has_its_people():
    for company in COMPANIES:
        roles = {role for person in company.people for role in person.roles}
        assert roles == {"end_user", "authorised", "it_officer", "representative"}
        trained = [person for person in company.people if (person.trained or 0) > 0]
        assert any("authorised" in person.roles for person in trained)


def test_what_is_named_exists():
    versions = {(ware.code, edition.number) for ware in WARES for edition in ware.editions}
    for company in COMPANIES:
        places = {place.key for place in company.places}
        assert {person.place for person in company.people} <= places
        assert {system.place for system in company.systems} <= places
        assert {(system.product, system.version) for system in company.systems} <= versions
    mailboxes = [
        f"{person.key}@{company.code}.example" for company in COMPANIES for person in company.people
    ]
    assert len(set(mailboxes)) == len(mailboxes)
    assert LETTERS[-1].sender not in mailboxes


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.title)
def test_a_story_is_told_in_order_by_people_who_exist(story):
    company = next(each for each in COMPANIES if each.code == story.company)
    people = {person.key for person in company.people}
    assert story.reporter in people
    assert not story.about or story.about in {system.key for system in company.systems}
    assert {step.by for step in story.steps} <= people | OURS | {""}
    times = [story.ago, *(step.ago for step in story.steps)]
    assert times == sorted(times, reverse=True)
    assert len(set(times)) == len(times)


def test_there_are_stories_in_four_languages():
    assert [len(each) >= 8 for each in (TURKISH, RUSSIAN, KAZAKH, ENGLISH)] == [True] * 4


@given(
    seconds=st.integers(min_value=0, max_value=90 * 24 * 3600),
    hours=st.floats(min_value=0, max_value=300),
)
def test_working_hours_before_an_instant(seconds, hours):
    at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    begin = hours_before(OFFICE, at, hours, elapsed=False)
    length = timedelta(hours=hours)
    assert OFFICE.between(begin, at) >= length
    assert OFFICE.between(begin + timedelta(minutes=2), at) <= length
    assert begin.second == 0


def test_elapsed_hours_before_an_instant():
    at = datetime(2026, 4, 26, 10, 0, 30, tzinfo=UTC)
    assert hours_before(OFFICE, at, 2, elapsed=True) == datetime(2026, 4, 26, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "sender", "subject"),
    [
        ("turkish", "mert@ege-kervan.example", "Sevk emri yazdırılınca boş sayfa çıkıyor"),
        ("russian", "irina@tengri-energo.example", "Не формируется акт сверки"),
    ],
)
def test_the_sample_messages_are_read(name, sender, subject):
    raw = Path(data.__file__).with_name(f"{name}.eml").read_bytes()
    message = read_message(raw)
    assert message.sender.address == sender
    assert message.subject == subject
    assert message.text.count("\n") > 5
