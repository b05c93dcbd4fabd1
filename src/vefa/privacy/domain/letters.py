"""In which letters a name may be written: as it is, without its marks, large or small.

Regular expressions that Python's `re` and PostgreSQL (from 15) read alike, without flags. Turkish
capitals, marks that a keyboard lacked (ç as c, ң as н, ё as е), and marks that follow their letter
(decomposed text, “i̇” from a wrong lower case) are all the same letter; Arabic stands as it is.
"""

import unicodedata
from typing import Final

_ALIKE: Final = (
    "aâäáàãåā", "cçćč", "dđ", "eéèêëę", "gğ", "iıîíïì", "lł", "nñńň", "oöôóõø", "sşšśș",
    "tţț", "uüûúùū", "yýÿ", "zžźż",
    "аә", "гғ", "еёэ", "иіїй", "кқ", "нң", "оө", "уұүў", "хһ",
)  # fmt: skip
"""Letters that one writes for another where a keyboard or a program lacks the marks."""

_OF: Final = {letter: group for group in _ALIKE for letter in group}
_MARK: Final = "[\u0300-\u036f]?"
_APOSTROPHES: Final = "'’ʼ`´"


def small(text: str) -> str:
    """The text in small letters, İ and I as i, ready to be compared.

    >>> small("IŞIL İnci") == small("ışıl i̇nci") == "işil inci"
    True
    """
    lowered = text.replace("İ", "i").replace("I", "i").lower().replace("ı", "i")
    return unicodedata.normalize("NFC", lowered).replace("i̇", "i")


def letters(text: str, *, case: str = "") -> str:
    """The text, however its letters are written; `case` is "upper", "lower" or any.

    >>> import re
    >>> [bool(re.fullmatch(letters("Koç"), each)) for each in ("KOC", "koc\u0327", "Kos")]
    [True, True, False]
    >>> bool(re.fullmatch(letters("Диляра"), "ДИЛЯРА"))
    True
    """
    return "".join(_letter(each, case) for each in unicodedata.normalize("NFC", text))


def _letter(letter: str, case: str) -> str:
    if letter in _APOSTROPHES:
        return f"[{_APOSTROPHES}]"
    if not letter.isalpha():
        return letter if ord(letter) > 127 or letter.isalnum() or letter == "_" else f"\\{letter}"
    known = alike(letter, case)
    return f"[{known}]{_MARK}" if len(known) > 1 else known


def alike(letter: str, case: str = "") -> str:
    """All that is written for the letter, in a row.

    >>> alike("ş"), alike("i", "upper"), alike("س")
    ('SsŚśŞşŠšȘș', 'IÌÍÎÏİ', 'س')
    """
    first = small(letter)[:1]
    bare = unicodedata.normalize("NFD", first)[:1]
    meant = {*_OF.get(first, ""), *_OF.get(bare, ""), first, bare}
    lower = {each.lower() for each in meant}
    upper = {each.upper() for each in meant} | ({"İ"} if "i" in meant else set())
    wanted = {"upper": upper, "lower": lower}.get(case, lower | upper | {letter})
    return "".join(sorted(each for each in wanted if len(each) == 1))
