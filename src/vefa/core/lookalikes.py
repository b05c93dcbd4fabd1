"""Letters that look like others (Unicode TR 39, as far as our four languages need it)."""

import re
import unicodedata
from typing import Final

from vefa.core.text import fold_email

_LIKE: Final = str.maketrans(
    "авгеёкмнорстухіїјһѕԁԛԝ" + "αβεηικμνορτυχ" + "ıłøđ",
    "abreekmhopctyxiijhsdqw" + "abenikuvoptux" + "ilod",
)
"""Small Cyrillic, Greek and crossed letters, each with the Latin one that it is taken for."""

_BETWEEN: Final = re.compile(r"[^\w]+|_")


def looks_like(address: str, other: str) -> bool:
    r"""Whether two addresses are different mailboxes that a person would take for one.

    >>> [looks_like("ayse@x.example", other) for other in ("\u0430yse@x.example", "Ayse@x.example")]
    [True, False]
    """
    return fold_email(address) != fold_email(other) and _seen(address) == _seen(other)


def odd_letters(address: str) -> list[str]:
    r"""Letters of an address that no honest one has beside the others, in their order.

    They are wide or ornamented forms, and letters of another alphabet within a Latin word. A word
    that is Russian or Kazakh throughout is not odd.

    >>> odd_letters("\u0430yse@x.example"), odd_letters("\u043f\u043e\u0447\u0442\u0430@x.example")
    (['\u0430'], [])
    """
    found: list[str] = []
    for word in _BETWEEN.split(unicodedata.normalize("NFC", address)):
        foreign = [each for each in word if _alphabet(each) not in {"LATIN", ""}]
        if foreign and any(_alphabet(each) == "LATIN" for each in word):
            found += foreign
        found += [each for each in word if unicodedata.normalize("NFKC", each) != each]
    return list(dict.fromkeys(found))


def _seen(address: str) -> str:
    plain = unicodedata.normalize("NFKC", address).lower().translate(_LIKE)
    return "".join(each for each in plain if not each.isspace())


def _alphabet(letter: str) -> str:
    """The first word of a letter's name; nothing of what is no letter or a wide form."""
    name = unicodedata.name(letter, "") if letter.isalpha() else ""
    alphabet = name.partition(" ")[0]
    return "" if alphabet == "FULLWIDTH" else alphabet
