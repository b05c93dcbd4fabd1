"""Letter texts that an administrator writes: words with `{variables}`, and nothing that runs.

A variable is a name in braces. One of a list (`{promise.name}`) repeats its line for each entry.
A line whose variables all are empty is left out, and so is a paragraph: a heading above an empty
list goes with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Final

LANGUAGES: Final = ("en", "tr", "ru", "kk")
LONGEST: Final = 10_000

_BRACES = re.compile(r"\{([^{}\n]{0,80})\}")

Entry = Mapping[str, str]
Values = Mapping[str, str | Sequence[Entry]]
"""A text under each variable's name; entries of a list under the name before the dot."""

_PEOPLE: Final = ("contact.name", "customer.name", "provider.name")
_COMMON: Final = (
    "ticket.number",
    "ticket.title",
    "ticket.severity",
    "ticket.link",
    "engineer",
    *_PEOPLE,
)
_PROMISE: Final = ("promise.name", "promise.due")
_COVERAGE: Final = (
    "coverage.text",
    "coverage.conclusion",
    "coverage.clause",
    "coverage.title",
    "note.text",
)


@dataclass(frozen=True, slots=True)
class Words:
    """All that is written of a letter; a part that is empty means the built-in one."""

    text: str = ""
    subject: str = ""
    greeting: str = ""
    closing: str = ""

    @property
    def is_own(self) -> bool:
        """Whether any part is the provider's own."""
        return self != Words()


@dataclass(frozen=True, slots=True)
class Part:
    """A part around the text: how long and of how many lines it may be, what it must contain."""

    longest: int
    lines: int
    required: tuple[str, ...] = ()


LISTS: Final = frozenset(
    {"promise", "note", "item", "colleague", "change", "certificate", "reader"}
)
"""What stands before the dot of a variable that repeats its line."""


class About(StrEnum):
    """What a letter is about: that decides which variables all such letters know."""

    TICKET = "ticket"
    AGREEMENT = "agreement"
    COMPANY = "company"


_KNOWN: Final[Mapping[About, tuple[str, ...]]] = {
    About.TICKET: _COMMON,
    About.AGREEMENT: (*_PEOPLE, "agreement.code", "agreement.name", "agreement.link"),
    About.COMPANY: _PEOPLE,
}


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: its own variables beside the common ones, and those it cannot do without.

    What a person wrote (`message`), what is promised and what must be answered have to reach the
    reader whatever else the letter says. `is_ours` says that our own people read it.
    """

    code: str
    own: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    about: About = About.TICKET
    is_ours: bool = False

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable that the letter may use."""
        return (*_KNOWN[self.about], *self.own)

    @property
    def around(self) -> tuple[str, ...]:
        """Its own variables that the parts around the text may use too. What a ticket's letters
        say of their occasion stands in the text alone, and a list nowhere else."""
        if self.about is About.TICKET:
            return ()
        return tuple(each for each in self.own if each.partition(".")[0] not in LISTS)

    @property
    def parts(self) -> Mapping[str, Part]:
        """The parts around the text.

        >>> KINDS["reply"].parts["subject"].required, KINDS["lapsed"].parts["subject"].required
        (('ticket.number',), ())
        """
        return PARTS if self.about is About.TICKET else _PARTS_OF_OTHERS


PARTS: Final[Mapping[str, Part]] = {
    # An answer that has lost everything else still finds its ticket by the number.
    "subject": Part(200, 1, ("ticket.number",)),
    "greeting": Part(200, 1),
    "closing": Part(500, 6),
}
_PARTS_OF_OTHERS: Final[Mapping[str, Part]] = {**PARTS, "subject": Part(200, 1)}


def _of_agreement(code: str, *own: str, required: tuple[str, ...] = ()) -> LetterKind:
    return LetterKind(code, own, required, About.AGREEMENT)


def _to_us(code: str, about: About, *own: str, required: tuple[str, ...] = ()) -> LetterKind:
    return LetterKind(code, own, required, about, is_ours=True)


_ALLOWANCE: Final = (
    "allowance.name",
    "allowance.percent",
    "allowance.used",
    "allowance.granted",
    "allowance.left",
    "allowance.renewed_on",
    "allowance.link",
)

