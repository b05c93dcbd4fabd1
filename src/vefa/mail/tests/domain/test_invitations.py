"""Calendars: what, when, where, from whom; in zones of IANA, of Windows and of their own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vefa.mail.domain import read_message
from vefa.mail.domain.invitations import MOST, read_invitations
from vefa.mail.tests.wrappers import calendar, message

OWN_ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Bizim saat\r\nBEGIN:STANDARD\r\nTZOFFSETTO:+0530\r\n"
    "END:STANDARD\r\nEND:VTIMEZONE"
)


def read(*lines, **more):
    (found,) = read_invitations(calendar(*lines, **more))
    return found


def test_an_invitation_by_outlook_in_turkish():
    found = read(
        "UID:1",
        "SUMMARY;LANGUAGE=tr:Sunucu bakımı\\, 2. kat",
        "DTSTART;TZID=Turkey Standard Time:20260309T140000",
        "DTEND;TZID=Turkey Standard Time:20260309T153000",
        "LOCATION:Toplantı odası\\n2. kat",
        "ORGANIZER;CN=Ayşe Demir:mailto:ayse@anadolu.example",
        "ATTENDEE;CN=Destek;PARTSTAT=NEEDS-ACTION:mailto:destek@saglayici.example",
    )
    assert (found.method, found.summary) == ("request", "Sunucu bakımı, 2. kat")
    assert found.starts == "2026-03-09T14:00:00+03:00"
    assert found.ends == "2026-03-09T15:30:00+03:00"
    assert found.place == "Toplantı odası 2. kat"
    assert found.organizer == "Ayşe Demir <ayse@anadolu.example>"
    assert found.attendees == ("Destek <destek@saglayici.example>",)


@pytest.mark.parametrize(
    ("start", "zone", "starts"),
    [
        ("DTSTART:20260309T110000Z", "", "2026-03-09T11:00:00+00:00"),
        ("DTSTART;TZID=Europe/Moscow:20260309T110000", "", "2026-03-09T11:00:00+03:00"),
        ('DTSTART;TZID="Asia/Almaty":20260309T110000', "", "2026-03-09T11:00:00+05:00"),
        (
            "DTSTART;TZID=Central Asia Standard Time:20260309T110000",
            "",
            "2026-03-09T11:00:00+05:00",
        ),
        ("DTSTART;TZID=Europe/Berlin:20260709T110000", "", "2026-07-09T11:00:00+02:00"),
        ("DTSTART;TZID=Bizim saat:20260309T110000", OWN_ZONE, "2026-03-09T11:00:00+05:30"),
        ("DTSTART;TZID=No such place:20260309T110000", "", "2026-03-09T11:00:00"),
        ("DTSTART;TZID=../../etc/passwd:20260309T110000", "", "2026-03-09T11:00:00"),
        ("DTSTART:20260309T110000", "", "2026-03-09T11:00:00"),
        ("DTSTART;VALUE=DATE:20260309", "", "2026-03-09"),
        ("DTSTART:20260231T110000Z", "", ""),
        ("DTSTART:00010101T000000Z", "", ""),
        ("DTSTART:soon", "", ""),
    ],
)
def test_when(start, zone, starts):
    assert read("SUMMARY:x", start, zone=zone).starts == starts


@pytest.mark.parametrize(
    ("duration", "ends"),
    [
        ("PT1H30M", "2026-03-09T12:30:00+00:00"),
        ("P1DT1H", "2026-03-10T12:00:00+00:00"),
        ("P1W", "2026-03-16T11:00:00+00:00"),
        ("later", ""),
    ],
)
def test_how_long(duration, ends):
    assert read("DTSTART:20260309T110000Z", f"DURATION:{duration}").ends == ends


@pytest.mark.parametrize(
    ("method", "lines", "told", "answer"),
    [
        ("REQUEST", [], "request", ""),
        ("CANCEL", [], "cancel", ""),
        ("REQUEST", ["STATUS:CANCELLED"], "cancel", ""),
        ("REPLY", ["ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.example"], "reply", "declined"),
        ("REPLY", ["ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.example"], "reply", "accepted"),
        ("X-NEW", [], "publish", ""),
    ],
)
def test_what_for(method, lines, told, answer):
    found = read("SUMMARY:Встреча", *lines, method=method)
    assert (found.method, found.answer) == (told, answer)


def test_a_calendar_beside_the_text():
    ics = calendar("SUMMARY:Кездесу", "DTSTART:20260309T110000Z", "RRULE:FREQ=WEEKLY")
    part = "--b\nContent-Type: text/calendar; charset=utf-8; method=REQUEST\n\n" + ics
    body = f"--b\n\nCome, please.\n{part}\n--b\nContent-Type: application/ics; name=invite.ics\n\n"
    found = read_message(
        message("Content-Type: multipart/mixed; boundary=b", f"{body}{ics}\n--b--".encode())
    )
    assert found.text == "Come, please."
    (event,) = found.invitations
    assert (event.summary, event.repeats) == ("Кездесу", True)
    assert [file.name for file in found.attachments] == ["text-1.ics", "invite.ics"]


LINES = st.sampled_from([
    "BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE",
    "END:VTIMEZONE", "BEGIN:STANDARD", "END:STANDARD", "TZID:x", "TZOFFSETTO:-9999",
    "DTSTART;TZID=x:99991231T235959", "DTSTART:20260309T110000Z", "DURATION:P9999W",
    "DTSTART;VALUE=DATE:20260309", "ATTENDEE;CN=:mailto:", "ORGANIZER;CN=\"a:mailto:b",
    "METHOD:REPLY", " folded",
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=40))
def test_any_lines(lines):
    assert len(read_invitations("\n".join(lines))) <= MOST


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VEVENT\n" * 100_000,
        "BEGIN:VEVENT\nEND:VEVENT\n" * 20_000,
        "X" + ";a=b" * 100_000 + ":c",
        'X;a="' * 50_000,
        "BEGIN:VEVENT\nSUMMARY:" + "\\" * 400_000 + "\nEND:VEVENT",
        "a\n " * 100_000,
    ],
    ids=range(6),
)
def test_hostile_calendars_are_bounded(text):
    assert len(read_invitations(text)) <= MOST
