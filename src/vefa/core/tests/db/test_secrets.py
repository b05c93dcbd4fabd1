"""Sealed secrets: only our keys open them, and a key can be replaced."""

import pytest

from vefa.core.secrets import SealedElsewhere, open_sealed, rotate, seal

OLD, NEW = "the key of last year", "the key of this year"


@pytest.fixture(autouse=True)
def keys(settings):
    settings.SECRET_KEYS = [OLD]
    return settings


def test_what_was_sealed_is_opened_and_not_readable_before():
    sealed = seal("şifre пароль құпия")
    assert open_sealed(sealed) == "şifre пароль құпия"
    assert sealed.isascii()
    assert "пароль" not in sealed
    assert seal("şifre пароль құпия") != sealed


def test_a_new_key_opens_what_the_old_one_sealed(keys):
    sealed = seal("geheim")
    keys.SECRET_KEYS = [NEW, OLD]
    assert open_sealed(sealed) == "geheim"
    again = rotate(sealed)
    keys.SECRET_KEYS = [NEW]
    assert open_sealed(again) == "geheim"
    with pytest.raises(SealedElsewhere):
        open_sealed(sealed)
    with pytest.raises(SealedElsewhere):
        rotate(sealed)


@pytest.mark.parametrize("damaged", ["", "x", "gAAAAA", "пароль"])
def test_what_we_did_not_seal_is_refused(damaged):
    with pytest.raises(SealedElsewhere):
        open_sealed(damaged)
    with pytest.raises(SealedElsewhere):
        rotate(damaged)
