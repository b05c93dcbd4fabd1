"""Who was redacted is called so in the reader's language, wherever it is read."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from vefa.privacy.web.redacted import RedactedNames

PAGE = (
    "<title>Redacted person</title><p title='Redacted person'>Redacted person wrote:</p>"
    '<input value="Redacted person"><textarea rows="2">Redacted person</textarea>'
)


def shown(content: str, language: str, **more: str) -> str:
    with translation.override(language):
        middleware = RedactedNames(lambda _request: HttpResponse(content, **more))
        return middleware(HttpRequest()).content.decode()


def test_it_is_read_in_the_readers_language_and_kept_in_fields() -> None:
    assert shown(PAGE, "tr") == PAGE.replace(
        ">Redacted person<", ">Verileri karartılmış kişi<", 1
    ).replace("Redacted person wrote", "Verileri karartılmış kişi wrote")
    assert shown(PAGE, "en") == PAGE
    assert shown("<p>[redacted]</p>", "kk") == "<p>[жасырылған]</p>"


def test_what_is_no_page_is_left_alone() -> None:
    assert shown("Redacted person", "ru", content_type="text/csv") == "Redacted person"
