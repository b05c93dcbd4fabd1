import pytest

from vefa.documents.domain.names import LONGEST_NAME, clean_media_type, clean_name, served_type


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("fatura şubat.pdf", "fatura şubat.pdf"),
        ("Скриншот экрана.png", "Скриншот экрана.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ayşe\\log.txt", "log.txt"),
        ("a\r\nSet-Cookie: x.txt", "a Set-Cookie_ x.txt"),
        ('quo"ted.txt', "quo_ted.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
        ("nul\x00l.txt", "null.txt"),
        ("  spaced   out .txt ", "spaced out .txt"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("cafe\u0301.txt", "café.txt"),
    ],
)
def test_names_are_cleaned(given, clean):
    assert clean_name(given) == clean


def test_a_long_name_keeps_its_ending():
    name = clean_name("ş" * 400 + ".xlsx")
    assert len(name) == LONGEST_NAME
    assert name.endswith("ş.xlsx")


def test_an_endless_ending_is_no_ending():
    assert clean_name("a." + "b" * 400) == ("a." + "b" * 400)[:LONGEST_NAME]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("text/plain; charset=utf-8", "text/plain"),
        ("IMAGE/PNG", "image/png"),
        ("application/vnd.ms-excel", "application/vnd.ms-excel"),
        ("text/html\r\nX: y", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("a/" + "b" * 200, "application/octet-stream"),
    ],
)
def test_types_are_cleaned(given, clean):
    assert clean_media_type(given) == clean


@pytest.mark.parametrize(
    "active", ["text/html", "image/svg+xml", "application/xml", "text/javascript", "text/css"]
)
def test_what_could_act_is_served_as_bytes(active):
    assert served_type(active) == "application/octet-stream"
