"""The texts that are found are those that Django looks up."""

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import NodeList
from django.templatetags.i18n import BlockTranslateNode
from django.utils import translation

from message_sources import Found, Text, texts_of_python, texts_of_template
from tests.architecture.house import templates

# Each renders with the context below; the words tell the cases apart.
TRICKY = [
    '{% translate "Plain" %}',
    "{% trans 'Old name, single quotes' %}",
    '{% translate "50% of it" %}',
    '{% translate "Twice 100%%" %}',
    r'{% translate "A \"quoted\" word" %}',
    r"{% translate 'It\'s here' %}",
    r'{% translate "A back\\slash" %}',
    '{% translate "May" context "month" %}',
    "{% translate 'May' context 'verb' as word %}{{ word }}",
    '{% translate "Kept" as kept %}{{ kept }}',
    '{% translate "Filtered"|upper %}',
    '{% translate "Filtered: %"|default:_("argument: 5%") %}',
    '{{ missing|default:_("In a filter") }}',
    "{{ missing|default:_('Single in a filter') }}",
    '{{ _("A constant") }}',
    "{{ missing|default:\"_('no constant')\" }}",
    '{% if missing == _("Compared") %}x{% endif %}',
    '{% with word=_("Bound") %}{{ word }}{% endwith %}',
    '{% firstof missing _("First") %}',
    "{% blocktranslate %}Block{% endblocktranslate %}",
    "{% blocktrans %}Old block{% endblocktrans %}",
    "{% blocktranslate %}Hello {{ name }}, 5% off{% endblocktranslate %}",
    "{% blocktranslate with who=name|upper and_more=count %}{{ who }} + {{ and_more }}"
    "{% endblocktranslate %}",
    "{% blocktranslate with name|upper as who %}Old with {{ who }}{% endblocktranslate %}",
    "{% blocktranslate trimmed %}\n   Several\n   lines, {{ name }}\n   {% endblocktranslate %}",
    "{% blocktranslate %}\n   Several\n   lines kept\n{% endblocktranslate %}",
    "{% blocktranslate count n=count %}One file{% plural %}{{ n }} files{% endblocktranslate %}",
    "{% blocktranslate trimmed count n=count with who=name %}\n {{ who }}: one\n"
    "{% plural %}\n {{ who }}: {{ n }}\n {% endblocktranslate %}",
    '{% blocktranslate context "ship" %}Bow{% endblocktranslate %}',
    '{% blocktranslate count n=count context "ship" %}Bow{% plural %}Bows{% endblocktranslate %}',
    "{% blocktranslate asvar kept %}Kept block{% endblocktranslate %}{{ kept }}",
    '{% blocktranslate with word=_("Inner") %}Outer {{ word }}{% endblocktranslate %}',
    '{% verbatim %}{% translate "Verbatim" %}{{ _("x") }}{% endverbatim %}',
    '{% comment %}{% translate "Commented" %}{% endcomment %}',
    '{% comment "note" %}{% blocktranslate %}No{% endblocktranslate %}{% endcomment %}',
    '{# {% translate "Hidden" %} #}',
    '{% translate "" %}',
    "{% translate name %}",
]


class Recorder:
    """Stands in for gettext and notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: set[tuple[str | None, str, str | None]] = set()

    def _note(self, context, singular, plural, answer):
        if singular:
            self.asked.add((context, singular, plural))
        return answer

    def gettext(self, message):
        # As Django's own, which looks up texts with plain line breaks.
        return self._note(None, message.replace("\r\n", "\n").replace("\r", "\n"), None, message)

    def pgettext(self, context, message):
        return self._note(context, message, None, message)

    def ngettext(self, singular, plural, number):
        return self._note(None, singular, plural, singular if number == 1 else plural)

    def npgettext(self, context, singular, plural, number):
        return self._note(context, singular, plural, singular if number == 1 else plural)


def asked_by_django(source: str, monkeypatch) -> set[tuple[str | None, str, str | None]]:
    recorder = Recorder()
    with monkeypatch.context() as patched:
        for name in ("gettext", "pgettext", "ngettext", "npgettext"):
            patched.setattr(translation._trans, name, getattr(recorder, name))
        engine = Engine(builtins=["django.templatetags.i18n"])
        Template(source, engine=engine).render(Context({"name": "Ada", "count": 3}))
    # "{% translate name %}" asks for whatever the variable holds.
    return recorder.asked - {(None, "Ada", None)}


def extracted(source: str) -> set[tuple[str | None, str, str | None]]:
    found = Found()
    texts_of_template(source, "x.html", found)
    assert found.problems == []
    return {(text.context, text.singular, text.plural) for text in found.texts}


@pytest.mark.parametrize("source", TRICKY)
def test_template_texts_are_those_that_django_looks_up(source, monkeypatch):
    assert extracted(source) >= asked_by_django(source, monkeypatch)
    shown_when_true = "default:" in source or "firstof" in source or "{% if" in source
    if not shown_when_true:
        assert extracted(source) == asked_by_django(source, monkeypatch)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{% blocktranslate %}{{ user.name }}{% endblocktranslate %}", "bind it"),
        ("{% blocktranslate %}{{ name|upper }}{% endblocktranslate %}", "bind it"),
        ("{% blocktranslate %}{% if a %}b{% endif %}{% endblocktranslate %}", "inside"),
        ("{% blocktranslate %}never ends", "never closed"),
        ("{% blocktranslate %}a{% plural %}b{% endblocktranslate %}", "go together"),
        ("{% blocktranslate count n=x %}a{% endblocktranslate %}", "go together"),
        ('{% translate "a" context kind %}', "not a plain text"),
    ],
)
def test_template_that_cannot_be_translated_is_named(source, reason):
    found = Found()
    texts_of_template(source, "x.html", found)
    assert reason in found.problems[0]


def test_python_texts_are_found():
    found = Found()
    texts_of_python(
        b"""
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext
_("One " "sentence")
gettext_lazy('''Two''')
ngettext("%(n)s row", "%(n)s rows", 3)
pgettext("month", "May")
npgettext("ship", "bow", "bows", 2)
# Translators: said at the door
_("Welcome")
_(name)
""",
        "x.py",
        found,
    )
    assert found.problems == []
    assert found.texts == [
        Text("x.py", "One sentence"),
        Text("x.py", "Two"),
        Text("x.py", "%(n)s row", "%(n)s rows"),
        Text("x.py", "May", None, "month"),
        Text("x.py", "bow", "bows", "ship"),
        Text("x.py", "Welcome", comments=("Translators: said at the door",)),
    ]


@pytest.mark.parametrize(
    "call",
    [
        '_(f"Hello {x}")',
        '_("a" + b)',
        '_("a" if b else "c")',
        'pgettext(kind, "May")',
        "_(a())",
        '_(A["b"])',
    ],
)
def test_python_text_that_cannot_be_known_is_named(call):
    found = Found()
    texts_of_python(call.encode(), "x.py", found)
    assert "not a plain text" in found.problems[0]


def test_every_template_compiles_and_its_blocks_are_extracted():
    """Real templates: Django's parser and the extractor see the same blocks."""
    engine = Engine.get_default()
    for name, text in templates().items():
        if not name.startswith("src/vefa/"):
            continue
        try:
            nodes = Template(text, engine=engine).nodelist
        except TemplateSyntaxError as error:
            pytest.fail(f"{name}: {error}")
        found = {singular for _context, singular, _plural in extracted(text)}
        for node in NodeList(nodes).get_nodes_by_type(BlockTranslateNode):
            singular, _names = node.render_token_list(node.singular)
            assert singular in found, f"{name}: {singular}"
