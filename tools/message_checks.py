"""What can be wrong with one translated text, found by machine.

Meaning is for people to judge; these are the slips that break a page or betray haste: a lost
placeholder, a stray percent sign, a missing full stop, a Latin letter in a Cyrillic word.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

_NAMED: Final = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?([diouxXeEfFgGcrs])")
_POSITIONAL: Final = re.compile(r"(?<!%)(?:%%)*(%[sd])")
_BRACE: Final = re.compile(r"\{(\w*)[^{}\s]*\}")
_TAG: Final = re.compile(r"</?[a-z][a-z0-9-]*")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDINGS: Final = ".?!:…"

_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC: Final = re.compile(r"[Ѐ-ԯ]")
_KAZAKH_ONLY: Final = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


class _Anything(dict[str, int]):
    """Fills any named placeholder, so that formatting can be tried."""

    def __missing__(self, key: str) -> int:
        return 0


def formats(text: str) -> bool:
    """Whether `text % {…}` works, whatever the names.

    >>> formats("%(count)s of 50%%"), formats("50% sure")
    (True, False)
    """
    try:
        _ = text % _Anything()
    except (TypeError, ValueError):
        return False
    return True


def problems_of_text(source: str, translated: str, language: str) -> Iterator[str]:
    """What is wrong with `translated`, apart from its placeholders."""
    if formats(source) and not formats(translated):
        yield "a percent sign that stands for itself is written %% here"
    for place, strip in (("start", str.lstrip), ("end", str.rstrip)):
        if _blanks(source, strip) != _blanks(translated, strip):
            yield f"spaces or line breaks at the {place} differ"
    if sorted(_TAG.findall(source)) != sorted(_TAG.findall(translated)):
        yield "the HTML tags differ"
    # A greeting ends with a comma in English and Turkish, with an exclamation mark in Russian.
    greeting = source.endswith(",") and translated.endswith("!")
    if _ending(source) != _ending(translated) and not greeting:
        yield f"ends with “{_ending(translated)}”, the English text with “{_ending(source)}”"
    for word in _WORD.findall(_bare(translated)):
        if word not in source and (reason := _foreign(word, language)):
            yield f"“{word}” {reason}"


def _blanks(text: str, strip: Callable[[str], str]) -> str:
    return text.replace(strip(text), "", 1) if text.strip() else text


def _ending(text: str) -> str:
    stripped = text.rstrip()
    return stripped[-1] if stripped and stripped[-1] in _ENDINGS else ""


def _bare(text: str) -> str:
    for pattern in (_NAMED, _BRACE, _TAG):
        text = pattern.sub(" ", text)
    return text


def _foreign(word: str, language: str) -> str:
    """Why the word's letters cannot be right in the language; "" where they can.

    >>> _foreign("сepвис", "ru"), _foreign("желі", "kk"), _foreign("API", "ru")
    ('mixes Latin and Cyrillic letters', '', '')
    """
    if language not in {"tr", "ru", "kk"}:
        return ""
    if not _CYRILLIC.search(word):
        return ""
    if language == "tr":
        return "has Cyrillic letters"
    if _LATIN.search(word):
        return "mixes Latin and Cyrillic letters"
    if language == "ru" and _KAZAKH_ONLY.search(word):
        return "has Kazakh letters"
    return ""


def placeholder_problems(
    singular: str, plural: str | None, translated: Sequence[str], language: str
) -> Iterator[str]:
    """Placeholders that are missing from a form, unknown there, or of another type.

    Only the first form of Turkish and Kazakh is for the number one alone; Russian's first form
    also serves 21 and 101, so it needs the number that the English singular may leave out.
    """
    base = singular if plural is None else plural
    wanted = _placeholders(base)
    allowed = wanted | _placeholders(singular)
    for index, form in enumerate(translated):
        found = _placeholders(form)
        only_one = plural is not None and index == 0 and language != "ru"
        needed = _placeholders(singular) & wanted if only_one else wanted
        place = f" in form {index}" if plural is not None else ""
        for text in sorted(needed - found):
            yield f"placeholder {text} is missing{place}"
        for text in sorted(found - allowed):
            yield f"placeholder {text} is not in the English text{place}"


def _placeholders(text: str) -> frozenset[str]:
    named = {f"%({name}){kind}" for name, kind in _NAMED.findall(text)}
    positional = _POSITIONAL.findall(text)
    numbered = {f"{kind} ({place})" for place, kind in enumerate(positional, 1)}
    braces = {f"{{{name}}}" for name in _BRACE.findall(text)}
    return frozenset(named | numbered | braces)
