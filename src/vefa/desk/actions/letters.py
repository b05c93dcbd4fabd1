"""Letters of ours that did not arrive: found again, and shown on their ticket."""

from datetime import datetime

from vefa.core.actor import Actor
from vefa.desk.actions.work import work_on
from vefa.desk.models import MessageLink
from vefa.mail.actions import record_bounce
from vefa.mail.domain import ParsedMessage
from vefa.mail.queries import outgoing_message


def record_returned(message: ParsedMessage, *, at: datetime) -> MessageLink | None:
    """Mark the letter that a bounce is about; None where it is none of ours."""
    bounce = message.bounce
    if bounce is None or not bounce.message_id:
        return None
    found = MessageLink.objects.filter(
        message_id=bounce.message_id, outgoing=True, outgoing_message_id__isnull=False
    )
    link = found.first()
    if link is None or link.outgoing_message_id is None:
        return None
    words = "; ".join(
        " ".join(filter(None, (f"{each.address}:", each.status, each.diagnostic)))
        for each in bounce.recipients
    )
    record_bounce(outgoing_message_id=link.outgoing_message_id, at=at, words=words)
    return link


def note_letter_failed(*, actor: Actor, at: datetime, outgoing_message_id: int) -> None:
    """Tell the desk on the ticket that a letter about it did not arrive, and why."""
    found = MessageLink.objects.filter(outgoing_message_id=outgoing_message_id)
    link = found.select_related("ticket").first()
    if link is None:
        return
    letter = outgoing_message(outgoing_message_id)
    with work_on(
        actor=actor, at=at, ticket=link.ticket, verb="letter_failed", checked=False
    ) as work:
        work.event(
            "letter_failed",
            public=False,
            to=", ".join(letter.to),
            words=letter.words,
            notice=link.notice,
        )
