"""A duty of a customer as each side sees it: recorded by ours, handed in by theirs, overviewed."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from vefa.agreements.actions.publishing import keep
from vefa.agreements.models import DutyRecord, TermsVersion
from vefa.core.actor import SYSTEM
from vefa.desk.tests.cast import MONDAY, Cast, portal_user
from vefa.workspace.tests.pages.conftest import reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TODAY = MONDAY.date().isoformat()


def path_of(cast: Cast, duty: str = "antivirus", side: str = "desk") -> str:
    return f"/{side}/agreements/{cast.ours.agreement.pk}/duties/computer_help_desk/{duty}/"


def portal(cast: Cast) -> Client:
    user = portal_user(cast.ours.contact)
    user.language = "en"
    user.save()
    client = Client()
    client.force_login(user)
    return client


def addendum(cast: Cast, content: dict[str, Any]) -> TermsVersion:
    return keep(
        actor=SYSTEM,
        at=MONDAY,
        agreement=cast.ours.agreement,
        valid_from=MONDAY,
        reason="Addendum.",
        content=content,
    )


def test_an_engineer_records_and_the_manager_sees_who_owes(
    engineer: Client, manager: Client, cast: Cast
) -> None:
    path = path_of(cast)
    assert path in engineer.get(f"/desk/agreements/{cast.ours.agreement.pk}/").content.decode()
    reported(cast)
    assert "It concerns 1 open ticket now." in engineer.get(path).content.decode()
    assert "concerns" not in engineer.get(path_of(cast, "workspace_access")).content.decode()
    sent = {"state": "unmet", "words": "", "since": TODAY, "once": "a"}
    refused = engineer.post(path, sent)
    assert refused.status_code == 422
    assert not DutyRecord.objects.exists()
    file = SimpleUploadedFile("tarama.txt", b"...", "text/plain")
    sent |= {"words": "Lisans bitmiş, on cihazda kapalı.", "file": file}
    assert engineer.post(path, sent).status_code == 302
    page = engineer.get(path).content.decode()
    assert "Lisans bitmiş" in page
    assert "tarama.txt" in page
    overview = manager.get("/desk/agreements/duties/").content.decode()
    assert path in overview
    assert "/desk/agreements/duties/" in manager.get("/desk/agreements/").content.decode()


def test_what_requests_show_by_themselves_is_not_recorded(engineer: Client, cast: Cast) -> None:
    path = path_of(cast, "complete_report")
    assert "enctype" not in engineer.get(path).content.decode()
    sent = {"state": "met", "words": "x", "since": TODAY, "once": "a"}
    assert engineer.post(path, sent).status_code == 422
    assert engineer.get(path_of(cast, "no_such")).status_code == 404


def test_the_customer_hands_in_evidence_that_ours_then_confirms(
    engineer: Client, cast: Cast
) -> None:
    theirs = portal(cast)
    page = theirs.get(f"/portal/agreements/{cast.ours.agreement.pk}/").content.decode()
    assert path_of(cast, side="portal") in page
    sent = {"words": "Licence 4711", "since": TODAY, "valid_until": "2026-05-01", "once": "b"}
    assert theirs.post(path_of(cast, side="portal"), sent).status_code == 302
    form = engineer.get(path_of(cast)).content.decode()
    assert "The customer says so" in form
    assert 'value="2026-05-01"' in form
    again = {**sent, "state": "met", "once": "c"}
    assert engineer.post(path_of(cast), again).status_code == 302
    assert [each.stated for each in DutyRecord.objects.order_by("pk")] == [True, False]
    assert theirs.get(path_of(cast, "no_such", "portal")).status_code == 404


def test_a_customers_colleague_reads_and_does_not_hand_in(cast: Cast) -> None:
    cast.ours.contact.roles = ["authorised"]
    cast.ours.contact.save()
    theirs, path = portal(cast), path_of(cast, side="portal")
    assert "enctype" not in theirs.get(path).content.decode()
    sent = {"words": "x", "since": TODAY, "once": "d"}
    assert theirs.post(path, sent).status_code in (403, 404)
    assert not DutyRecord.objects.exists()


def test_a_duty_of_earlier_terms_is_marked_and_still_recorded(engineer: Client, cast: Cast) -> None:
    path, ours = path_of(cast), cast.ours
    sent = {"state": "unmet", "words": "Kapalı.", "since": TODAY, "once": "e"}
    assert engineer.post(path, sent).status_code == 302
    content = ours.version.content
    content["lines"]["computer_help_desk"]["duties"] = []
    addendum(cast, content)
    reported(cast)
    page = engineer.get(path).content.decode()
    assert "no longer have this duty" in page
    assert "concerns" not in page
    assert "earlier terms" in engineer.get("/desk/agreements/duties/").content.decode()
    theirs, their_path = portal(cast), path_of(cast, side="portal")
    agreement_page = theirs.get(f"/portal/agreements/{ours.agreement.pk}/").content.decode()
    assert their_path in agreement_page
    handed = {"words": "Licence 4711", "since": TODAY, "once": "f"}
    assert theirs.post(their_path, handed, follow=True).status_code == 200
    assert DutyRecord.objects.latest("pk").stated


def test_both_sides_read_under_which_agreement_the_times_wait(engineer: Client, cast: Cast) -> None:
    ours, ticket = cast.ours, reported(cast)
    content = deepcopy(ours.version.content)
    content["lines"]["timing"] = content["lines"]["computer_help_desk"]
    ticket.clock_version, ticket.clock_line = addendum(cast, content), "timing"
    ticket.save()
    path = path_of(cast, "remote_access").replace("computer_help_desk", "timing")
    sent = {"state": "unmet", "words": "Kapalı.", "since": TODAY, "once": "g"}
    assert engineer.post(path, sent).status_code == 302
    desk = engineer.get(f"/desk/t/{ticket.number}/").content.decode()
    assert path in desk
    assert "by which the times of this ticket run" in desk
    theirs = portal(cast).get(f"/portal/t/{ticket.number}/").content.decode()
    assert path.replace("/desk/", "/portal/") in theirs
    assert ours.agreement.name in theirs
