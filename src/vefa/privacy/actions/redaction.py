"""Writes: taking a person out, in bounded steps that go on where a killed worker stopped."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from vefa.accounts.actions.redacting import redact_user
from vefa.audit.actions import record
from vefa.audit.queries import entries_naming
from vefa.core.actor import SYSTEM, Actor
from vefa.core.errors import NotAllowed, Refused
from vefa.core.redacted import NAME, REACH
from vefa.core.scope import EVERYTHING
from vefa.core.text import fold_email
from vefa.customers.actions.redacting import redact_contact
from vefa.desk.models import Intake, Ticket, Watcher
from vefa.documents.actions import EMPTY, empty_file, forget_renditions
from vefa.mail.actions.redacting import empty_loopback, empty_outgoing, empty_raw
from vefa.privacy.actions.exports import remove_exports_naming
from vefa.privacy.actions.notes import scrub_notes, scrub_sessions
from vefa.privacy.actions.trail import redact_entries
from vefa.privacy.domain.steps import FIRST, step_after, table_of
from vefa.privacy.domain.traces import names_pattern, reach_pattern, scrubbed
from vefa.privacy.models import Redaction, Why
from vefa.privacy.queries.people import Person, traces_of
from vefa.privacy.queries.redaction import (
    caught_after,
    files_of,
    is_theirs,
    letters_after,
    mail_after,
    names_person,
    scrubbed_tables,
)

SHORTEST_NOTE: Final = 10
ROWS: Final = 2_000
"""How many rows one step looks at: a transaction of well below a second."""

MESSAGES: Final = 100
"""The same for messages, which have to be read."""


@transaction.atomic
def begin_redaction(
    *, actor: Actor, at: datetime, person: Person, why: str, note: str
) -> Redaction:
    """Take the person out of contact and users at once, and of all else by a job.

    `why` is one of `Why`, `note` says more; names in it are redacted too. Refused: `note`,
    `redacted`, `own_account`.
    """
    actor.require("can_redact_people")
    if actor.scope != EVERYTHING:
        raise NotAllowed("can_redact_people")
    if why not in Why.values or len(note.strip()) < SHORTEST_NOTE:
        raise Refused("note", _("Please say why, in a few words."), field="note")
    if person.is_redacted:
        raise Refused("redacted", _("This person is redacted already."))
    traces = traces_of(person)
    names, reach = names_pattern(traces), reach_pattern(traces)
    remove_exports_naming(at=at, customer_id=person.customer_id)
    for user in person.users:
        redact_user(actor=actor, user=user, name=NAME)
    if person.contact:
        redact_contact(actor=actor, at=at, contact=person.contact, name=NAME)
    task = Redaction.objects.create(
        customer_id=person.customer_id,
        contact_id=person.contact.pk if person.contact else None,
        user_ids=person.user_ids,
        why=why,
        note=scrubbed(note.strip(), (reach, REACH), (names, NAME)),
        begun_by_id=actor.id,
        begun_at=at,
        names=names,
        reach=reach,
        emails=sorted({fold_email(each) for each in traces.emails}),
        step=FIRST[0],
    )
    scrub_notes(of=task)
    _record(actor, at, task, deed="redaction_begun", why=why, note=task.note)
    jobs.configure_task("vefa.privacy.redact").defer(redaction_id=task.pk)
    return task


@transaction.atomic
def take_step(*, redaction_id: int, at: datetime) -> bool:
    """Do the next step's next batch; whether something is left to do.

    What it did is committed with the place where it goes on. Another worker's is left alone.
    """
    rows = Redaction.objects.select_for_update(skip_locked=True, of=("self",))
    task = rows.filter(pk=redaction_id, finished_at__isnull=True).first()
    if task is None:
        return False
    tables, step = scrubbed_tables(), task.step
    last, changed = _steps()[step](task, at) if step in _steps() else _scrub(task, tables)
    name = table_of(step) or step
    if changed:
        task.changed[name] = task.changed.get(name, 0) + changed
    if last is None:
        task.step, task.after = step_after(step, tables), 0
    else:
        task.after = last
    if task.step:
        task.save()
        return True
    # Somebody may have asked for one while the work was going on.
    remove_exports_naming(at=at, customer_id=task.customer_id)
    task.finished_at, task.names, task.reach, task.emails = at, "", "", []
    task.save()
    _record(SYSTEM, at, task, deed="redaction_finished", changed=task.changed)
    return False


Done = tuple[int | None, int]
"""The last row looked at, None at the end; and how many were changed."""


def _steps() -> dict[str, Callable[[Redaction, datetime], Done]]:
    return {
        "tickets": _tickets,
        "messages": _messages,
        "files": _files,
        "letters": _letters,
        "mail": _mail,
        "caught": _caught,
        "drafts": _drafts,
        "trail": _trail,
    }


def _tickets(task: Redaction, at: datetime) -> Done:
    """Nobody is written to about them any more; what was written keeps the key of who wrote it."""
    if task.contact_id is None:
        return None, 0
    Watcher.objects.filter(contact_id=task.contact_id, left_at=None).update(left_at=at)
    rows = Ticket.objects.filter(customer_id=task.customer_id or 0, contact_id=task.contact_id)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
    return (keys[-1] if keys else None), rows.filter(pk__in=keys).update(contact=None)


def _messages(task: Redaction, _at: datetime) -> Done:
    if task.customer_id is None:
        return None, 0
    return _call("SELECT * FROM privacy_redact_messages(%s, %s, %s)", task.pk, task.after, ROWS)


def _scrub(task: Redaction, tables: list[str]) -> Done:
    table = table_of(task.step)
    if table not in tables:
        return None, 0
    return _call("SELECT * FROM privacy_scrub(%s, %s, %s, %s)", task.pk, table, task.after, ROWS)


def _call(query: str, *arguments: int | str) -> Done:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        last, changed = cursor.fetchone()
    return last, changed


def _files(task: Redaction, _at: datetime) -> Done:
    if task.customer_id is None:
        return None, 0
    forget_renditions(task.customer_id)
    found = files_of(task.customer_id, task.contact_id, task.user_ids).filter(pk__gt=task.after)
    files = list(found.exclude(sha256=EMPTY)[:MESSAGES])
    for file in files:
        empty_file(file=file)
    return (files[-1].pk if files else None), len(files)


def _letters(task: Redaction, at: datetime) -> Done:
    named, letters = names_person(task), letters_after(task, MESSAGES)
    keys = [each.pk for each in letters if is_theirs(task, each.to) or named(bytes(each.content))]
    return (letters[-1].pk if letters else None), empty_outgoing(keys, at=at)


def _mail(task: Redaction, _at: datetime) -> Done:
    named, (rows, of_company) = names_person(task), mail_after(task, MESSAGES)
    taken = Intake.objects.filter(raw_message_id__in=[row.pk for row in rows])
    senders = {each.raw_message_id: each.sender_folded for each in taken}
    # Another company may know somebody by the same address; that mail is theirs.
    others = {
        each.raw_message_id
        for each in taken
        if task.customer_id is not None and each.customer_id not in (None, task.customer_id)
    }
    keys = [
        row.pk
        for row in rows
        if (row.pk not in others and is_theirs(task, [row.envelope_from, senders.get(row.pk, "")]))
        or (row.pk in of_company and named(bytes(row.content)))
    ]
    emptied = empty_raw(keys)
    Intake.objects.filter(raw_message_id__in=keys).update(subject="", sender="", sender_folded="")
    return (rows[-1].pk if rows else None), emptied


def _caught(task: Redaction, _at: datetime) -> Done:
    named, caught = names_person(task), caught_after(task, MESSAGES)
    keys = [
        each.pk
        for each in caught
        if is_theirs(task, [each.envelope_from, *each.envelope_to]) or named(bytes(each.content))
    ]
    return (caught[-1].pk if caught else None), empty_loopback(keys)


def _drafts(task: Redaction, _at: datetime) -> Done:
    return scrub_sessions(of=task, size=MESSAGES)


def _trail(task: Redaction, at: datetime) -> Done:
    keys = entries_naming(
        customer_id=task.customer_id,
        people=task.user_ids,
        names=task.names,
        reach=task.reach,
        after=task.after,
        size=ROWS // 2,
    )
    return (keys[-1] if keys else None), redact_entries(of=task, keys=keys, at=at)


def _record(actor: Actor, at: datetime, task: Redaction, *, deed: str, **facts: object) -> None:
    record(
        actor=actor,
        at=at,
        deed=deed,
        subject="contact" if task.contact_id else "user",
        subject_id=task.contact_id or task.user_ids[0],
        customer_id=task.customer_id,
        redaction=task.pk,
        **facts,
    )
