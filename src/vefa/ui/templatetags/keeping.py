"""Pieces of a page that are drawn once and kept: `{% kept name=value … %}…{% endkept %}`."""

from collections.abc import Hashable, Mapping
from itertools import count
from typing import Final

from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.base import Node as TemplateNode
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST: Final = 1_000
"""Drawn pieces that a process keeps; past that it begins anew."""

_kept: dict[Hashable, SafeString] = {}
_numbers: Final = count()


class Kept(TemplateNode):
    """Draws its content from the named values and nothing else.

    What stands inside sees no other variable, neither the reader nor the request's token: so the
    values, with language and time zone, are the whole key, and a kept piece tells nobody more
    than what they were just told. Values must be hashable. Nothing inside may show the time.
    """

    def __init__(self, values: Mapping[str, FilterExpression], content: NodeList) -> None:
        self.values, self.nodelist = values, content
        self.number = next(_numbers)

    def render(self, context: Context) -> SafeString:
        """The piece, from memory where the same values drew it before."""
        values = {name: value.resolve(context) for name, value in self.values.items()}
        zone = timezone.get_current_timezone_name()
        key = (self.number, get_language(), zone, *values.values())
        found = _kept.get(key)
        if found is None:
            found = self.nodelist.render(context.new(values))
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[key] = found
        return found


def kept(parser: Parser, token: Token) -> Kept:
    """Compile the tag."""
    words = token.split_contents()[1:]
    values = token_kwargs(words, parser)
    if words:
        raise TemplateSyntaxError(f"kept takes name=value only, not {words[0]!r}")
    content = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(values, content)
