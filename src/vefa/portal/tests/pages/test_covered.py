"""Would this be covered? The portal answers before anything is sent."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from vefa.agreements.actions.duties import Evidence, record_duty
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.models import CoverageDecision, Ticket
from vefa.desk.tests.cast import MONDAY, Cast


def answer(client: Client, **asked: str) -> str:
    response = client.get("/portal/covered/?" + urlencode(asked))
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ")


def facts(**values: str) -> dict[str, str]:
    return {"subject": "request"} | {f"fact_{name}": value for name, value in values.items()}


def test_a_fault_in_working_hours_is_covered_as_far_as_is_known(contact: Client) -> None:
    page = answer(contact)
    assert "coverage-covered" in page
    assert "Not known yet: cause" in page


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        (facts(kind="fault", cause="user", work_hours="inside"), "billable"),
        ({**facts(kind="fault", cause="ordinary_use"), "subject": "visit"}, "billable"),
        (facts(kind="fault", cause="ordinary_use", work_hours="inside"), "covered"),
    ],
)
def test_the_clauses_answer_what_was_chosen(
    contact: Client, asked: dict[str, str], outcome: str
) -> None:
    assert f"coverage-{outcome}" in answer(contact, **asked)


def test_who_asks_and_how_the_agreement_stands_is_no_matter_of_choice(
    end_user: Client, contact: Client
) -> None:
    asked = facts(kind="fault", agreement_state="suspended", contact_role="not_named")
    assert "coverage-not_served" not in answer(contact, **asked)
    assert 'name="fact_contact_role"' not in answer(end_user)


def test_nothing_is_sent_and_nothing_is_noted(contact: Client, cast: Cast) -> None:
    answer(contact, **facts(kind="question"))
    with scoped(EVERYTHING):
        assert not Ticket.objects.exists()
        assert not CoverageDecision.objects.exists()


def test_another_companys_service_cannot_be_asked_about(contact: Client, cast: Cast) -> None:
    page = answer(contact, service=str(cast.strangers.agreement.pk))
    assert cast.strangers.agreement.code not in page
    assert f'value="{cast.ours.agreement.pk}-' in page


def test_odd_values_are_told_and_break_nothing(contact: Client) -> None:
    assert "“moon”" in answer(contact, **facts(kind="moon"))
    assert "coverage-" in answer(contact, service="x", subject="moon", fact_place="")


def test_without_the_page_around_it_where_a_script_asks(contact: Client) -> None:
    part = contact.get("/portal/covered/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<section")


def test_a_duty_that_is_not_met_is_told_beforehand(contact: Client, cast: Cast) -> None:
    with scoped(EVERYTHING):
        record_duty(
            actor=cast.engineer,
            at=MONDAY,
            agreement=cast.ours.agreement,
            line=next(iter(cast.ours.version.content["lines"])),
            duty="remote_access",
            met=False,
            evidence=Evidence("Tried.", MONDAY.date()),
        )
    assert "Remote access" in answer(contact)
    assert "Remote access" not in answer(contact, **facts(kind="fault", place="agreed_site"))
