"""Templates: nothing inline, nothing untranslated, nothing unguarded."""

import re
from collections.abc import Collection, Iterable, Iterator
from html.parser import HTMLParser

import pytest
from django.template.base import Lexer, TokenType

from tests.architecture.house import listed, templates

SPOKEN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title"}
QUIET = {"code", "kbd", "samp", "script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LETTERS = re.compile(r"[^\W\d_]{2,}")
# The gallery shows components with samples, in English only.
SAMPLES = "src/vefa/ui/templates/ui/gallery/"
# Written so by everyone, whatever the language.
NAMES = {"Vefa", "CSV", "PDF", "XLSX", "JSON", "SHA", "UTC", "Enter", "Esc", "Ctrl", "English"} | {
    "Türkçe",
    "Русский",
    "Қазақша",
}


def blocks_in_tags(texts: Iterable[str]) -> set[str]:
    """Names of the blocks that stand inside a tag somewhere, such as the classes of a layout."""
    found: set[str] = set()
    for text in texts:
        inside = False
        for token in Lexer(text).tokenize():
            if token.token_type is TokenType.TEXT and set(token.contents) & {"<", ">"}:
                inside = token.contents.rfind("<") > token.contents.rfind(">")
            elif token.token_type is TokenType.BLOCK and inside:
                words = token.contents.split()
                found |= set(words[1:2]) if words[:1] == ["block"] else set()
    return found


def blanked(text: str, code_blocks: Collection[str] = ()) -> str:
    """The template without its tags, variables and translated blocks, lines kept."""
    parts: list[str] = []
    silent: str | None = None
    for token in Lexer(text).tokenize():
        words = token.contents.split()
        if token.token_type is TokenType.BLOCK and words:
            if silent is None and words[0] in {"blocktranslate", "blocktrans", "comment"}:
                silent = f"end{words[0]}"
            elif silent is None and words[0] == "block" and words[1] in code_blocks:
                silent = "endblock"
            elif words[0] == silent:
                silent = None
        shown = token.token_type is TokenType.TEXT and silent is None
        filler = "\N{MIDDLE DOT}" if token.token_type is TokenType.VAR and silent is None else ""
        parts.append(token.contents if shown else filler + "\n" * token.contents.count("\n"))
    return "".join(parts)


class Reader(HTMLParser):
    """Collects what may not stand in a template."""

    def __init__(self, *, translated: bool) -> None:
        super().__init__()
        self.translated = translated
        self.problems: list[tuple[int, str]] = []
        self.open: list[tuple[str, bool]] = []

    def problem(self, text: str) -> None:
        self.problems.append((self.getpos()[0], text))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append((tag, given.get("translate") == "no"))
        if tag == "style" or "style" in given:
            self.problem("styles stand in the room's style sheet; give the element a class")
        if tag == "script" and "src" not in given:
            self.problem("scripts stand in files; give the element a data- attribute")
        self.attributes(attrs)
        fetched = given.get("src") or (given.get("href") if tag == "link" else None) or ""
        if re.match(r"(?:https?:)?//", fetched):
            self.problem(f"{fetched}: nothing is fetched from elsewhere; serve it ourselves")
        if tag == "img" and "alt" not in given:
            self.problem('an image says what it shows with alt (alt="" for decoration)')
        if given.get("target") == "_blank" and "noopener" not in (given.get("rel") or ""):
            self.problem('a link into a new window carries rel="noopener"')

    def attributes(self, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith(("on", "hx-on", "x-on", "@")):
                self.problem(f"{name}: listen in a script file to a data- attribute")
            if value and re.match(r"\s*(javascript|js):", value):
                self.problem(f"{name}: no script in an attribute")
            if name in SPOKEN_ATTRIBUTES and value:
                self.spoken(value, f"the attribute {name}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if not any(tag in QUIET or quiet for tag, quiet in self.open):
            self.spoken(data, "the page")

    def spoken(self, text: str, where: str) -> None:
        if self.translated and any(word not in NAMES for word in LETTERS.findall(text)):
            shown = " ".join(text.replace("\N{MIDDLE DOT}", " ").split())
            self.problem(
                f"“{shown[:60]}” in {where} is not translated; use translate or blocktranslate, or "
                'translate="no" on the element for a name or code'
            )


def problems_of(name: str, text: str, code_blocks: Collection[str] = ()) -> Iterator[str]:
    """What is wrong with one HTML template."""
    reader = Reader(translated=not name.startswith(SAMPLES))
    reader.feed(blanked(text, code_blocks))
    reader.close()
    yield from (f"{name}:{line}: {problem}" for line, problem in reader.problems)
    if "autoescape off" in text or re.search(r"\|\s*safe\b", text):
        yield f"{name}: switches escaping off; build the markup with format_html instead"
    posts = len(re.findall(r"<form\b[^>]*\bmethod=[\"']post", text, re.IGNORECASE))
    if text.count("csrf_token") < posts:
        yield f"{name}: {posts} forms post, {text.count('csrf_token')} carry {{% csrf_token %}}"


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">{{ x }}</p>',
        "<script>alert()</script>",
        '<button onclick="x()">{% translate "Send" %}</button>',
        '<a href="javascript:x()">{{ x }}</a>',
        "<p>Saved</p>",
        '<input placeholder="Your name">',
        '<button aria-label="Close">×</button>',
        '<img src="{{ x }}">',
        '<form method="post"></form>',
        "{{ text|safe }}",
        '<link rel="stylesheet" href="https://cdn.example.com/x.css">',
        '<a href="{{ x }}" target="_blank">{{ y }}</a>',
    ],
)
def test_problem_is_found(text):
    assert list(problems_of("x.html", text))


@pytest.mark.parametrize(
    "text",
    [
        '<p class="note">{% translate "Saved" %} · {{ n }} %</p>',
        '<script src="{% static "x.js" %}" defer></script>',
        "{% blocktranslate trimmed with n=name %}Hello <b>{{ n }}</b>{% endblocktranslate %}",
        '<b translate="no">Ahde vefa</b> <code>vefa clock replay</code>',
        '<input placeholder="{% translate "Your name" %}" {% if on %}checked{% endif %}>',
        '<form method="post">{% csrf_token %}</form>',
        "{# no words of the page #}",
        "{% block body_class %}portal{% if wide %} wide{% endif %}{% endblock %}",
    ],
)
def test_good_template_passes(text):
    assert list(problems_of("x.html", text, {"body_class"})) == []


def test_a_block_inside_a_tag_is_known():
    base = '<body class="{% block body_class %}{% endblock %}"><p>{% block main %}{% endblock %}'
    assert blocks_in_tags([base]) == {"body_class"}


def test_templates_are_clean():
    code_blocks = blocks_in_tags(templates().values())
    problems = [
        problem
        for name, text in templates().items()
        if name.endswith(".html")
        for problem in problems_of(name, text, code_blocks)
    ]
    assert not problems, listed(problems)
