"""The strip: how the time of a promise was counted, span by span."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import blake2s
from html import escape

from vefa.ui.drawing.axis import label_classes, ticks

Span = tuple[datetime, datetime, str]
"""From, to (half-open), kind: `open`, `closed`, `waiting`, `overtime` or `ahead`."""

KINDS = ("open", "ahead", "waiting", "overtime", "closed")

_BAND = 26
# How far each kind rises above the floor: told apart by height and hatching, not by hue.
_HEIGHTS = {"open": _BAND, "ahead": _BAND, "waiting": 18, "overtime": _BAND, "closed": 5}


@dataclass(frozen=True, slots=True)
class StripLabels:
    """The words of a strip, translated; `summary` is what a screen reader says."""

    summary: str
    due: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime

    def share(self, at: datetime) -> float:
        total = (self.end - self.start).total_seconds()
        return min(max((at - self.start).total_seconds() / total, 0.0), 1.0)

    def percent(self, at: datetime) -> str:
        return f"{self.share(at) * 100:.3f}%"


def split_at(spans: Sequence[Span], now: datetime | None) -> Iterator[Span]:
    """The spans with what lies open after `now` marked as still ahead.

    >>> from datetime import UTC, timedelta
    >>> start = datetime(2026, 4, 22, 8, tzinfo=UTC)
    >>> span = (start, start + timedelta(hours=4), "open")
    >>> [(kind, str(b - a)) for a, b, kind in split_at([span], start + timedelta(hours=1))]
    [('open', '1:00:00'), ('ahead', '3:00:00')]
    """
    for start, end, kind in spans:
        if kind != "open" or now is None or end <= now:
            yield start, end, kind
        elif start >= now:
            yield start, end, "ahead"
        else:
            yield start, now, "open"
            yield now, end, "ahead"


def _patterns(key: str) -> str:
    tile = 'width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    return (
        f'<defs><pattern id="{key}-w" {tile}>'
        '<rect class="strip-waiting-ground" width="6" height="6" fill="#ecebfa"/>'
        '<path class="strip-waiting" d="M0 0V6" stroke="#6664c4" stroke-width="4"/></pattern>'
        f'<pattern id="{key}-o" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(-45)">'
        '<rect class="strip-overtime" width="5" height="5" fill="#cb3229"/>'
        '<path class="strip-overtime-ink" d="M0 0V5" stroke="#fff" stroke-width="1.6"/></pattern>'
        "</defs>"
    )


def _bar(kind: str, x: str, width: str, floor: int, key: str) -> str:
    height = _HEIGHTS[kind]
    place = f'x="{x}" y="{floor - height}" width="{width}" height="{height}"'
    if kind == "waiting":
        return f'<rect {place} fill="url(#{key}-w)"/>'
    if kind == "overtime":
        return f'<rect {place} fill="url(#{key}-o)"/>'
    if kind == "ahead":
        place = f'x="{x}" y="{floor - height + 0.5}" width="{width}" height="{height - 1}"'
        return f'<rect class="strip-ahead" {place} fill="#e0f0ee" stroke="#0b5c5b"/>'
    if kind == "open":
        return f'<rect class="strip-open" {place} fill="#0b5c5b"/>'
    return f'<rect class="strip-floor" {place} fill="#e3e9e9"/>'


def _flag(kind: str, share: float, text: str, line: tuple[int, int], baseline: int) -> str:
    """A marker across the band with its words above, kept inside the picture."""
    x = f"{share * 100:.3f}%"
    anchor = "start" if share < 0.28 else "end" if share > 0.72 else "middle"
    colour, weight = ("#172023", "2") if kind == "due" else ("#0b5c5b", "2")
    dashes = "" if kind == "due" else ' stroke-dasharray="2 3"'
    head = (
        f'<circle class="strip-due-flag" cx="{x}" cy="{line[0]}" r="3.5" fill="{colour}"/>'
        if kind == "due"
        else ""
    )
    return (
        f'<line class="strip-{kind}" x1="{x}" x2="{x}" y1="{line[0]}" y2="{line[1]}"'
        f' stroke="{colour}" stroke-width="{weight}"{dashes}/>{head}'
        f'<text class="strip-{kind}-label" x="{x}" y="{baseline}" text-anchor="{anchor}"'
        f' font-size="12" fill="{colour}">{escape(text)}</text>'
    )


def _axis(scale: _Scale, zone: tzinfo, language: str, top: int, floor: int) -> str:
    marks = ticks(scale.start, scale.end, zone, language)
    parts = []
    for tick, css in zip(marks, label_classes(marks), strict=True):
        x = f"{tick.share * 100:.3f}%"
        if tick.share > 0:
            start = top if tick.strong else floor
            parts.append(
                f'<line class="strip-day" x1="{x}" x2="{x}" y1="{start}" y2="{floor + 6}"'
                ' stroke="#cfd7d8"/>'
            )
        if css is not None:
            name = f' class="{css}"' if css else ""
            parts.append(
                f'<text{name} x="{x}" dx="{3 if tick.share > 0 else 0}" y="{floor + 18}"'
                f' font-size="12" fill="#4f5d61">{escape(tick.label)}</text>'
            )
    return "".join(parts)


def strip(
    spans: Sequence[Span],
    *,
    start: datetime,
    end: datetime,
    zone: tzinfo,
    language: str,
    labels: StripLabels,
    due: datetime | None = None,
    now: datetime | None = None,
) -> str:
    """Draw the spans between `start` and `end` over the days of `zone`.

    Widths are percentages, so that the picture fills whatever place it is given while its
    letters keep their size. What no span covers is shown as closed.
    """
    scale = _Scale(start, end)
    rows = bool(due and labels.due) + bool(now and labels.now)
    top = 4 + 16 * rows
    floor = top + 6 + _BAND
    key = "s" + blake2s(repr((spans, start, end, due, now)).encode(), digest_size=5).hexdigest()
    parts = [_patterns(key), _bar("closed", "0", "100%", floor, key)]
    parts.append(_axis(scale, zone, language, top, floor))
    for first, last, kind in split_at(spans, now):
        low, high = scale.share(first), scale.share(last)
        if high > low and kind != "closed":
            parts.append(_bar(kind, scale.percent(first), f"{(high - low) * 100:.3f}%", floor, key))
    baseline = 12
    if due and labels.due:
        parts.append(_flag("due", scale.share(due), labels.due, (top, floor + 3), baseline))
        baseline += 16
    if now and labels.now:
        parts.append(_flag("now", scale.share(now), labels.now, (top, floor + 3), baseline))
    return (
        f'<svg class="strip-plot" width="100%" height="{floor + 24}" role="img"'
        f' aria-label="{escape(labels.summary)}">{"".join(parts)}</svg>'
    )


# Drawn line by line: a pattern would need a name that is its own on the whole page.
_SWATCHES = {
    "open": '<rect class="strip-open" width="22" height="14" fill="#0b5c5b"/>',
    "ahead": '<rect class="strip-ahead" x="0.5" y="0.5" width="21" height="13" fill="#e0f0ee"'
    ' stroke="#0b5c5b"/>',
    "waiting": '<rect class="strip-waiting-ground" width="22" height="14" fill="#ecebfa"/>'
    '<path class="strip-waiting" d="M-7 14 7 0M1 14 15 0M9 14 23 0M17 14 31 0" stroke="#6664c4"'
    ' stroke-width="4"/>',
    "overtime": '<rect class="strip-overtime" width="22" height="14" fill="#cb3229"/>'
    '<path class="strip-overtime-ink" d="M-9 0 5 14M-2 0 12 14M5 0 19 14M12 0 26 14M19 0 33 14"'
    ' stroke="#fff" stroke-width="1.6"/>',
    "closed": '<rect class="strip-floor" y="9" width="22" height="5" fill="#e3e9e9"/>',
}


def strip_swatch(kind: str) -> str:
    """A sample of a kind for the legend."""
    return (
        '<svg class="strip-swatch" width="22" height="14" viewBox="0 0 22 14"'
        f' aria-hidden="true">{_SWATCHES[kind]}</svg>'
    )
