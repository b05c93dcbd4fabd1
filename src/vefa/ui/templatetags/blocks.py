"""The larger pieces: what holds other things, and what is drawn from a list."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from vefa.ui import drawing, formats
from vefa.ui.drawing.strip import KINDS, split_at, strip_swatch
from vefa.ui.templatetags.inline import drawn, instant, language

KIND_WORDS = {
    "open": gettext_lazy("counted"),
    "ahead": gettext_lazy("still to come"),
    "waiting": gettext_lazy("waiting, not counted"),
    "overtime": gettext_lazy("past the due time"),
    "closed": gettext_lazy("closed, not counted"),
}

ENTRY_WORDS = {
    "note": gettext_lazy("Internal note"),
    "mail": gettext_lazy("E-mail"),
    "call": gettext_lazy("Call"),
    "visit": gettext_lazy("Visit"),
    "session": gettext_lazy("Remote session"),
}


def _render(template: str, context: dict[str, Any]) -> SafeString:
    return SafeString(render_to_string(f"ui/parts/{template}.html", context))


def card(
    content: str,
    title: str = "",
    *,
    icon: str = "",
    level: int = 2,
    action: str = "",
    action_label: str = "",
    css: str = "",
    id: str = "",  # noqa: A002  # the attribute's name
) -> SafeString:
    """A surface with a heading: `{% card "Promises" icon="timer" %}…{% endcard %}`.

    `action` and `action_label` put a small link at the end of its head.
    """
    return _render("card", dict(locals()))


def notice(content: str, state: str = "", *, title: str = "") -> SafeString:
    """A message within the page: `{% notice "risk" title="…" %}…{% endnotice %}`."""
    return _render("notice", {"content": content, "state": state, "title": title})


def empty_state(content: str, title: str, *, icon: str = "inbox", level: int = 2) -> SafeString:
    """What stands where a list would: `{% empty_state "Nothing here" %}…{% endempty_state %}`."""
    return _render("empty", {"content": content, "title": title, "icon": icon, "level": level})


def dialog(
    content: str,
    id: str,  # noqa: A002  # the attribute's name
    title: str,
    *,
    wide: bool = False,
) -> SafeString:
    """A modal dialog, opened by `{% button … opens=id %}`."""
    return _render("dialog", {"content": content, "id": id, "title": title, "wide": wide})


def menu(
    content: str,
    id: str,  # noqa: A002  # the attribute's name
    label: str,
    *,
    icon: str = "",
    kind: str = "quiet",
    hide_label: bool = False,
    from_end: bool = False,
) -> SafeString:
    """A button and the menu under it; links, buttons and small forms go inside."""
    return _render("menu", dict(locals()))


def fold(content: str, label: str = "", *, opened: bool = False) -> SafeString:
    """Something that is folded away, such as quoted text: `{% fold %}…{% endfold %}`."""
    label = label or gettext("Show quoted text")
    return _render("fold", {"content": content, "label": label, "opened": opened})


def table(content: str, caption: str = "", *, keep: bool = False, label: str = "") -> SafeString:
    """A table that stacks on a phone: put `data-label` on each cell but the first.

    `keep` leaves it a table and lets it scroll; `label` names it where no caption is seen.
    """
    return _render(
        "table", {"content": content, "caption": caption, "keep": keep, "label": label or caption}
    )


def entry(
    context: Context,
    content: str,
    kind: str = "message",
    *,
    author: str = "",
    role: str = "",
    at: datetime | None = None,
    icon: str = "",
    ours: bool = False,
    number: int | None = None,
) -> SafeString:
    """An entry of a timeline, inside a list item.

    `kind`: `message`, `note` (internal), `mail`, `call`, `visit`, `session` or `event` (one
    quiet line). `ours` tints what the provider wrote; `role` stands after the author's name.
    """
    inner = {
        "content": content,
        "kind": kind,
        "author": author,
        "role": role,
        "written_at": at,
        "icon": icon,
        "ours": ours,
        "number": number,
        "word": ENTRY_WORDS.get(kind, ""),
        "tint": kind if kind in ("note", "event") else "ours" if ours else "message",
        "at": instant(context),
    }
    return _render("entry", inner)


def strip(
    context: Context,
    rows: Sequence[Sequence[Any]],
    start: datetime,
    end: datetime,
    *,
    due: datetime | None = None,
    now: bool | datetime = False,
    zone: tzinfo | None = None,
) -> dict[str, Any]:
    """How time was counted: `{% strip rows start end due=clock.due_at now=True %}`.

    `rows` are (from, to, kind) with the kinds `open`, `closed`, `waiting`, `overtime`, `ahead`;
    what lies open after `now` is drawn as still ahead. `zone` is the calendar's where the days
    should be its own; the reader's otherwise.
    """
    zone = zone or timezone.get_current_timezone()
    present = now if isinstance(now, datetime) else instant(context) if now else None
    if present is not None and not start <= present < end:
        present = None
    spans = [(row[0], row[1], str(row[2])) for row in rows]
    legend = _legend(spans, start, end, present)
    svg = drawing.strip(
        spans,
        start=start,
        end=end,
        zone=zone,
        language=language(),
        labels=_strip_labels(legend, (start, end, due), zone),
        due=due,
        now=present,
    )
    return {"svg": drawn(svg), "legend": legend, "offset": _foreign_offset(start, zone)}


def _foreign_offset(at: datetime, zone: tzinfo) -> str:
    """The zone's distance from UTC where it is not the reader's own."""
    theirs, ours = at.astimezone(zone), timezone.localtime(at)
    if theirs.utcoffset() == ours.utcoffset():
        return ""
    offset = f"{theirs:%z}"
    return f"UTC{offset[:3]}:{offset[3:5]}"


def _legend(
    spans: Sequence[drawing.Span], start: datetime, end: datetime, present: datetime | None
) -> list[dict[str, Any]]:
    totals: dict[str, timedelta] = {}
    for first, last, kind in split_at(spans, present):
        inside = min(last, end) - max(first, start)
        if inside > timedelta():
            totals[kind] = totals.get(kind, timedelta()) + inside
    return [
        {
            "swatch": drawn(strip_swatch(kind)),
            "word": KIND_WORDS[kind],
            "total": formats.duration(totals[kind], language()),
        }
        for kind in KINDS
        if kind in totals
    ]


def _strip_labels(
    legend: Sequence[Mapping[str, Any]],
    moments: tuple[datetime, datetime, datetime | None],
    zone: tzinfo,
) -> drawing.StripLabels:
    year = moments[0].astimezone(zone).year
    start, end, due = (
        formats.plain_moment(value, language(), zone, this_year=year) if value else ""
        for value in moments
    )
    said = [
        gettext("Time from %(start)s to %(end)s.") % {"start": start, "end": end},
        ", ".join(f"{item['word']}: {item['total']}" for item in legend) + ".",
    ]
    if due:
        said.append(gettext("Due %(moment)s.") % {"moment": due})
    return drawing.StripLabels(
        summary=" ".join(said),
        due=gettext("due %(moment)s") % {"moment": due} if due else "",
        now=gettext("now"),
    )


def meter(share: float, label: str, value: str = "", *, state: str = "") -> dict[str, Any]:
    """What is used of an allowance: `{% meter 0.8 "Visits" "8 of 10" state="risk" %}`."""
    svg = drawing.bar(share, state=state, height=8, track=True)
    value = value or formats.percent(share, language())
    return {"svg": drawn(svg), "label": label, "value": value, "state": state}


def tracker(
    context: Context, steps: Sequence[Mapping[str, Any]], label: str = ""
) -> dict[str, Any]:
    """A parcel's tracker: steps of `label`, `state` (done, now, later), `at` or `note`."""
    return {"steps": steps, "label": label or gettext("Progress"), "at": instant(context)}


