"""Readable text of an HTML body. A linear scan of its own: the input is hostile, and no tag is
looked at twice."""

import html
import re

QUOTE_STARTS = "\ue000"
"""A line of this one letter stands where a mail program began the quoted history."""

LONGEST = 1_500_000
_DROPPED = {"script", "style", "title", "template", "noscript", "object", "svg"}
_CLOSINGS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _DROPPED}
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_PARAGRAPHS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre",
})  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z-]{1,40})\s{0,20}=\s{0,20}("[^"]{0,4000}"|'[^']{0,4000}'|[^\s"'>]{1,4000})"""
)
_REPLY_BLOCK = re.compile(
    r"divRplyFwdMsg|appendonsend|gmail_quote_attribution|OLK_SRC_BODY_SECTION", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MOST_LINES_EMPTY = re.compile(r"\n{3,}")


def html_to_text(source: str) -> str:
    """Text of `source`: blocks on lines of their own, quotations behind `> `, links with their
    address.

    >>> html_to_text("<p>Merhaba,<br>yazıcı <b>bozuk</b></p><ul><li>kat 2</ul>")
    'Merhaba,\\nyazıcı bozuk\\n\\n- kat 2'
    """
    writer = _Writer()
    source = source[:LONGEST]
    at = 0
    while at < len(source):
        opening = source.find("<", at)
        if opening < 0:
            writer.text(source[at:])
            break
        if opening > at:
            writer.text(source[at:opening])
        at = _markup(source, opening, writer)
    return writer.result()


def _markup(source: str, at: int, writer: "_Writer") -> int:
    """Take in the markup at `at`; returns where it ends."""
    if source.startswith("<!--", at):
        return _after(source, "-->", at + 4)
    if source.startswith(("<!", "<?"), at):
        return _after(source, ">", at + 2)
    tag = _TAG.match(source, at)
    if tag is None:
        writer.text("<")
        return at + 1
    end = _after(source, ">", tag.end())
    name = tag[2].lower()
    if tag[1]:
        writer.close(name)
        return end
    writer.open(name, source[tag.end() : min(end, tag.end() + 8_000)])
    if name in _DROPPED and source[end - 2 : end] != "/>":
        if name == "title":  # one that is never closed must not swallow the text
            closing = _CLOSINGS[name].search(source, end, end + 2_000)
            return closing.start() if closing else end
        closing = _CLOSINGS[name].search(source, end)
        return closing.start() if closing else len(source)
    return end


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return found + len(mark) if found >= 0 else len(source)


class _Writer:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._preformatted = 0
        self._links: list[tuple[str, int, int]] = []

    @property
    def _prefix(self) -> str:
        return "> " * min(self._quotes, 20)

    def text(self, raw: str) -> None:
        text = html.unescape(raw).replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")
        if self._preformatted:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._line.append(first)
            for line in rest:
                self._break()
                self._line.append(line)
            return
        text = _SPACES.sub(" ", text)
        if text.startswith(" ") and (not self._line or self._line[-1].endswith(" ")):
            text = text[1:]
        if text:
            self._line.append(text)

    def open(self, name: str, attributes: str) -> None:
        if name == "br":
            self._break()
            return
        if name in _BLOCKS:
            self._block(name)
        if "id=" in attributes or "class=" in attributes:
            self._mark_reply(attributes)
        if name == "blockquote":
            self._quotes += 1
        elif name == "pre":
            self._preformatted += 1
        elif name == "li":
            self._line.append("- ")
        elif name in {"td", "th"} and self._line:
            self._line.append("  ")
        elif name == "a":
            self._links.append((_attribute(attributes, "href"), len(self._lines), len(self._line)))
        elif name == "img" and (alternative := _attribute(attributes, "alt").strip()):
            self.text(f"[{alternative[:200]}]")

    def close(self, name: str) -> None:
        if name == "blockquote":
            self._break_if_open()
            self._quotes = max(0, self._quotes - 1)
        if name in _BLOCKS:
            self._block(name)
        if name == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        elif name == "a" and self._links:
            self._link(*self._links.pop())

    def _link(self, target: str, lines_before: int, pieces_before: int) -> None:
        same_line = lines_before == len(self._lines)
        shown = "".join(
            self._lines[lines_before:] + self._line[pieces_before if same_line else 0 :]
        )
        bare = re.sub(r"^(https?://|mailto:)", "", target).rstrip("/")
        if target.lower().startswith(("http://", "https://", "mailto:")) and bare not in shown:
            self._line.append(f" <{target}>")

    def _mark_reply(self, attributes: str) -> None:
        if _REPLY_BLOCK.search(attributes):
            self._break_if_open()
            self._lines.append(QUOTE_STARTS)

    def _block(self, name: str) -> None:
        self._break_if_open()
        if name in _PARAGRAPHS and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix.rstrip())

    def _break_if_open(self) -> None:
        if "".join(self._line).strip():
            self._break()
        else:
            self._line.clear()

    def _break(self) -> None:
        content = "".join(self._line)
        content = content.rstrip() if self._preformatted else content.strip()
        self._lines.append((self._prefix + content).rstrip())
        self._line.clear()

    def result(self) -> str:
        self._break_if_open()
        return _MOST_LINES_EMPTY.sub("\n\n", "\n".join(self._lines)).strip("\n")


def _attribute(attributes: str, name: str) -> str:
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1].lower() == name:
            return html.unescape(found[2].strip("\"'")).strip()
    return ""
