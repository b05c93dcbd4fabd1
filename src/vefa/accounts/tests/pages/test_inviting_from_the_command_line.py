"""The first administrator comes by `vefa invite`."""

import pytest
from django.test import Client

from vefa.accounts.models import User
from vefa.accounts.tests.pages.conftest import Now, People
from vefa.config.cli import main
from vefa.core.scope import EVERYTHING, scoped

NEW = "sarı tramvay denize iner"


def link(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["invite", *arguments]) == 0
    return capsys.readouterr().out.strip().removeprefix("http://127.0.0.1:8000")


def test_the_link_lets_an_administrator_in(
    db: None, now: Now, capsys: pytest.CaptureFixture[str]
) -> None:
    first = link(capsys, "mina@provider.example", "Mina İlk", "--timezone", "Europe/Istanbul")
    second = link(capsys, "mina@provider.example", "Mina İlk")
    assert Client().get(first).status_code == 410
    client = Client()
    client.post(second, {"new": NEW, "again": NEW})
    assert client.get("/people/").status_code == 200
    with scoped(EVERYTHING):
        mina = User.objects.get(email="mina@provider.example")
    assert (mina.role, mina.timezone) == ("administrator", "Europe/Istanbul")


def test_whoever_signs_in_already_is_left_alone(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["invite", "deniz@provider.example", "Deniz"]) == 1
    assert main(["invite", "ayse@bizim.example", "Ayşe"]) == 1
    assert main(["invite", "new@provider.example", "New", "--role", "contact"]) == 1
    assert "already signs in" in capsys.readouterr().err
