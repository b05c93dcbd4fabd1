import json
from datetime import UTC, datetime

import pytest
import typst

from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.documents import drawing
from vefa.documents.actions import print_document
from vefa.documents.domain.paper import below, bullets, group, paragraph, section, steps, table
from vefa.documents.drawing import digest_of_document, pdf_of
from vefa.documents.models import Rendition, StoredFile
from vefa.documents.queries import place_of, read_file
from vefa.documents.tests.factories import AT, make_customer

MADE_AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
HOSTILE = '#panic("x") *bold* _it_ $x^2$ \\ \\u{41} <label> @ref `raw` = head // no [b] "q"'
LABELS = (
    "annex_number approvals contents customer pages provider revisions signatures signatures_text "
    "signed signed_name signed_on signed_position"
)


def document(words: str = "Ğüneş ışığı, Әкімшілік, Ёлка") -> dict:
    blocks = [
        paragraph(words),
        bullets([words]),
        steps([words]),
        {"kind": "facts", "rows": [[words, words]]},
        table(
            [words, words],
            [group(words), [below(words, words), words]],
            ["auto", "1"],
            letters=[1],
        ),
    ]
    return {
        "lang": "tr",
        "title": words,
        "subtitle": words,
        "code": "A-1",
        "provider": words,
        "customer": words,
        "labels": dict.fromkeys(LABELS.split(), words) | {"page_of": "{page}/{pages}"},
        "facts": [[words, words]],
        "revision": words,
        "date": words,
        "revisions": table([words], [[words]], ["1"]),
        "approvals": table([words], [[words]], ["1"], numbers=[0]),
        "sections": [section(words, blocks, [section(words)])],
        "annexes": [section(words, [paragraph(words)])],
    }


def test_who_was_redacted_is_called_so_in_the_language_of_the_document():
    said, english = document("Verileri karartılmış kişi"), document("Redacted person")
    assert pdf_of(english, made_at=MADE_AT) == pdf_of(said, made_at=MADE_AT)
    digests = [digest_of_document(each, made_at=MADE_AT) for each in (english, said)]
    assert digests[0] == digests[1] != digest_of_document(english | {"lang": "ru"}, made_at=MADE_AT)


def test_a_document_may_be_made_between_two_seconds():
    between = MADE_AT.replace(microsecond=250_000)
    assert pdf_of(document(), made_at=between) == pdf_of(document(), made_at=MADE_AT)


def test_equal_documents_are_equal_files():
    made = pdf_of(document(), made_at=MADE_AT)
    assert made.startswith(b"%PDF-")
    assert made == pdf_of(document(), made_at=MADE_AT)
    assert made != pdf_of(document("other"), made_at=MADE_AT)
    assert digest_of_document(document(), made_at=MADE_AT) == digest_of_document(
        dict(reversed(document().items())), made_at=MADE_AT
    )
    assert digest_of_document(document(), made_at=MADE_AT) != digest_of_document(
        document(), made_at=AT
    )


def found_in(words, selector, field=None):
    compiler = typst.Compiler(
        drawing._layout(),
        font_paths=drawing._fonts(),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document(words))},
    )
    return json.loads(compiler.query(selector, field=field))


def test_what_people_wrote_is_never_markup():
    titles = found_in(HOSTILE, "heading", "body")
    assert titles == [{"func": "text", "text": HOSTILE}] * 7
    for markup in ("math.equation", "raw", "ref", "emph"):
        assert found_in(HOSTILE, markup) == []


@pytest.fixture
def customer(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with scoped(EVERYTHING):
        yield make_customer("anadolu")


def printed(customer, at=AT, words="plain"):
    return print_document(
        actor=SYSTEM,
        at=at,
        customer_id=customer.pk,
        name="A-1.pdf",
        document=document(words),
        made_at=MADE_AT,
    )


@pytest.mark.django_db
def test_a_document_is_made_once(customer):
    first = printed(customer)
    assert (first.name, first.media_type, first.public) == ("A-1.pdf", "application/pdf", True)
    assert read_file(first) == pdf_of(document("plain"), made_at=MADE_AT)
    assert printed(customer, at=MADE_AT) == first
    assert printed(customer, words="other") != first
    assert (Rendition.objects.count(), StoredFile.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_lost_bytes_are_made_again(customer):
    first = printed(customer)
    whole = read_file(first)
    place_of(customer.pk, first.sha256).unlink()
    assert printed(customer) == first
    assert read_file(first) == whole


@pytest.mark.django_db
def test_customers_share_no_files(customer):
    other = make_customer("bozkir")
    assert printed(customer).customer_id != printed(other).customer_id
    assert StoredFile.objects.count() == 2
