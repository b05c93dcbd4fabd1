"""A real browser that is shown the gallery straight from its views, without a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone, translation
from playwright.sync_api import Browser, Page, Route

from vefa.core.web.security import POLICY

SITE = "http://vefa.test"
OPTIONS = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-quic", "--disable-background-networking"],
}


def _answer(route: Route) -> None:
    try:
        _fulfil(route, urlsplit(route.request.url))
    except Exception:
        # The browser would wait for its answer.
        route.abort()
        raise


def _fulfil(route: Route, parts: SplitResult) -> None:
    if parts.path.startswith("/static/"):
        path = Path(str(finders.find(parts.path.removeprefix("/static/"))))
        kind = guess_type(path.name)[0] or "text/plain"
        route.fulfill(body=path.read_bytes(), content_type=kind)
        return
    if not parts.path.startswith("/ui/gallery/"):
        route.fulfill(status=204, body="")
        return
    language = parse_qs(parts.query).get("lang", ["en"])[0]
    view, args, kwargs = resolve(parts.path)
    with translation.override(language), timezone.override(ZoneInfo("Europe/Istanbul")):
        request = RequestFactory().get(f"{parts.path}?{parts.query}")
        request._messages = CookieStorage(request)
        response = view(request, *args, **kwargs)
        body = response.content
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
    route.fulfill(status=response.status_code, body=body, headers=headers)


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1440, theme: str = "light"
) -> Iterator[Page]:
    """A page of the gallery, and at the end the certainty that it complained of nothing."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Europe/Istanbul",
        # What slides in is half transparent on its way.
        reduced_motion="reduce",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            # That an answer was 500 is what some tests arrange.
            if message.type in ("error", "warning") and " 500" not in message.text
            else None
        ),
    )
    page.route(f"{SITE}/**", _answer)
    page.goto(f"{SITE}/ui/gallery/{address}")
    page.wait_for_function("document.readyState === 'complete'")
    yield page
    context.close()
    assert complaints == []
