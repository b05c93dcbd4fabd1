"""Agreements on the desk: which there are, what one of them says, what is done with it."""

import pytest
from django.test import Client

from vefa.agreements.models import Agreement, TermsDraft
from vefa.desk.tests.cast import Cast
from vefa.workspace.tests.pages.test_terms import base_of, text_of


def test_the_list_finds_by_customer_code_and_name(engineer: Client, cast: Cast) -> None:
    code, other = cast.ours.agreement.code, cast.strangers.agreement.code
    page = engineer.get("/desk/agreements/").content.decode()
    assert code in page
    assert other in page
    found = engineer.get("/desk/agreements/", {"q": cast.ours.customer.name}).content.decode()
    assert code in found
    assert other not in found
    assert "Nothing matches" in engineer.get("/desk/agreements/", {"q": "no such"}).content.decode()


def test_an_agreement_is_read_in_words(engineer: Client, cast: Cast) -> None:
    page = engineer.get(f"/desk/agreements/{cast.ours.agreement.pk}/").content.decode()
    for words in (
        "Service hours",
        "in service hours",
        "Computer help desk, all requests",
        "Work outside working hours",
        "Complete report",
        f"/agreements/{cast.ours.agreement.pk}/1/procedure-kk.pdf",
    ):
        assert words in page
    assert engineer.get("/desk/agreements/999999/").status_code == 404


@pytest.mark.usefixtures("monday")
def test_deeds_of_an_agreement(manager: Client, cast: Cast) -> None:
    base = f"/desk/agreements/{cast.ours.agreement.pk}/"
    for deed, values in (
        ("suspend", {"reason": "Audit"}),
        ("lift", {"reason": "Mended"}),
        ("end", {"reason": "Closed", "ended_on": "2026-10-01"}),
    ):
        assert manager.post(f"{base}do/{deed}/", {}).status_code == 422
        assert manager.post(f"{base}do/{deed}/", values)["Location"] == base
    assert Agreement.objects.get(pk=cast.ours.agreement.pk).ended_on is not None
    change = {"effective_on": "2026-05-01", "reason": "Faster"}
    began = manager.post(f"{base}do/change/", change)
    assert began["Location"] == base_of(TermsDraft.objects.get())
    assert manager.post(f"{base}do/change/", change).status_code == 422
    frame = f"{began['Location']}frame/"
    assert manager.post(frame, {"effective_on": "", "reason": ""}).status_code == 422
    assert manager.post(frame, {**change, "reason": "Better"})["Location"] == began["Location"]
    assert TermsDraft.objects.get().reason == "Better"


@pytest.mark.usefixtures("monday")
def test_renewal_on_the_same_terms_asks_for_approval_at_once(manager: Client, cast: Cast) -> None:
    base = f"/desk/agreements/{cast.ours.agreement.pk}/"
    values = {"last_on": "2027-12-31", "value": "1", "reason": "Renewed", "terms": "same"}
    assert manager.post(f"{base}do/renew/", values).status_code == 302
    assert TermsDraft.objects.get().state == "ours"
    assert "Last day: 31 December 2026 → 31 December 2027" in text_of(
        manager, base_of(TermsDraft.objects.get())
    )