KINDS: Final[Mapping[str, LetterKind]] = {
    kind.code: kind
    for kind in (
        LetterKind("received", (*_PROMISE, "no_promise", *_COVERAGE), ("ticket.number",)),
        LetterKind("draft", ("colleague.name", "colleague.email", "no_colleague"), ()),
        LetterKind("response", (*_PROMISE, "assigned_at"), ("engineer",)),
        LetterKind("question", ("message", "item.text"), ("message", "item.text")),
        LetterKind("reminder", ("message", "item.text", "closes_at"), ("message", "closes_at")),
        LetterKind("reply", ("message",), ("message",)),
        LetterKind("date_proposed", ("message", "due"), ("due",)),
        LetterKind("date_agreed", ("due",), ("due",)),
        LetterKind("workaround", ("message",), ("message", "ticket.link")),
        LetterKind("third_party", ("message", "party"), ("message", "party")),
        LetterKind("goes_on", ("party", *_PROMISE), ()),
        LetterKind("resolved", ("message", "closes_at"), ("message", "closes_at", "ticket.link")),
        LetterKind("merged", ("into.number", "into.link"), ("ticket.number", "into.number")),
        LetterKind("closed", ("reopen_until",), ("reopen_until",)),
        _of_agreement(
            "proposal", "day", "reason", "change.text", "terms.link", required=("day", "terms.link")
        ),
        _of_agreement(
            "terms_hold",
            "terms.number",
            "day",
            "reason",
            "change.text",
            "procedure.link",
            required=("day", "procedure.link"),
        ),
        _of_agreement("withdrawn", "day", "reason", "terms.link", required=("terms.link",)),
        _of_agreement("allowance", *_ALLOWANCE, "beyond", required=("allowance.name",)),
        _of_agreement("suspended", "since", "reason", required=("since",)),
        _of_agreement("lifted", "since", required=("since",)),
        _of_agreement("ending", "day", required=("day",)),
        _of_agreement("ended", "day", "reason", "run_off_until", required=("day",)),
        _of_agreement("lapsed", "day", "run_off_until", required=("day",)),
        LetterKind(
            "certificate",
            ("certificate.name", "certificate.subject", "certificate.last_on"),
            ("certificate.name", "certificate.last_on"),
            About.COMPANY,
        ),
        _to_us(
            "our_copy",
            About.COMPANY,
            "reader.name",
            "reader.email",
            "no_reader",
            "letter.subject",
            "letter.text",
            "matter.link",
            required=("reader.email", "no_reader", "letter.text"),
        ),
        _to_us(
            "our_allowance",
            About.AGREEMENT,
            *_ALLOWANCE,
            "ticket.number",
            "reader.name",
            "reader.email",
            "no_reader",
            required=("allowance.name",),
        ),
        _to_us(
            "given_back",
            About.AGREEMENT,
            "day",
            "reason",
            "terms.link",
            required=("reason", "terms.link"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class TextProblem:
    """Why a text cannot be used: a code, the variable that it is about, and what may be meant."""

    code: str
    name: str = ""
    meant: str = ""


def problems_of(text: str, kind: LetterKind) -> list[TextProblem]:
    """What is wrong with a text; empty when it can be used.

    >>> problems_of("No. {ticket.nubmer}", KINDS["closed"])[0].meant
    'ticket.number'
    >>> [each.code for each in problems_of("{reopen_until}", KINDS["closed"])]
    []
    """
    if len(text) > LONGEST:
        return [TextProblem("too_long", str(LONGEST))]
    named = names_in(text)
    problems = [
        TextProblem("unknown", name, next(iter(get_close_matches(name, kind.variables, 1)), ""))
        for name in named
        if name not in kind.variables
    ]
    mixed = [
        TextProblem("two_lists", line.strip()[:80])
        for line in text.split("\n")
        if len(_lists_in(line)) > 1
    ]
    missing = [TextProblem("missing", name) for name in kind.required if name not in named]
    return [*problems, *mixed, *missing]


def problems_of_part(text: str, part: Part, kind: LetterKind) -> list[TextProblem]:
    """What is wrong with a part around the text; an empty one is the built-in one.

    >>> reply = KINDS["reply"]
    >>> [each.name for each in problems_of_part("{ticket.title}", reply.parts["subject"], reply)]
    ['ticket.number']
    >>> problems_of_part("Dear {contact.name}!", reply.parts["greeting"], reply)
    []
    >>> ending = KINDS["ending"]
    >>> problems_of_part("The end: {day}", ending.parts["subject"], ending)
    []
    """
    if not text:
        return []
    if len(text) > part.longest:
        return [TextProblem("too_long", str(part.longest))]
    if text.count("\n") >= part.lines:
        return [TextProblem("too_many_lines", str(part.lines))]
    return problems_of(text, LetterKind("", kind.around, part.required, kind.about))


def names_in(text: str) -> list[str]:
    """The variables of a text, each once."""
    return list(dict.fromkeys(_BRACES.findall(text)))


def _lists_in(line: str) -> set[str]:
    return {name.partition(".")[0] for name in names_in(line)} & LISTS


def fill(text: str, values: Values) -> str:
    """The text with its variables replaced. What a value contains is never read as a variable.

    >>> fill("Until {due}:\\n- {item.text}", {"due": "5 May", "item": [{"text": "{due}"}]})
    'Until 5 May:\\n- {due}'
    >>> fill("Hello.\\n\\nWe need:\\n- {item.text}", {"item": []})
    'Hello.'
    """
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    told = ("\n".join(_lines(paragraph, values)) for paragraph in paragraphs)
    return "\n\n".join(each.strip("\n") for each in told if each.strip())


def _lines(paragraph: str, values: Values) -> Iterator[str]:
    lines = paragraph.split("\n")
    kept = [(line, bool(names_in(line)), list(_filled(line, values))) for line in lines]
    if any(asks for _, asks, _ in kept) and not any(asks and found for _, asks, found in kept):
        return
    for line, asks, found in kept:
        yield from found if asks else [line]


def _filled(line: str, values: Values) -> Iterator[str]:
    """The line once, or once for each entry of its list; not at all where it would say nothing."""
    names = names_in(line)
    lists = _lists_in(line)
    if not lists:
        found = {name: _text(values.get(name, "")) for name in names}
        if not names or any(found.values()):
            yield _replaced(line, found)
        return
    (named,) = sorted(lists)[:1]
    entries = values.get(named, ())
    for entry in () if isinstance(entries, str) else entries:
        own = {f"{named}.{key}": value for key, value in entry.items()}
        yield _replaced(line, {name: own.get(name, _text(values.get(name, ""))) for name in names})


def _text(value: str | Sequence[Entry]) -> str:
    return value if isinstance(value, str) else ""


def _replaced(line: str, found: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda match: found.get(match[1], match[0]), line)
