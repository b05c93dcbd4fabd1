"""Tickets under an agreement that is suspended, taken up again, mended, or over."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from vefa.agreements.actions import (
    approve_draft,
    end_agreement,
    lift_suspension,
    publish_calendar_override,
    publish_terms,
    sign_draft,
    start_renewal,
    suspend_agreement,
)
from vefa.agreements.actions.publishing import LineValues
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.desk.actions import conversation, ending
from vefa.desk.actions.deciding import FOLLOW_AGREEMENT, follow_agreement
from vefa.desk.actions.intake import contact_actor, identify_sender
from vefa.desk.actions.opening import open_ticket, release_draft
from vefa.desk.actions.upkeep import take_step
from vefa.desk.domain.proof import differences
from vefa.desk.models import CoverageDecision, Intake, Ticket, TimelineEntry
from vefa.desk.queries.cards import promise_card
from vefa.desk.queries.facts import facts_of
from vefa.desk.queries.forecast import forecast_release
from vefa.desk.queries.promise import reopen_until
from vefa.desk.queries.proof import proof_of
from vefa.desk.queries.reports import Report
from vefa.desk.queries.stories import event_words
from vefa.desk.tasks import agreement_changed, agreements
from vefa.desk.tests.arriving import AYSE, MINUTE, arrive, deliver_all, letter
from vefa.desk.tests.cast import MONDAY, Cast, Company, make_cast, make_company
from vefa.mail.domain import read_message
from vefa.mail.models import OutgoingMessage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def report(company: Company, *, by: str = "contact", at: datetime = MONDAY) -> Ticket:
    contact = getattr(company, by)
    found = Report(
        customer_id=contact.customer_id,
        contact=contact,
        title="Yazıcı",
        text="Yazmıyor.",
        source="web",
        severity="S2",
        reported_at=at,
    )
    return open_ticket(actor=contact_actor(contact), at=at, report=found)


def suspend(company: Company, at: datetime) -> None:
    suspend_agreement(actor=SYSTEM, at=at, agreement=company.agreement, reason="Ödeme.")
    deliver_all(at)


def lift(company: Company, at: datetime) -> None:
    lift_suspension(actor=SYSTEM, at=at, agreement=company.agreement, reason="Ödendi.")
    deliver_all(at)


def deliver_jobs(at: datetime) -> None:
    """What the worker does: deliver the news, then the jobs that let tickets follow agreements."""
    deliver_all(at)
    with mock.patch("vefa.core.clock.now", return_value=at):
        for job in ProcrastinateJob.objects.filter(task_name=FOLLOW_AGREEMENT):
            agreement_changed(**job.args)


def look(at: datetime) -> None:
    """The worker's look at what time alone has changed."""
    with mock.patch("vefa.core.clock.now", return_value=at):
        agreements(timestamp=0)


def renew(company: Company, at: datetime) -> None:
    draft = start_renewal(
        actor=SYSTEM,
        at=at,
        agreement=company.agreement,
        ends_on=date(at.year + 1, 1, 1),
        value=company.agreement.value,
        reason="Yenilendi.",
        submit=True,
    )
    draft = approve_draft(actor=SYSTEM, at=at, draft=draft)
    sign_draft(actor=SYSTEM, at=at, draft=draft, words="Kâğıtta.")
    deliver_jobs(at)


def decided(ticket: Ticket) -> list[tuple[str, str]]:
    """State of the agreement and outcome, decision by decision."""
    found = CoverageDecision.objects.filter(ticket=ticket).order_by("pk")
    return [(each.facts["agreement_state"], each.outcome) for each in found]


def waits(ticket: Ticket) -> list[tuple[str, datetime]]:
    return [
        (fact.type, fact.at)
        for fact in facts_of(ticket)
        if fact.data.get("id") == "suspension" or fact.data.get("reason") == "suspension"
    ]


def resolve(cast: Cast, ticket: Ticket, at: datetime) -> None:
    ending.resolve(
        actor=cast.engineer, at=at, ticket=ticket, found="1", cause="2", done="3", how="fix"
    )


