"""Find the texts that people read, in Python files and in Django templates.

Python is read by Babel's own extractor. Templates are read from the tokens of Django's lexer;
the message of a tag is computed as Django computes it when it renders (percent signs doubled,
`trimmed`, variables as named placeholders), so that look-up and catalogue cannot differ.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.extract import extract
from django.template.base import Lexer, Token, TokenType, Variable, constant_string
from django.utils.translation import trim_whitespace

COMMENT_TAG: Final = "Translators:"
TEMPLATE_SUFFIXES: Final = frozenset({".html", ".txt", ".xml", ".svg", ".md", ".csv", ".ics"})

_ONE: Final = (1,)
_PLURAL: Final = (1, 2)
_CONTEXT: Final = ((1, "c"), 2)
_CONTEXT_PLURAL: Final = ((1, "c"), 2, 3)
KEYWORDS: Final = {
    "_": _ONE,
    "gettext": _ONE,
    "gettext_lazy": _ONE,
    "gettext_noop": _ONE,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _CONTEXT,
    "pgettext_lazy": _CONTEXT,
    "npgettext": _CONTEXT_PLURAL,
    "npgettext_lazy": _CONTEXT_PLURAL,
}


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate: where it stands, its context and its plural, if any."""

    file: str
    singular: str
    plural: str | None = None
    context: str | None = None
    comments: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str | None, str]:
        """What gettext looks the text up by."""
        return (self.context, self.singular)


@dataclass(slots=True)
class Found:
    """The texts of some files, and what stands there that cannot be translated.

    `complete` is false where a file could not be read: a text that was not found may then
    still be there.
    """

    texts: list[Text] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    complete: bool = True


def texts_of_room(room: Path) -> Found:
    """Every text of a room; tests and migrations speak to nobody."""
    found = Found()
    for path in sorted(room.rglob("*")):
        parts = path.relative_to(room).parts
        if not path.is_file() or {"tests", "migrations", "locale", "static"} & set(parts[:-1]):
            continue
        name = "/".join(parts)
        if path.suffix == ".py":
            texts_of_python(path.read_bytes(), name, found)
        elif "templates" in parts and path.suffix in TEMPLATE_SUFFIXES:
            texts_of_template(path.read_text(encoding="utf-8"), name, found)
    return found


def texts_of_python(source: bytes, name: str, found: Found) -> None:
    """Add the texts of one Python file, and every call whose text cannot be known."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        found.problems.append(f"{name}:{error.lineno}: {error.msg}")
        found.complete = False
        return
    found.problems.extend(_unknowable_calls(tree, name))
    for _line, message, comments, context in extract(
        "python", BytesIO(source), keywords=KEYWORDS, comment_tags=(COMMENT_TAG,)
    ):
        singular, plural = (message, None) if isinstance(message, str) else message
        found.texts.append(Text(name, singular, plural, context, tuple(comments)))


def _unknowable_calls(tree: ast.Module, name: str) -> Iterator[str]:
    """Calls with an expression where a text should stand: Babel would guess or skip them.

    A plain name or attribute passes: its text is marked where it is written.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else None
        called = node.func.id if isinstance(node.func, ast.Name) else called
        spec = KEYWORDS.get(called or "")
        if spec is None or not node.args:
            continue
        for place, argument in enumerate(node.args[: len(spec)]):
            known = (ast.Constant, ast.Name, ast.Attribute)
            if not isinstance(argument, known if spec == _ONE else ast.Constant):
                yield (
                    f"{name}:{argument.lineno}: argument {place + 1} of {called}() is not a plain "
                    "text; write one whole sentence with %(name)s placeholders and fill them in "
                    "after the call"
                )


class TemplateProblem(Exception):
    """Something in a template that cannot be translated, with what to write instead."""


_CONSTANT: Final = re.compile(constant_string, re.VERBOSE)
_NAME: Final = re.compile(r"\w+\Z")


def texts_of_template(source: str, name: str, found: Found) -> None:
    """Add the texts of one template."""
    tokens = iter(Lexer(source).tokenize())
    comments: tuple[str, ...] = ()
    for token in tokens:
        if token.token_type is TokenType.COMMENT:
            if token.contents.startswith(COMMENT_TAG):
                comments = (token.contents,)
            continue
        if token.token_type is TokenType.TEXT:
            continue
        try:
            new = list(_texts_of_token(token, tokens, name, comments))
        except TemplateProblem as problem:
            found.problems.append(f"{name}:{token.lineno}: {problem}")
            found.complete = False
            continue
        found.texts.extend(text for text in new if text.singular)
        if new:
            comments = ()


