"""Who may have the procedure, and how it is asked for."""

import pytest
from django.test import Client

from vefa.accounts.actions import create_portal_user, create_staff
from vefa.agreements.tests.factories import AT, make_agreement, make_customer, publish
from vefa.core import clock
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.documents.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with scoped(EVERYTHING):
        yield publish(make_agreement(make_customer()))


def person(customer, role):
    contact = add_contact(
        actor=SYSTEM,
        at=AT,
        customer=customer,
        name=role,
        email=f"{role}@{customer.code}.example",
        roles=["authorised"],
    )
    return create_portal_user(actor=SYSTEM, at=AT, contact=contact, role=role, password=None)


def desk(role="engineer"):
    return create_staff(
        actor=SYSTEM,
        at=AT,
        name=role,
        email=f"{role}@provider.example",
        role=role,
        password=None,
        language="en",
        timezone="Europe/Istanbul",
    )


def asked(user, version, language="kk"):
    client = Client()
    client.force_login(user)
    return ask(client, version, language)


def ask(client, version, language="kk"):
    path = f"/agreements/{version.agreement_id}/{version.number}/procedure-{language}.pdf"
    return client.get(path, follow=True)


def test_the_desk_and_the_contact_have_the_same_file(version):
    first = asked(desk(), version)
    assert b"".join(first.streaming_content).startswith(b"%PDF-")
    assert first.headers["Content-Type"] == "application/pdf"
    assert 'filename="AN-1-SP-1-kk.pdf"' in first.headers["Content-Disposition"]
    second = asked(person(version.agreement.customer, "contact"), version)
    assert b"".join(second.streaming_content).startswith(b"%PDF-")
    assert StoredFile.objects.count() == 1


def test_nobody_else_has_it(version):
    stranger = make_customer("bozkir")
    assert asked(person(stranger, "contact"), version).status_code == 404
    assert asked(person(version.agreement.customer, "end_user"), version).status_code == 404
    assert asked(desk(), version, "de").status_code == 404
    version.number = 9
    assert asked(desk("manager"), version).status_code == 404
    assert not StoredFile.objects.exists()


def test_whoever_looks_with_the_contacts_eyes_has_it_and_nothing_is_kept(version):
    ayse = person(version.agreement.customer, "contact")
    client = Client()
    client.force_login(desk("administrator"))
    session = client.session
    session["confirmed_at"] = clock.now().isoformat()
    session.save()
    client.post("/people/view/", {"person": str(ayse.pk), "reason": "She asks what it says."})
    seen = ask(client, version)
    assert seen.status_code == 200
    assert not StoredFile.objects.exists()
    kept = asked(ayse, version)
    assert b"".join(seen.streaming_content) == b"".join(kept.streaming_content)
    for header in ("Content-Type", "Content-Disposition", "Content-Security-Policy"):
        assert seen.headers[header] == kept.headers[header]
    assert ask(client, version, "de").status_code == 404
