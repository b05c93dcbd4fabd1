import errno
import hashlib
import os
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from vefa.audit.models import Entry
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.documents.access import file_for
from vefa.documents.actions import store_file
from vefa.documents.models import StoredFile
from vefa.documents.queries import open_file, place_of, read_file
from vefa.documents.tests.factories import AT, make_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def customer():
    with scoped(EVERYTHING):
        yield make_customer("anadolu")


def person_of(customer):
    return Actor(
        id=None,
        kind="customer",
        name="Someone",
        permissions=frozenset(),
        scope=frozenset({customer.pk}),
        customer_id=customer.pk,
    )


def store(customer, content=b"content", actor=SYSTEM, **more):
    values = {"name": "a.txt", "media_type": "text/plain", **more}
    return store_file(actor=actor, at=AT, customer_id=customer.pk, content=content, **values)


def names_in(folder):
    return sorted(path.name for path in Path(folder).rglob("*") if path.is_file())


def test_a_file_is_addressed_by_its_content(customer, files_folder):
    file = store(customer, b"abc")
    digest = hashlib.sha256(b"abc").hexdigest()
    assert (file.sha256, file.size, file.public) == (digest, 3, False)
    assert (files_folder / str(customer.pk) / digest).read_bytes() == b"abc"
    assert read_file(file) == b"abc"
    with open_file(file) as stream:
        assert stream.read(2) == b"ab"
    assert Entry.objects.get(subject="file", subject_id=file.pk).facts["sha256"] == digest


def test_the_same_content_lies_there_once(customer, files_folder):
    first, second = store(customer, name="one.txt"), store(customer, name="two.txt")
    assert first.key != second.key
    assert names_in(files_folder) == [first.sha256]


def test_customers_share_nothing(customer, files_folder):
    store(customer)
    store(make_customer("bozkir"))
    assert len(names_in(files_folder)) == 2


def test_a_damaged_file_is_written_again(customer):
    file = store(customer, b"whole")
    place_of(customer.pk, file.sha256).write_bytes(b"who")
    assert read_file(store(customer, b"whole")) == b"whole"


def test_an_empty_file_is_a_file(customer):
    assert read_file(store(customer, b"")) == b""


def test_too_large_is_refused(customer, settings, files_folder):
    settings.FILE_LIMIT = 10
    with pytest.raises(Refused) as refusal:
        store(customer, b"x" * 11)
    assert refusal.value.code == "file_too_large"
    assert names_in(files_folder) == []
    assert store(customer, b"x" * 11, limit=11).size == 11


@pytest.mark.parametrize("failing", ["fsync", "replace", "mkstemp"])
def test_a_full_disk_leaves_nothing_behind(customer, files_folder, monkeypatch, failing):
    def full(*_arguments, **_options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target = {
        "fsync": "os.fsync",
        "replace": "pathlib.Path.replace",
        "mkstemp": "tempfile.mkstemp",
    }
    monkeypatch.setattr(target[failing], full)
    with pytest.raises(Refused) as refusal:
        store(customer)
    monkeypatch.undo()
    assert refusal.value.code == "no_space"
    assert list(files_folder.rglob("*"))[1:] == []
    assert not StoredFile.objects.exists()


def test_another_error_of_the_disk_is_not_hidden(customer, files_folder, monkeypatch):
    def broken(*_arguments, **_options):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match="error"):
        store(customer)
    monkeypatch.undo()
    assert names_in(files_folder) == []


def test_a_customers_person_stores_for_their_own_company_only(customer):
    other = make_customer("bozkir")
    assert store(customer, actor=person_of(customer)).customer_id == customer.pk
    with pytest.raises(NotAllowed):
        store(other, actor=person_of(customer))


def test_people_see_public_files_of_their_own(customer):
    public, internal = store(customer, public=True), store(customer)
    mine, stranger = person_of(customer), person_of(make_customer("bozkir"))
    assert file_for(SYSTEM, internal.key) == internal
    assert file_for(mine, public.key) == public
    for actor, file in ((mine, internal), (stranger, public), (stranger, internal)):
        with pytest.raises(Http404):
            file_for(actor, file.key)


def test_another_customers_scope_sees_nothing(customer):
    file = store(customer)
    other = make_customer("bozkir")
    with scoped(frozenset({other.pk})):
        assert list(StoredFile.objects.all()) == []
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            StoredFile.objects.create(
                customer=customer, name="x", media_type="x/y", size=1, sha256="0", created_at=AT
            )
    assert list(StoredFile.objects.all()) == [file]


def test_the_database_refuses_a_negative_size(customer):
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(
            customer=customer, name="x", media_type="x/y", size=-1, sha256="0", created_at=AT
        )
    assert connection.vendor == "postgresql"
