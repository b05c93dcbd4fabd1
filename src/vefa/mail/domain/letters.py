"""Which language a decoded text looks like, judged by its letters alone."""

import math
import re

# Positions at which windows-1252 and windows-1254 differ; elsewhere the two read alike.
_ONLY_TURKISH = frozenset("ĞğİıŞş")
_TURKISH = _ONLY_TURKISH | frozenset("ÇçÖöÜüÂâÎîÛû")
# Positions at which Kazakh (KZ-1048) differs from windows-1251 and where that one has letters that
# only Macedonian and Serbian use; and the letters that these two cannot do without.
_ONLY_KAZAKH = frozenset("ҚқҢңӘәҰұҺһҮүӨөҒғ")
_BALKAN_LETTERS = frozenset("ЉљЊњЂђЋћ")
_NOT_RUSSIAN = frozenset("қңғөұүһ")
_KAZAKH_AND_RUSSIAN = _NOT_RUSSIAN | frozenset("әіабвгдеёжзийклмнопрстуфхцчшщъыьэюя")
# The byte of this letter is the Ukrainian yi, which never follows a consonant.
_NOT_UKRAINIAN = re.compile("[бвгджзклмнпрстфхцчшқғңһ]ү", re.IGNORECASE)
_CYRILLIC_WORD = re.compile("[Ѐ-ӿ]+")
_LOWER_THEN_UPPER = re.compile("[а-я][А-Я]")

# Share of each letter in Russian prose, in per mille, rounded.
_RUSSIAN = {
    "о": 110, "е": 85, "а": 80, "и": 74, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 44, "к":
    35,
    "м": 32, "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16, "б": 16, "ч":
    14,
    "й": 12, "х": 10, "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 4, "э": 3, "ф": 3, "ъ": 0.4, "ё": 0.4,
}  # fmt: skip
_FOREIGN = math.log(0.02)


def is_turkish(text: str) -> bool:
    """True when the letters beyond ASCII are Turkish, with at least one that Western alphabets
    lack.

    >>> is_turkish("yazıcı çalışmıyor"), is_turkish("Mörþur á ísnum")
    (True, False)
    """
    letters = {letter for letter in text if letter > "\x7f" and letter.isalpha()}
    return bool(letters & _ONLY_TURKISH) and letters <= _TURKISH


def is_kazakh(text: str) -> bool:
    """True when a text decoded as KZ-1048 reads as Kazakh rather than as damaged Serbian or
    Ukrainian.

    >>> is_kazakh("қызметкер жүйеге кіре алмайды"), is_kazakh("принтер не печатает")
    (True, False)
    """
    letters = set(text)
    if letters & _BALKAN_LETTERS:
        return False
    if _NOT_UKRAINIAN.search(text):
        return True
    # q and ng letters stand in almost every Kazakh sentence; their bytes are no letters of
    # Ukrainian.
    return bool(letters & frozenset("ҚқҢңӘә")) or (
        bool(letters & _ONLY_KAZAKH) and "ы" in letters and not letters & frozenset("ґЇї")
    )


def is_plainly_kazakh(text: str) -> bool:
    """True when a text decoded as PT154 has the letters of Kazakh and of Russian and no others.

    Half of its own letters stand where windows-1251 has those of Serbian and Ukrainian, two
    languages without y; the schwa is at the Ukrainian ye, so that one alone says nothing.

    >>> is_plainly_kazakh("қоңырау орталығы"), is_plainly_kazakh("ңива, ыңғайлы, Ђ")
    (True, False)
    """
    letters = {letter.lower() for letter in text if letter > "\x7f" and letter.isalpha()}
    return letters <= _KAZAKH_AND_RUSSIAN and "ы" in letters and bool(letters & _NOT_RUSSIAN)


def cyrillic_score(text: str) -> float:
    """How much a text reads like Russian: the mean logarithm of its letters' shares, less odd
    capitals.

    >>> cyrillic_score("принтер") > cyrillic_score("ОПХМРЕП")
    True
    """
    words: list[str] = _CYRILLIC_WORD.findall(text)
    letters = "".join(words)
    high = sum(1 for letter in text if letter > "\x7f")
    if not letters:
        return _FOREIGN * 2
    total = sum(_share(letter) for letter in letters) + _FOREIGN * 1.5 * (high - len(letters))
    capitals = sum(1 for letter in letters if letter.isupper())
    odd = sum(len(_LOWER_THEN_UPPER.findall(word)) for word in words)
    return total / max(high, 1) - 2.0 * odd / len(letters) - 0.3 * capitals / len(letters)


def _share(letter: str) -> float:
    share = _RUSSIAN.get(letter.lower())
    return math.log(share) if share else _FOREIGN
