"""An e-mail as it came: safe HTML, its own pictures, its headers; invitations and protections."""

from email.message import EmailMessage

import pytest
from django.test import Client

from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.tests.arriving import arrive
from vefa.desk.tests.cast import Cast

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
HTML = (
    '<p onclick="x()">Ekran <b>donuyor</b>.</p><script>alert(1)</script>'
    '<img src="cid:ekran@x"><img src="cid:svg@x"><img src="https://far.example/pixel.gif">'
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Sunucu bakımı\r\n"
    "DTSTART;TZID=Asia/Almaty:20260422T110000\r\nDTEND;TZID=Asia/Almaty:20260422T120000\r\n"
    "LOCATION:2. kat\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ayşe Yetkili <ayse@bizim.example>"
    message["To"] = "support@desk.example"
    message["Subject"] = "Ekran donuyor"
    message["Message-ID"] = "<ekran@bizim.example>"
    return message


@pytest.fixture
def entry(cast: Cast) -> TimelineEntry:
    message = mail()
    message.set_content(HTML, subtype="html")
    message.add_related(PNG, "image", "png", cid="<ekran@x>")
    message.add_related(b"<svg onload='x()'/>", "image", "svg+xml", cid="<svg@x>")
    arrive(message.as_bytes())
    return TimelineEntry.objects.get(code="reported")


def address(entry: TimelineEntry) -> str:
    return f"/desk/t/{Ticket.objects.get().number}/mail/{entry.pk}/"


def test_its_html_is_shown_without_what_could_act(engineer: Client, entry: TimelineEntry) -> None:
    page = engineer.get(address(entry)).content.decode()
    assert "<p>Ekran <b>donuyor</b>.</p>" in page
    assert f'<img src="{address(entry)}0/"' in page
    assert "far.example" not in page.partition("All headers")[0]
    assert "alert(1)" not in page
    assert "Pictures that lie elsewhere are not shown" in page
    assert "message-id: &lt;ekran@bizim.example&gt;" in page
    ticket_page = engineer.get(f"/desk/t/{Ticket.objects.get().number}/").content.decode()
    assert address(entry) in ticket_page


def test_only_pictures_are_handed_out(engineer: Client, entry: TimelineEntry) -> None:
    picture = engineer.get(f"{address(entry)}0/")
    assert (picture.content, picture["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in picture["Content-Security-Policy"]
    assert [engineer.get(f"{address(entry)}{place}/").status_code for place in (1, 7)] == [404, 404]


def test_what_did_not_come_by_mail_has_no_original(engineer: Client, ticket: Ticket) -> None:
    reported = ticket.timeline.get(code="reported")
    assert engineer.get(f"/desk/t/{ticket.number}/mail/{reported.pk}/").status_code == 404


def test_an_invitation_is_told_in_the_readers_zone(engineer: Client, cast: Cast) -> None:
    message = mail()
    message.set_content("Gelir misiniz?")
    message.add_attachment(CALENDAR.encode(), "text", "calendar", filename="davet.ics")
    arrive(message.as_bytes())
    page = engineer.get(f"/desk/t/{Ticket.objects.get().number}/").content.decode()
    assert "Sunucu bakımı" in page
    # Eleven in Almaty is nine in Istanbul, where the engineer sits.
    assert "Wednesday 22 April 2026, 09:00 (UTC+03:00) until 10:00" in page
    assert "2. kat" in page


def test_an_encrypted_message_says_so(engineer: Client, cast: Cast) -> None:
    message = mail()
    message.set_content("-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n")
    arrive(message.as_bytes())
    page = engineer.get(f"/desk/t/{Ticket.objects.get().number}/").content.decode()
    assert "Encrypted (PGP): we cannot read it here." in page
    assert "message.asc" in page
