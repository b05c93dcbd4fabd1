"""Looking after people: inviting, disabling, roles, lost telephones; nobody above their station."""

import pytest
from django.test import Client

from vefa.accounts.models import Session, User
from vefa.accounts.tests.pages.conftest import MONDAY, Now, People, ours, sign_in, signed_in
from vefa.accounts.tests.pages.test_second_step import set_up
from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM
from vefa.core.models import OutboxEvent
from vefa.customers.actions import add_contact
from vefa.customers.models import Contact

ADA, DENIZ, AYSE = "ada@provider.example", "deniz@provider.example", "ayse@bizim.example"
NEW = {"name": "Mete Yeni", "email": "mete@provider.example", "language": "tr", "timezone": "UTC"}


@pytest.fixture
def admin(people: People) -> Client:
    return signed_in(ADA)


@pytest.fixture
def manager(people: People) -> Client:
    ours("Leyla Amir", "manager")
    return signed_in("leyla@provider.example")


@pytest.fixture
def baran(people: People) -> Contact:
    """A contact of Ayşe's company who does not sign in."""
    return add_contact(
        actor=SYSTEM,
        at=MONDAY,
        customer=people.ayse.customer,
        name="Baran Kullanıcı",
        email="baran@bizim.example",
        roles=["end_user"],
    )


def do(client: Client, user: User, **form: str) -> str:
    answer = client.post(f"/people/person/?id={user.pk}", form, follow=True)
    return answer.content.decode()


def letters() -> list[tuple[int, str]]:
    found = OutboxEvent.objects.filter(name__endswith="LetterWanted").order_by("pk")
    return [(each.payload["user_id"], each.payload["letter"]) for each in found]


def test_an_administrator_invites_anybody(admin: Client) -> None:
    assert admin.post("/people/invite/", NEW | {"role": "manager"}).status_code == 302
    mete = User.objects.get(email="mete@provider.example")
    assert (mete.role, mete.has_usable_password()) == ("manager", False)
    assert letters() == [(mete.pk, "invitation")]
    assert "Invited" in admin.get("/people/").content.decode()
    taken = admin.post("/people/invite/", NEW | {"role": "engineer"})
    assert "already signs in" in taken.content.decode()


def test_a_manager_invites_engineers_only(manager: Client) -> None:
    assert manager.post("/people/invite/", NEW | {"role": "administrator"}).status_code == 422
    assert manager.post("/people/invite/", NEW | {"role": "engineer"}).status_code == 302


def test_a_manager_disables_nobody(manager: Client, people: People) -> None:
    page = manager.get(f"/people/person/?id={people.deniz.pk}").content.decode()
    assert 'value="disable"' not in page
    deeds = ({"deed": "disable"}, {"deed": "sign_out"}, {"deed": "reset"})
    for form in (*deeds, {"role": "administrator"}):
        assert manager.post(f"/people/person/?id={people.deniz.pk}", form).status_code == 404
    people.deniz.refresh_from_db()
    assert (people.deniz.is_active, people.deniz.role) == (True, "engineer")


@pytest.mark.parametrize("page", ["/people/", "/people/invite/", "/people/person/?id=1"])
@pytest.mark.parametrize("email", [DENIZ, AYSE])
def test_others_find_no_such_page(people: People, email: str, page: str) -> None:
    assert signed_in(email).get(page).status_code == 404


def test_whoever_is_disabled_is_out_at_once(admin: Client, people: People) -> None:
    deniz = signed_in(DENIZ)
    assert "no longer gets in" in do(admin, people.deniz, deed="disable")
    assert deniz.get("/account/").status_code == 302
    assert sign_in(Client(), DENIZ) == 422
    assert not Session.objects.filter(user=people.deniz).exists()
    do(admin, people.deniz, deed="enable")
    assert sign_in(Client(), DENIZ) == 302
    deeds = Entry.objects.filter(actor_id=people.ada.pk, subject_id=people.deniz.pk)
    assert set(deeds.values_list("deed", flat=True)) == {
        "person_read",
        "user_disabled",
        "session_ended",
        "user_enabled",
    }


