"""Every address of the house, for tests that walk them all.

A test that opens each page as somebody (a stranger, a role, with queries counted) asks for
`requests(house)`. An address with arguments needs a sample in `SAMPLES`: a function of the house
(tests/support/marked.py) that names something of the customer whose words are marked, such as

    "workspace:ticket": lambda house: {"number": house.ticket.number}

or a list of those, where one address is many. An address without its sample fails the walk, so
that no new page escapes it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from vefa.portal.web import deeds as portal_deeds
from vefa.workspace.web import agreement_deeds
from vefa.workspace.web import deeds as workspace_deeds
from vefa.workspace.web.terms_rows import ROWS
from vefa.workspace.web.terms_sections import EDITORS

Arguments = Mapping[str, Any]
Sample = Callable[[Any], Arguments | Sequence[Arguments]]


def _number(house: Any) -> Arguments:
    return {"number": house.ticket.number}


def _clock(house: Any) -> Arguments:
    return {"number": house.ticket.number, "clock": "resolution"}


def _company(house: Any, **more: Any) -> Arguments:
    return {"key": house.owner.customer.pk, **more}


def _person(house: Any) -> Arguments:
    return _company(house, person=house.owner.contact.pk)


def _section(house: Any, section: str) -> Arguments:
    line = "-" if section == "agreement" else next(iter(house.draft.content["lines"]))
    return {"key": house.draft.pk, "line": line, "section": section}


def _clauses(house: Any) -> Arguments:
    return {"key": house.draft.pk, "line": next(iter(house.draft.content["lines"]))}


def _duty(house: Any) -> Arguments:
    agreement = house.owner.agreement
    return {"key": agreement.pk, "line": house.ticket.line, "duty": "backups"}


def _deeds(known: Iterable[str]) -> Sample:
    return lambda house: [{"number": house.ticket.number, "deed": deed} for deed in sorted(known)]


SAMPLES: dict[str, Sample] = {
    "procedure": lambda house: {
        "key": house.owner.agreement.pk,
        "number": house.owner.version.number,
        "language": "en",
    },
    "file": lambda house: [{"key": file.key} for file in house.files],
    "portal:agreement": lambda house: {"key": house.owner.agreement.pk},
    "portal:allowances": lambda house: {"key": house.owner.agreement.pk},
    "portal:duty": _duty,
    "portal:compare": lambda house: {"key": house.owner.agreement.pk},
    "portal:terms": lambda house: {"key": house.draft.pk},
    "portal:do": _deeds(portal_deeds.DEEDS),
    "portal:ticket": _number,
    "portal:why_clock": _clock,
    "portal:why_coverage": _number,
    "oidc_signed_out": lambda _house: {"key": "nobodys"},
    "oidc_back": lambda _house: {"key": "nobodys"},
    "saml_back": lambda _house: {"key": "nobodys"},
    "saml_metadata": lambda _house: {"key": "nobodys"},
    "sign_in_with": lambda _house: {"key": "nobodys"},
    "ui:gallery_error": lambda _house: {"code": 404},
    "workspace:abilities": lambda house: {"key": house.people["contact"].pk},
    "workspace:add_person": _company,
    "workspace:add_site": _company,
    "workspace:add_system": _company,
    "workspace:add_version": lambda house: {"key": house.system.version.product_id},
    "workspace:add_training": _person,
    "workspace:correct_training": lambda house: _company(house, training=house.training.pk),
    "workspace:agreement": lambda house: {"key": house.owner.agreement.pk},
    "workspace:archive": lambda house: {"key": house.archive.key},
    "workspace:agreement_deed": lambda house: [
        {"key": house.owner.agreement.pk, "deed": deed} for deed in agreement_deeds.DEEDS
    ],
    "workspace:add_agreement": _company,
    "workspace:allowances": lambda house: {"key": house.owner.agreement.pk},
    "workspace:duty": _duty,
    "workspace:compare": lambda house: {"key": house.owner.agreement.pk},
    "workspace:calendar": lambda house: {"key": house.calendar.pk},
    "workspace:calendar_dates": lambda house: {"key": house.calendar.pk},
    "workspace:calendar_week": lambda house: {"key": house.calendar.pk},
    "workspace:calendar_year": lambda house: {"key": house.calendar.pk},
    "workspace:terms": lambda house: {"key": house.draft.pk},
    "workspace:terms_lines": lambda house: {"key": house.draft.pk},
    "workspace:keep_plan": _clauses,
    "workspace:offer_plan": lambda house: {"key": house.plan.pk},
    "workspace:terms_frame": lambda house: {"key": house.draft.pk},
    "workspace:terms_move": lambda house: {"key": house.draft.pk, "verb": "submit"},
    "workspace:terms_bench": _clauses,
    "workspace:terms_clause": lambda house: {**_clauses(house), "place": 0},
    "workspace:terms_clause_effect": lambda house: {**_clauses(house), "place": 0},
    "workspace:terms_clauses": _clauses,
    "workspace:terms_clauses_change": _clauses,
    "workspace:terms_section": lambda house: [
        _section(house, section) for section in [*EDITORS, *ROWS]
    ],
    "workspace:terms_effect": lambda house: _section(house, "targets"),
    "workspace:terms_undo": lambda house: _section(house, "rates"),
    "workspace:terms_rows": lambda house: _section(house, "duties"),
    "workspace:terms_row": lambda house: [
        {**_section(house, name), "row": 0} for name in ("duties", "rates", "parties")
    ],
    "workspace:terms_row_effect": lambda house: {**_section(house, "rates"), "row": 0},
    "workspace:customer": _company,
    "workspace:do": _deeds(workspace_deeds.DEEDS),
    "workspace:edit_customer": _company,
    "workspace:edit_product": lambda house: {"key": house.system.version.product_id},
    "workspace:edit_support": lambda house: {
        "key": house.system.version.product_id,
        "version": house.system.version_id,
    },
    "workspace:edit_system": lambda house: _company(house, system=house.system.pk),
    "workspace:edit_person": _person,
    "workspace:edit_site": lambda house: _company(house, site=house.owner.site.pk),
    "workspace:failure": lambda house: {"key": house.failed.pk},
    "workspace:letter": lambda house: {"key": house.letter.pk},
    "workspace:letter_preview": lambda _house: {"kind": "reply", "language": "tr"},
    "workspace:letter_text": lambda _house: {"kind": "reply", "language": "tr"},
    "workspace:live": _number,
    "workspace:mailbox": lambda house: {"key": house.waiting.mailbox_id},
    "workspace:original": lambda house: {"number": house.ticket.number, "entry": house.mailed},
    "workspace:original_image": lambda house: {
        "number": house.ticket.number,
        "entry": house.mailed,
        "place": 0,
    },
    "workspace:product": lambda house: {"key": house.system.version.product_id},
    "workspace:person_data": lambda house: {
        "kind": "contact",
        "key": house.owner.contact.pk,
    },
    "workspace:proof": _number,
    "workspace:proof_json": _number,
    "workspace:seers": _number,
    "workspace:settle": lambda house: {"key": house.unknown.pk},
    "workspace:team": lambda house: {"key": house.team.pk},
    "workspace:sign_in_provider": lambda house: {"key": house.provider.pk},
    "workspace:ticket": _number,
    "workspace:trail_export": lambda _house: [{"form": "csv"}, {"form": "jsonl"}],
    "workspace:waiting_message": lambda house: {"key": house.waiting.pk},
    "workspace:import": lambda house: {"key": house.handed_in.pk},
    "workspace:import_report": lambda house: {"key": house.handed_in.pk},
    "workspace:import_template": lambda _house: [{"form": "all.xlsx"}, {"form": "sites.csv"}],
    "workspace:settle_import": lambda house: {"key": house.handed_in.pk},
    "workspace:stop_what_if": lambda house: {"key": house.asked.pk},
    "workspace:what_if": lambda house: {"key": house.asked.pk},
    "workspace:what_if_table": lambda house: {"key": house.asked.pk},
    "workspace:why_clock": _clock,
    "workspace:why_coverage": _number,
}
"""The arguments of each address that takes some, as a function of the house."""


class NoSample(AssertionError):
    """Addresses that a walk cannot open, with what to write."""


@dataclass(frozen=True)
class Address:
    """One address: its full name (`workspace:ticket`), its route and the view behind it."""

    name: str
    route: str
    arguments: frozenset[str]
    view: Callable[..., Any]

    @property
    def room(self) -> str:
        """The room whose view answers."""
        return self.view.__module__.split(".")[1]

    @property
    def guard(self) -> tuple[str, str] | None:
        """Side and permission, as `vefa.accounts.web.guards` notes them; None if unguarded."""
        found: tuple[str, str] | None = getattr(self.view, "vefa_guard", None)
        return found


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address, in the order in which they are looked up."""
    return list(_walk(get_resolver(urlconf), "", "", frozenset()))


