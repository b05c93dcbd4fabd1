import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from vefa.workspace.web.short_names import ShortNameField


@pytest.mark.parametrize(("language", "words"), [("en", "Latin letters"), ("tr", "Latin harfleri")])
def test_a_short_name_with_other_letters_is_refused_in_our_words(language: str, words: str) -> None:
    with translation.override(language), pytest.raises(ValidationError, match=words):
        ShortNameField().clean("Ürün A")
    assert ShortNameField().clean("urun-a") == "urun-a"