def test_a_role_changes_on_its_own_side_only(admin: Client, people: People) -> None:
    do(admin, people.deniz, role="manager")
    do(admin, people.ayse, role="administrator")
    do(admin, people.ayse, role="end_user")
    roles = dict(User.objects.values_list("email", "role"))
    assert (roles[DENIZ], roles[AYSE]) == ("manager", "end_user")
    changes = Entry.objects.filter(deed="role_changed").order_by("pk")
    assert [each.facts["role"] for each in changes] == [
        ["engineer", "manager"],
        ["contact", "end_user"],
    ]


@pytest.mark.parametrize(
    "form", [{"deed": "disable"}, {"role": "engineer"}, {"deed": "reset"}, {"deed": "sign_out"}]
)
def test_nobody_does_it_to_themselves(admin: Client, people: People, form: dict[str, str]) -> None:
    assert "your own account" in do(admin, people.ada, **form)
    people.ada.refresh_from_db()
    assert (people.ada.is_active, people.ada.role) == (True, "administrator")


def test_a_lost_telephone(admin: Client, people: People, now: Now) -> None:
    set_up(signed_in(AYSE), now)
    assert "is reset" in do(admin, people.ayse, deed="reset")
    assert sign_in(Client(), AYSE) == 302
    assert letters()[-1] == (people.ayse.pk, "second_step_removed")


def test_it_asks_again_who_one_is(admin: Client, people: People, now: Now) -> None:
    now.later(minutes=11)
    for page in ("/people/invite/", f"/people/person/?id={people.deniz.pk}"):
        assert "/account/confirm/" in admin.get(page)["Location"]
    for form in ({"deed": "sign_out"}, {"email": "usta@provider.example"}):
        answer = admin.post(f"/people/person/?id={people.deniz.pk}", form)
        assert "/account/confirm/" in answer["Location"]
    people.deniz.refresh_from_db()
    assert people.deniz.email == DENIZ
    answer = admin.post("/people/", {"contact": "1"})
    assert "/account/confirm/" in answer["Location"]
    assert admin.get("/people/").status_code == 200


def test_a_contact_is_found_and_invited(manager: Client, baran: Contact) -> None:
    page = manager.get("/people/?side=customers&q=baran").content.decode()
    assert "Baran Kullanıcı" in page
    manager.post("/people/?side=customers&q=baran", {"contact": str(baran.pk)})
    user = User.objects.get(contact=baran)
    assert (user.role, user.customer_id) == ("end_user", baran.customer_id)
    assert letters() == [(user.pk, "invitation")]


def test_a_contact_invites_colleagues(people: People, baran: Contact) -> None:
    ayse = signed_in(AYSE)
    assert "Baran Kullanıcı" in ayse.get("/colleagues/").content.decode()
    ayse.post("/colleagues/", {"contact": str(baran.pk)})
    user = User.objects.get(contact=baran)
    assert user.role == "end_user"
    ayse.post("/colleagues/", {"contact": str(baran.pk)})
    assert letters() == [(user.pk, "invitation")] * 2
    ayse.post("/colleagues/", {"contact": str(people.ayse.contact_id)})
    assert len(letters()) == 2


def test_nobody_invites_for_another_company(people: People, baran: Contact) -> None:
    Contact.objects.filter(pk=baran.pk).update(active=False)
    ayse = signed_in(AYSE)
    assert ayse.post("/colleagues/", {"contact": str(baran.pk)}).status_code == 404
    assert ayse.post("/colleagues/", {"contact": "999999"}).status_code == 404
    assert signed_in(DENIZ).get("/colleagues/").status_code == 404


def test_an_administrator_signs_somebody_out_everywhere(admin: Client, people: People) -> None:
    laptop, telephone, ayse = signed_in(DENIZ), signed_in(DENIZ), signed_in(AYSE)
    assert 'value="sign_out"' in admin.get(f"/people/person/?id={people.deniz.pk}").content.decode()
    page = do(admin, people.deniz, deed="sign_out")
    assert "signed out everywhere" in page
    assert 'value="sign_out"' not in page
    for browser in (laptop, telephone):
        assert browser.get("/account/")["Location"].startswith("/sign-in/")
    assert ayse.get("/account/").status_code == 200 == admin.get("/account/").status_code
    assert sign_in(Client(), DENIZ) == 302
    entry = Entry.objects.get(deed="user_signed_out")
    assert (entry.actor_id, entry.subject_id) == (people.ada.pk, people.deniz.pk)
    ended = Entry.objects.get(deed="session_ended").facts
    assert (len(ended["sessions"]), ended["why"]) == (2, "administrator")
