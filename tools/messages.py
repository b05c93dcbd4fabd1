"""Keep the rooms' message catalogues: `python tools/messages.py update|check|compile [room …]`.

update    find the texts of each room and bring its three catalogues into step: new texts are
          added, texts that are gone removed; nothing is guessed, but a text that another room
          has translated already is translated so here
check     name every text that is missing, untranslated, fuzzy, obsolete or damaged; status 1
compile   what `vefa messages compile` does

Texts of libraries that lack a language (Django knows little Kazakh) are listed in
`locale/<language>/carried.pot` of a room and translated like its own.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from message_checks import placeholder_problems, problems_of_text
from message_sources import Found, Text, texts_of_room
from vefa.config.messages import PACKAGE, run_compile

PLURAL_FORMS: Final = {
    "tr": "nplurals=2; plural=(n != 1);",
    "ru": (
        "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
        "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
    ),
    "kk": "nplurals=2; plural=(n != 1);",
}
"""Language to its Plural-Forms. Zero takes the same form as many in all three."""

_HEADER: Final = """\
msgid ""
msgstr ""
"Project-Id-Version: Vefa\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""

Key = tuple[str | None, str]
Strings = str | tuple[str, ...]
Memory = dict[tuple[str | None, Strings], Strings]


@dataclass(frozen=True, slots=True)
class RoomCatalogue:
    """One room's catalogue in one language."""

    room: Path
    language: str

    @property
    def path(self) -> Path:
        """Where the catalogue stands."""
        return self.room / "locale" / self.language / "LC_MESSAGES" / "django.po"

    @property
    def carried(self) -> Path:
        """Where the texts of libraries are listed that this language lacks."""
        return self.room / "locale" / self.language / "carried.pot"

    @property
    def name(self) -> str:
        """How problems name it."""
        return f"{self.room.name} ({self.language})"


def rooms(names: Sequence[str] = (), package: Path = PACKAGE) -> list[Path]:
    """The rooms of those names; all where none is named."""
    found = [path.parent for path in sorted(package.glob("*/__init__.py"))]
    if unknown := set(names) - {room.name for room in found}:
        raise SystemExit(f"There is no room called {', '.join(sorted(unknown))}.")
    return [room for room in found if not names or room.name in names]


def _id_of(text: Text) -> str | tuple[str, str]:
    return text.singular if text.plural is None else (text.singular, text.plural)


def fresh_catalogue(catalogue: RoomCatalogue, found: Found) -> Catalog:
    """An untranslated catalogue of exactly what the room says."""
    fresh = _empty(catalogue.language)
    plurals: dict[Key, str] = {t.key: t.plural for t in found.texts if t.plural is not None}
    for text in found.texts:
        # The same text with and without a plural is one entry, with it.
        plural = plurals.get(text.key)
        identity = text.singular if plural is None else (text.singular, plural)
        fresh.add(
            identity,
            context=text.context,
            locations=[(text.file, 0)],
            auto_comments=text.comments,
        )
    if catalogue.carried.exists():
        for message in _read(catalogue.carried.read_bytes(), catalogue.language):
            if message.id:
                fresh.add(message.id, context=message.context, locations=[("carried.pot", 0)])
    return fresh


def _empty(language: str) -> Catalog:
    return _read(_header(language).encode(), language)


def _header(language: str) -> str:
    return _HEADER.format(language=language, plural_forms=PLURAL_FORMS[language])


def _read(content: bytes, language: str) -> Catalog:
    return read_po(BytesIO(content), locale=language, abort_invalid=True)


