"""New terms: the company's representative approves or declines them in the portal."""

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from vefa.accounts.tests.proving import proved
from vefa.agreements.actions import (
    approve_draft,
    change_section,
    start_draft,
    submit_draft,
    withdraw_draft,
)
from vefa.agreements.models import TermsDraft, TermsDraftStep, TermsVersion
from vefa.core.actor import SYSTEM
from vefa.customers.models import Contact
from vefa.desk.tests.cast import MONDAY, Cast

WHO: dict[str, Any] = {"actor": SYSTEM, "at": MONDAY}


@pytest.fixture
def terms(cast: Cast) -> TermsDraft:
    agreement = cast.ours.agreement
    draft = start_draft(
        **WHO, agreement=agreement, effective_on=date(2026, 4, 1), reason="Faster answers"
    )
    (line,) = draft.content["lines"]
    rows = draft.content["lines"][line]["targets"]
    rows[1]["targets"]["response"]["minutes"] = 30
    draft = change_section(
        **WHO,
        draft=draft,
        line=line,
        section="targets",
        content={"targets": rows},
        expected_revision=1,
    )
    return approve_draft(**WHO, draft=submit_draft(**WHO, draft=draft))


@pytest.fixture
def representative(contact: Client, cast: Cast) -> Client:
    roles = ["authorised", "representative"]
    Contact.objects.filter(pk=cast.ours.contact.pk).update(roles=roles)
    return contact


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def test_what_waits_is_on_top_and_shows_what_changes(
    representative: Client, terms: TermsDraft
) -> None:
    path = f"/portal/terms/{terms.pk}/"
    assert f"{path}#asked" in text_of(representative, "/portal/")
    page = text_of(representative, path)
    for words in ("Faster answers", "Response for S2: 1 h → 30 min", "Approve the new terms"):
        assert words in page


def test_approving_publishes_what_is_due(
    representative: Client, terms: TermsDraft, cast: Cast
) -> None:
    path = f"/portal/terms/{terms.pk}/"
    asked = representative.post(path, {"deed": "agree"})["Location"]
    assert asked == f"/account/confirm/?next={quote(path, safe='')}"
    assert not TermsVersion.objects.filter(agreement=cast.ours.agreement, number=2).exists()
    assert proved(representative).post(path, {"deed": "agree"})["Location"] == path
    version = TermsVersion.objects.get(agreement=cast.ours.agreement, number=2)
    assert version.valid_from == MONDAY
    assert "Approve the new terms" not in text_of(representative, path)
    assert representative.post(path, {"deed": "agree"}).status_code == 422
    compared = text_of(representative, f"/portal/agreements/{cast.ours.agreement.pk}/compare/")
    assert "Response for S2: 1 h → 30 min" in compared


def test_what_was_rewritten_behind_an_open_page_is_not_approved(
    representative: Client, terms: TermsDraft
) -> None:
    path = f"/portal/terms/{terms.pk}/"
    seen = representative.get(path).context["newest_step"]
    assert f'name="seen" value="{seen}"' in text_of(representative, path)
    step = TermsDraftStep.objects.get(pk=seen)
    step.pk, step.verb = None, "change"
    step.save()
    answer = proved(representative).post(path, {"deed": "agree", "seen": seen})
    assert (answer.status_code, "read them again" in answer.content.decode()) == (422, True)
    again = representative.get(path).context["newest_step"]
    assert representative.post(path, {"deed": "agree", "seen": again}).status_code == 302


def test_declining_needs_words(representative: Client, terms: TermsDraft) -> None:
    path = f"/portal/terms/{terms.pk}/"
    assert representative.post(path, {"deed": "decline", "words": ""}).status_code == 422
    assert representative.post(path, {"deed": "decline", "words": "Too dear"}).status_code == 302
    terms.refresh_from_db()
    assert terms.state == "returned"
    assert path not in text_of(representative, "/portal/")


def test_what_was_withdrawn_says_so_to_whoever_was_asked(
    representative: Client, terms: TermsDraft
) -> None:
    path = f"/portal/terms/{terms.pk}/"
    withdraw_draft(**WHO, draft=terms, reason="Something better comes")
    page = text_of(representative, path)
    assert "These terms were withdrawn" in page
    assert "Something better comes" in page
    assert "Approve the new terms" not in page
    other = start_draft(
        **WHO, agreement=terms.agreement, effective_on=date(2026, 4, 1), reason="Unseen"
    )
    withdraw_draft(**WHO, draft=other, reason="Never shown")
    assert representative.get(f"/portal/terms/{other.pk}/").status_code == 404


def test_nobody_else_sees_or_answers(
    contact: Client, end_user: Client, stranger: Client, terms: TermsDraft, cast: Cast
) -> None:
    path = f"/portal/terms/{terms.pk}/"
    Contact.objects.filter(pk=cast.ours.contact.pk).update(roles=["authorised"])
    for client in (contact, end_user, stranger):
        assert path not in text_of(client, "/portal/")
        assert client.get(path).status_code == 404
        assert client.post(path, {"deed": "agree"}).status_code == 404
    terms.refresh_from_db()
    assert terms.state == "theirs"
