"""Hours and calendars of drafted terms: what a change comes to, at each site."""

import pytest
from django.test import Client

from vefa.agreements.models import TermsDraft
from vefa.calendars.actions import create_calendar
from vefa.core.actor import SYSTEM
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.queries import sites_of
from vefa.desk.tests.cast import MONDAY, Cast
from vefa.workspace.tests.pages.test_terms import filled, section_of

pytestmark = pytest.mark.usefixtures("monday")


def test_dues_are_told_for_each_site_with_other_hours(
    manager: Client, draft: TermsDraft, cast: Cast
) -> None:
    path = section_of(draft, "hours")
    week = {"mon": [["12:00", "16:00"]], "tue": [["12:00", "16:00"]]}
    with scoped(EVERYTHING):
        data = {"timezone": "Europe/Istanbul", "week": week}
        known = {"code": "late", "name": "Late", "country": "TR", "data": data}
        create_calendar(actor=SYSTEM, at=MONDAY, **known)
        site = sites_of(draft.customer_id)[0]
    values = filled(manager, path) | {"revision": 1}
    at_the_site = manager.post(f"{path}effect/", values | {f"site_{site.pk}": "late"})
    told = {(due.severity, due.whom): due.now for due in at_the_site.context["dues"]}
    assert told["S1", site.name] > told["S1", ""]
    everywhere = manager.post(f"{path}effect/", values | {"calendar": "late"})
    dues = everywhere.context["dues"]
    assert {due.whom for due in dues} == {""}
    assert {due.severity: due.now for due in dues}["S1"] == told["S1", site.name]
