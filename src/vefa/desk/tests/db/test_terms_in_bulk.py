"""Letters about terms that come to many agreements at once: by a mended calendar, by a file."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from vefa.agreements.actions import (
    create_agreement,
    end_agreement,
    publish_calendar_override,
    publish_plan_terms,
)
from vefa.agreements.models import TermsVersion
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.tests.arriving import deliver_all
from vefa.desk.tests.cast import MONDAY, Company, make_company, make_staff
from vefa.desk.tests.db.test_notices import text_to, written

DAY = timedelta(days=1)


@pytest.fixture
def ours(db: None) -> Iterator[Company]:
    with scoped(EVERYTHING):
        make_staff("Leyla Amir", "manager")
        yield make_company("bizim")


def decree(at: datetime) -> list[TermsVersion]:
    published = publish_calendar_override(
        actor=SYSTEM, at=at, country="TR", hours={date(2026, 5, 4): []}, reason="Kararname."
    )
    deliver_all(at)
    return published


def test_a_mended_calendar_is_told_to_the_representative(ours: Company) -> None:
    assert len(decree(MONDAY)) == 1
    deliver_all(MONDAY)
    (letter,) = written()
    assert letter == (ours.contact.email, "BIZIM-1 koşulları, yürürlük tarihi: 20 Nisan 2026")
    said = text_to(ours.contact.email)
    assert "Kararname." in said
    assert "4 Mayıs 2026" in said


def test_nothing_is_told_of_an_agreement_that_is_over(ours: Company) -> None:
    last = (MONDAY + DAY).date()
    end_agreement(actor=SYSTEM, at=MONDAY, agreement=ours.agreement, ended_on=last, reason="Bitti.")
    deliver_all(MONDAY)
    before = len(written())
    assert len(decree(MONDAY + 2 * DAY)) == 1
    assert len(written()) == before


def test_imported_terms_are_told_once_and_only_those_that_hold(ours: Company) -> None:
    wanted = [(ours.agreement.pk, MONDAY + day) for day in (DAY, 2 * DAY, 2 * DAY)]
    who = {"actor": SYSTEM, "at": MONDAY, "reason": "Dosyadan alındı."}
    publish_plan_terms(**who, wanted=wanted)
    deliver_all(MONDAY)
    deliver_all(MONDAY)
    assert [to for to, _subject in written()] == [ours.contact.email] * 2
    assert "Dosyadan alındı." in text_to(ours.contact.email)


def test_first_terms_from_a_file_are_no_news(ours: Company) -> None:
    agreement = create_agreement(
        actor=SYSTEM,
        at=MONDAY,
        customer=ours.customer,
        code="BIZIM-2",
        name="Ek destek",
        kind="maintenance",
        plan="helpdesk",
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
        value=Decimal(1),
        currency="TRY",
    )
    publish_plan_terms(
        actor=SYSTEM, at=MONDAY, wanted=[(agreement.pk, MONDAY)], reason="Dosyadan alındı."
    )
    deliver_all(MONDAY)
    assert written() == []
