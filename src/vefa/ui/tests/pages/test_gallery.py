"""Every page of the gallery: it renders in each language, and holds nothing the policy forbids."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.http import Http404
from django.template import loader
from django.utils import translation

from vefa.core.actor import SYSTEM
from vefa.ui.web import views

LANGUAGES = ("en", "tr", "ru", "kk")
PAGES = [
    (views.gallery, {}),
    (views.workspace, {}),
    (views.workspace, {"list": ""}),
    (views.workspace, {"empty": ""}),
    (views.portal, {}),
    (views.portal, {"home": ""}),
    (views.portal, {"home": "", "empty": ""}),
    (views.sign_in, {}),
    (views.sign_in, {"refused": ""}),
]
DATA_BLOCKS = re.compile(r'<script[^>]*type="application/json"')


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.ids, self.targets, self.tags, self.unlabelled = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("for", "aria-describedby", "aria-labelledby", "commandfor", "popovertarget"):
            self.targets += (found.get(name) or "").split()


def shown(rf, view, query, language):
    with translation.override(language):
        response = view(rf.get("/ui/gallery/", query))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("view", "query"), PAGES)
def test_page_is_whole(rf, view, query, language):
    text = shown(rf, view, query, language)
    page = Page(text)
    assert f'<html lang="{language}"' in text
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert "main" in page.ids
    assert ("a", {"class": "skip", "href": "#main"}) in page.tags


@pytest.mark.parametrize(("view", "query"), PAGES)
def test_page_holds_nothing_that_the_policy_forbids(rf, view, query):
    page = Page(shown(rf, view, query, "tr"))
    for tag, attributes in page.tags:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith(("on", "hx-on"))]
        assert tag != "style"
        if tag == "script":
            assert "src" in attributes or attributes.get("type") == "application/json"
        for name in ("src", "href"):
            assert not (attributes.get(name) or "").startswith(("http:", "https:", "//"))


def test_buttons_and_pictures_have_names(rf):
    text = shown(rf, views.gallery, {}, "en")
    for tag, attributes in Page(text).tags:
        if tag == "svg":
            assert attributes.get("aria-hidden") == "true" or attributes.get("aria-label")


@pytest.mark.parametrize("code", views.ERRORS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_error_pages_need_nothing_of_the_request(code, language):
    with translation.override(language):
        text = loader.get_template(f"{code}.html").render({})
    assert f">{code}<" in text
    assert "data-failed" in text
    assert "<form" not in text


def test_the_theme_is_the_readers_choice(rf):
    request = rf.get("/ui/gallery/")
    assert "data-theme=" not in views.gallery(request).content.decode().split("<head>")[0]
    request.COOKIES["vefa_theme"] = "dark"
    assert 'data-theme="dark"' in views.gallery(request).content.decode()
    request.COOKIES["vefa_theme"] = '"><script>'
    assert "data-theme=" not in views.gallery(request).content.decode().split("<head>")[0]


@pytest.mark.parametrize("kind", [None, "customer"])
def test_outside_a_demonstration_strangers_see_nothing(rf, settings, kind):
    settings.DEMO = False
    request = rf.get("/ui/gallery/")
    request.actor = None if kind is None else replace(SYSTEM, kind=kind)
    with pytest.raises(Http404):
        views.gallery(request)


def test_outside_a_demonstration_staff_build_pages(rf, settings):
    settings.DEMO = False
    request = rf.get("/ui/gallery/")
    request.actor = replace(SYSTEM, kind="staff")
    assert views.gallery(request).status_code == 200