def test_a_suspension_waits_every_clock_and_its_end_goes_on(cast: Cast) -> None:
    arrive(letter(AYSE, "Yazıcı", "Yazmıyor."))
    ticket = Ticket.objects.get()
    due = ticket.next_due_at
    assert due is not None
    suspend(cast.ours, MONDAY + 10 * MINUTE)
    ticket.refresh_from_db()
    assert (ticket.next_due_at, ticket.next_due_clock) == (None, "")
    lift(cast.ours, MONDAY + 40 * MINUTE)
    ticket.refresh_from_db()
    assert ticket.next_due_at == due + timedelta(minutes=30)
    codes = TimelineEntry.objects.filter(ticket=ticket).values_list("code", flat=True)
    assert {"suspended", "suspension_lifted"} <= set(codes)


def test_after_the_agreement_the_request_is_kept_and_the_letter_says_so(cast: Cast) -> None:
    intake = arrive(letter(AYSE, "Yazıcı", "Yazmıyor."), at=datetime(2027, 2, 1, 7, tzinfo=UTC))
    assert intake is not None
    ticket = Ticket.objects.get(pk=intake.ticket_id)
    assert (ticket.coverage, ticket.next_due_at, ticket.missed) == ("not_served", None, False)
    told = read_message(bytes(OutgoingMessage.objects.get().content)).text
    assert ticket.number in told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("BIZIM-1 has ended (31 December 2026)", "renewing the agreement")),
        ("tr", ("BIZIM-1 sözleşmesi sona ermiş (31 Aralık 2026)", "sözleşmenin yenilenmesi")),
        ("ru", ("BIZIM-1 закончился (31 декабря 2026 г.)", "продлить договор")),
        ("kk", ("BIZIM-1 шарты аяқталған (2026 жылғы 31 желтоқсан)", "шартты ұзарту")),
    ],
)
def test_the_letter_about_a_lapsed_agreement_promises_nothing_and_says_what_would_help(
    db: None, language: str, words: tuple[str, str]
) -> None:
    with scoped(EVERYTHING):
        company = make_company("bizim", language=language)
        ticket = report(company, at=datetime(2027, 2, 1, 7, tzinfo=UTC))
        (sent,) = OutgoingMessage.objects.all()
    told = read_message(bytes(sent.content)).text
    assert [each for each in words if each not in told] == []
    assert ticket.number in told
    assert "\n- " not in told


@pytest.mark.parametrize("closed", [False, True], ids=["returned", "reopened"])
def test_opening_again_under_a_suspended_agreement_waits_for_it(cast: Cast, closed: bool) -> None:
    ticket = report(cast.ours)
    customer = contact_actor(cast.ours.contact)
    suspend(cast.ours, MONDAY + 10 * MINUTE)
    resolve(cast, ticket, MONDAY + HOUR)
    if closed:
        ending.accept(actor=customer, at=MONDAY + 2 * HOUR, ticket=ticket)
        ending.reopen(actor=customer, at=MONDAY + 3 * HOUR, ticket=ticket, reason="Yine.")
    else:
        ending.return_resolution(
            actor=customer, at=MONDAY + 3 * HOUR, ticket=ticket, reason="Yine."
        )
    assert ticket.next_due_at is None
    assert waits(ticket)[-1] == ("waiting_started", MONDAY + 3 * HOUR)
    lift(cast.ours, MONDAY + 4 * HOUR)
    ticket.refresh_from_db()
    assert ticket.next_due_at is not None


def test_opening_again_after_the_suspension_waits_no_longer(cast: Cast) -> None:
    ticket = report(cast.ours)
    customer = contact_actor(cast.ours.contact)
    resolve(cast, ticket, MONDAY + HOUR)
    suspend(cast.ours, MONDAY + 2 * HOUR)
    ending.accept(actor=customer, at=MONDAY + 3 * HOUR, ticket=ticket)
    lift(cast.ours, MONDAY + 4 * HOUR)
    ending.reopen(actor=customer, at=MONDAY + 5 * HOUR, ticket=ticket, reason="Yine.")
    assert waits(ticket)[-1] == ("waiting_ended", MONDAY + 5 * HOUR)
    assert ticket.next_due_at is not None


