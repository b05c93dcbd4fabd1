"""Every text in four languages: the catalogues are complete, and hold what Django looks up."""

import ast
import json
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.base import NodeList
from django.templatetags.i18n import BlockTranslateNode
from django.utils import translation

import message_checks
import messages
from message_sources import Found, Text, texts_of_python, texts_of_template
from tests.architecture.house import PACKAGE, ROOT, listed, sources, templates
from vefa.config import messages as compiling

LANGUAGES = ("en", "tr", "ru", "kk")

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


@pytest.mark.parametrize(
    ("source", "translated", "language", "reason"),
    [
        ("Sent.", "Gönderildi", "tr", "ends with"),
        ("Sent", "Gönderildi ", "tr", "at the end"),
        ("5%% off", "5% off", "tr", "percent"),
        ("<b>Now</b>", "Şimdi", "tr", "tags"),
        ("Service", "Сepвис", "ru", "mixes"),
        ("Network", "желі", "ru", "Kazakh letters"),
        ("Network", "желi", "kk", "mixes"),
        ("Network", "сеть", "tr", "Cyrillic"),
    ],
)
def test_damaged_text_is_named(source, translated, language, reason):
    assert any(reason in p for p in message_checks.problems_of_text(source, translated, language))


@pytest.mark.parametrize(
    ("singular", "plural", "forms", "language", "good"),
    [
        ("Hi %(name)s", None, ("Merhaba %(name)s",), "tr", True),
        ("Hi %(name)s", None, ("Merhaba",), "tr", False),
        ("Hi {name}", None, ("Merhaba {ad}",), "tr", False),
        ("%s of %s", None, ("%s",), "tr", False),
        ("One file", "%(n)s files", ("Bir dosya", "%(n)s dosya"), "tr", True),
        ("One file", "%(n)s files", ("Один файл", "%(n)s файла", "%(n)s файлов"), "ru", False),
        ("One file", "%(n)s files", ("%(n)s файл", "%(n)s файла", "%(n)s файлов"), "ru", True),
        ("One file", "%(n)s files", ("%(n)s файл", "файла", "%(n)s файлов"), "ru", False),
    ],
)
def test_placeholders_are_compared(singular, plural, forms, language, good):
    problems = list(message_checks.placeholder_problems(singular, plural, forms, language))
    assert (problems == []) is good


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A house of one room that says two sentences."""
    room = tmp_path / "hall"
    (room / "web").mkdir(parents=True)
    (room / "__init__.py").touch()
    (room / "web" / "views.py").write_text('_("Hello %(name)s.")\nngettext("a day", "days", n)\n')
    monkeypatch.setattr(messages, "rooms", lambda names=(): [room])
    return room


def translate(room, language, **texts):
    path = room / "locale" / language / "LC_MESSAGES" / "django.po"
    text = path.read_text(encoding="utf-8")
    for before, after in texts.values():
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")


def test_catalogue_is_kept_in_step(house, capsys):
    assert messages.update() == 0
    path = house / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    written = path.read_text(encoding="utf-8")
    assert "nplurals=3" in written
    assert "msgstr[2]" in written
    assert "#: web/views.py\n" in written
    assert not re.search(r"Date|Generated|fuzzy", written)
    assert {line for line in messages.problems() if "untranslated" in line}
    path.write_text(
        written.replace('msgstr ""\n\n#', 'msgstr "Привет, %(name)s."\n\n#', 1), encoding="utf-8"
    )
    kept = path.read_text(encoding="utf-8")
    assert messages.update() == 0
    assert path.read_text(encoding="utf-8") == kept
    (house / "web" / "views.py").write_text('_("Hello %(name)s.")\n_("New")\n')
    messages.update()
    after = path.read_text(encoding="utf-8")
    assert 'msgid "New"\nmsgstr ""' in after
    assert "a day" not in after
    (house / "web" / "views.py").write_text("_('unfinished")
    messages.update()
    assert path.read_text(encoding="utf-8") == after
    (house / "web" / "views.py").write_text("")
    messages.update()
    assert not path.exists()
    assert "written" in capsys.readouterr().out


def test_check_names_each_kind_of_problem(house, capsys):
    messages.update()
    path = house / "locale" / "tr" / "LC_MESSAGES" / "django.po"
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "Hello %(name)s."\nmsgstr ""', 'msgid "Gone"\nmsgstr "Gitti"')
    text += '\n#, fuzzy\nmsgid "Unsure"\nmsgstr "Belki"\n'
    path.write_text(text, encoding="utf-8")
    assert messages.check() == 1
    said = capsys.readouterr().out
    for word in (
        "hall (tr): missing: “Hello %(name)s.”",
        "hall (tr): obsolete: “Gone”",
        "hall (tr): untranslated: “a day”",
        "hall (tr): obsolete: “Unsure”",
    ):
        assert word in said


def test_what_one_room_has_translated_another_takes_over(tmp_path, monkeypatch):
    found = [tmp_path / "attic", tmp_path / "hall"]
    for room in found:
        (room / "web").mkdir(parents=True)
    (found[0] / "web" / "views.py").write_text('_("Open")')
    monkeypatch.setattr(messages, "rooms", lambda names=(): found)
    messages.update()
    translate(found[0], "tr", open=('msgid "Open"\nmsgstr ""', 'msgid "Open"\nmsgstr "Aç"'))
    (found[1] / "web" / "views.py").write_text('_("Open")\npgettext("state", "Open")')
    messages.update()
    taken = (found[1] / "locale" / "tr" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert 'msgid "Open"\nmsgstr "Aç"' in taken
    assert 'msgctxt "state"\nmsgid "Open"\nmsgstr ""' in taken


def test_one_text_has_one_translation_in_the_house(tmp_path, monkeypatch):
    found = [tmp_path / "attic", tmp_path / "hall"]
    for room in found:
        (room / "web").mkdir(parents=True)
        (room / "web" / "views.py").write_text('_("Open")')
    monkeypatch.setattr(messages, "rooms", lambda names=(): found)
    messages.update()
    for room, word in zip(found, ("Açık", "Aç"), strict=True):
        translate(room, "tr", open=('msgid "Open"\nmsgstr ""', f'msgid "Open"\nmsgstr "{word}"'))
    assert any("agree on one" in problem for problem in messages.problems())


def test_catalogues_are_compiled_once(house, capsys):
    messages.update()
    translate(house, "tr", hello=('s."\nmsgstr ""', 's."\nmsgstr "Merhaba %(name)s."'))
    first = compiling.compile_catalogues(house.parent)
    assert len(first) == 3
    assert compiling.compile_catalogues(house.parent) == []
    (house / "locale" / "kk" / "LC_MESSAGES" / "django.po").unlink()
    compiling.compile_catalogues(house.parent)
    assert not (house / "locale" / "kk" / "LC_MESSAGES" / "django.mo").exists()
    assert b"Merhaba" in (house / "locale" / "tr" / "LC_MESSAGES" / "django.mo").read_bytes()
    broken = house / "locale" / "ru" / "LC_MESSAGES" / "django.po"
    broken.write_text("no catalogue", encoding="utf-8")
    with pytest.raises(compiling.BadCatalogue, match="hall"):
        compiling.compile_catalogues(house.parent)


def test_every_text_is_translated():
    problems = messages.problems()
    assert not problems, listed(problems)


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


def texts_as_data() -> Iterator[tuple[str, dict[str, str]]]:
    """Each `{"en": …, "tr": …}` of our Python and JSON files, with where it stands."""
    for source in sources():
        if source.room is None or source.is_test or "formats" in source.inside:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Dict):
                yield from _texts_in_dict(node, source.path)
    for path in sorted(PACKAGE.rglob("*.json")):
        if "tests" not in path.parts and "static" not in path.parts:
            name = path.relative_to(ROOT).as_posix()
            yield from _texts_in_json(json.loads(path.read_text(encoding="utf-8")), name)


def _texts_in_dict(node: ast.Dict, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    pairs = {
        key.value: value.value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
    }
    if "en" in pairs and len(pairs) == len(node.keys) and set(pairs) <= set(LANGUAGES):
        yield f"{where}:{node.lineno}", {k: v for k, v in pairs.items() if isinstance(v, str)}


def _texts_in_json(value: object, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict):
        if "en" in value and all(isinstance(text, str) for text in value.values()):
            yield where, value
        else:
            for key, inner in value.items():
                yield from _texts_in_json(inner, f"{where}: {key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts_in_json(inner, f"{where}[{number}]")


def test_texts_that_are_data_have_four_languages():
    problems = []
    for where, texts in texts_as_data():
        missing = [language for language in LANGUAGES if not texts.get(language, "").strip()]
        if missing:
            problems.append(f"{where}: “{texts['en'][:60]}” lacks {', '.join(missing)}")
            continue
        for language in LANGUAGES[1:]:
            slips = [
                *message_checks.problems_of_text(texts["en"], texts[language], language),
                *message_checks.placeholder_problems(
                    texts["en"], None, [texts[language]], language
                ),
            ]
            problems += [f"{where} ({language}): {slip}: “{texts['en'][:60]}”" for slip in slips]
    assert not problems, listed(problems)


def test_the_script_reports_its_result(house, monkeypatch):
    out = StringIO()
    monkeypatch.setattr("sys.stdout", out)
    assert messages.main(["update"]) == 0
    assert messages.main(["check"]) == 1
    assert "problems in the message catalogues" in out.getvalue()
