from urllib.parse import unquote

import pytest

from vefa.accounts.actions import create_portal_user, create_staff
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.documents.actions import store_file
from vefa.documents.queries import place_of
from vefa.documents.tests.factories import AT, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def portal_user(customer):
    contact = add_contact(
        actor=SYSTEM,
        at=AT,
        customer=customer,
        name="Ayşe Yılmaz",
        email=f"ayse@{customer.code}.example",
        roles=["authorised"],
    )
    return create_portal_user(actor=SYSTEM, at=AT, contact=contact, role="contact", password=None)


@pytest.fixture
def people():
    """A person of the file's customer, one of another, one of ours."""
    with scoped(EVERYTHING):
        customers = [make_customer("anadolu"), make_customer("bozkir")]
        insider, stranger = (portal_user(customer) for customer in customers)
        engineer = create_staff(
            actor=SYSTEM,
            at=AT,
            name="Deniz Kaya",
            email="deniz@provider.example",
            role="engineer",
            password=None,
            language="tr",
            timezone="Europe/Istanbul",
        )
    return {"insider": insider, "stranger": stranger, "engineer": engineer}


def stored(people, **more):
    values = {"name": "Ekran görüntüsü.png", "media_type": "image/png", "public": True, **more}
    with scoped(EVERYTHING):
        return store_file(
            actor=SYSTEM,
            at=AT,
            customer_id=people["insider"].customer_id,
            content=b"bytes",
            **values,
        )


def answer(client, user, file):
    client.force_login(user)
    return client.get(f"/files/{file.key}/")


def test_a_download_is_an_attachment_that_cannot_act(client, people):
    response = answer(client, people["insider"], stored(people))
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"bytes"
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Ekran%20g%C3%B6r%C3%BCnt%C3%BCs%C3%BC.png"
    )
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_page_is_handed_out_as_bytes(client, people):
    response = answer(client, people["insider"], stored(people, media_type="text/html"))
    assert response.headers["Content-Type"] == "application/octet-stream"
    response.close()


@pytest.mark.parametrize(
    ("who", "public", "status"),
    [
        ("engineer", True, 200),
        ("engineer", False, 200),
        ("insider", True, 200),
        ("insider", False, 404),
        ("stranger", True, 404),
        ("stranger", False, 404),
    ],
)
def test_who_may_have_it(client, people, who, public, status):
    response = answer(client, people[who], stored(people, public=public))
    assert response.status_code == status
    response.close()


def test_whoever_is_not_signed_in_is_asked_to(client, people):
    response = client.get(f"/files/{stored(people).key}/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


def test_lost_bytes_are_reported(client, people, caplog):
    file = stored(people)
    place_of(file.customer_id, file.sha256).unlink()
    assert answer(client, people["engineer"], file).status_code == 404
    assert "missing from the files folder" in caplog.text


def test_nothing_is_sent_to_it(client, people):
    file = stored(people)
    client.force_login(people["insider"])
    assert client.post(f"/files/{file.key}/").status_code == 405


def test_a_name_of_somebody_redacted_is_said_in_the_readers_language(client, people):
    file = stored(people, name="Redacted person.txt", media_type="text/plain")
    response = answer(client, people["engineer"], file)
    header = response.headers["Content-Disposition"]
    assert unquote(header).endswith("Verileri karartılmış kişi.txt")
    response.close()


def read(response):
    """To its end, so that the test client closes it and keeps the connection."""
    return b"".join(getattr(response, "streaming_content", ()))


def test_who_took_a_file_along_is_noted_and_a_picture_in_a_page_is_not(client, people):
    file = stored(people)
    url = f"/files/{file.key}/"
    for who in ("insider", "engineer", "stranger"):
        client.force_login(people[who])
        for more in ({}, {"Sec-Fetch-Dest": "document"}, {"Sec-Fetch-Dest": "image"}):
            read(client.get(url, headers=more))
        read(client.head(url))
    with scoped(EVERYTHING):
        noted = list(Entry.objects.filter(deed="file_fetched").order_by("pk"))
    assert [entry.actor_id for entry in noted] == [
        people[who].pk for who in ("insider", "insider", "engineer", "engineer")
    ]
    assert {(each.subject_id, each.customer_id, each.facts["sha256"]) for each in noted} == {
        (file.pk, file.customer_id, file.sha256)
    }


def test_no_other_file_is_shown_without_a_note(client, people):
    file = stored(people, name="page.html", media_type="text/html")
    client.force_login(people["insider"])
    read(client.get(f"/files/{file.key}/", headers={"Sec-Fetch-Dest": "image"}))
    with scoped(EVERYTHING):
        assert Entry.objects.filter(deed="file_fetched").count() == 1
