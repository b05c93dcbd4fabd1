"""Letters about agreements and training: who gets which, in which language, and only once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from vefa.accounts.models import User
from vefa.agreements.actions import (
    LineValues,
    approve_draft,
    change_section,
    end_agreement,
    lift_suspension,
    publish_or_give_back,
    publish_terms,
    remind_of_end,
    sign_draft,
    start_draft,
    submit_draft,
    suspend_agreement,
    withdraw_draft,
)
from vefa.agreements.actions.allowances import draw_allowance
from vefa.agreements.models import TermsDraft, TermsDraftStep
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.models import EventDelivery
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import mark_undeliverable, record_training
from vefa.customers.models import Contact
from vefa.desk.actions import notices
from vefa.desk.actions.letter_texts import write_letter_text
from vefa.desk.actions.telling import remind_of_training
from vefa.desk.domain.letter_texts import Words
from vefa.desk.models import Notice
from vefa.desk.queries.notices import training_to_tell, written_about
from vefa.desk.tasks import proposals
from vefa.desk.tests.arriving import deliver_all
from vefa.desk.tests.cast import MONDAY, Company, add_person, make_company, make_staff
from vefa.mail.domain import read_message
from vefa.mail.models import OutgoingMessage

DAY = timedelta(days=1)
HOURS = {
    "code": "hours",
    "name": {"en": "hours", "tr": "saatler", "ru": "часы", "kk": "сағаттар"},
    "unit": "hours",
    "opening": "10",
    "period": "month",
}


@pytest.fixture
def ours(db: None) -> Iterator[Company]:
    with scoped(EVERYTHING):
        yield make_company("bizim")


@pytest.fixture
def leyla(ours: Company) -> User:
    return make_staff("Leyla Amir", "manager")


def written() -> list[tuple[str, str]]:
    """Each letter that was queued: to whom, and about what."""
    rows = OutgoingMessage.objects.order_by("pk")
    return [(", ".join(row.to), row.subject) for row in rows]


def text_to(address: str) -> str:
    row = OutgoingMessage.objects.filter(to__contains=[address]).order_by("-pk").first()
    assert row is not None
    return read_message(bytes(row.content)).text


def proposed(company: Company, on: date) -> TermsDraft:
    """Terms with other warnings, approved for us."""
    line = next(iter(company.version.content["lines"]))
    draft = start_draft(
        actor=SYSTEM, at=MONDAY, agreement=company.agreement, effective_on=on, reason="Daha erken."
    )
    draft = change_section(
        actor=SYSTEM,
        at=MONDAY,
        draft=draft,
        line=line,
        section="thresholds",
        content={"thresholds": [60]},
        expected_revision=1,
    )
    submit_draft(actor=SYSTEM, at=MONDAY, draft=draft)
    draft = approve_draft(actor=SYSTEM, at=MONDAY, draft=draft)
    deliver_all(MONDAY)
    return draft


def agreed(company: Company, on: date) -> TermsDraft:
    """The same, signed by the customer too."""
    return sign_draft(actor=SYSTEM, at=MONDAY, draft=proposed(company, on), words="Signed.")


@pytest.fixture(autouse=True)
def one_is_enough(settings: Any) -> None:
    settings.TERMS_NEED_TWO = False


def test_new_terms_are_told_to_both_sides_in_their_languages(ours: Company, leyla: User) -> None:
    agreed(ours, MONDAY.date())
    deliver_all(MONDAY)
    proposal, terms, copy = written()
    assert proposal == (ours.contact.email, "BIZIM-1 için yeni koşulları onayınıza sunuyoruz")
    assert terms[0] == ours.contact.email
    assert copy == (leyla.email, "Bizim: Terms of BIZIM-1 from 20 April 2026")
    theirs = text_to(ours.contact.email)
    assert "Daha erken." in theirs
    assert "Erken uyarılar: Hizmet masasının uyarıldığı eşikler" in theirs
    assert "ve 11 değişiklik daha; tümü portalda" in theirs
    assert f"/{ours.agreement.pk}/2/procedure-tr.pdf" in theirs
    mine = text_to(leyla.email)
    assert "> What changes:" in mine
    assert f"- Ayşe Yetkili <{ours.contact.email}>" in mine
    deliver_all(MONDAY)
    assert len(written()) == 3


def test_nobody_is_told_twice_whatever_dies(
    ours: Company, leyla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    suspend_agreement(actor=SYSTEM, at=MONDAY, agreement=ours.agreement, reason="Ödeme.")
    queue, queued = notices.queue_message, []

    def dies_at_the_second(**given: object) -> OutgoingMessage:
        queued.append(given)
        if len(queued) == 2:
            raise RuntimeError("killed")
        return queue(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(notices, "queue_message", dies_at_the_second)
    with pytest.raises(AssertionError):
        deliver_all(MONDAY)
    assert (Notice.objects.count(), written()) == (0, [])
    deliver_all(MONDAY)
    assert [to for to, _subject in written()] == [ours.contact.email, leyla.email]
    EventDelivery.objects.all().delete()
    deliver_all(MONDAY)
    assert len(written()) == 2
    kept = Notice.objects.get()
    assert len(kept.letters) == 2
    same = {"customer": ours.customer, "kind": kept.kind, "occasion": kept.occasion, "at": MONDAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(**same)
    (shown,) = written_about(ours.agreement)
    assert shown.to == (ours.contact.email, leyla.email)


def test_what_happens_to_an_agreement_is_told_with_its_reason(ours: Company, leyla: User) -> None:
    suspend_agreement(actor=SYSTEM, at=MONDAY, agreement=ours.agreement, reason="Ödeme bekleniyor.")
    deliver_all(MONDAY)
    assert "Gerekçe: Ödeme bekleniyor." in text_to(ours.contact.email)
    lift_suspension(actor=SYSTEM, at=MONDAY + DAY, agreement=ours.agreement, reason="Ödendi.")
    deliver_all(MONDAY + DAY)
    end_agreement(
        actor=SYSTEM,
        at=MONDAY + DAY,
        agreement=ours.agreement,
        ended_on=date(2026, 6, 1),
        reason="Taşınma.",
    )
    deliver_all(MONDAY + DAY)
    told = text_to(ours.contact.email)
    assert "Gerekçe: Taşınma." in told
    assert "30 Haziran 2026" in told
    assert [subject for to, subject in written() if to == leyla.email] == [
        "Bizim: BIZIM-1 is suspended",
        "Bizim: BIZIM-1 is in force again",
        "Bizim: BIZIM-1 ends early, on 31 May 2026",
    ]


def test_the_end_is_told_before_and_after_it(ours: Company) -> None:
    changes = {"periods": {"run_off_days": 60}}
    publish_terms(
        actor=SYSTEM,
        at=MONDAY,
        agreement=ours.agreement,
        valid_from=MONDAY,
        reason="Ek süre.",
        lines=[LineValues(changes=changes)],
    )
    ends = datetime.combine(ours.agreement.ends_on, MONDAY.timetz())
    for at in (ends - 20 * DAY, ends - 19 * DAY, ends + DAY, ends + 2 * DAY, ends + 40 * DAY):
        remind_of_end(at=at, agreement=ours.agreement)
        deliver_all(at)
    assert [subject for _to, subject in written()] == [
        "BIZIM-1 sözleşmesinin son günü: 31 Aralık 2026",
        "BIZIM-1 sözleşmesinin süresi doldu",
    ]
    assert "1 Mart 2027" in text_to(ours.contact.email)


def test_agreed_terms_that_cannot_hold_are_told_to_us_alone(ours: Company, leyla: User) -> None:
    later = date(2026, 5, 4)
    draft = agreed(ours, later)
    deliver_all(MONDAY)
    OutgoingMessage.objects.all().delete()
    publish_terms(
        actor=SYSTEM, at=MONDAY, agreement=ours.agreement, valid_from=MONDAY, reason="Other."
    )
    publish_or_give_back(at=MONDAY + 20 * DAY, draft=draft)
    deliver_all(MONDAY + 20 * DAY)
    ((to, subject),) = written()
    assert (to, subject) == (
        leyla.email,
        "Bizim, BIZIM-1: agreed terms could not come to hold",
    )
    assert "Other terms have been published" in text_to(to)
    assert f"/desk/terms/{draft.pk}/" in text_to(to)


def test_both_sides_learn_that_proposed_terms_are_withdrawn(ours: Company, leyla: User) -> None:
    draft = proposed(ours, date(2026, 5, 4))
    OutgoingMessage.objects.all().delete()
    withdraw_draft(actor=SYSTEM, at=MONDAY, draft=draft, reason="Daha iyisi gelecek.")
    deliver_all(MONDAY)
    assert written() == [
        (ours.contact.email, "BIZIM-1: yeni koşullar geri çekildi"),
        (leyla.email, "Bizim: BIZIM-1: the new terms are withdrawn"),
    ]
    told = text_to(ours.contact.email)
    assert "Gerekçe: Daha iyisi gelecek." in told
    assert f"/portal/terms/{draft.pk}/" in told


def test_each_manager_reads_in_their_language_why_terms_were_given_back(
    ours: Company, leyla: User
) -> None:
    leyla.language = "tr"
    leyla.save()
    later = date(2026, 5, 4)
    draft = agreed(ours, later)
    OutgoingMessage.objects.all().delete()
    line = next(iter(draft.content["lines"].values()))
    line["thresholds"] = [500]
    draft.save()
    publish_or_give_back(at=MONDAY + 20 * DAY, draft=draft)
    # What is mended by the time the letter is written was wrong all the same.
    draft.refresh_from_db()
    next(iter(draft.content["lines"].values()))["thresholds"] = [60]
    draft.save()
    deliver_all(MONDAY + 20 * DAY)
    told = text_to(leyla.email)
    assert "Uyarı yüzdeleri" in told
    assert TermsDraftStep.objects.get(verb="give_back").words not in told


def draw(company: Company, amount: str, at: datetime) -> None:
    line = next(iter(company.version.content["lines"]))
    draw_allowance(
        actor=SYSTEM,
        at=at,
        agreement=company.agreement,
        line=line,
        allowance="hours",
        amount=Decimal(amount),
        words="Rapor.",
        ticket=(1, "V-2026-000001"),
    )
    deliver_all(at)


@pytest.mark.parametrize(
    ("warnings", "ours_at", "theirs_at"),
    [(None, [80, 100, 80], [100]), ([60], [80, 80], [80, 80]), ([], [], [])],
)
def test_each_threshold_of_a_period_is_told_once(
    ours: Company,
    leyla: User,
    warnings: list[int] | None,
    ours_at: list[int],
    theirs_at: list[int],
) -> None:
    allowance = HOURS if warnings is None else {**HOURS, "warnings": warnings}
    publish_terms(
        actor=SYSTEM,
        at=MONDAY,
        agreement=ours.agreement,
        valid_from=MONDAY,
        reason="With hours.",
        lines=[LineValues(changes={"allowances": [allowance]})],
    )
    for amount, at in (("8", MONDAY), ("1", MONDAY), ("1", MONDAY + DAY), ("8", MONDAY + 40 * DAY)):
        draw(ours, amount, at)
    told = written()
    assert [subject for to, subject in told if to == leyla.email] == [
        f"Bizim, BIZIM-1: Hours, {percent}% used" for percent in ours_at
    ]
    assert [subject for to, subject in told if to == ours.contact.email] == [
        f"BIZIM-1: Saatler, kullanılan: %{percent}" for percent in theirs_at
    ]
    assert Notice.objects.filter(kind="allowance").count() == len(ours_at)


def train(contact: Contact, subject: str, until: date) -> None:
    record_training(
        actor=SYSTEM,
        at=MONDAY,
        contact=contact,
        subject=subject,
        trained_on=date(2025, 5, 1),
        expires_on=until,
    )


def test_certificates_are_told_of_once_in_one_letter(ours: Company, leyla: User) -> None:
    near, far = MONDAY.date() + 20 * DAY, MONDAY.date() + 60 * DAY
    for contact, subject, until in (
        (ours.contact, "Yazıcı", near),
        (ours.end_user, "Yazıcı", near + DAY),
        (ours.end_user, "Sunucu", far),
        (ours.end_user, "Eski", near),
        (ours.end_user, "eski", far),
        (ours.contact, "Bitmiş", MONDAY.date()),
    ):
        train(contact, subject, until)
    for at in (MONDAY, MONDAY + DAY):
        for found in training_to_tell(at=at):
            remind_of_training(at=at, found=found)
    assert [to for to, _subject in written()] == [ours.contact.email, leyla.email]
    told = text_to(ours.contact.email)
    assert "- Ayşe Yetkili: Yazıcı, son günü 9 Mayıs 2026" in told
    assert "- Baran Kullanıcı: Yazıcı" in told
    assert "Sunucu" not in told
    assert "ski" not in told.replace("eskisi", "")
    assert Notice.objects.filter(kind="certificate").count() == 2


def test_certificates_of_customers_without_an_agreement_in_force_are_left_alone(
    ours: Company,
) -> None:
    train(ours.contact, "Yazıcı", MONDAY.date() + 20 * DAY)
    assert [len(found) for found in training_to_tell(at=MONDAY)] == [1]
    suspend_agreement(actor=SYSTEM, at=MONDAY, agreement=ours.agreement, reason="Ödeme.")
    assert training_to_tell(at=MONDAY) == []


def test_whom_letters_do_not_reach_is_not_written_to(ours: Company, leyla: User) -> None:
    robot = add_person(ours.site, MONDAY, "Noreply Robot", "representative")
    mark_undeliverable(actor=SYSTEM, at=MONDAY, contact=ours.contact, words="550 no such user")
    suspend_agreement(actor=SYSTEM, at=MONDAY, agreement=ours.agreement, reason="Ödeme.")
    deliver_all(MONDAY)
    assert robot.email.startswith("noreply@")
    assert [to for to, _subject in written()] == [leyla.email]
    assert "Nobody there could be written to" in text_to(leyla.email)


def test_a_proposal_that_reaches_nobody_is_told_to_us_and_asked_later(
    ours: Company, leyla: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_undeliverable(actor=SYSTEM, at=MONDAY, contact=ours.contact, words="550 no such user")
    draft = proposed(ours, MONDAY.date())
    monkeypatch.setattr(clock, "now", lambda: MONDAY + DAY)
    proposals(timestamp=0)
    assert [to for to, _subject in written()] == [leyla.email]
    assert "Nobody there could be written to" in text_to(leyla.email)
    assert f"/desk/terms/{draft.pk}/" in text_to(leyla.email)
    cem = add_person(ours.site, MONDAY, "Cem Temsilci", "representative")
    proposals(timestamp=0)
    proposals(timestamp=0)
    assert [to for to, _subject in written()] == [leyla.email, cem.email]


def test_own_words_hold_for_these_letters_too(ours: Company) -> None:
    administrator = make_staff("Yonca Amir", "administrator")
    words = Words("Durdu: {since}\n\nNeden: {reason}", subject="{agreement.code} durdu")
    write_letter_text(actor=SYSTEM, at=MONDAY, kind="suspended", language="tr", words=words)
    suspend_agreement(actor=SYSTEM, at=MONDAY, agreement=ours.agreement, reason="Ödeme.")
    deliver_all(MONDAY)
    assert written()[0] == (ours.contact.email, "BIZIM-1 durdu")
    assert "Neden: Ödeme." in text_to(ours.contact.email)
    assert written()[1][0] == administrator.email
