"""The small pieces that stand many times on a page; written without templates to be quick."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.template import Context
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy
from lucide.templatetags.lucide import lucide

from vefa.core import clock
from vefa.ui import drawing, formats
from vefa.ui.formats.durations import FAR
from vefa.ui.formats.times import near_day, next_midnight

STATE_WORDS = {
    "ok": gettext_lazy("On track"),
    "risk": gettext_lazy("At risk"),
    "missed": gettext_lazy("Missed"),
    "waiting": gettext_lazy("Waiting"),
    "none": gettext_lazy("No promise"),
}
"""What each state is called where a page has no better word."""

_NOTHING = SafeString('<span class="muted">–</span>')


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def instant(context: Context) -> datetime:
    """The page's present instant: `at` where the view hands it in, else the clock."""
    at = context.get("at")
    return at if isinstance(at, datetime) else clock.now()


def drawn(svg: str) -> SafeString:
    """A picture of our own drawing: its words are escaped already."""
    return SafeString(svg)


@lru_cache(maxsize=512)
def draw_icon(name: str, size: int = 18, css: str = "") -> SafeString:
    """An icon by its Lucide name, silent to a screen reader: `{% icon "send" %}`."""
    css = f"icon {css}".strip()
    svg = lucide(
        Context(), name, size=size, aria_hidden="true", stroke_width="1.75", **{"class": css}
    )
    return SafeString(svg)


@lru_cache(maxsize=64)
def state_mark(state: str, size: int = 14) -> SafeString:
    """The shape of a state; its word must stand beside it."""
    return drawn(drawing.mark(state, size=size))


def pill(label: str = "", state: str = "", *, icon: str = "", kind: str = "") -> SafeString:
    """A badge. With a `state` it carries that state's shape, and its word if there is no label.

    `{% pill "At risk" "risk" %}`, `{% pill "Covered" icon="shield-check" %}`,
    `{% pill "S2" %}`; `kind="accent"` tints one without a state.
    """
    if state:
        text = label or STATE_WORDS[state]
        return format_html(
            '<span class="pill" data-state="{}">{}{}</span>', state, state_mark(state), text
        )
    picture = draw_icon(icon, 14) if icon else ""
    css = " ".join(filter(None, ("pill", kind, "" if icon else "plain")))
    return format_html('<span class="{}">{}{}</span>', css, picture, label)


def ring(
    share: float | None, state: str = "ok", label: str = "", *, size: int = 24, met: bool = False
) -> SafeString:
    """The share of time used, 1 = all: `{% ring clock.share "risk" %}`."""
    words = str(STATE_WORDS[state])
    if not label and share is not None:
        percent = formats.percent(min(max(share, 0), 9.99), language())
        label = gettext("%(state)s, %(percent)s of the time used") % {
            "state": words,
            "percent": percent,
        }
    return drawn(drawing.ring(share, state, label or words, size=size, met=met))


def _iso(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def moment(
    context: Context, value: datetime | None, show: str = "both", *, lines: bool = False
) -> SafeString:
    """An instant in the reader's zone and words: `{% moment ticket.due_at %}`.

    `show` is `both` (“today, 17:00 · in 2 h”), `absolute` or `relative`; `lines` puts the
    distance under the time. The full date and the zone stand in the tool tip. None gives a dash.
    """
    if value is None:
        return _NOTHING
    at, zone, tongue = instant(context), timezone.get_current_timezone(), language()
    # Figures and our own words only: nothing here needs escaping.
    attributes = f'datetime="{_iso(value)}" title="{formats.full_moment(value, tongue, zone)}"'
    parts = ""
    if show != "relative":
        parts = f"<span data-words>{formats.moment(value, tongue, zone, at=at)}</span>"
        today = at.astimezone(zone).date()
        if near_day(value.astimezone(zone).date(), today, tongue):
            plain = formats.plain_moment(value, tongue, zone, this_year=today.year)
            ends = _iso(next_midnight(at, zone))
            attributes += f' data-plain="{plain}" data-day-ends="{ends}"'
    if show != "absolute":
        css = ' class="distance"' if parts else ""
        parts += f" <span{css} data-distance>{formats.relative(value, at, tongue)}</span>"
        # The script goes on ticking only while the distance is told in hours or minutes.
        if abs((value - at).total_seconds()) < FAR:
            attributes += " data-ticks"
    kind = "moment lines" if lines else "moment"
    return SafeString(f'<time class="{kind}" {attributes}>{parts}</time>')


def countdown(
    context: Context,
    remaining: timedelta | float | None,
    *,
    counting: bool = False,
    until: datetime | None = None,
) -> SafeString:
    """What remains of a promise, ticking while it counts: `{% countdown left counting=True %}`.

    `until` is when counting stops by itself (the calendar closes): from then on it stands still.
    A negative remainder reads as overdue.
    """
    if remaining is None:
        return _NOTHING
    seconds = int(remaining.total_seconds() if isinstance(remaining, timedelta) else remaining)
    attributes = ""
    if counting:
        attributes = format_html(
            ' data-remaining="{}" data-as-of="{}"', seconds, _iso(instant(context))
        )
        if until is not None:
            attributes += format_html(' data-until="{}"', _iso(until))
    return format_html(
        '<span class="number nowrap" title="{}"{}>{}</span>',
        formats.duration_words(seconds, language()),
        attributes,
        formats.duration(seconds, language()),
    )


def day(value: date | None) -> str:
    """`Fri 24 Apr`, as a filter; an instant is first brought to the reader's zone."""
    return "" if value is None else formats.day(_local(value), language())


def short_date(value: date | None) -> str:
    """`24 Apr 2026`, as a filter."""
    return "" if value is None else formats.short_date(_local(value), language())


def long_date(value: date | None) -> str:
    """`24 April 2026`, as a filter."""
    return "" if value is None else formats.long_date(_local(value), language())


def month(value: date | None) -> str:
    """`April 2026`, as a filter."""
    return "" if value is None else formats.month(_local(value), language())


def clock_time(value: datetime | None) -> str:
    """`17:00` in the reader's zone, as a filter."""
    return "" if value is None else formats.clock_time(timezone.localtime(value))


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) else value


