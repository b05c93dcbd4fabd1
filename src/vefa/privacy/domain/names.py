"""Under which spellings a person's name is found in texts and in names of files.

A name of two words or more is found in any letters (`letters`), in both orders (“Selin Koç”, “KOÇ,
Selin”), a middle name left out, and whatever joins its words: blanks, a line's end, `_`, `-`, `,`,
`;`, `|`, `+`, `%20`, a full stop without a blank (`selin.koc`), or nothing where capitals begin
them (`SelinKoc`). An ending behind it belongs to it (“Selin Koça”, «у Ивана Петрова»); any other
letter before or behind makes it another word. One word alone is no trace: too many share a given
name.
"""

import itertools
import json
import re
from dataclasses import dataclass
from typing import Final

from vefa.privacy.domain.letters import alike, letters, small

_BREAKS: Final = re.compile(r"[\s_.,;|\"“”«»()]+|-")
_ADDED: Final = re.compile(r"\([^)]*\)|\s[-–—|/].*")
"""What people add to a name: “Selin Koç (IT)”, “Selin Koç - IT”."""

_BLANK: Final = "\\s\u00a0\u2007\u202f\u200b"
_LINE: Final = r"\\[nrt]"  # as JSON writes a line's end
_JOINT: Final = rf"(?:(?:[{_BLANK}_,;|+>\-]|%20|{_LINE})+|\.)"
_BLANKS: Final = rf"(?:[{_BLANK}]|{_LINE})+"
_END: Final = r"(?![^\W\d_])"
# Looking back further than one sign costs PostgreSQL a hundred times as much, so of a line's end as
# JSON writes it only the letter is looked at, where a capital follows.
# Python is four times as quick where the first letters are asked for before all else.
_START: Final = r"(?=[{firsts}])(?:(?<![^\W\d_])|(?<=[nrt])(?=[{capitals}]))"

# Turkish endings in any letters: plural, then case or “with”.
_LATIN_ENDING: Final = (
    "(?:[lL][aAeE][rR])?(?:[yYnN]?[iıuüIİUÜ][nN]?|[yYnN]?[aAeE]|[dDtT][aAeE](?:[nN]|[kK][iİ])?"
    "|[yY]?[lL][aAeE])?"
)
# Russian declension (“а”, “ой”, “ого”, “ыми”) and Kazakh cases (“ға”, “дың”, “нан”, “мен”).
_CYRILLIC_ENDINGS: Final = (
    "[аяуюеиыйь]", "[оыеияуюаі][йюмхяе]", "[ое][гм][оу]", "[ыи]ми",
    "[ғгқкдтн][ае]н?", "нд[ае]", "[ндт][ыі]ң?", "[мбп]ен",
)  # fmt: skip
_LETTER: Final = re.compile(r"\[[^\]]+\]|\w")
_ONE_ENDING: Final = "(?:{})".format(
    "|".join(
        _LETTER.sub(lambda found: f"[{found[0].strip('[]')}{found[0].strip('[]').upper()}]", each)
        for each in _CYRILLIC_ENDINGS
    )
)
_CHANGING: Final = ("ий", "ый", "ой", "ая", "яя", "а", "я", "ь", "й")
_FATHERS: Final = ("ович", "евич", "ьич", "овна", "евна", "ична", "улы", "ұлы", "кызы", "қызы")
_SHORTEST_STEM: Final = 3
_MOST_WORDS: Final = 6