def _texts_of_token(
    token: Token, tokens: Iterator[Token], name: str, comments: tuple[str, ...]
) -> Iterator[Text]:
    for text in _constants(token.contents):
        yield Text(name, text, None, None, comments)
    if token.token_type is not TokenType.BLOCK:
        return
    bits = token.split_contents()
    if bits[:1] == ["comment"]:
        _skip_comment(tokens)
    elif bits[0] in {"translate", "trans"} and len(bits) > 1:
        text_of_tag = _text_of_translate(bits, name, comments)
        if text_of_tag is not None:
            yield text_of_tag
    elif bits[0] in {"blocktranslate", "blocktrans"}:
        yield _text_of_block(bits, tokens, name, comments)


def _constants(contents: str) -> Iterator[str]:
    r"""The texts of `_("…")` in tag and filter arguments; a plain constant hides one inside.

    >>> list(_constants(r'''x|default:_("50% off") y="_('no')" z=_('it\'s')'''))
    ['50%% off', "it's"]
    """
    for match in _CONSTANT.finditer(contents):
        if match.group().startswith("_("):
            yield _doubled(_literal(match.group()[2:-1]))


def _skip_comment(tokens: Iterator[Token]) -> None:
    for token in tokens:
        if token.token_type is TokenType.BLOCK and token.contents == "endcomment":
            return


def _literal(constant: str) -> str:
    return str(Variable(constant).literal)


def _doubled(text: str) -> str:
    return _one_newline(text.replace("%", "%%"))


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _leading_constant(bit: str) -> str | None:
    """The constant that a filter expression begins with, unless `_("…")` or a variable."""
    match = _CONSTANT.match(bit)
    if match is None or match.group().startswith("_("):
        return None
    return match.group()


def _text_of_translate(bits: list[str], name: str, comments: tuple[str, ...]) -> Text | None:
    constant = _leading_constant(bits[1])
    if constant is None:
        return None  # a variable: its text is marked where it is written
    # Django wraps the unquoted text in quotes again before it looks it up.
    text = _doubled(_literal(f"'{_literal(constant)}'"))
    return Text(name, text, None, _context(bits[2:]), comments)


def _context(options: list[str]) -> str | None:
    if "context" not in options[:-1]:
        return None
    value = options[options.index("context") + 1]
    constant = _leading_constant(value)
    if constant != value:
        raise TemplateProblem(f"the context {value} is not a plain text in quotes")
    return _literal(constant)


def _text_of_block(
    bits: list[str], tokens: Iterator[Token], name: str, comments: tuple[str, ...]
) -> Text:
    singular: list[Token] = []
    plural: list[Token] | None = None
    for token in tokens:
        if token.token_type in {TokenType.VAR, TokenType.TEXT}:
            (singular if plural is None else plural).append(token)
        elif token.contents.strip() == "plural" and plural is None:
            plural = []
        elif token.contents.strip() == f"end{bits[0]}":
            break
        else:
            raise TemplateProblem(
                f"“{token.contents}” stands inside {bits[0]}; a translated block holds text and "
                "variables only"
            )
    else:
        raise TemplateProblem(f"{bits[0]} is never closed by end{bits[0]}")
    if ("count" in bits[1:]) != (plural is not None):
        raise TemplateProblem("“count” and “{% plural %}” go together; one of them is missing")
    trimmed = "trimmed" in bits[1:]
    return Text(
        name,
        _block_message(singular, bits[0], trimmed=trimmed),
        None if plural is None else _block_message(plural, bits[0], trimmed=trimmed),
        _context(bits[1:]),
        comments,
    )


def _block_message(tokens: list[Token], tag: str, *, trimmed: bool) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts.append(token.contents.replace("%", "%%"))
        elif _NAME.match(token.contents):
            parts.append(f"%({token.contents})s")
        else:
            raise TemplateProblem(
                f"“{{{{ {token.contents} }}}}” stands inside {tag}; bind it to a plain name first: "
                f"{{% {tag} with name={token.contents} %}}"
            )
    message = "".join(parts)
    return _one_newline(trim_whitespace(message) if trimmed else message)
