"""What customers' people accept before they use the portal."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from vefa.accounts.models import User
from vefa.audit.models import Entry
from vefa.core import clock
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.models import Language
from vefa.desk.tests.cast import Cast, make_cast, make_staff, portal_user
from vefa.privacy.models import Consent, PolicyText


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    cache.clear()
    with scoped(EVERYTHING):
        yield make_cast()
    cache.clear()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    session = client.session
    session["confirmed_at"] = clock.now().isoformat()
    session.save()
    return client


def published(client: Client, kind: str, words: str = "Metin") -> int:
    texts = {f"{kind}-{language}": f"{words} {language}" for language in Language.values}
    status = client.post(reverse("workspace:policies"), {"kind": kind, **texts}).status_code
    cache.clear()
    return status


def test_a_person_accepts_before_the_portal_and_again_for_a_new_version(cast: Cast) -> None:
    office = client_of(make_staff("Yusuf Yönetici", "administrator"))
    ayse = client_of(portal_user(cast.ours.contact))
    home, texts = reverse("portal:home"), reverse("own_texts")
    assert ayse.get(home).status_code == 200
    assert published(office, "privacy") == published(office, "terms") == 302
    led = ayse.get(f"{home}?x=1").headers["Location"]
    assert led == f"{texts}?next=%2Fportal%2F%3Fx%3D1"
    page = ayse.get(led).content.decode()
    assert "Metin tr" in page
    # Half of it is not enough, nor is a version that nobody shows.
    assert ayse.post(texts, {"text": ["privacy-1", "terms-7"]}).headers["Location"] == texts
    assert ayse.get(home).status_code == 302
    answer = ayse.post(texts, {"text": ["terms-1"], "next": f"{home}?x=1"})
    assert answer.headers["Location"] == f"{home}?x=1"
    assert ayse.get(home).status_code == 200
    assert list(Consent.objects.order_by("pk").values_list("kind", "number", "language")) == [
        ("privacy", 1, "tr"),
        ("terms", 1, "tr"),
    ]
    # Signed in anew, nothing is asked; a new version is.
    assert client_of(User.objects.get(contact=cast.ours.contact)).get(home).status_code == 200
    published(office, "terms", "Yeni")
    assert ayse.get(home).status_code == 302
    assert ayse.get(texts).content.decode().count("Yeni tr") == 1
    shown = office.get(reverse("workspace:policies")).content.decode()
    assert "Ayşe Yetkili" in shown
    assert Entry.objects.filter(deed="policies_accepted").count() == 2


def test_a_text_is_published_in_all_languages_or_not_at_all(cast: Cast) -> None:
    office = client_of(make_staff("Yusuf Yönetici", "administrator"))
    page = reverse("workspace:policies")
    assert office.post(page, {"kind": "terms", "terms-en": "Only this"}).status_code == 422
    assert office.post(page, {"kind": "other"}).status_code == 404
    assert client_of(cast.leyla).get(page).status_code == 404
    assert not PolicyText.objects.exists()