def duration(value: timedelta | float | None) -> str:
    """`2 h 15 min`, as a filter; hours are the largest unit."""
    return "" if value is None else formats.duration(value, language())


def elapsed(value: timedelta | float | None) -> str:
    """`3 d 4 h`, as a filter, for time that ran day and night."""
    return "" if value is None else formats.duration(value, language(), days=True)


def number(value: Decimal | float | None, decimals: int | None = None) -> str:
    """A number in the reader's writing, as a filter: `{{ hours|number:1 }}`."""
    return "" if value is None else formats.number(value, language(), decimals=decimals)


def percent(share: Decimal | float | None, decimals: int = 0) -> str:
    """A share of one as a percentage, as a filter."""
    return "" if share is None else formats.percent(share, language(), decimals=decimals)


def money(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency, as a filter: `{{ quote.total|money:"TRY" }}`."""
    return "" if amount is None else formats.money(amount, currency, language())


def file_size(size: int | None) -> str:
    """A size in bytes, as a filter."""
    return "" if size is None else formats.file_size(size, language())


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name.

    >>> initials("Ayşe Nur Kılıçdaroğlu"), initials("ibrahim"), initials("")
    ('AK', 'I', '?')
    """
    words = [word for word in name.split() if word[:1].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


def avatar(name: str, *, side: str = "staff", size: str = "") -> SafeString:
    """A person's initials in a circle, silent: the name must stand beside it.

    `side="customer"` greys it; `size="small"` shrinks it.
    """
    css = " ".join(filter(None, ("avatar", "customer" if side == "customer" else "", size)))
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, initials(name))


def button(
    label: str,
    *,
    kind: str = "",
    icon: str = "",
    href: str = "",
    type: str = "submit",  # noqa: A002  # the attribute's name
    name: str = "",
    value: str = "",
    shortcut: str = "",
    opens: str = "",
    hide_label: bool = False,
    disabled: bool = False,
    css: str = "",
) -> SafeString:
    """A button, or a link that looks like one where `href` is given.

    `kind`: `` (the one main deed), `secondary`, `quiet`, `danger`; `css="small"` for a small
    one; `opens` names the dialog or menu that it opens; `hide_label` leaves only the icon,
    the label stays for a screen reader; `shortcut` is a key.
    """
    picture = draw_icon(icon, 18) if icon else ""
    words = conditional_escape(label)
    if hide_label:
        words = format_html('<span class="visually-hidden">{}</span>', label)
    classes = " ".join(filter(None, ("button", kind, css, "icon-only" if hide_label else "")))
    pairs = {
        "class": classes,
        "data-shortcut": shortcut,
        "data-shortcut-label": str(label) if shortcut else "",
        "title": str(label) if hide_label else "",
    }
    if href:
        pairs["href"] = href
        tag = "a"
    else:
        tag = "button"
        pairs |= {"type": "button" if opens else type, "name": name, "value": value}
        pairs |= {"command": "show-modal" if opens else "", "commandfor": opens}
    text = "".join(format_html(' {}="{}"', key, item) for key, item in pairs.items() if item)
    if disabled:
        text += ' aria-disabled="true"' if href else " disabled"
    return SafeString(f"<{tag}{text}>{picture}{words}</{tag}>")
