"""Rendered pages are in one language: nothing of the English pages is left in the others.

Each page is drawn in English and in another language from the same story. What both of them show
must be somebody's name, somebody's words, or a word that every language writes the same way.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import assignment, conversation, dates
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, portal_user

OTHERS = ("tr", "ru", "kk")
DAY = timedelta(days=1)

# Read by nobody, or the same in every language: programs, keys of the keyboard, zones, codes.
UNREAD = {"script", "style", "code", "kbd", "template"}
SAME = {
    "API", "Ahenk", "Asia", "Bilişim", "Bizim", "Ctrl", "Enter", "Europe", "Istanbul", "JSON",
    "PDF", "TRY", "UTC", "Vefa", "Web", "Yabanci", "web",
    "not",  # Turkish for a note
    "English", "Türkçe", "Русский", "Қазақша",
}  # fmt: skip
# What the cast is called.
NAMES = {
    "Ayşe", "Yetkili", "Baran", "Kullanıcı", "Deniz", "Usta", "Leyla", "Amir", "Mete", "BIZIM",
    "Merkez", "Destek", "sözleşmesi",
}  # fmt: skip
ADDRESS = re.compile(r"\S+@\S+")
SPOKEN = ("title", "aria-label", "aria-description", "placeholder", "alt", "data-shortcut-label")
WORD = re.compile(r"[^\W\d_]{3,}")

STAFF_PAGES = (
    "/desk/", "/desk/?queue=mine", "/desk/t/{number}/", "/desk/t/{number}/why/resolution/",
    "/desk/t/{number}/why/coverage/", "/desk/t/{number}/proof/", "/desk/phone/?caller=bizim",
    "/desk/who/", "/desk/mail/", "/desk/t/nowhere/",
)  # fmt: skip
PORTAL_PAGES = (
    "/portal/", "/portal/requests/", "/portal/report/?draft=a-new-one", "/portal/report/what/",
    "/portal/report/how-bad/", "/portal/t/{number}/", "/portal/t/{number}/why/resolution/",
    "/portal/t/{number}/why/coverage/", "/portal/t/nowhere/",
)  # fmt: skip


class Spoken(HTMLParser):
    """The words that a page shows or a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.inside.append(tag)
        for name, value in attrs:
            if name in SPOKEN and value:
                self.words |= set(WORD.findall(ADDRESS.sub(" ", value)))

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.words |= set(WORD.findall(ADDRESS.sub(" ", data)))


def spoken(response: HttpResponse) -> set[str]:
    assert response.status_code in (200, 404, 422), response.status_code
    parser = Spoken()
    parser.feed(response.content.decode())
    return parser.words - SAME - NAMES


def both(draw: Callable[[str], HttpResponse], language: str) -> set[str]:
    """The words that the page says in English and in the other language."""
    english, other = spoken(draw("en")), spoken(draw(language))
    assert other, "the page says nothing"
    return english & other


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING), translation.override("en"):
        yield make_cast()


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A fault that was asked about, with a proposed date and a workaround to be answered."""
    contact, engineer = cast.ours.contact, actor_of(cast.deniz)
    found = Report(
        customer_id=cast.ours.customer.pk,
        contact=contact,
        title="4711",
        text="1234",
        source="web",
        kind="fault",
        severity="S2",
        reported_at=MONDAY,
    )
    made = open_ticket(actor=contact_actor(contact), at=MONDAY, report=found)
    assignment.assign(actor=engineer, at=MONDAY, ticket=made, engineer=cast.deniz)
    conversation.add_note(actor=engineer, at=MONDAY, ticket=made, text="1")
    conversation.ask_customer(actor=engineer, at=MONDAY, ticket=made, text="2?")
    dates.propose_date(actor=engineer, at=MONDAY, ticket=made, due=MONDAY + DAY, text="3")
    dates.offer_workaround(actor=engineer, at=MONDAY, ticket=made, text="4")
    return made


def drawn_for(client: Client, user: User, page: str) -> Callable[[str], HttpResponse]:
    def draw(language: str) -> HttpResponse:
        User.objects.filter(pk=user.pk).update(language=language)
        return client.get(page)

    return draw


@pytest.mark.parametrize("language", OTHERS)
def test_signing_in(client: Client, db: None, language: str) -> None:
    def draw(tongue: str) -> HttpResponse:
        return client.get("/sign-in/", headers={"Accept-Language": tongue})

    def refuse(tongue: str) -> HttpResponse:
        wrong = {"email": "a@b.example", "password": "1"}
        return client.post("/sign-in/", wrong, headers={"Accept-Language": tongue})

    assert not both(draw, language)
    assert not both(refuse, language)


@pytest.mark.parametrize("page", STAFF_PAGES)
@pytest.mark.parametrize("language", OTHERS)
def test_the_workspace(
    client: Client, cast: Cast, ticket: Ticket, language: str, page: str
) -> None:
    client.force_login(cast.deniz)
    draw = drawn_for(client, cast.deniz, page.format(number=ticket.number))
    assert not both(draw, language)


@pytest.mark.parametrize("page", PORTAL_PAGES)
@pytest.mark.parametrize("language", OTHERS)
def test_the_portal(client: Client, cast: Cast, ticket: Ticket, language: str, page: str) -> None:
    user = portal_user(cast.ours.contact)
    client.force_login(user)
    client.post("/portal/report/", {"installation": "else"})
    client.post("/portal/report/what/", {"kind": "fault", "title": "4712", "text": "1235"})
    draw = drawn_for(client, user, page.format(number=ticket.number))
    assert not both(draw, language)
