"""Who was redacted is called so in the reader's language.

The words stand in English wherever a name stood: in the timeline, the trail, in everybody's texts,
and most of that may never be changed. So they are translated where they are read.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from vefa.core.redacted import NAME, REACH, SAID

# Fields keep what is stored: what is only read in another language is not saved in it.
_READ: Final = re.compile(
    rb"(<textarea\b.*?</textarea>|<[^>]*>)|%b|%b"
    % (re.escape(NAME.encode()), re.escape(REACH.encode())),
    re.DOTALL,
)


class RedactedNames:
    """Translates the words in pages, outside of tags and fields."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith("text/html"):
            return response
        content = response.content
        words = SAID.get(get_language() or "en", {})
        # One look for the words: nearly every page is without them.
        if words and any(each.encode() in content for each in words):
            response.content = _READ.sub(
                lambda found: found[1] or escape(words[found[0].decode()]).encode(), content
            )
        return response
