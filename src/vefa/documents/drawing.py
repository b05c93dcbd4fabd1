"""Printed documents: plain data becomes a PDF, the same bytes for the same data."""

import json
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from threading import Lock
from typing import Final

import fontpkg_inter
import typst

from vefa.core.redacted import said_in
from vefa.documents.domain.paper import Json

_ARCHIVAL: Final = "a-2a"
_ONE_AT_A_TIME: Final = Lock()


def pdf_of(document: Json, *, made_at: datetime) -> bytes:
    """The document as PDF/A. `made_at` is the instant that the file says it was made at, to the
    second, which is as finely as a PDF can say it.

    What the document says is handed over as data and never read as markup.
    """
    said = _said(document, in_order=False)
    with _ONE_AT_A_TIME:
        compiler = typst.Compiler(_layout(), font_paths=_fonts(), ignore_system_fonts=True)
        made = compiler.compile(
            format="pdf",
            sys_inputs={"document": said},
            pdf_standards=_ARCHIVAL,
            timestamp=made_at.astimezone(UTC).replace(microsecond=0),
        )
    if not isinstance(made, bytes):
        raise TypeError("the compiler gave no single file")
    return made


def digest_of_document(document: Json, *, made_at: datetime) -> str:
    """Names what `pdf_of` makes of it: SHA-256 over data, instant, layout, font and compiler."""
    parts = (
        _said(document, in_order=True).encode(),
        made_at.astimezone(UTC).isoformat().encode(),
        _layout(),
        *(version(package).encode() for package in ("typst", "fontpkg-inter")),
    )
    return sha256(b"\0".join(sha256(part).digest() for part in parts)).hexdigest()


def _said(document: Json, *, in_order: bool) -> str:
    """The document as data, with who was redacted called so in its language."""
    said = json.dumps(document, ensure_ascii=False, sort_keys=in_order)
    return said_in(said, str(document.get("lang", "")))


@cache
def _layout() -> bytes:
    return files("vefa.documents").joinpath("data/paper.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    """The one font that documents are set in, the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fontpkg_inter.ROOT / "files")],
    )
