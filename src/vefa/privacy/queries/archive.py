"""Writing the archive: lines of JSON, the files themselves, and an index that a person reads."""

import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.core.redacted import said_in
from vefa.documents.queries import open_file
from vefa.privacy.queries.columns import COLUMNS
from vefa.privacy.queries.holdings import (
    Row,
    file_place,
    letters_to,
    mail_from,
    sections_of,
    sent_files,
)
from vefa.privacy.queries.people import Person

SHOWN: Final = 1_000
"""How many rows of a section the index shows; all are in its lines of JSON."""
_CHUNK: Final = 2**20
_STYLE: Final = """\
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem }
table { border-collapse: collapse; font-size: .875rem }
td, th { border: 1px solid #bbb; padding: .25rem .5rem; text-align: start; vertical-align: top;
  overflow-wrap: anywhere }
div { overflow-x: auto }
"""

TITLES: Final[dict[str, tuple[LazyText, LazyText]]] = {
    "profile": (_("Who you are"), _("As contact of your company and as somebody who signs in.")),
    "training": (_("Training"), _("What you were trained on, and until when it counts.")),
    "sessions": (_("Where you are signed in"), _("Browsers, with their network addresses.")),
    "passkeys": (_("Passkeys"), _("The names that you gave them; we hold no secret of theirs.")),
    "identities": (_("Sign-in providers"), _("Under which names they know you.")),
    "tickets": (_("Your tickets"), _("Reported by you, or worked on by you.")),
    "copies": (_("Copies"), _("Tickets of others that you get copies of.")),
    "messages": (_("What you wrote"), _("Your messages and notes on tickets.")),
    "duties": (_("Evidence of duties"), _("What you recorded about duties under agreements.")),
    "files": (_("Your files"), _("What you sent along; the files lie beside this page.")),
    "letters": (_("Letters to you"), _("Each as it was sent, as a file that mail programs open.")),
    "mail": (_("Mail from you"), _("Each as it arrived, as a file that mail programs open.")),
    "consents": (_("Texts you accepted"), _("Which version, and when.")),
    "trail": (_("The audit trail"), _("What you did, and what others did to your data.")),
}


def write_archive(target: BinaryIO, person: Person, *, language: str, at: datetime) -> None:
    """Everything that is held about the person, as a ZIP whose index is in that language."""
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        translation.override(language),
        timezone.override(_zone(person)),
    ):
        told = [_section(archive, section.name, section.rows()) for section in sections_of(person)]
        for file in sent_files(person).iterator(100):
            try:
                with open_file(file) as source, archive.open(file_place(file), "w") as place:
                    while chunk := source.read(_CHUNK):
                        place.write(chunk)
            except FileNotFoundError:
                archive.writestr(file_place(file), b"")
        for letter in letters_to(person).iterator(100):
            archive.writestr(f"letters/{letter.pk}.eml", bytes(letter.content))
        for mail in mail_from(person).iterator(100):
            archive.writestr(f"mail/{mail.pk}.eml", bytes(mail.content))
        context = {
            "name": person.row.name,
            "provider": settings.PROVIDER_NAME,
            "language": language,
            "at": at,
            "sections": told,
        }
        archive.writestr("style.css", _STYLE)
        index = said_in(render_to_string("privacy/index.html", context), language)
        archive.writestr("index.html", index)


def _zone(person: Person) -> str:
    zones = [user.timezone for user in person.users]
    if person.contact and not zones:
        zones = [person.contact.customer.timezone]
    return zones[0]


def _section(archive: zipfile.ZipFile, name: str, rows: Iterable[Row]) -> dict[str, Any]:
    """Write the rows as lines of JSON; what the index shows of them."""
    title, words = TITLES[name]
    shown: list[Row] = []
    count = 0
    place = f"data/{name}.jsonl"
    with archive.open(place, "w") as lines:
        for row in rows:
            count += 1
            if count <= SHOWN:
                shown.append(row)
            line = json.dumps(row, ensure_ascii=False, default=_plain)
            lines.write(line.encode() + b"\n")
    columns = list(dict.fromkeys(name for row in shown for name in row))
    table = [
        [(_said(row.get(name)), name == "file" and row.get(name)) for name in columns]
        for row in shown
    ]
    return {
        "title": title,
        "words": words,
        "count": count,
        "place": place,
        "columns": [COLUMNS[name] for name in columns],
        "rows": table,
        "more": count > len(shown),
    }


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _said(value: object) -> object:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=_plain) if value else ""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else value
