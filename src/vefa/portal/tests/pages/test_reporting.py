"""Reporting in three steps: what is kept on the way, and what is said before sending."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vefa.accounts.models import User
from vefa.agreements.actions import suspend_agreement
from vefa.core.actor import SYSTEM
from vefa.customers.actions import record_training
from vefa.customers.models import Contact
from vefa.desk.actions import ending
from vefa.desk.models import CoverageDecision, EntryFile, Ticket
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.portal.tests.pages.conftest import Now
from vefa.portal.tests.pages.steps import (
    WEIGHT,
    WHAT,
    begun,
    describe,
    do,
    page,
    report,
    step,
)
from vefa.portal.web.kept import MOST

SUNDAY = datetime(2026, 4, 19, 11, 10, tzinfo=UTC)


def test_three_steps_make_a_ticket(contact: Client) -> None:
    assert "What is it about?" in page(contact, step("", begun(contact)))
    ticket = report(contact)
    assert (ticket.severity, ticket.title, ticket.kind) == ("S2", WHAT["title"], "fault")
    confirmed = page(contact, f"/portal/t/{ticket.number}/?sent")
    assert "We have your request" in confirmed
    assert ticket.number in page(contact, "/portal/")


def test_a_second_press_makes_no_second_ticket(contact: Client) -> None:
    report(contact)
    again = contact.post("/portal/report/how-bad/", {**WHAT, "installation": "else", **WEIGHT})
    assert again.status_code == 302
    assert Ticket.objects.count() == 1


def test_steps_cannot_be_skipped(contact: Client) -> None:
    for place in ("what/", "how-bad/"):
        assert contact.get(f"/portal/report/{place}").headers["Location"] == "/portal/report/"
    assert contact.get("/portal/report/outlook/").status_code == 204


def test_what_is_missing_is_named(contact: Client) -> None:
    assert contact.post("/portal/report/", {}).status_code == 422
    contact.post("/portal/report/", {"installation": "else"})
    answer = contact.post("/portal/report/what/", {"kind": "fault", "title": "", "text": "Uzun"})
    assert answer.status_code == 422
    assert "Uzun" in answer.content.decode()


def test_what_sending_would_mean_is_shown_and_follows_the_answers(contact: Client) -> None:
    describe(contact)
    asked = {**WEIGHT, "impact": "everyone", "urgency": "stopped", "look": "1"}
    shown = contact.post("/portal/report/how-bad/", asked)
    assert shown.status_code == 200
    assert "S1 critical" in shown.content.decode()
    fragment = page(contact, "/portal/report/outlook/?impact=few&urgency=minor")
    assert "S4 low" in fragment
    assert "today, 10:00" in fragment
    assert "<html" not in fragment
    assert not Ticket.objects.exists()


def test_words_outlive_the_session(contact: Client) -> None:
    """The last page brings them along, as a browser does that was signed out meanwhile."""
    sent = {**WHAT, "installation": "else", **WEIGHT}
    response = contact.post("/portal/report/how-bad/", sent)
    assert response.status_code == 302
    assert Ticket.objects.get().title == WHAT["title"]


def test_a_draft_is_offered_and_can_be_discarded(contact: Client) -> None:
    describe(contact, title="Yarım kalan")
    assert "Yarım kalan" in page(contact, step("", begun(contact)))
    contact.post("/portal/report/discard/")
    assert "Yarım kalan" not in page(contact, step("", begun(contact)))


def test_two_tabs_write_two_reports(contact: Client) -> None:
    """Sending one leaves the words of the other, also those that are only just sent along."""
    first, second = (begun(contact) for _ in range(2))
    assert first != second
    describe(contact, key=first, title="Yazıcı sustu")
    describe(contact, key=second, title="Ekran karardı")
    kept = page(contact, step("how-bad/", first))
    assert ("Yazıcı sustu" in kept, "Ekran karardı" in kept) == (True, False)
    assert contact.post(step("how-bad/", first), WEIGHT).status_code == 302
    assert "Ekran karardı" in page(contact, step("what/", second))
    sent = contact.post(step("how-bad/", second), {**WEIGHT, "once": "other"})
    assert sent.status_code == 302
    assert sorted(Ticket.objects.values_list("title", flat=True)) == [
        "Ekran karardı",
        "Yazıcı sustu",
    ]


def test_words_are_kept_before_anybody_is_sent_back(contact: Client) -> None:
    """Also where the session knows nothing of the report that they belong to."""
    answer = contact.post(step("what/", "forgotten-one"), WHAT)
    assert answer.headers["Location"] == step("", "forgotten-one")
    shown = page(contact, answer.headers["Location"])
    assert (WHAT["title"] in shown, step("what/", "forgotten-one") in shown) == (True, True)
    answer = contact.post(step("what/", "known-about"), {**WHAT, "installation": "else"})
    assert answer.headers["Location"] == step("how-bad/", "known-about")


def test_only_so_many_drafts_are_kept(contact: Client) -> None:
    for number in range(MOST + 1):
        contact.post(step("what/", f"draft-no-{number}"), {**WHAT, "title": f"Sayı {number}"})
    shown = page(contact, step("", begun(contact)))
    assert [f"Sayı {number}" in shown for number in range(MOST + 1)] == [False] + [True] * MOST


@pytest.mark.parametrize("key", ["", "x", "a b c d e f g", "x" * 41, "../../../etc"])
def test_a_made_up_key_begins_a_report_of_its_own(contact: Client, key: str) -> None:
    answer = contact.get("/portal/report/", {"draft": key})
    assert "?draft=" in answer.headers["Location"]
    assert key not in answer.headers["Location"].split("=")[1:]


def test_a_refused_file_keeps_the_rest(contact: Client, settings: object) -> None:
    settings.FILE_LIMIT = 3  # type: ignore[attr-defined]
    describe(contact)
    file = SimpleUploadedFile("ekran.png", b"12345", "image/png")
    answer = contact.post("/portal/report/how-bad/", {**WEIGHT, "attachments": file})
    assert answer.status_code == 422
    assert "choose your files once more" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_files_come_along(contact: Client) -> None:
    file = SimpleUploadedFile("ekran.png", b"12345", "image/png")
    ticket = report(contact, attachments=file)
    assert EntryFile.objects.get(entry__ticket=ticket).file.name == "ekran.png"


@pytest.mark.parametrize(
    ("wish", "outcome", "hours"),
    [("opening", "covered", "inside"), ("now", "billable", "outside"), ("", "covered", "inside")],
)
def test_out_of_hours_the_wish_decides(
    contact: Client, now: Now, wish: str, outcome: str, hours: str
) -> None:
    now.at = SUNDAY
    describe(contact)
    asked = page(contact, "/portal/report/how-bad/")
    assert "When shall we work on it?" in asked
    response = contact.post("/portal/report/how-bad/", {**WEIGHT, "wish": wish})
    assert response.status_code == 302
    decision = CoverageDecision.objects.get()
    assert (decision.outcome, decision.facts["work_hours"]) == (outcome, hours)


def test_within_the_hours_nothing_is_asked(contact: Client) -> None:
    describe(contact)
    assert "When shall we work on it?" not in page(contact, "/portal/report/how-bad/")
    assert "work_at" not in report(contact, wish="now").facts


@pytest.mark.parametrize("plan", ["standard"])
def test_whom_to_turn_to_is_told_where_contacts_must_be_trained(
    end_user: Client, contact: Client, cast: Cast
) -> None:
    train(cast.ours.contact)
    describe(end_user)
    shown = page(end_user, "/portal/report/how-bad/")
    assert "Send to the authorised contact" in shown
    assert "Ayşe Yetkili" in shown
    ticket = report(end_user)
    assert ticket.state == "draft"
    assert "kept for your authorised contact" in page(end_user, f"/portal/t/{ticket.number}/?sent")
    assert "Shall it be sent to us?" in page(contact, "/portal/")
    assert do(end_user, ticket, "release") == 404
    assert do(contact, ticket, "release") == 302
    assert (ticket.state, ticket.coverage) == ("new", "covered")


@pytest.mark.parametrize("plan", ["standard"])
def test_a_draft_says_what_sending_it_on_would_promise(
    end_user: Client, contact: Client, cast: Cast
) -> None:
    train(cast.ours.contact)
    ticket = report(end_user)
    shown = page(contact, f"/portal/t/{ticket.number}/")
    assert "If it is sent on now" in shown
    assert "Covered" in shown
    assert "today, 11:00" in shown


def test_a_suspended_agreement_is_told_kindly_and_the_report_is_kept(
    contact: Client, cast: Cast
) -> None:
    suspend_agreement(
        actor=SYSTEM, at=MONDAY, agreement=cast.ours.agreement, reason="Denetim bulguları."
    )
    for place in ("/portal/", step("", begun(contact))):
        shown = page(contact, place)
        assert "is suspended" in shown
        assert "Denetim bulguları." in shown
    ticket = report(contact)
    assert ticket.coverage == "not_served"
    # Nobody is asked for what only the lifting of the suspension brings.
    assert "Waiting for you" not in page(contact, "/portal/")
    shown = page(contact, f"/portal/t/{ticket.number}/")
    assert "work goes on when that is lifted" in shown
    assert ("agreed hours" in shown, "We cannot go on without you" in shown) == (False, False)


def test_a_lapsed_agreement_is_told_kindly_and_the_report_is_kept(
    contact: Client, cast: Cast, now: Now
) -> None:
    now.at = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    contact.force_login(User.objects.get(contact=cast.ours.contact))
    assert "ended on 31 December 2026" in page(contact, "/portal/")
    assert report(contact).coverage == "not_served"


def test_a_new_report_can_follow_a_closed_one(contact: Client, cast: Cast, now: Now) -> None:
    first = report(contact)
    solve(cast, first, now)
    assert do(contact, first, "accept") == 302
    answer = contact.get(f"/portal/report/?follows={first.number}", follow=True)
    assert "which it follows" in answer.content.decode()
    key = answer.redirect_chain[-1][0].partition("draft=")[2]
    second = report(contact, once="again", key=key)
    assert second.follows == first


def train(person: Contact) -> None:
    record_training(
        actor=SYSTEM,
        at=MONDAY,
        contact=person,
        subject="Yardım masası",
        trained_on=MONDAY.date(),
        expires_on=None,
    )


def solve(cast: Cast, ticket: Ticket, now: Now) -> None:
    ending.resolve(
        actor=cast.engineer,
        at=now(),
        ticket=ticket,
        found="Sürüm eski.",
        cause="Eksik yama.",
        done="Yama kuruldu.",
        how="fix",
    )
