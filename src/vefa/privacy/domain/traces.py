"""What gives a person away in texts: full name, e-mail address, telephone number.

The patterns hold in Python's `re` and in PostgreSQL's regular expressions alike, without flags.
Under which spellings a name is found, `names` says; a given name alone is not: too many share it.
Nor is a name of one word, but where it is a whole value: it may be a word of ours.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vefa.privacy.domain.names import name_pattern

_NOTHING: Final = r"(?!x)x"
_TURKISH_I: Final = "iıIİ"
_SHORTEST_NUMBER: Final = 7
_LONGEST_NUMBER: Final = 10
_BETWEEN_DIGITS: Final = r"[\s().\-/]{0,3}"


@dataclass(frozen=True, slots=True)
class Traces:
    """All names, addresses and numbers that a person has or had."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def names_pattern(traces: Traces) -> str:
    """A regular expression for the person's names.

    >>> import re
    >>> found = names_pattern(Traces(names=("Işıl Demir",)))
    >>> re.sub(found, "…", "Sayın IŞIL  DEMİR, Işıl Demir'in ekranı")
    "Sayın …, …'in ekranı"
    >>> re.search(found, "Başışıl Demir") is None
    True
    >>> [re.sub(names_pattern(Traces(names=("Contact",))), "…", each) for each in
    ...     ("contact", "Contact us", "contact_changed")]
    ['…', 'Contact us', 'contact_changed']
    """
    return _either(map(name_pattern, traces.names))


def reach_pattern(traces: Traces) -> str:
    """A regular expression for the person's addresses and numbers.

    >>> import re
    >>> found = reach_pattern(Traces(emails=("isil@x.example",), phones=("+90 212 555 01 23",)))
    >>> re.sub(found, "…", "ISIL@x.example, 0(212)555-0123 and not-isil@x.example")
    '…, 0(… and not-isil@x.example'
    """
    numbers = [_number(phone) for phone in traces.phones]
    return _either(
        [*(_email(each) for mail in traces.emails for each in _spellings(mail)), *numbers]
    )


def scrubbed(value: Any, *words: tuple[str, str]) -> Any:
    """A text, or plain values with texts in them, with words for what patterns find; keys stay.

    `words` are pairs: a regular expression, and what stands in the place of what it finds.

    >>> scrubbed({"Ali Can": ["Can Ali", 2, "x"]}, (name_pattern("Ali Can"), "…"))
    {'Ali Can': ['…', 2, 'x']}
    """
    if isinstance(value, str):
        for pattern, instead in words:
            value = re.sub(pattern, instead, value)
        return value
    if isinstance(value, Mapping):
        return {key: scrubbed(each, *words) for key, each in value.items()}
    if isinstance(value, list):
        return [scrubbed(each, *words) for each in value]
    return value


def _either(patterns: Iterable[str]) -> str:
    known = sorted({each for each in patterns if each}, key=lambda each: (-len(each), each))
    return "|".join(known) or _NOTHING


def _spellings(text: str) -> set[str]:
    """Composed and decomposed, and as JSON writes it."""
    forms = {unicodedata.normalize(form, text.strip()) for form in ("NFC", "NFD")} - {""}
    return forms | {json.dumps(each, ensure_ascii=False)[1:-1] for each in forms}


def _email(address: str) -> str:
    return r"(?<![\w.+\-])" + _letters(address)


def _number(phone: str) -> str:
    digits = [each for each in phone if each.isascii() and each.isdigit()][-_LONGEST_NUMBER:]
    if len(digits) < _SHORTEST_NUMBER:
        return ""
    return _BETWEEN_DIGITS.join(digits) + r"(?!\d)"


def _letters(text: str) -> str:
    return "".join(map(_letter, text))


def _letter(letter: str) -> str:
    """The letter in either case; anything else as it is."""
    if letter in _TURKISH_I:
        return f"[{_TURKISH_I}]"
    if letter.isalnum():
        cases = sorted({each for each in (letter.lower(), letter.upper()) if len(each) == 1})
        return f"[{''.join(cases)}]" if len(cases) > 1 else letter
    return letter if ord(letter) > 127 or letter == "_" else f"\\{letter}"