def _walk(
    resolver: URLResolver, route: str, namespace: str, arguments: frozenset[str]
) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        known = arguments | set(entry.pattern.converters) | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            name = f"{namespace}{entry.name or ''}"
            yield Address(name, here, known, entry.callback)
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, here, inner, known)


def requests(
    house: Any,
    samples: Mapping[str, Sample] | None = None,
    urlconf: str | None = None,
) -> list[tuple[Address, str]]:
    """Each address with each path of its sample; `NoSample` names those that lack one."""
    known = SAMPLES if samples is None else samples
    found = addresses(urlconf)
    missing = [
        f'''{address.route}: in tests/support/walk.py add to SAMPLES "{address.name}": '''
        f"lambda house: {{…}} with {sorted(address.arguments)}"
        for address in found
        if address.arguments and address.name not in known
    ]
    if missing:
        raise NoSample("\n".join(["", *missing]))
    if unknown := set(known) - {address.name for address in found}:
        raise NoSample(f"These samples have no address any more: {sorted(unknown)}")
    return [(address, path) for address in found for path in _paths(address, known, house, urlconf)]


def _paths(
    address: Address, known: Mapping[str, Sample], house: Any, urlconf: str | None
) -> Iterator[str]:
    sample = known[address.name](house) if address.arguments else {}
    for values in [sample] if isinstance(sample, Mapping) else sample:
        yield reverse(address.name, urlconf=urlconf, kwargs=dict(values))
