"""The shapes of the states, and the ring of time used."""

from html import escape

STATES = ("ok", "risk", "missed", "waiting", "none")

INKS = {
    "": "#0b5c5b",
    "ok": "#1f8a4e",
    "risk": "#c76b00",
    "missed": "#cb3229",
    "waiting": "#6664c4",
    "none": "#5f6d71",
}
"""What each state is drawn with on paper."""

_INK = 'stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" fill="none"'

# A disc, a triangle, a diamond, a hollow circle, a bar: told apart by their outlines alone.
_SHAPES = {
    "ok": '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    f'<path class="mark-ink" d="m4.9 8.3 2.2 2.2 4.1-4.7" {_INK}/>',
    "risk": '<path fill="currentColor" d="M6.7 1.9a1.5 1.5 0 0 1 2.6 0l5.9 10.5a1.5 1.5 0 0 1'
    '-1.3 2.2H2.1a1.5 1.5 0 0 1-1.3-2.2z"/>'
    f'<path class="mark-ink" d="M8 5.8v3.1M8 11.7v.01" {_INK}/>',
    "missed": '<path fill="currentColor" d="M6.9 1.1a1.5 1.5 0 0 1 2.2 0l5.8 5.8a1.5 1.5 0 0 1'
    ' 0 2.2l-5.8 5.8a1.5 1.5 0 0 1-2.2 0L1.1 9.1a1.5 1.5 0 0 1 0-2.2z"/>'
    f'<path class="mark-ink" d="m6 6 4 4m0-4-4 4" {_INK}/>',
    "waiting": '<circle cx="8" cy="8" r="6.1" fill="none" stroke="currentColor"'
    ' stroke-width="1.8"/>'
    '<path d="M6.3 5.7v4.6M9.7 5.7v4.6" stroke="currentColor" stroke-width="1.8"'
    ' stroke-linecap="round"/>',
    "none": '<path d="M3.5 8h9" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>',
}

_RING_GLYPHS = {
    "risk": "M12 7.6v5M12 16.2v.01",
    "missed": "m9.2 9.2 5.6 5.6m0-5.6-5.6 5.6",
    "waiting": "M10 8.8v6.4M14 8.8v6.4",
    "met": "m8.4 12.3 2.5 2.5 4.7-5.4",
}


def mark(state: str, *, size: int = 14) -> str:
    """The shape of a state, silent to a screen reader: its word stands beside it."""
    return (
        f'<svg class="state-mark" data-state="{escape(state)}" viewBox="0 0 16 16" width="{size}"'
        f' height="{size}" color="{INKS[state]}" aria-hidden="true">{_SHAPES[state]}</svg>'
    )


def ring(share: float | None, state: str, label: str, *, size: int = 24, met: bool = False) -> str:
    """The share of a promise's time that is used (1 = all of it), read out as `label`.

    The middle of the ring says the state by a shape; a `met` promise carries a tick. Without
    a share (best effort) only the track is drawn.

    >>> 'stroke-dasharray="40 100"' in ring(0.4, "ok", "40 % used")
    True
    """
    used = 0.0 if share is None else min(max(share, 0.0), 1.0) * 100
    glyph = _RING_GLYPHS.get("met" if met else state, "")
    inner = (
        f'<path d="{glyph}" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
        if glyph
        else ""
    )
    # A clock that waits has a broken track: it stands still.
    dashes = ' stroke-dasharray="3 3.2"' if state in ("waiting", "none") else ""
    arc = (
        '<circle cx="12" cy="12" r="10" fill="none" stroke="currentColor" stroke-width="3"'
        f' pathLength="100" stroke-dasharray="{used:.4g} 100" transform="rotate(-90 12 12)"/>'
        if used
        else ""
    )
    return (
        f'<svg class="ring" data-state="{escape(state)}" viewBox="0 0 24 24" width="{size}"'
        f' height="{size}" color="{INKS[state]}" role="img" aria-label="{escape(label)}">'
        f'<circle class="ring-track" cx="12" cy="12" r="10" fill="none" stroke="#dfe5e5"'
        f' stroke-width="3"{dashes}/>{arc}{inner}</svg>'
    )
