"""The figures of a what-if replay as the sheets of a workbook, in the reader's language."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from vefa.desk.queries.wording import CLOCKS, OUTCOMES, SEVERITIES
from vefa.reports.domain.sums import Figures, Sums
from vefa.reports.formats import Column, Link, Sheet, Value

_HOURS = 3_600


def sheets_of(sums: Sums, customers: Mapping[int, str]) -> list[Sheet]:
    """Promises, coverage and the worst tickets; `customers` are names by key."""
    return [
        Sheet(
            _("Promises"),
            [
                Column(_("Month"), 12, "yyyy-mm"),
                Column(_("Severity"), 16),
                Column(_("Promise"), 24),
                *_pair(_("Kept")),
                *_pair(_("Missed")),
                *_pair(_("Kept, reasonable effort")),
                *_pair(_("Missed, reasonable effort")),
                *_pair(_("Share kept"), "0.0%"),
            ],
            _promises(sums),
        ),
        Sheet(
            _("Coverage"),
            [
                Column(_("Month"), 12, "yyyy-mm"),
                Column(_("Severity"), 16),
                Column(_("Under the terms they had"), 28),
                Column(_("Under the other terms"), 28),
                Column(_("Tickets")),
            ],
            _coverage(sums),
        ),
        Sheet(
            _("Worst tickets"),
            [
                Column(_("Ticket"), 18),
                Column(_("Customer"), 30),
                Column(_("Reported on"), 14),
                Column(_("Severity"), 16),
                Column(_("Promise"), 24),
                *_pair(_("Late by hours"), "0.00"),
            ],
            _worst(sums, customers),
        ),
    ]


def _pair(heading: str, number_format: str = "") -> list[Column]:
    return [
        Column(f"{heading}: {side}", 18, number_format)
        for side in (_("terms they had"), _("other terms"))
    ]


def _promises(sums: Sums) -> Iterator[list[Value]]:
    for month, severity, clock, figures in sums.rows():
        yield [
            date.fromisoformat(f"{month}-01"),
            str(SEVERITIES.get(severity, severity)),
            str(CLOCKS[clock]),
            *_counts(figures),
            figures.own_share,
            figures.other_share,
        ]


def _counts(figures: Figures) -> Iterator[int]:
    for own, other in zip(figures.own, figures.other, strict=True):
        yield from (own, other)


def _coverage(sums: Sums) -> Iterator[list[Value]]:
    for (month, severity, own, other), count in sorted(sums.coverage.items()):
        yield [
            date.fromisoformat(f"{month}-01"),
            str(SEVERITIES.get(severity, severity)),
            str(OUTCOMES.get(own, own)),
            str(OUTCOMES.get(other, other)),
            count,
        ]


def _worst(sums: Sums, customers: Mapping[int, str]) -> Iterator[list[Value]]:
    for each in sums.worst:
        yield [
            Link(each.number, settings.BASE_URL + reverse("workspace:ticket", args=[each.number])),
            customers.get(each.customer, ""),
            date.fromisoformat(each.reported_on),
            str(SEVERITIES.get(each.severity, each.severity)),
            str(CLOCKS[each.clock]),
            each.own_late_seconds / _HOURS if each.own == "missed" else None,
            each.late_seconds / _HOURS,
        ]
