"""The catalogues are complete in four languages, and kept in step with the sources."""

import re
from io import StringIO

import pytest

import message_checks
import messages
from tests.architecture.house import listed
from vefa.config import messages as compiling

LANGUAGES = ("en", "tr", "ru", "kk")


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


def test_a_greeting_may_end_as_its_language_has_it():
    assert list(message_checks.problems_of_text("Dear %(n)s,", "Құрметті %(n)s!", "kk")) == []


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


def test_the_script_reports_its_result(house, monkeypatch):
    out = StringIO()
    monkeypatch.setattr("sys.stdout", out)
    assert messages.main(["update"]) == 0
    assert messages.main(["check"]) == 1
    assert "problems in the message catalogues" in out.getvalue()
