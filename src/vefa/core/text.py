"""Text facts that hold in every language the desk speaks."""

import re
import unicodedata


def fold_email(address: str) -> str:
    r"""The form under which two spellings of a mailbox are one.

    Turkish keyboards put İ and ı into addresses typed by hand; `str.lower` alone would turn
    'İ' into 'i' plus a combining dot. Letters that only look the same (full-width ones, Cyrillic
    ones) stay another mailbox.

    >>> fold_email(" Destek@ÖRNEK.example ") == fold_email("destek@örnek.example")
    True
    >>> fold_email("DESTEKİ@x.example")
    'desteki@x.example'
    >>> fold_email("\uff41yse@x.example") == fold_email("ayse@x.example")
    False
    """
    text = unicodedata.normalize("NFC", address.strip()).replace("İ", "i")
    return text.lower()


def is_mailbox(address: str) -> bool:
    """Whether a letter can be addressed so: one `@`, no white space, and nothing that a header
    gives another meaning. A quoted name (RFC 5321, 4.1.2) is allowed there, and taken by nobody.

    >>> is_mailbox(" destek@örnek.example "), is_mailbox('"a b"@x.example'), is_mailbox("a")
    (True, False, False)
    >>> is_mailbox("destek@örnek..example")
    False
    """
    named = address.strip()
    if re.fullmatch(r"[^\s<>@,;:\"()]{1,200}@[^\s<>@,;:\"()]{1,253}", named) is None:
        return False
    local, _, domain = named.rpartition("@")
    if not local.isascii() or domain.isascii():
        return True
    try:
        domain.encode("idna")
    except UnicodeError:
        return False
    return True


def fold_phone(number: str) -> str:
    """The digits of a telephone number, with the international prefix brought to one form.

    >>> fold_phone("+90 (212) 555 01 23"), fold_phone("0090 212 555 01 23")
    ('902125550123', '902125550123')
    """
    digits = "".join(character for character in number if character.isdigit())
    return digits.removeprefix("00")


# Numbers are pasted with the dashes of word processors.
_NUMBER = re.compile(
    r"[+\d\s()./\u2010-\u2015-]+((ext|x|dahili|доб|ішкі)[.:]?|[#,;])?[\d\s]*", re.IGNORECASE
)


def is_phone(number: str) -> bool:
    """Whether somebody can be called so: three digits or more, nothing but spaces, `+ ( ) - . /`
    and an extension with its mark.

    >>> [is_phone(each) for each in ("+90 (212) 555-01-23 dahili 4", "(+7) 727 555–01", "112")]
    [True, True, True]
    >>> [is_phone(each) for each in ("abc", "12", "7 a 77")]
    [False, False, False]
    """
    digits = sum(1 for character in number if character.isdigit())
    return digits >= 3 and _NUMBER.fullmatch(number.strip()) is not None
