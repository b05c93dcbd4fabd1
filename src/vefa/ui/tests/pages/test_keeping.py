"""Pieces that are drawn once: the named values are all that they know."""

from itertools import count

import pytest
from django.template import Context, TemplateSyntaxError, engines
from django.utils import translation

from vefa.ui.templatetags import keeping


def template(text):
    return engines["django"].engine.from_string("{% load ui i18n %}" + text)


class Counted:
    """Says how often it was shown."""

    def __init__(self):
        self.numbers = count(1)

    def __str__(self):
        return str(next(self.numbers))


def test_the_same_values_are_drawn_once():
    shown, value = template("{% kept value=value %}{{ value }}{% endkept %}"), Counted()
    drawn = [shown.render(Context({"value": value})) for _ in range(3)]
    assert drawn == ["1", "1", "1"]
    assert shown.render(Context({"value": "other"})) == "other"


def test_nothing_but_the_named_values_is_seen_inside():
    shown = template(
        "{% kept name=actor %}{{ name }}{{ secret }}{{ actor }}{% endkept %}{{ secret }}"
    )
    assert shown.render(Context({"actor": "Deniz", "secret": "token"})) == "Deniztoken"


def test_each_language_has_its_own():
    shown = template('{% kept %}{% translate "Search" %}{% endkept %}')
    with translation.override("en"):
        english = shown.render(Context())
    with translation.override("tr"):
        assert shown.render(Context()) != english


def test_two_pieces_with_the_same_values_stay_apart():
    shown = template("{% kept a=a %}one{% endkept %}{% kept a=a %}two{% endkept %}")
    assert shown.render(Context({"a": 1})) == "onetwo"


def test_what_is_kept_is_escaped():
    shown = template("{% kept a=a %}{{ a }}{% endkept %}")
    assert shown.render(Context({"a": "<b>"})) == "&lt;b&gt;"


def test_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(keeping, "_kept", {})
    monkeypatch.setattr(keeping, "MOST", 10)
    shown = template("{% kept a=a %}{{ a }}{% endkept %}")
    for number in range(100):
        shown.render(Context({"a": number}))
    assert len(keeping._kept) <= 10


def test_it_takes_names_with_values_only():
    with pytest.raises(TemplateSyntaxError, match="name=value"):
        template("{% kept actor %}{% endkept %}")