def bars(rows: Sequence[Sequence[Any]], label: str) -> dict[str, Any]:
    """Horizontal bars of (label, value[, state[, text]]); the longest fills the width."""
    top = max((float(row[1]) for row in rows), default=0.0) or 1.0
    listed = [
        {
            "label": row[0],
            "text": row[3] if len(row) > 3 else formats.number(row[1], language()),
            "svg": drawn(
                drawing.bar(float(row[1]) / top, state=row[2] if len(row) > 2 else "", height=14)
            ),
        }
        for row in rows
    ]
    return {"rows": listed, "label": label}


def columns(
    labels: Sequence[str], series: Sequence[Sequence[Any]], title: str, *, height: int = 140
) -> dict[str, Any]:
    """Stacked columns: `{% columns months rows "Promises" %}`, rows of (name, values[, state]).

    The figures also stand in a table that folds out below.
    """
    rows = [
        drawing.Series(str(row[0]), list(row[1]), row[2] if len(row) > 2 else "") for row in series
    ]
    tongue = language()
    svg = drawing.columns(
        labels,
        rows,
        summary=title,
        show=lambda value: formats.number(value, tongue),
        height=height,
    )
    body = [
        [label, *(formats.number(row.values[index], tongue) for row in rows)]
        for index, label in enumerate(labels)
    ]
    return {
        "svg": drawn(svg),
        "title": title,
        "series": [
            {
                "name": row.name,
                "state": row.state,
                "swatch": drawn(drawing.swatch(row.state)),
            }
            for row in rows
        ],
        "body": body,
    }


def breadcrumbs(items: Sequence[tuple[str, str]], current: str) -> dict[str, Any]:
    """The way here: (label, address) of each page above, then this page's name."""
    return {"items": items, "current": current}


def tabs(items: Sequence[Sequence[Any]], current: str, label: str) -> dict[str, Any]:
    """Pages beside each other: (key, label, address[, count]); `current` is a key."""
    listed = [
        {"key": row[0], "label": row[1], "href": row[2], "count": row[3] if len(row) > 3 else None}
        for row in items
    ]
    return {"items": listed, "current": current, "label": label}


def pagination(context: Context, page: Page[Any], parameter: str = "page") -> dict[str, Any]:
    """Previous and next of a Django page, keeping the filters that stand in the address."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else {}
    kept = [
        (key, value)
        for key in query
        if key != parameter
        for value in query.getlist(key)  # type: ignore[union-attr]
    ]

    def address(number: int) -> str:
        return "?" + urlencode([*kept, (parameter, number)])

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


def tile(
    label: str,
    value: Any,
    *,
    note: str = "",
    state: str = "",
    href: str = "",
) -> dict[str, Any]:
    """A figure that opens its list: `{% tile "At risk now" 4 state="risk" href="…" %}`."""
    shown = formats.number(value, language()) if isinstance(value, int | float) else value
    return {"label": label, "value": shown, "note": note, "state": state, "href": href}


def skeleton(lines: int = 3) -> dict[str, Any]:
    """Grey lines while something is on its way."""
    return {"lines": range(lines)}