def merged(catalogue: RoomCatalogue, found: Found, elsewhere: Memory | None = None) -> bytes:
    """The catalogue as `update` writes it; b"" where the room says nothing.

    `elsewhere` holds what other rooms have translated already.
    """
    fresh = fresh_catalogue(catalogue, found)
    if not len(fresh):
        return b""
    if catalogue.path.exists():
        old = _read(catalogue.path.read_bytes(), catalogue.language)
        for message in fresh:
            _take_over(message, old.get(_singular(message), message.context))
    for message in fresh:
        if message.id and elsewhere and not any(_strings(message)):
            message.string = elsewhere.get((message.context, _as_tuple(message.id)), message.string)
    out = BytesIO()
    write_po(
        out,
        fresh,
        width=0,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return _header(catalogue.language).encode() + out.getvalue().rstrip(b"\n") + b"\n"


def memory(language: str) -> Memory:
    """Every text that some room has translated."""
    return {
        (message.context, _as_tuple(message.id)): _as_tuple(message.string)
        for room in rooms()
        for message in _entries(RoomCatalogue(room, language))
        if all(_strings(message)) and not message.fuzzy
    }


def _as_tuple(value: str | Sequence[str] | None) -> Strings:
    return value or "" if isinstance(value, str | None) else tuple(value)


def _take_over(message: Message, old: Message | None) -> None:
    """Keep a translation only if it is of the very same text, plural included."""
    if not message.id or old is None or old.id != message.id:
        return
    message.string = old.string
    message.user_comments = old.user_comments
    if old.fuzzy:
        message.flags.add("fuzzy")


def update(names: Sequence[str] = ()) -> int:
    """Bring the catalogues into step with the sources; write only what changes."""
    status = 0
    for room in rooms(names):
        found = texts_of_room(room)
        for problem in found.problems:
            print(f"{room.name}: {problem}")
            status = 1
        if not found.complete:
            print(f"{room.name}: left as it is, so that no translation is lost.")
            continue
        for language in PLURAL_FORMS:
            catalogue = RoomCatalogue(room, language)
            content = merged(catalogue, found, memory(language))
            if not content:
                catalogue.path.unlink(missing_ok=True)
                continue
            if not catalogue.path.exists() or catalogue.path.read_bytes() != content:
                catalogue.path.parent.mkdir(parents=True, exist_ok=True)
                catalogue.path.write_bytes(content)
                print(f"{catalogue.name}: written.")
            if untranslated := sum(1 for m in _entries(catalogue) if not all(_strings(m))):
                print(f"{catalogue.name}: {untranslated} texts to translate.")
    return status


def problems(names: Sequence[str] = ()) -> list[str]:
    """Everything that `check` complains of, one sentence each."""
    listed: list[str] = []
    for room in rooms(names):
        found = texts_of_room(room)
        listed.extend(f"{room.name}: {problem}" for problem in found.problems)
        for language in PLURAL_FORMS:
            listed.extend(_problems_of_catalogue(RoomCatalogue(room, language), found))
    listed.extend(_disagreements())
    return listed


def _problems_of_catalogue(catalogue: RoomCatalogue, found: Found) -> Iterator[str]:
    fresh = fresh_catalogue(catalogue, found)
    if not catalogue.path.exists():
        if len(fresh):
            yield f"{catalogue.name}: no catalogue; run “tools/messages.py update”"
        return
    content = catalogue.path.read_bytes()
    try:
        actual = _read(content, catalogue.language)
    except (PoFileError, ValueError) as error:
        yield f"{catalogue.name}: cannot be read: {error}"
        return
    wanted = {_key(message): message for message in fresh if message.id}
    present = {_key(message): message for message in actual if message.id}
    where = catalogue.name
    for key in sorted(wanted.keys() - present.keys(), key=str):
        yield f"{where}: missing: {_shown(key)}; run “tools/messages.py update”"
    gone = present.keys() - wanted.keys() | set(map(_key, actual.obsolete.values()))
    for key in sorted(gone, key=str):
        yield f"{where}: obsolete: {_shown(key)}; run “tools/messages.py update”"
    for key in sorted(wanted.keys() & present.keys(), key=str):
        for problem in _problems_of_entry(present[key], catalogue.language):
            yield f"{where}: {problem}: {_shown(key)}"
    if wanted.keys() == present.keys() and merged(catalogue, found) != content:
        yield f"{where}: not in the order and form that “tools/messages.py update” writes; run it"


def _problems_of_entry(message: Message, language: str) -> Iterator[str]:
    strings = _strings(message)
    if message.fuzzy:
        yield "fuzzy (confirm the translation and remove the flag)"
    if not all(strings):
        yield "untranslated"
        return
    singular = _singular(message)
    plural = message.id[1] if isinstance(message.id, tuple | list) else None
    yield from placeholder_problems(singular, plural, strings, language)
    for index, text in enumerate(strings):
        yield from problems_of_text(plural if plural and index else singular, text, language)


def _disagreements() -> Iterator[str]:
    """Django merges the catalogues: one text may have one translation in the whole house."""
    for language in PLURAL_FORMS:
        known: dict[Key, tuple[str, tuple[str, ...]]] = {}
        for room in rooms():
            for message in _entries(RoomCatalogue(room, language)):
                key, strings = _key(message), _strings(message)
                other, theirs = known.setdefault(key, (room.name, strings))
                if theirs != strings and all(strings) and all(theirs):
                    yield (
                        f"{room.name} ({language}): {_shown(key)} is “{strings[0]}” here and "
                        f"“{theirs[0]}” in {other}; agree on one, or give one of them a context"
                    )


def _entries(catalogue: RoomCatalogue) -> list[Message]:
    if not catalogue.path.exists():
        return []
    read = _read(catalogue.path.read_bytes(), catalogue.language)
    return [message for message in read if message.id]


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _key(message: Message) -> Key:
    return (message.context, _singular(message))


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _shown(key: Key) -> str:
    context, singular = key
    short = singular if len(singular) <= 70 else f"{singular[:69]}…"
    shown = "“" + short.replace("\n", "\\n") + "”"
    return shown if context is None else f"{shown} in the context “{context}”"


def check(names: Sequence[str] = ()) -> int:
    """Print the problems; status 1 where there are any."""
    listed = problems(names)
    for problem in listed:
        print(problem)
    print(f"{len(listed)} problems in the message catalogues." if listed else "Catalogues: good.")
    return 1 if listed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("action", choices=("update", "check", "compile"))
    parser.add_argument("room", nargs="*", help="only these rooms (all where none is named)")
    parsed = parser.parse_args(arguments)
    if parsed.action == "compile":
        return run_compile(parsed)
    return update(parsed.room) if parsed.action == "update" else check(parsed.room)


if __name__ == "__main__":
    sys.exit(main())
