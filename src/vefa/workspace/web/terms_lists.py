"""The lists of rows on the page of a section, as they are drawn."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.workspace.web.terms_rows import BESIDE, LISTS, ROWS
from vefa.workspace.web.terms_sections import Place

_TITLES: Final[dict[str, LazyText]] = {
    "parties": _("Parties"),
    "areas": _("Product areas"),
    "severity_table": _("What severities mean"),
    "impacts": _("Whom it affects"),
    "urgencies": _("How urgent it is"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it is called, and what it says in short."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: its name in addresses, its rows, what adds one, what we offer by code."""

    name: str
    title: LazyText | str
    entries: list[Entry]
    add: LazyText
    offers: list[tuple[str, str]]
    ordered: bool
    fixed: bool


def lists_of(place: Place) -> list[Listed]:
    """The rows of the section and the lists beside them; none where it is no list."""
    if place.section not in ROWS:
        return []
    return [_listed(place, name) for name in (place.section, *BESIDE.get(place.section, ()))]


def _listed(place: Place, name: str) -> Listed:
    editor = LISTS[name]
    rows = editor.read(place)
    return Listed(
        name=name,
        title=_TITLES.get(name, _("Entries")),
        entries=[Entry(editor.title(row), editor.detail(place, row)) for row in rows],
        add=editor.add,
        offers=[(row["code"], editor.title(row)) for row in editor.offers(place)],
        ordered=editor.ordered and len(rows) > 1,
        fixed=editor.fixed,
    )
