"""The sealed entry of a deed holds what the deed changed; the timeline alone could be bent."""

from datetime import timedelta

import pytest

from vefa.audit.domain.values import digest_of_value
from vefa.audit.models import Entry
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions.classification import set_severity
from vefa.desk.actions.conversation import reply
from vefa.desk.models import TimelineEntry
from vefa.desk.tests.cast import MONDAY, make_cast
from vefa.desk.tests.db.test_classification import reported

LATER = MONDAY + timedelta(hours=1)


@pytest.mark.django_db
def test_an_entry_says_what_was_changed():
    with scoped(EVERYTHING):
        cast = make_cast()
        ticket = reported(cast.ours)
        who = {"actor": cast.engineer, "ticket": ticket}
        set_severity(**who, at=LATER, severity="S1", reason="Herkes duruyor.")
        facts = Entry.objects.get(deed="ticket_classify").facts
        (told,) = (each for each in facts["timeline"] if each["code"] == "severity_changed")
        assert told["data"]["before"] == "S3"
        assert (told["data"]["after"], told["data"]["reason"]) == ("S1", "Herkes duruyor.")
        assert TimelineEntry.objects.get(pk=told["entry"]).data == told["data"]
        (clock,) = (each for each in facts["clocks"] if each["code"] == "severity_changed")
        assert clock["data"]["severity"] == "S1"
        reply(**who, at=LATER, text="Bakıyoruz.")
        facts = Entry.objects.get(deed="ticket_reply").facts
        digest = digest_of_value(["Bakıyoruz.", ""])
        assert digest in [each.get("sha256_of_text") for each in facts["timeline"]]