_OURS: Final = frozenset({
    "account", "admin", "administrator", "agent", "bilgi", "contact", "customer", "desk", "duty",
    "end", "engineer", "help", "info", "it", "islem", "işlem", "mail", "manager", "office",
    "person", "remote", "sender", "service", "site", "support", "system", "team", "technical",
    "ticket", "user", "access",
})  # fmt: skip
"""Words of which codes are made: somebody called “Service Desk” is found with blanks only."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    short: bool
    """An initial or a title (“Dr.”), which people leave out."""


def name_pattern(name: str) -> str:
    r"""A regular expression for a person's name; empty for no name.

    >>> found = name_pattern("Selin Koç")
    >>> said = ["Selin Koc", "KOÇ, Selin", "koc_selin.txt", "Selin Koç'un", "SelinKoc.pdf"]
    >>> [re.sub(found, "…", each) for each in said]
    ['…', '…', '….txt', "…'un", '….pdf']
    >>> [bool(re.search(found, each)) for each in ("Selin", "Selin Koçak", "Başselin Koç")]
    [False, False, False]
    """
    words, breaks = _words(name.strip())
    if not words:
        return ""
    if len(words) == 1 or (set(breaks) == {"-"}):
        # A given name alone, or a word of ours: only where it is all that stands.
        return rf"^\s*{letters(name.strip())}\s*$"
    if {small(word.text) for word in words} <= _OURS:
        return _start(words) + _BLANKS.join(letters(word.text) for word in words) + _END
    orders = _orders(*_words(_ADDED.sub(" ", name)))
    found = [_as_stored(words, breaks), *map(_form, orders), *map(_camel, orders)]
    return f"{_start(words)}(?:{'|'.join(dict.fromkeys(filter(None, found)))}){_END}"


def _words(name: str) -> tuple[list[_Word], list[str]]:
    """The words of a name, and what stands between them."""
    texts = _BREAKS.split(name)
    breaks = _BREAKS.findall(name)
    words = [
        _Word(text, len(text) == 1 or (after.startswith(".") and after != "."))
        for text, after in zip(texts, [*breaks, ""], strict=True)
    ]
    kept = [place for place, word in enumerate(words) if word.text][:_MOST_WORDS]
    between = ["".join(breaks[a:b]) for a, b in itertools.pairwise(kept)]
    return [words[place] for place in kept], between


def _start(words: list[_Word]) -> str:
    """Where a name may begin: behind no other letter."""
    firsts, capitals = (
        "".join(sorted({_in_set(each) for word in words for each in alike(word.text[0], case)}))
        for case in ("", "upper")
    )
    # Not every letter has a capital of its own ("ß").
    return _START.format(firsts=firsts, capitals=capitals or firsts)


def _in_set(sign: str) -> str:
    """The sign as one of several in brackets, whatever it is."""
    return sign if sign.isalnum() else f"\\{sign}"


def _as_stored(words: list[_Word], breaks: list[str]) -> str:
    """In the order and with the marks that stand in the record."""
    said = _stem(words[0].text)
    for word, between in zip(words[1:], breaks, strict=True):
        plain = {between, json.dumps(between, ensure_ascii=False)[1:-1]}
        joints = [_JOINT, *("".join(map(_mark, each)) for each in sorted(plain))]
        said += f"(?:{'|'.join(joints)})" + _stem(word.text)
    return said + _ending(words[-1].text)


def _mark(sign: str) -> str:
    return r"\s+" if sign.isspace() else re.escape(sign)


def _orders(words: list[_Word], breaks: list[str]) -> list[tuple[str, ...]]:
    """In which orders, and with which words left out, people write the name."""
    texts = [word.text for word in words if not word.short]
    if len(texts) < 2:
        return []
    fathers = [text for text in texts if small(text).endswith(_FATHERS)]
    # “Иванов Иван Петрович”: where the father's name comes last, the family's comes first.
    first = "," in breaks[0] or (len(texts) > 2 and fathers == texts[-1:])
    family, given = (texts[0], texts[1:]) if first else (texts[-1], texts[:-1])
    called = [each for each in given if each not in fathers] or given
    orders = [(*given, family), (family, *given)]
    for each in called:
        orders += [(each, family), (family, each)]
    return list(dict.fromkeys(orders))


def _form(words: tuple[str, ...]) -> str:
    return _JOINT.join(map(_stem, words)) + _ending(words[-1])


def _camel(words: tuple[str, ...]) -> str:
    """Written together, each word with a capital."""
    if not all(word[:1].lower() != word[:1].upper() for word in words):
        return ""
    return "".join(
        letters(word[0], case="upper") + letters(word[1:], case="lower") for word in words
    )


def _cyrillic(word: str) -> bool:
    return "Ѐ" <= word[-1:] <= "ӿ"


def _stem(word: str) -> str:
    """The word in each case of its language; that of the last word is its `_ending`."""
    if not _cyrillic(word):
        return letters(word)
    ending = next((each for each in _CHANGING if small(word).endswith(each)), "")
    if ending and len(word) - len(ending) >= _SHORTEST_STEM:
        bare, own = word[: -len(ending)], word[-len(ending) :]
        return f"{letters(bare)}(?:{letters(own)})?{_ONE_ENDING}"
    return f"{letters(word)}{_ONE_ENDING}?" if len(word) >= _SHORTEST_STEM else letters(word)


def _ending(word: str) -> str:
    """What may be behind the last word without a mark of its own."""
    if _cyrillic(word):
        return ""
    return _LATIN_ENDING if word[-1:].lower() != word[-1:].upper() else ""
