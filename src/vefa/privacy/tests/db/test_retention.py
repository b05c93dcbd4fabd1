"""What was kept long enough is let go, in batches, and the rest stays."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from vefa.accounts.actions import note_sign_in
from vefa.accounts.queries import actor_of
from vefa.audit.actions import seal_entries
from vefa.audit.management.commands_with_database import verified
from vefa.audit.models import Entry
from vefa.core import clock
from vefa.core.errors import NotAllowed, Refused
from vefa.core.scope import EVERYTHING, scoped
from vefa.desk.actions import ending
from vefa.desk.actions.intake import contact_actor, take_in_message
from vefa.desk.actions.opening import open_ticket
from vefa.desk.models import Intake, Ticket, TimelineEntry
from vefa.desk.queries.reports import NewFile, Report
from vefa.desk.tests.arriving import letter, store
from vefa.desk.tests.cast import MONDAY, Cast, make_cast, make_staff
from vefa.documents.actions import EMPTY
from vefa.documents.models import StoredFile
from vefa.mail.actions.redacting import EMPTIED
from vefa.mail.models import OutgoingMessage, OutgoingState, RawMessage
from vefa.privacy.actions.retention import set_rules
from vefa.privacy.actions.trail import redact_old_entries
from vefa.privacy.queries.retention import over, rules
from vefa.privacy.tasks import retain

LONG_AGO = MONDAY - timedelta(days=3000)


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with scoped(EVERYTHING):
        yield make_cast()


def opened(cast: Cast) -> Ticket:
    contact = cast.ours.contact
    return open_ticket(
        actor=contact_actor(contact),
        at=MONDAY,
        report=Report(
            customer_id=contact.customer_id,
            contact=contact,
            title="Yazıcı",
            text="Sabahtan beri yazmıyor.",
            source="web",
            severity="S3",
            reported_at=MONDAY,
            files=[NewFile("a.txt", "text/plain", b"a")],
        ),
    )


def test_what_is_old_goes_and_the_rest_stays(cast: Cast) -> None:
    kept, closed = opened(cast), opened(cast)
    ending.cancel(actor=cast.engineer, at=MONDAY, ticket=closed, reason="Çift kayıt")
    Ticket.objects.filter(pk=closed.pk).update(state="closed", closed_at=LONG_AGO)
    raw = store(letter("kim@nereden.example", "Merhaba", "Ben kimim?"), at=MONDAY)
    take_in_message(at=MONDAY, raw_message_id=raw.pk)
    fresh = store(letter("kim@nereden.example", "Yeni", "Bugün."), at=clock.now())
    take_in_message(at=clock.now(), raw_message_id=fresh.pk)
    RawMessage.objects.filter(pk=raw.pk).update(received_at=LONG_AGO)
    letters = OutgoingMessage.objects.order_by("pk")
    first = letters[0].pk
    letters.filter(pk=first).update(
        state=OutgoingState.SENT, settled_at=LONG_AGO, next_attempt_at=None
    )
    note_sign_in(actor=cast.engineer, at=LONG_AGO, deed="signed_in", device="Firefox")
    seal_entries(at=MONDAY)
    yusuf = actor_of(make_staff("Yusuf Yönetici", "administrator"))
    days = {"unknown_mail": 90, "letters": 30, "sign_ins": 30, "tickets": 2000}
    assert [over("tickets", MONDAY - timedelta(days=2000)).count(), rules()] == [1, {}]
    retain(0)
    assert TimelineEntry.objects.filter(data__has_key="redacted").count() == 0
    set_rules(actor=yusuf, at=MONDAY, days=days)
    retain(0)
    said = dict(TimelineEntry.objects.filter(code="reported").values_list("ticket_id", "body"))
    assert said == {kept.pk: "Sabahtan beri yazmıyor.", closed.pk: ""}
    assert sorted(StoredFile.objects.values_list("sha256", flat=True))[-1:] == [EMPTY]
    contents = dict(RawMessage.objects.values_list("pk", "content"))
    assert [bytes(contents[key]) == EMPTIED for key in (raw.pk, fresh.pk)] == [True, False]
    assert Intake.objects.get(raw_message_id=raw.pk).sender == ""
    emptied = [bytes(each.content) == EMPTIED for each in letters]
    assert emptied == [True] + [False] * (len(emptied) - 1)
    assert Entry.objects.get(deed="signed_in").actor_name == "Redacted person"
    seal_entries(at=MONDAY)
    report = verified([])
    assert (report.breaks, report.redacted) == ([], 1)
    applied = Entry.objects.get(deed="retention_applied")
    assert applied.facts == {"unknown_mail": 1, "letters": 1, "sign_ins": 1, "tickets": 2}
    retain(0)
    assert Entry.objects.filter(deed="retention_applied").count() == 1
    set_rules(actor=yusuf, at=MONDAY, days={"letters": 30})
    changed = Entry.objects.filter(deed="retention_set").order_by("pk").last()
    assert changed is not None
    assert changed.facts == {
        "unknown_mail": [90, None],
        "sign_ins": [30, None],
        "tickets": [2000, None],
    }


def test_who_sets_rules_and_how_short_they_may_be(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        set_rules(actor=cast.manager, at=MONDAY, days={})
    yusuf = actor_of(make_staff("Yusuf Yönetici", "administrator"))
    with pytest.raises(Refused):
        set_rules(actor=yusuf, at=MONDAY, days={"tickets": 30})
    # The database itself lets nothing go that no rule names.
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT privacy_redact_closed(now(), 10)")


def test_the_trail_is_redacted_by_a_rule_for_what_is_old_and_under_no_limited_scope(
    cast: Cast,
) -> None:
    for at in (LONG_AGO, MONDAY):
        note_sign_in(actor=cast.engineer, at=at, deed="signed_in", device="Firefox")
        note_sign_in(actor=cast.engineer, at=at, deed="passkey_added", device="Firefox")
    keys = list(Entry.objects.values_list("pk", flat=True))
    with pytest.raises(DatabaseError, match="no rule says so"), transaction.atomic():
        redact_old_entries(rule="sign_ins", keys=keys, at=MONDAY)
    yusuf = actor_of(make_staff("Yusuf Yönetici", "administrator"))
    set_rules(actor=yusuf, at=MONDAY, days={"sign_ins": 30, "letters": 30})
    for rule in ("letters", "tickets"):
        with pytest.raises(DatabaseError, match="no rule says so"), transaction.atomic():
            redact_old_entries(rule=rule, keys=keys, at=MONDAY)
    narrow = scoped(frozenset({cast.ours.customer.pk}))
    with narrow, pytest.raises(DatabaseError, match="everything"), transaction.atomic():
        redact_old_entries(rule="sign_ins", keys=keys, at=MONDAY)
    assert redact_old_entries(rule="sign_ins", keys=keys, at=MONDAY) == 1
    gone = Entry.objects.get(actor_name="Redacted person")
    assert (gone.deed, gone.at) == ("signed_in", LONG_AGO)
