"""Every letter to customers in every language: complete, tidy, and in one language only."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from vefa.accounts.queries import actor_of
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import assignment, conversation, dates, ending
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.merging import merge
from vefa.desk.actions.opening import open_ticket
from vefa.desk.actions.upkeep import take_steps
from vefa.desk.models import MessageLink, Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Company, make_company, make_staff
from vefa.mail.models import OutgoingMessage

# The story is told once for all tests, so the database is asked for here.
pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
OTHERS = ("tr", "ru", "kk")
NOTICES = {
    "received", "response", "question", "reply", "date_proposed", "date_agreed", "workaround",
    "resolved", "reminder", "closed", "draft", "third_party", "goes_on", "merged",
}  # fmt: skip

# Names of the cast, which are nobody's translation. What the cast writes here is digits.
NAMES = ("Deniz Usta", "Ayşe Yetkili", "Baran Kullanıcı", "Ahenk Bilişim", "BIZIM-1", "KAPALI-1")
NEUTRAL = re.compile(
    r"https?://\S+|<\S+@\S+>|V-\d{4}-\d{6}|UTC[+-]\d\d:\d\d|\bS[1-4]\b|"
    + "|".join(map(re.escape, NAMES))
)
WORD = re.compile(r"[^\W\d_]{3,}")

Letters = list[tuple[str, str]]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker) -> dict[str, Letters]:
    """The letters of the same story in each language: notice and text."""
    with django_db_blocker.unblock():
        return {language: letters_in(language) for language in ("en", *OTHERS)}


def letters_in(language: str) -> Letters:
    """What the story sends; nothing of it stays in the database."""
    with transaction.atomic(), scoped(EVERYTHING), translation.override("en"):
        tell_the_story(language)
        links = list(MessageLink.objects.filter(outgoing=True).order_by("pk"))
        sent = OutgoingMessage.objects.in_bulk([link.outgoing_message_id for link in links])
        found = [(each.notice, text_of(sent[each.outgoing_message_id])) for each in links]
        transaction.set_rollback(True)
    return found


def text_of(message: OutgoingMessage) -> str:
    parsed = message_from_bytes(bytes(message.content), policy=policy.default)
    body = parsed.get_body(("plain",))
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def report(company: Company, *, by: str = "contact", days: int = 0) -> Ticket:
    contact, at = getattr(company, by), MONDAY + timedelta(days=days)
    found = Report(
        customer_id=company.customer.pk,
        contact=contact,
        title="4711",
        text="1234",
        source="web",
        kind="fault",
        severity="S2",
        reported_at=at,
    )
    return open_ticket(actor=contact_actor(contact), at=at, report=found)


def tell_the_story(language: str) -> None:
    company = make_company("bizim", language=language)
    deniz = make_staff("Deniz Usta", "engineer")
    engineer, customer = actor_of(deniz), contact_actor(company.contact)
    at = MONDAY + HOUR / 4

    ticket = report(company)
    conversation.ask_missing_items(
        actor=engineer, at=at, ticket=ticket, text="1?", items=["21", "22"]
    )
    conversation.answer(actor=customer, at=at + HOUR / 4, ticket=ticket, text="21, 22")
    at += HOUR / 2
    assignment.assign(actor=engineer, at=at, ticket=ticket, engineer=deniz)
    conversation.reply(actor=engineer, at=at, ticket=ticket, text="2")
    conversation.ask_customer(actor=engineer, at=at, ticket=ticket, text="3?")
    for _step in ("reminder", "last reminder", "closed"):
        assert ticket.next_step_at is not None
        take_steps(at=ticket.next_step_at)
        ticket.refresh_from_db()
    assert ticket.state == "closed"

    ticket = report(company)
    merge(actor=engineer, at=at, ticket=report(company), into=ticket)
    due = at + timedelta(days=2)
    dates.propose_date(actor=engineer, at=at, ticket=ticket, due=due)
    dates.propose_date(actor=engineer, at=at, ticket=ticket, due=due + HOUR, text="4")
    dates.decline_date(actor=customer, at=at, ticket=ticket, reason="10", counter=due + 2 * HOUR)
    dates.accept_counter(actor=engineer, at=at, ticket=ticket)
    dates.offer_workaround(actor=engineer, at=at, ticket=ticket, text="5")
    conversation.wait_for_third_party(actor=engineer, at=at, ticket=ticket, party="911", text="9")
    conversation.start_work(actor=engineer, at=at + HOUR, ticket=ticket)
    at += HOUR
    ending.resolve(
        actor=engineer, at=at, ticket=ticket, found="6", cause="7", done="8", how="repair"
    )

    # The agreement has ended by then.
    assert report(company, days=500).coverage == "not_served"
    gated = make_company("kapali", plan="standard", language=language)
    assert report(gated, by="end_user").state == "draft"


def test_every_letter_is_sent(told: dict[str, Letters]) -> None:
    assert {notice for notice, _text in told["en"]} == NOTICES
    for language in OTHERS:
        assert [notice for notice, _text in told[language]] == [n for n, _text in told["en"]]


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_letters_are_tidy(told: dict[str, Letters], language: str) -> None:
    for notice, text in told[language]:
        untidy = re.search(r"\n\n\n| \n|  |^\s|\n- *\n|%\(|[{}]|None|:\n\n-", text)
        assert not untidy, f"{notice}: {untidy!r}\n{text}"
        greeting, blank, *_rest = text.splitlines()
        assert ("Ayşe Yetkili" in greeting or "Baran Kullanıcı" in greeting, blank) == (True, "")
        assert text.rstrip().endswith("Ahenk Bilişim")


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left(told: dict[str, Letters], language: str) -> None:
    for (notice, text), (_notice, english) in zip(told[language], told["en"], strict=True):
        said = set(WORD.findall(NEUTRAL.sub(" ", text)))
        assert said, notice
        assert not said & set(WORD.findall(NEUTRAL.sub(" ", english))), f"{notice}:\n{text}"
        if language != "tr":
            latin = {word for word in said if re.search(r"[A-Za-zÇĞİÖŞÜçğıöşü]", word)}
            assert not latin, f"{notice}: {latin}"


def test_letters_say_whom_to_turn_to_and_until_when(told: dict[str, Letters]) -> None:
    by_notice: dict[str, list[str]] = {}
    for notice, text in told["en"]:
        by_notice.setdefault(notice, []).append(text)
    assert "- Ayşe Yetkili <ayse@kapali.example>" in by_notice["draft"][0]
    first, last = by_notice["reminder"]
    # The open question is repeated, not the one that was answered.
    assert "\n3?\n" in first
    assert "- 21" not in first
    assert "we shall close" not in first
    assert re.search(r"If we hear nothing by \w+ \d+ May 2026, .*, we shall close", last)
    assert re.search(r"until \w+ \d+ June 2026", by_notice["closed"][0])
    assert "third party: 911. Until" in by_notice["third_party"][0]
    assert re.search(r"\(911\) is over\.\n\n.*:\n- ", by_notice["goes_on"][0])
    assert re.search(r"same as (V-\d{4}-\d{6}),(.|\n)*/t/\1/\n", by_notice["merged"][0])
    (resolved,) = by_notice["resolved"]
    assert re.search(r"If we hear nothing by .* 2026, .*, it will be closed", resolved)
    assert "- 21\n- 22\n" in by_notice["question"][0]


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_a_request_without_a_promise_is_received_in_words(language: str) -> None:
    with translation.override(language):
        context = {"ticket": Ticket(number="V-2026-000001", title="4711"), "promises": []}
        text = render_to_string("desk/mail/received.txt", context)
    assert len(text.strip().split("\n\n")) == 3
    assert not re.search(r"\n\n\n|\n- |:\n", text)
