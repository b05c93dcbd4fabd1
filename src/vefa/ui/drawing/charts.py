"""Bars and columns, drawn with the same few shapes everywhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from html import escape

from vefa.ui.drawing.marks import INKS

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Series:
    """One named row of values of a column chart, stacked on the row before it."""

    name: str
    values: Sequence[float]
    state: str = ""


def bar(share: float, *, state: str = "", height: int = 10, track: bool = False) -> str:
    """A bar over `share` of the width it is given (1 = all of it), silent to a screen reader."""
    width = min(max(share, 0.0), 1.0) * 100
    round_ = height / 2 if track else 2
    ground = (
        f'<rect class="meter-track" width="100%" height="{height}" rx="{round_}" fill="#e3e9e9"/>'
        if track
        else ""
    )
    css = "meter-used" if track else "bar-used"
    return (
        f'<svg class="bar" data-state="{escape(state)}" width="100%" height="{height}"'
        f' color="{INKS[state]}" aria-hidden="true">{ground}<rect class="{css}"'
        f' width="{width:.2f}%" height="{height}" rx="{round_}" fill="currentColor"/></svg>'
    )


def nice_top(value: float) -> float:
    """The smallest round number that is no less than `value`: where an axis ends.

    >>> nice_top(0), nice_top(7), nice_top(23), nice_top(101)
    (1, 10, 25.0, 200)
    """
    if value <= 1:
        return 1
    size = 1
    while size * 10 < value:
        size *= 10
    return next(step * size for step in _STEPS if step * size >= value)


def _hatch(key: str) -> str:
    return (
        f'<defs><pattern id="{key}" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(-45)"><path class="strip-overtime-ink" d="M0 0V5"'
        ' stroke="#fff" stroke-width="1.6"/></pattern></defs>'
    )


def _column(
    series: Sequence[Series],
    index: int,
    place: tuple[float, float],
    scale: tuple[float, int],
    key: str,
) -> str:
    left, width = place
    top, height = scale
    foot = 8.0 + height
    parts = []
    for row in series:
        size = row.values[index] / top * height
        if size <= 0:
            continue
        foot -= size
        rect = f'x="{left:.3f}%" y="{foot:.2f}" width="{width:.3f}%" height="{size:.2f}"'
        parts.append(
            f'<g class="bar" data-state="{escape(row.state)}" color="{INKS[row.state]}">'
            f'<rect {rect} fill="currentColor"/></g>'
        )
        if row.state == "missed":
            parts.append(f'<rect {rect} fill="url(#{key})"/>')
    return "".join(parts)


def columns(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    summary: str,
    show: Callable[[float], str] = str,
    height: int = 140,
) -> str:
    """Stacked columns, one for each label; `show` writes the figures of the axis.

    Misses carry a hatch besides their colour. Where labels would collide on a narrow screen,
    every second and third is hidden by class.
    """
    top = nice_top(
        max((sum(row.values[i] for row in series) for i in range(len(labels))), default=0)
    )
    key = "c" + blake2s(repr((labels, series)).encode(), digest_size=5).hexdigest()
    left, floor = 6.0, 8 + height
    parts = [_hatch(key)]
    for part in (0.0, 0.5, 1.0):
        y = floor - part * height
        parts.append(
            f'<line class="columns-grid" x1="{left}%" x2="100%" y1="{y:.1f}" y2="{y:.1f}"'
            ' stroke="#e1e6e6"/>'
            f'<text x="{left - 1}%" y="{y + 4:.1f}" text-anchor="end" font-size="12"'
            f' fill="#4f5d61">{escape(show(top * part))}</text>'
        )
    step = (100 - left) / max(len(labels), 1)
    for index, label in enumerate(labels):
        start = left + step * index
        parts.append(_column(series, index, (start + step * 0.18, step * 0.64), (top, height), key))
        css = ' class="day-2"' if len(labels) > 8 and index % 2 else ""
        parts.append(
            f'<text{css} x="{start + step / 2:.3f}%" y="{floor + 18}" text-anchor="middle"'
            f' font-size="12" fill="#4f5d61">{escape(label)}</text>'
        )
    return (
        f'<svg class="columns-plot strip-plot" width="100%" height="{floor + 24}" role="img"'
        f' aria-label="{escape(summary)}">{"".join(parts)}</svg>'
    )


def swatch(state: str) -> str:
    """A sample of a series for the legend."""
    hatch = (
        '<path class="strip-overtime-ink" d="M-9 0 5 14M-2 0 12 14M5 0 19 14" stroke="#fff"'
        ' stroke-width="1.6"/>'
        if state == "missed"
        else ""
    )
    return (
        f'<svg class="bar" data-state="{escape(state)}" width="14" height="14"'
        f' color="{INKS[state]}" aria-hidden="true"><rect width="14" height="14"'
        f' fill="currentColor"/>{hatch}</svg>'
    )
