"""Looking with somebody else's eyes: with a reason, only looking, and noted with both names."""

import pytest
from django.test import Client

from vefa.accounts.tests.pages.conftest import Now, People, ours, sign_in, signed_in
from vefa.audit.models import Entry

ADA, DENIZ, AYSE = "ada@provider.example", "deniz@provider.example", "ayse@bizim.example"
REASON = "Ayşe sees no requests, she says on the telephone."


@pytest.fixture
def admin(people: People) -> Client:
    return signed_in(ADA)


def look(client: Client, key: int, reason: str = REASON) -> str:
    answer = client.post("/people/view/", {"person": str(key), "reason": reason}, follow=True)
    return answer.content.decode()


def test_an_administrator_sees_what_the_person_sees(admin: Client, people: People) -> None:
    page = look(admin, people.ayse.pk)
    assert "You see what <strong>Ayşe Yetkili</strong> sees" in page
    assert admin.get("/portal/").status_code == 200
    assert admin.get("/desk/").status_code == 404
    assert "Ayşe Yetkili" in admin.get("/portal/requests/").content.decode()
    back = admin.post("/viewing/end/", follow=True).content.decode()
    assert "You see what" not in back
    assert admin.get("/desk/").status_code == 200


def test_both_are_named_in_the_trail(admin: Client, people: People) -> None:
    look(admin, people.ayse.pk)
    admin.get("/portal/requests/")
    admin.post("/viewing/end/")
    deeds = ["viewing_begun", "page_viewed_as", "viewing_ended"]
    found = Entry.objects.filter(deed__in=deeds)
    assert set(found.values_list("deed", flat=True)) == set(deeds)
    seen = set(found.values_list("actor_id", "subject_id", "customer_id", "facts__person"))
    assert seen == {(people.ada.pk, people.ayse.pk, people.ayse.customer_id, "Ayşe Yetkili")}
    assert found.get(deed="viewing_begun").facts["reason"] == REASON
    paths = found.filter(deed="page_viewed_as").values_list("facts__path", flat=True)
    assert "/portal/requests/" in paths


@pytest.mark.parametrize(
    "path", ["/portal/report/", "/preferences/", "/sign-out/", "/colleagues/", "/account/password/"]
)
def test_nothing_is_done_in_somebody_elses_name(admin: Client, people: People, path: str) -> None:
    look(admin, people.ayse.pk)
    answer = admin.post(path, {"language": "ru", "theme": "dark", "installation": "else"})
    assert answer.status_code == 403
    assert "You are only looking" in answer.content.decode()
    people.ayse.refresh_from_db()
    assert (people.ayse.language, people.ayse.theme) == ("en", "system")


def test_a_page_that_writes_is_refused_by_the_database(
    admin: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(admin, people.ayse.pk)

    def write(_request: object) -> dict[str, object]:
        people.ayse.save()
        return {}

    monkeypatch.setattr("vefa.accounts.web.views.actor_of_request", write)
    assert admin.get("/").status_code == 403


def test_how_somebody_signs_in_is_not_shown(admin: Client, people: People) -> None:
    look(admin, people.ayse.pk)
    assert admin.get("/account/").status_code == 403


def test_a_reason_is_needed(admin: Client, people: People) -> None:
    assert "Please say why" in look(admin, people.ayse.pk, reason="just so ")
    assert admin.get("/desk/").status_code == 200


def test_nobody_of_ours_is_looked_at(admin: Client, people: People) -> None:
    second = ours("Bora Baş", "administrator")
    for user in (people.deniz, people.ada, second):
        assert "customer’s active people" in look(admin, user.pk)
        assert admin.get("/people/").status_code == 200


def test_it_ends_by_itself(admin: Client, people: People, now: Now) -> None:
    look(admin, people.ayse.pk)
    now.later(minutes=30)
    assert admin.get("/desk/").status_code == 200


def test_it_ends_with_the_right_to_it(admin: Client, people: People) -> None:
    look(admin, people.ayse.pk)
    people.ada.role = "engineer"
    people.ada.save()
    assert admin.get("/desk/").status_code == 200


def test_only_administrators_look(people: People) -> None:
    ours("Leyla Amir", "manager")
    for email in (DENIZ, AYSE, "leyla@provider.example"):
        answer = signed_in(email).post("/people/view/", {"person": "1", "reason": REASON})
        assert answer.status_code == 404


def test_it_asks_again_who_one_is(admin: Client, people: People, now: Now) -> None:
    now.later(minutes=11)
    answer = admin.post("/people/view/", {"person": str(people.ayse.pk), "reason": REASON})
    assert "/account/confirm/" in answer["Location"]


def test_the_person_is_not_disturbed(admin: Client, people: People) -> None:
    theirs = signed_in(AYSE)
    look(admin, people.ayse.pk)
    assert "You see what" not in theirs.get("/portal/").content.decode()
    assert sign_in(Client(), AYSE) == 302
