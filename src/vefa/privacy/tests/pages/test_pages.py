"""Pages of personal data: who opens them, what an archive holds, who may fetch it."""

import io
import json
import zipfile
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.audit.models import Entry
from vefa.core import clock
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.intake import contact_actor
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Ticket
from vefa.desk.queries.reports import NewFile, Report
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, make_staff, portal_user
from vefa.privacy.actions.exports import request_export
from vefa.privacy.models import Export, Redaction
from vefa.privacy.queries.people import Person
from vefa.privacy.queries.retention import rules
from vefa.privacy.tasks import go_on, make_archive, redact


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        found = make_cast()
        contact = found.ours.contact
        open_ticket(
            actor=contact_actor(contact),
            at=MONDAY,
            report=Report(
                customer_id=contact.customer_id,
                contact=contact,
                title="Yazıcı",
                text="Sabahtan beri yazmıyor.",
                source="web",
                severity="S3",
                reported_at=MONDAY,
                files=[NewFile("log.txt", "text/plain", b"a line")],
            ),
        )
        yield found


def client_of(user: User, *, sure: bool = True) -> Client:
    client = Client()
    client.force_login(user)
    if sure:
        session = client.session
        session["confirmed_at"] = clock.now().isoformat()
        session.save()
    return client


def test_one_of_ours_with_limits_asks_an_administrator(cast: Cast) -> None:
    limited = make_staff("Can Sınırlı", "engineer", limited_to=[cast.ours.customer.pk])
    with pytest.raises(Refused, match="ask an administrator"):
        request_export(actor=actor_of(limited), at=MONDAY, person=Person(None, (limited,)))
    assert not Export.objects.exists()


def test_a_person_fetches_what_is_held_about_them(cast: Cast) -> None:
    ayse = portal_user(cast.ours.contact)
    assert client_of(ayse, sure=False).get(reverse("own_data")).status_code == 302
    client = client_of(ayse)
    assert client.get(reverse("own_archive")).headers["Location"] == reverse("own_data")
    for _ in range(2):
        assert client.post(reverse("own_data")).status_code == 302
    export = Export.objects.get()
    make_archive(export.pk)
    response = client.get(reverse("own_archive"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    index = archive.read("index.html").decode()
    assert 'lang="tr"' in index
    assert "Kim olduğunuz" in index
    assert "Önem derecesi" in index
    said = [json.loads(line) for line in archive.read("data/messages.jsonl").splitlines()]
    assert [row["body"] for row in said] == ["Sabahtan beri yazmıyor."]
    (file,) = [name for name in archive.namelist() if name.startswith("files/")]
    assert archive.read(file) == b"a line"
    assert [name for name in archive.namelist() if name.startswith("letters/")]
    deeds = Entry.objects.filter(deed__startswith="personal_data").order_by("pk")
    assert [entry.deed for entry in deeds] == ["personal_data_gathered", "personal_data_fetched"]
    other = client_of(portal_user(cast.ours.end_user))
    assert other.get(reverse("own_archive")).status_code == 302
    assert "indir" in client.get(reverse("own_data")).content.decode().lower()


def test_only_an_administrator_opens_others_data(cast: Cast) -> None:
    person = reverse("workspace:person_data", args=["contact", cast.ours.contact.pk])
    assert client_of(cast.leyla).get(person).status_code == 404
    yusuf = make_staff("Yusuf Yönetici", "administrator")
    assert client_of(yusuf, sure=False).get(person).status_code == 302
    client = client_of(yusuf)
    assert client.post(person, {"deed": "export"}).status_code == 302
    export = Export.objects.get()
    archive = reverse("workspace:archive", args=[export.key])
    assert client.get(archive).status_code == 404
    make_archive(export.pk)
    fetched = client.get(archive)
    assert fetched.status_code == 200
    assert b"".join(fetched.streaming_content).startswith(b"PK")
    assert client.get(reverse("workspace:privacy"), {"q": "ayşe"}).status_code == 200
    assert client.get(reverse("workspace:person_data", args=["nobody", 1])).status_code == 404
    assert client.post(person, {"deed": "redact", "why": "wish", "note": "x"}).status_code == 422
    asked = {"deed": "redact", "why": "wish", "note": "By letter of 20 April"}
    assert client.post(person, asked).status_code == 302
    assert client.get(archive).status_code == 404
    assert client.get(person).status_code == 200
    task = Redaction.objects.get()
    go_on(0)
    redact(task.pk)
    assert Redaction.objects.get().finished_at is not None
    number = Ticket.objects.get().number
    page = client.get(reverse("workspace:ticket", args=[number])).content.decode()
    assert "Redacted on" in page
    assert "Sabahtan beri" not in page


def test_rules_are_counted_before_they_are_saved(cast: Cast) -> None:
    page = reverse("workspace:retention")
    assert client_of(cast.leyla).get(page).status_code == 404
    client = client_of(make_staff("Yusuf Yönetici", "administrator"))
    assert "Kept for ever" in client.get(page).content.decode()
    counted = client.post(page, {"letters": "30", "count": "1"}).content.decode()
    assert "0 rows would be let go now" in counted
    assert rules() == {}
    assert client.post(page, {"letters": "3", "save": "1"}).status_code == 422
    assert client.post(page, {"letters": "30", "save": "1"}).status_code == 302
    assert rules() == {"letters": 30}
