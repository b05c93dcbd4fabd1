"""Errors that arise before anybody knows who asks are told in the language of the browser."""

import pytest
from django.contrib.auth import middleware
from django.db import IntegrityError
from django.test import Client
from psycopg.errors import UniqueViolation

from vefa.accounts.web import sign_in_with

WORDS = {
    "en": ("We could not understand this request", "Something went wrong on our side"),
    "tr": ("Bu isteği anlayamadık", "Bizden kaynaklanan bir sorun oluştu"),
    "ru": ("Мы не смогли обработать этот запрос", "Ошибка на нашей стороне"),
    "kk": ("Бұл сұрауды түсіне алмадық", "Біздің тарапта қате шықты"),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_host_that_is_not_ours(language):
    response = Client().get(
        "/sign-in/", headers={"host": "elsewhere.example", "accept-language": language}
    )
    assert response.status_code == 400
    assert response.headers["Content-Language"] == language
    assert WORDS[language][0] in response.content.decode()


@pytest.mark.parametrize("language", WORDS)
def test_what_breaks_before_the_person_is_known(monkeypatch, language):
    def break_down(_request):
        raise RuntimeError

    monkeypatch.setattr(middleware, "get_user", break_down)
    response = Client(raise_request_exception=False).get(
        "/sign-in/", headers={"accept-language": language}
    )
    assert response.status_code == 500
    assert response.headers["Content-Language"] == language
    assert WORDS[language][1] in response.content.decode()


def test_what_somebody_did_at_this_very_moment_is_done_once(db, monkeypatch):
    def taken(_email):
        raise IntegrityError from UniqueViolation

    monkeypatch.setattr(sign_in_with, "provider_of_email", taken)
    client = Client(headers={"accept-language": "tr"})
    response = client.post("/sign-in/company/", {"email": "a@acme.example"})
    assert response.status_code == 409
    assert "Tam şu anda aynısı yapıldı" in response.content.decode()
