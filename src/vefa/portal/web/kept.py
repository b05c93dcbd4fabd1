"""Reports that are begun and not sent: the session keeps several side by side, each under a key
that its address carries, so that two tabs write two reports."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

DRAFTS = "vefa_reports"
MOST = 5
"""How many are kept; the one that rested longest makes room. Its page still brings its words."""
_KEY = re.compile(r"[0-9A-Za-z_-]{8,40}")


@dataclass(frozen=True, slots=True)
class Draft:
    """One report that is being written."""

    request: HttpRequest
    key: str
    """Empty where the address names none and none is kept."""

    @property
    def values(self) -> dict[str, Any]:
        """What was written so far."""
        return _kept(self.request).get(self.key, {})

    def keep(self, **values: Any) -> None:
        """Keep more of it; it is now the last that was written."""
        kept = _kept(self.request)
        before = kept.pop(self.key, {})
        kept[self.key] = {**before, **values}
        self.request.session[DRAFTS] = dict(list(kept.items())[-MOST:])

    def discard(self) -> None:
        """Forget all of it, and nothing of the others."""
        kept = _kept(self.request)
        if kept.pop(self.key, None) is not None:
            self.request.session[DRAFTS] = kept

    def address(self, name: str) -> str:
        """The address of one of its pages."""
        return f"{reverse(name)}?draft={self.key}" if self.key else reverse(name)


def new_draft(request: HttpRequest) -> Draft:
    """A report that nobody has begun."""
    return Draft(request, get_random_string(16))


def named_draft(request: HttpRequest) -> Draft | None:
    """The draft that the address names."""
    key = request.GET.get("draft", "")
    return Draft(request, key) if _KEY.fullmatch(key) else None


def draft_of(request: HttpRequest) -> Draft:
    """The draft that the address names; without a name the one that was written last. Words that
    come when nothing is kept any more begin one."""
    last = next(reversed(_kept(request)), "")
    begun = Draft(request, last) if last or request.method != "POST" else new_draft(request)
    return named_draft(request) or begun


def drafts_with_words(request: HttpRequest) -> list[dict[str, str]]:
    """Key and first words of what is written, the last one first; what follows an ended request
    has its title from there and is no words of anybody yet."""
    return [
        {"key": key, "title": (each.get("title") or each["text"])[:120]}
        for key, each in reversed(_kept(request).items())
        if (each.get("title") or each.get("text")) and not each.get("follows")
    ]


def _kept(request: HttpRequest) -> dict[str, dict[str, Any]]:
    kept = request.session.get(DRAFTS)
    return dict(kept) if isinstance(kept, dict) else {}
