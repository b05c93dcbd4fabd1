"""What was tried about a sign-in stands in the trail, whoever it was."""

from django.test import Client

from vefa.accounts.tests.pages.conftest import PASSWORD, People
from vefa.audit.models import Entry

TRIED = ("password_wrong", "letter_asked", "identity_confirmed")


def test_what_was_tried_is_noted(people: People) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7")
    for email in (people.ayse.email, "nobody@provider.example"):
        client.post("/sign-in/", {"email": email, "password": "yanlış parola"})
        client.post("/sign-in/letter/", {"email": email, "letter": "password"})
    client.force_login(people.ayse)
    for password in ("yanlış", PASSWORD):
        client.post("/account/confirm/", {"password": password})
    entries = Entry.objects.filter(deed__in=TRIED).order_by("pk")
    noted = [(each.deed, each.subject_id, each.actor_id) for each in entries]
    theirs = people.ayse.pk
    assert noted == [
        ("password_wrong", theirs, None),
        ("letter_asked", theirs, None),
        ("password_wrong", None, None),
        ("letter_asked", None, None),
        ("password_wrong", theirs, None),
        ("identity_confirmed", theirs, theirs),
    ]
    assert {each.address for each in entries} == {"192.0.2.7"}
    assert {each.customer_id for each in entries} == {people.ayse.customer_id, None}
    assert "yanlış" not in str([each.facts for each in entries])