def test_a_draft_is_reported_under_the_agreement_of_now(db: None) -> None:
    with scoped(EVERYTHING):
        company = make_company("kapali", plan="standard")
        draft, other, late = (report(company, by="end_user") for _ in range(3))
        assert draft.state == "draft"
        authorised = contact_actor(company.contact)

        suspend(company, MONDAY + HOUR)
        release_draft(actor=authorised, at=MONDAY + 2 * HOUR, ticket=draft)
        draft.refresh_from_db()
        assert draft.choice["state"] == "suspended"
        assert (draft.next_due_at, draft.coverage) == (None, "not_served")
        assert waits(draft) == [("waiting_started", MONDAY + 2 * HOUR)]

        lift(company, MONDAY + 3 * HOUR)
        release_draft(actor=authorised, at=MONDAY + 4 * HOUR, ticket=other)
        other.refresh_from_db()
        assert waits(other) == []
        assert other.next_due_at is not None

        over = datetime(2027, 2, 1, 7, tzinfo=UTC)
        told = forecast_release(late, authorised, at=over)
        assert (told.outcome, told.promised) == ("not_served", ())
        release_draft(actor=authorised, at=over, ticket=late)
        late.refresh_from_db()
        assert (late.coverage, late.next_due_at, late.clock_version) == ("not_served", None, None)


def test_time_spent_on_who_is_this_knows_of_a_suspension_meanwhile(cast: Cast) -> None:
    content = letter("kim@bilinmez.example", "Yardım", "Açılmıyor.")
    first, second = arrive(content), arrive(content.replace(b"@customer", b"@other"))
    contact = add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=cast.ours.customer,
        name="Kim Bilir",
        email="kim@bilinmez.example",
        roles=["authorised"],
    )

    def identified(intake: Intake | None, at: datetime) -> Ticket:
        assert intake is not None
        return identify_sender(actor=cast.engineer, at=at, intake=intake, contact=contact)

    suspend(cast.ours, MONDAY + HOUR)
    begun = ("waiting_started", MONDAY + HOUR)
    assert waits(identified(first, MONDAY + 2 * HOUR)) == [begun]
    lift(cast.ours, MONDAY + 3 * HOUR)
    ended = ("waiting_ended", MONDAY + 3 * HOUR)
    assert waits(identified(second, MONDAY + 4 * HOUR)) == [begun, ended]


def test_for_how_long_a_ticket_without_information_may_be_reopened(cast: Cast) -> None:
    later = MONDAY - DAY
    publish_terms(
        actor=SYSTEM,
        at=later,
        agreement=cast.ours.agreement,
        valid_from=later,
        reason="Addendum",
        lines=[LineValues(changes={"periods": {"no_information_reopen_days": 7}})],
    )
    ticket = report(cast.ours)
    conversation.ask_customer(actor=cast.engineer, at=MONDAY, ticket=ticket, text="Model?")
    while ticket.state != "closed":
        assert ticket.next_step_at is not None
        take_step(at=ticket.next_step_at, ticket=ticket)
    assert ticket.closed_at is not None
    assert reopen_until(ticket, facts_of(ticket)) == ticket.closed_at + 7 * DAY


