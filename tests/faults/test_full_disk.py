"""No room for files: said plainly, and nothing is half there."""

import resource
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.tests.cast import make_cast, portal_user
from vefa.documents.models import StoredFile
from vefa.portal.tests.pages.steps import WEIGHT, describe

pytestmark = pytest.mark.django_db
ROOM = 100_000
"""Bytes that a file may have on this disk."""


@contextmanager
def full_disk():
    """The kernel itself refuses to write more than ROOM bytes into a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def contact(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with scoped(EVERYTHING):
        user = portal_user(make_cast().ours.contact)
        user.language = "en"
        user.save()
        client = Client()
        client.force_login(user)
        yield client


def send(client):
    file = SimpleUploadedFile("ekran.png", b"x" * (2 * ROOM), "image/png")
    return client.post(reverse("portal:report_weigh"), {**WEIGHT, "attachments": file})


def test_a_report_whose_file_does_not_fit_is_refused_whole(contact, tmp_path):
    describe(contact)
    with full_disk():
        refused = send(contact)
    assert refused.status_code == 422
    words = refused.content.decode()
    assert "There is no room left for files. Please tell your administrator" in words
    assert "Fatura basılamıyor" in words
    assert not Ticket.objects.exists()
    assert not TimelineEntry.objects.exists()
    assert not StoredFile.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert send(contact).status_code == 302
    assert StoredFile.objects.get().size == 2 * ROOM
