"""The design system's tags and filters: `{% load ui %}`. The README shows each of them."""

from collections.abc import Callable
from typing import Any, Final

from django import template
from django.template import Context
from django.utils.translation import gettext

from vefa.ui.formats import tick_words
from vefa.ui.templatetags import blocks, forms, inline, keeping

register = template.Library()

_Functions = tuple[Callable[..., Any], ...]

_SIMPLE: Final[_Functions] = (
    inline.state_mark,
    inline.pill,
    inline.ring,
    inline.avatar,
    inline.button,
    forms.field,
)
_SIMPLE_IN_CONTEXT: Final[_Functions] = (inline.moment, inline.countdown)
_FILTERS: Final[_Functions] = (
    inline.day,
    inline.short_date,
    inline.long_date,
    inline.month,
    inline.clock_time,
    inline.duration,
    inline.elapsed,
    inline.number,
    inline.percent,
    inline.money,
    inline.file_size,
    inline.initials,
)
_BLOCKS: Final[_Functions] = (
    blocks.card,
    blocks.notice,
    blocks.empty_state,
    blocks.dialog,
    blocks.menu,
    blocks.fold,
    blocks.table,
)
_PARTS: Final[_Functions] = (
    blocks.meter,
    blocks.bars,
    blocks.columns,
    blocks.breadcrumbs,
    blocks.tabs,
    blocks.tile,
    blocks.skeleton,
    forms.form_errors,
)
_PARTS_IN_CONTEXT: Final[_Functions] = (blocks.strip, blocks.tracker, blocks.pagination)

_LEVELS: Final = {"success": "ok", "warning": "risk", "error": "missed"}

register.simple_tag(inline.draw_icon, name="icon")
register.tag("kept", keeping.kept)
register.simple_block_tag(blocks.entry, takes_context=True)
for _function in _SIMPLE:
    register.simple_tag(_function)
for _function in _SIMPLE_IN_CONTEXT:
    register.simple_tag(_function, takes_context=True)
for _function in _FILTERS:
    register.filter(_function.__name__, _function)
for _function in _BLOCKS:
    register.simple_block_tag(_function)
for _function in _PARTS:
    register.inclusion_tag(f"ui/parts/{_function.__name__}.html")(_function)
for _function in _PARTS_IN_CONTEXT:
    register.inclusion_tag(f"ui/parts/{_function.__name__}.html", takes_context=True)(_function)


@register.filter
def toast_state(level: str) -> str:
    """The state that a level of Django's messages stands for."""
    return _LEVELS.get(level, "")


@register.simple_tag
def script_words() -> dict[str, Any]:
    """The words that the scripts say, in the reader's language."""
    return {
        "time": tick_words(inline.language()),
        "failed": gettext("It was not sent. What you wrote is kept. Please try again."),
        "refused": gettext("It was refused. What you wrote is kept."),
        "offline": gettext("No connection. What you write is kept in this browser."),
        "signedOut": gettext(
            "You have been signed out. Sign in in another tab; what you wrote is kept."
        ),
        "draft": gettext("Your draft was restored."),
        "discard": gettext("Discard the draft"),
        "copied": gettext("Copied"),
        "remove": gettext("Remove %(name)s"),
    }


@register.simple_tag(takes_context=True)
def served_at(context: Context) -> str:
    """The page's present instant, by which the browser corrects its own clock."""
    return inline.instant(context).isoformat()