def test_a_decreed_holiday_moves_the_open_tickets_and_makes_nobody_late(cast: Cast) -> None:
    ticket, closed = report(cast.ours), report(cast.ours)
    resolve(cast, closed, MONDAY + HOUR)
    ending.accept(actor=contact_actor(cast.ours.contact), at=MONDAY + 2 * HOUR, ticket=closed)
    resolution = (ticket.next_due_at, ticket.terms_version_id)
    published = publish_calendar_override(
        actor=SYSTEM,
        at=MONDAY + HOUR / 4,
        country="TR",
        hours={date(2026, 4, 20): []},
        reason="Decree",
    )
    deliver_all(MONDAY + HOUR / 4)
    ticket.refresh_from_db()
    closed.refresh_from_db()
    (version,) = [each for each in published if each.agreement_id == cast.ours.agreement.pk]
    assert (ticket.terms_version_id, ticket.clock_version_id) == (version.pk, version.pk)
    assert ticket.next_due_at is not None
    assert resolution[0] is not None
    assert ticket.next_due_at - resolution[0] >= 15 * HOUR
    assert not ticket.missed
    (told,) = TimelineEntry.objects.filter(ticket=ticket, code="terms_changed")
    assert told.data["reason"] == "Decree"
    assert [fact.type for fact in facts_of(ticket)][-1] == "terms_changed"
    assert closed.terms_version_id == resolution[1]


AFTER = datetime(2027, 2, 1, 7, tzinfo=UTC)
"""A Monday a month after the agreement's end, 10:00 in Istanbul."""


def test_a_request_from_after_the_end_is_promised_what_the_renewal_brings(cast: Cast) -> None:
    ticket = report(cast.ours, at=AFTER)
    assert (ticket.coverage, ticket.clock_version) == ("not_served", None)
    # Where nothing is agreed no hours are either.
    card = promise_card(facts_of(ticket), at=AFTER)
    assert (card.open_now, card.next_opening) == (False, None)
    renewed_at = AFTER + 2 * DAY
    renew(cast.ours, renewed_at)
    ticket.refresh_from_db()
    assert decided(ticket) == [("lapsed", "not_served"), ("active", "covered")]
    assert ticket.terms_version is not None
    assert (ticket.terms_version.number, ticket.clock_version) == (2, ticket.terms_version)
    # A new request at that minute is promised the same: the days before cost nobody anything.
    fresh = report(cast.ours, at=renewed_at)
    assert ticket.next_due_at == fresh.next_due_at is not None
    assert (ticket.missed, list(differences(proof_of(ticket, at=renewed_at)))) == (False, [])
    told = TimelineEntry.objects.get(ticket=ticket, code="promise_begun")
    said = "The agreement BIZIM-1 is in force: the clocks begin"
    assert event_words(told, "en", MONDAY.tzinfo) == said
    assert not follow_agreement(actor=SYSTEM, at=renewed_at + HOUR, ticket=ticket)


def test_an_early_end_reaches_open_tickets_as_time_goes_by(cast: Cast) -> None:
    ticket, other = report(cast.ours), report(cast.strangers)
    due = ticket.next_due_at
    end_agreement(
        actor=SYSTEM,
        at=MONDAY + HOUR,
        agreement=cast.ours.agreement,
        ended_on=date(2026, 4, 21),
        reason="Satıldı.",
    )
    deliver_jobs(MONDAY + HOUR)
    for when in (HOUR, DAY, DAY + HOUR, 31 * DAY, 32 * DAY):
        look(MONDAY + when)
    ticket.refresh_from_db()
    assert decided(ticket) == [
        ("active", "covered"),
        ("expiring", "covered"),
        ("run_off", "covered"),
        ("run_off_over", "billable"),
    ]
    assert (ticket.coverage, ticket.next_due_at) == ("billable", due)
    assert decided(other) == [("active", "covered")]


def test_an_agreement_that_begins_takes_up_what_was_reported_before(cast: Cast) -> None:
    early, none = (datetime(year, 12, 28, 7, tzinfo=UTC) for year in (2025, 2024))
    waiting, before = report(cast.ours, at=early), report(cast.ours, at=none)
    draft = report(make_company("kapali", plan="standard"), by="end_user", at=early)
    states = [decided(each)[0][0] for each in (waiting, before)]
    assert states == ["draft", "none"]
    for when in (early + HOUR, MONDAY, MONDAY + HOUR):
        look(when)
    for each in (waiting, before):
        each.refresh_from_db()
        assert decided(each)[1:] == [("active", "covered")]
        assert each.next_due_at is not None
    draft.refresh_from_db()
    assert (draft.state, draft.clock_version) == ("draft", None)
