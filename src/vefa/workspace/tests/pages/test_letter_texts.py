"""The administrator's pages of letters: words, preview, versions, senders."""

import pytest
from django.conf import LazySettings
from django.test import Client

from vefa.accounts.tests.proving import proved
from vefa.desk.domain.letter_texts import KINDS
from vefa.desk.models import LetterText, Ticket
from vefa.desk.tests.cast import Cast, make_staff

PAGE = "/desk/letters/reply/tr/"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    client = Client()
    client.force_login(make_staff("Yonca Amir", "administrator"))
    return proved(client)


def save(client: Client, text: str, **more: str) -> int:
    return client.post(PAGE, {"text": text, "ticket": "", **more}).status_code


def test_own_words_are_kept_shown_and_taken_back(administrator: Client) -> None:
    page = administrator.get(PAGE).content.decode()
    assert "The built-in words hold." in page
    assert save(administrator, "Merhaba! {message}") == 302
    page = administrator.get(PAGE).content.decode()
    assert "Merhaba! {message}</textarea>" in page
    assert "own, version 1" in administrator.get("/desk/letters/").content.decode()
    assert save(administrator, "", reset="1") == 302
    page = administrator.get(PAGE).content.decode()
    assert "The built-in words hold." in page
    assert "Merhaba!" in page  # among the earlier versions
    begun = administrator.get(f"{PAGE}?version=1").content.decode()
    assert "Merhaba! {message}</textarea>" in begun
    assert LetterText.objects.count() == 2


def test_what_was_left_as_it_is_stays_the_built_in_one(administrator: Client) -> None:
    page = administrator.get(PAGE)
    begun = page.context["form"].initial
    assert begun["subject"] == "{ticket.title} [{ticket.number}]"
    assert begun["greeting"] == "Sayın {contact.name},"
    around = {**begun, "greeting": "Merhaba {contact.name}!", "ticket": ""}
    seen = administrator.post(f"{PAGE}preview/", {**around, "plain": "1"}).content.decode()
    assert "[V-2026-004217]\n\nMerhaba Ayşe Demir!" in seen
    assert administrator.post(PAGE, around).status_code == 302
    row = LetterText.objects.get()
    assert (row.subject, row.greeting, row.text) == ("", "Merhaba {contact.name}!", "")
    page = administrator.get(PAGE).content.decode()
    assert "Your own words hold." in page
    assert administrator.post(PAGE, {**around, "subject": "{ticket.title}"}).status_code == 422


def test_a_slip_comes_back_with_what_was_written(administrator: Client) -> None:
    response = administrator.post(PAGE, {"text": "{mesage}", "ticket": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Did you mean {message}?" in page
    assert "{mesage}</textarea>" in page
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_its_page_and_its_preview(administrator: Client, kind: str) -> None:
    assert administrator.get(f"/desk/letters/{kind}/kk/").status_code == 200
    preview = administrator.get(f"/desk/letters/{kind}/kk/preview/")
    shown = {"ticket": "V-2026-004217", "agreement": "AN-2026", "company": "Ahenk"}
    sample = shown[KINDS[kind].about]
    assert sample in preview.content.decode() or kind in {"reply", "question"}


def test_a_preview_is_framed_by_us_alone_and_runs_nothing(
    administrator: Client, ticket: Ticket
) -> None:
    data = {"text": "<script>x</script> {message}", "ticket": ticket.number}
    preview = administrator.post(f"{PAGE}preview/", data)
    assert preview["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'self'; sandbox" in preview["Content-Security-Policy"]
    assert preview["X-Frame-Options"] == "SAMEORIGIN"
    page = preview.content.decode()
    assert "&lt;script&gt;x" in page
    assert "Sabahtan beri yazmıyor." in page
    plain = administrator.post(f"{PAGE}preview/", {**data, "plain": "1"})
    assert plain["Content-Type"].startswith("text/plain")
    assert "<script>x</script> Sabahtan" in plain.content.decode()


def test_a_senders_name_by_customer(administrator: Client, cast: Cast) -> None:
    data = {"customer": cast.ours.customer.pk, "name": "Bizim Destek"}
    assert administrator.post("/desk/letters/sender/", data).status_code == 302
    assert "Bizim Destek" in administrator.get("/desk/letters/").content.decode()
    refused = administrator.post("/desk/letters/sender/", {**data, "name": "x@y.example"})
    assert refused.status_code == 422
    assert administrator.post("/desk/letters/sender/", {**data, "name": ""}).status_code == 302
    assert "Bizim Destek" not in administrator.get("/desk/letters/").content.decode()


def test_a_senders_address_is_one_of_the_desks(
    administrator: Client, cast: Cast, settings: LazySettings
) -> None:
    assert 'name="address"' not in administrator.get("/desk/letters/").content.decode()
    settings.MAIL_ADDRESSES = [settings.MAIL_ADDRESS, "destek@desk.example"]
    data = {"customer": cast.ours.customer.pk, "name": "", "address": "destek@desk.example"}
    assert administrator.post("/desk/letters/sender/", data).status_code == 302
    page = administrator.get(f"/desk/letters/?customer={cast.ours.customer.pk}").content.decode()
    assert "&lt;destek@desk.example&gt;" in page
    assert '<option value="destek@desk.example" selected>' in page
    strange = {**data, "address": "x@y.example"}
    assert administrator.post("/desk/letters/sender/", strange).status_code == 422


@pytest.mark.parametrize("path", ["/desk/letters/", PAGE, f"{PAGE}preview/"])
def test_others_see_nothing_of_it(engineer: Client, manager: Client, path: str) -> None:
    assert (engineer.get(path).status_code, manager.get(path).status_code) == (404, 404)


@pytest.mark.parametrize("path", ["nothing/tr/", "reply/de/", "reply/de/preview/"])
def test_what_is_no_letter_is_not_there(administrator: Client, path: str) -> None:
    assert administrator.get(f"/desk/letters/{path}").status_code == 404


def test_the_desks_voice_is_lent_to_whoever_has_just_proved_who_they_are(cast: Cast) -> None:
    client = Client()
    client.force_login(make_staff("Yonca Amir", "administrator"))
    sender = {"customer": str(cast.ours.customer.pk), "name": "Bizim Destek"}
    for path, data in (("/desk/letters/sender/", sender), (PAGE, {"text": "{message}"})):
        assert client.post(path, data)["Location"].startswith("/account/confirm/?next=")
    assert not LetterText.objects.exists()
