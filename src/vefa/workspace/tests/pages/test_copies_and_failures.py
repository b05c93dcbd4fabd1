"""Who is told, addresses that letters come back from, hints to the desk, messages not taken in."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client

from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.customers.actions import mark_undeliverable
from vefa.desk.actions.intake import note_unreadable
from vefa.desk.actions.mailing import address_of
from vefa.desk.actions.watching import set_watchers
from vefa.desk.models import Intake, Ticket
from vefa.desk.queries.recipients import recipients_of
from vefa.desk.tests.arriving import AYSE, arrive, letter, store
from vefa.desk.tests.cast import MONDAY, Cast, make_staff
from vefa.mail.models import RawMessage

HOUR = timedelta(hours=1)


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def administrator(cast: Cast) -> Client:
    client = Client()
    client.force_login(make_staff("Suna Yönetici", "administrator"))
    return client


def test_who_is_told_stands_above_the_box(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    baran = cast.ours.end_user
    where = f"/desk/t/{ticket.number}/"
    assert "Goes to Ayşe Yetkili (ayse@bizim.example)" in page(engineer, where)
    form = page(engineer, f"{where}do/watchers/")
    assert "Baran Kullanıcı (baran@bizim.example)" in form
    assert "ayse@bizim.example)</" not in form
    done = engineer.post(f"{where}do/watchers/", {"watchers-contacts": [baran.pk]})
    assert done.status_code == 302
    assert "copies to:  Baran Kullanıcı".replace("  ", " ") in " ".join(
        page(engineer, where).split()
    )
    mark_undeliverable(actor=SYSTEM, at=MONDAY, contact=baran, words="550")
    assert "no copies, since letters come back:" in page(engineer, where)
    engineer.post(f"{where}do/watchers/", {})
    assert recipients_of(ticket).unreachable == ()


def test_letters_that_come_back_are_seen_before_writing(
    engineer: Client, manager: Client, ticket: Ticket, cast: Cast
) -> None:
    where = f"/desk/t/{ticket.number}/"
    contact = cast.ours.contact
    mark_undeliverable(actor=SYSTEM, at=MONDAY, contact=contact, words="550 5.1.1 User unknown")
    told = page(engineer, where)
    assert "Letters to ayse@bizim.example come back" in told
    assert "550 5.1.1 User unknown" in told
    assert "do/reachable/" not in told
    assert engineer.post(f"{where}do/reachable/").status_code in (403, 404)
    assert "do/reachable/" in page(manager, where)
    assert manager.post(f"{where}do/reachable/").status_code == 302
    contact.refresh_from_db()
    assert (contact.undeliverable_at, contact.undeliverable_words) == (None, "")
    assert Entry.objects.get(deed="contact_reachable").actor_name == "Leyla Amir"


def test_the_desk_alone_learns_which_ticket_a_stranger_names(
    engineer: Client, ticket: Ticket
) -> None:
    intake = arrive(letter("x@far.example", "Re", "Merhaba"), to=address_of(ticket.number))
    assert intake is not None
    told = page(engineer, f"/desk/who/{intake.pk}/")
    assert ticket.number in told
    assert "only if it is from somebody of Bizim" in told


@pytest.mark.parametrize("box", ["\uff41\uff59\uff53\uff45", "\u0430yse"])
def test_an_address_that_only_looks_the_same_is_a_strangers(
    engineer: Client, cast: Cast, box: str
) -> None:
    content = letter(AYSE, "Fatura", "Merhaba").replace(b"AYSE@", f"{box}@".encode())
    intake = arrive(content)
    assert intake is not None
    assert (intake.outcome, intake.reason) == ("who_is_this", "unknown_sender")
    told = page(engineer, f"/desk/who/{intake.pk}/")
    assert f"{box[0]} (U+{ord(box[0]):04X})" in told
    assert told.count("Looks the same, but is another address") == 1


def test_a_forged_sender_is_said_in_words_before_anybody_is_named(
    engineer: Client, ticket: Ticket, settings: LazySettings
) -> None:
    settings.MAIL_AUTHSERV = {"mx.desk.example"}
    results = "mx.desk.example; dmarc=fail (p=none) header.from=bizim.example"
    forged = letter(AYSE, "Re", "Şifreyi sıfırlayın.", Authentication_Results=results)
    intake = arrive(forged, to=address_of(ticket.number))
    assert intake is not None
    assert "may be forged (DMARC)" in page(engineer, "/desk/who/")
    told = page(engineer, f"/desk/who/{intake.pk}/")
    assert "Ask the person by telephone" in told
    assert ticket.number in told
    named = {"contact": str(ticket.contact_id)}
    assert engineer.post(f"/desk/who/{intake.pk}/", named).status_code == 302
    assert "Şifreyi sıfırlayın." in page(engineer, f"/desk/t/{ticket.number}/")


def test_what_was_set_aside_can_be_taken_in_again(engineer: Client, cast: Cast) -> None:
    robot = letter(AYSE, "Otomatik yanıt", "Tatildeyim.", Auto_Submitted="auto-replied")
    intake = arrive(robot)
    assert intake is not None
    assert f"/desk/who/{intake.pk}/" in page(engineer, "/desk/mail/")
    assert f"/desk/who/{intake.pk}/" in page(engineer, "/desk/mail/?show=notable&find=yan%C4%B1t")
    assert "No such message" in page(engineer, "/desk/mail/?show=aside&find=nobody&after=x")
    assert "Take in again" in page(engineer, f"/desk/who/{intake.pk}/")
    assert engineer.post(f"/desk/who/{intake.pk}/", {"again": "1"}).status_code == 302
    intake.refresh_from_db()
    assert intake.outcome == "ticket"
    assert "Take in again" not in page(engineer, f"/desk/who/{intake.pk}/")


def failed(content: bytes) -> Intake:
    raw = store(content)
    note_unreadable(at=MONDAY, raw_message_id=raw.pk, error="OSError(28, 'No space left')")
    return Intake.objects.get(raw_message_id=raw.pk)


def test_an_administrator_sees_what_failed_and_takes_it_in(
    administrator: Client, engineer: Client, cast: Cast
) -> None:
    intake = failed(letter(AYSE, "Yazıcı", "Çalışmıyor."))
    listed = page(administrator, "/desk/failures/")
    assert 'class="count">1<' in listed
    assert "No space left" in listed
    one = f"/desk/failures/{intake.pk}/"
    raw = page(administrator, one)
    assert "From: " in raw
    assert "Message-ID: " in raw
    assert Entry.objects.filter(deed="raw_mail_read", subject_id=intake.raw_message_id).exists()
    for path in ("/desk/failures/", one):
        assert engineer.get(path).status_code == 404
    assert "/desk/failures/" not in page(engineer, "/desk/")
    assert administrator.post(one).status_code == 302
    assert Ticket.objects.get().title == "Yazıcı"
    assert administrator.get(one).status_code == 404
    assert RawMessage.objects.get().state == "handled"


def test_what_fails_again_stays_and_says_why(
    administrator: Client,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    intake = failed(letter(AYSE, "Yazıcı", "Çalışmıyor."))

    def full(**_values: object) -> None:
        raise OSError(28, "Still no space")

    monkeypatch.setattr("vefa.workspace.web.failures.take_in_again", full)
    with caplog.at_level("CRITICAL"):
        answer = administrator.post(f"/desk/failures/{intake.pk}/")
    assert answer.status_code == 422
    assert "Still no space" in answer.content.decode()
    intake.refresh_from_db()
    assert intake.outcome == "unreadable"


def test_the_live_part_tells_anew_who_is_told(engineer: Client, ticket: Ticket, cast: Cast) -> None:
    set_watchers(actor=cast.engineer, at=MONDAY, ticket=ticket, contacts=[cast.ours.end_user])
    parts = page(engineer, f"/desk/t/{ticket.number}/live/?revision=0")
    assert 'id="ticket-told" hx-swap-oob="true"' in parts
    assert "copies to: Baran" in " ".join(parts.split())
