"""Texts of Django that our pages can show are there in all four languages.

Django's own catalogue is complete in Turkish and Russian and has gaps in Kazakh; what it lacks is
listed in `config/locale/kk/carried.pot` and translated with our own texts.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator
from django.utils import translation
from django.utils.timesince import timesince

from vefa.config.messages import compile_catalogues

LANGUAGES = ("tr", "ru", "kk")

REFUSED = [
    (forms.CharField(), ""),
    (forms.CharField(), "a\0b"),
    (forms.CharField(max_length=2), "abc"),
    (forms.CharField(min_length=9), "abc"),
    (forms.EmailField(), "nobody"),
    (forms.URLField(assume_scheme="https"), "no where"),
    (forms.SlugField(), "a b"),
    (forms.SlugField(allow_unicode=True), "a b"),
    (forms.GenericIPAddressField(), "1.2"),
    (forms.UUIDField(), "x"),
    (forms.JSONField(), "{"),
    (forms.IntegerField(), "x"),
    (forms.IntegerField(min_value=5), "1"),
    (forms.IntegerField(max_value=5), "9"),
    (forms.IntegerField(step_size=3), "4"),
    (forms.IntegerField(min_value=1, step_size=3), "3"),
    (forms.DecimalField(max_digits=3), "1234"),
    (forms.DecimalField(max_digits=3, decimal_places=1), "1.23"),
    (forms.DecimalField(max_digits=3, decimal_places=1), "123.4"),
    (forms.DateField(), "x"),
    (forms.TimeField(), "x"),
    (forms.DateTimeField(), "x"),
    (forms.DurationField(), "x"),
    (forms.DurationField(), "999999999999 00:00:00"),
    (forms.ChoiceField(choices=[]), "x"),
    (forms.MultipleChoiceField(choices=[]), ["x"]),
    (forms.FileField(), None),
    (forms.FileField(max_length=3), SimpleUploadedFile("long.txt", b"x")),
    (forms.FileField(), SimpleUploadedFile("empty.txt", b"")),
    (
        forms.FileField(validators=[FileExtensionValidator(["pdf"])]),
        SimpleUploadedFile("x.exe", b"x"),
    ),
]


@pytest.fixture(scope="module", autouse=True)
def compiled():
    compile_catalogues()
    # Django keeps what it has read; catalogues compiled since it started would not be seen.
    translation.trans_real._translations.clear()
    translation.trans_real._default = None


def refusal(field, value, language):
    with translation.override(language):
        with pytest.raises(ValidationError) as caught:
            field.clean(value)
        # Read here: the messages are translated when they are read.
        return list(caught.value.messages)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_fields_say_what_is_wrong(field, value, language):
    english = set(refusal(field, value, "en"))
    assert english
    assert english.isdisjoint(refusal(field, value, language))


def test_spans_of_time_in_kazakh():
    start = datetime(2026, 4, 22, 9, tzinfo=UTC)
    with translation.override("kk"):
        told = timesince(start, start + timedelta(days=3, hours=2))
    assert told == "3\N{NO-BREAK SPACE}күн, 2\N{NO-BREAK SPACE}сағат"
