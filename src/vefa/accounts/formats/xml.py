"""XML of strangers: read strictly, or not at all.

Nothing that only makes trouble is taken: no document type, so no entities and no bombs made of
them; no comments and no CDATA, which split a name so that one reader sees another name than the
next; no processing instructions, and no encoding but UTF-8.
"""

import re
from typing import Final

from lxml import etree

MOST_BYTES: Final = 262_144
DEEPEST: Final = 50
_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml\s[^<>]*\?>")

_COMMENT: Final = re.compile(r"<!--(?:(?!--).)*-->", re.DOTALL)


class Unreadable(Exception):
    """Not taken; `code` says what is wrong, the text more of it."""

    def __init__(self, code: str, words: str = "") -> None:
        super().__init__(words)
        self.code = code


def read_xml(content: bytes, *, most: int = MOST_BYTES, comments: bool = False) -> etree._Element:
    """The root of a plain document; raise `Unreadable` with the code `saml_format`.

    With `comments` those are left out, for what an administrator gives us.
    """
    if len(content) > most:
        raise Unreadable("saml_format", f"more than {most} bytes")
    try:
        text = _DECLARATION.sub("", content.decode("utf-8"), count=1)
    except UnicodeDecodeError as error:
        raise Unreadable("saml_format", str(error)) from error
    if comments:
        text = _COMMENT.sub("", text)
    # A plain < stands nowhere but before a name or a slash.
    if "<!" in text or "<?" in text:
        raise Unreadable("saml_format", "a document type, comment, CDATA or instruction")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("saml_format", str(error)) from error
    if root is None or _depth(root) > DEEPEST:
        raise Unreadable("saml_format", "nested too deeply")
    return root


def _depth(root: etree._Element) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
