from datetime import timedelta

import pytest

from vefa.agreements.actions import LineValues, print_procedure
from vefa.agreements.models import IMPORTED
from vefa.agreements.queries import procedure_of
from vefa.agreements.tests.factories import AT, make_agreement, make_customer, make_site, publish
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.coverage.domain import LANGUAGES
from vefa.documents.queries import read_file
from vefa.products.actions import create_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with scoped(EVERYTHING):
        customer = make_customer()
        make_site(customer, "Almatı", "KZ", "Asia/Almaty")
        yield make_agreement(customer)


def test_a_version_is_printed_once_in_each_language(agreement):
    version = publish(agreement)
    files = {
        language: print_procedure(actor=SYSTEM, at=AT, version=version, language=language)
        for language in LANGUAGES
    }
    assert len({file.sha256 for file in files.values()}) == 4
    assert files["kk"].name == "AN-1-SP-1-kk.pdf"
    assert all(read_file(file).startswith(b"%PDF-") for file in files.values())
    later = AT + timedelta(days=40)
    again = print_procedure(actor=SYSTEM, at=later, version=version, language="kk")
    assert again == files["kk"]


def test_a_later_version_leaves_the_printed_one_as_it_is(agreement):
    first = publish(agreement)
    before = procedure_of(first, "en")
    soon = AT + timedelta(days=30)
    second = publish(agreement, valid_from=soon, reason="Addendum", at=AT + timedelta(days=1))
    assert procedure_of(first, "en") == before
    rows = procedure_of(second, "en")["revisions"]["rows"]
    assert [(row[0], row[4]) for row in rows] == [("1", "Signed"), ("2", "Addendum")]


def test_a_reason_that_nobody_wrote_is_told_in_the_language_of_the_paper(agreement):
    version = publish(agreement, reason=IMPORTED)
    rows = {code: procedure_of(version, code)["revisions"]["rows"] for code in LANGUAGES}
    said = [rows[code][0][4] for code in ("en", "tr", "ru", "kk")]
    assert said == [
        "Imported from a file.",
        "Bir dosyadan içe aktarıldı.",
        "Загружено из файла.",
        "Файлдан жүктелді.",
    ]


def test_sites_and_products_are_named(agreement):
    create_product(actor=SYSTEM, at=AT, code="erp", name="Ahenk ERP", family="erp")
    version = publish(agreement, lines=[LineValues(products=["erp"])])
    sections = procedure_of(version, "tr")["sections"]
    assert "Ahenk ERP" in str(sections[0])
    assert "Almatı" in str(sections[2])
