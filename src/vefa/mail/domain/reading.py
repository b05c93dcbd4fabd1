"""`read_message`: the one way from raw bytes to what is understood of them."""

import re
from collections.abc import Collection
from dataclasses import replace

from vefa.mail.domain.addresses import read_addresses, without_comments
from vefa.mail.domain.automatic import Signs, automatic_reason
from vefa.mail.domain.bodies import Bodies, read_bodies
from vefa.mail.domain.bounces import bounce_of_text, read_bounce
from vefa.mail.domain.dates import read_date
from vefa.mail.domain.headers import one_line
from vefa.mail.domain.message import Address, Bounce, Note, ParsedMessage
from vefa.mail.domain.parts import PartTree
from vefa.mail.domain.quoting import Folded, fold, is_answer

_ID = re.compile(r"<\s*([^<>]{1,998}?)\s*>")
# What a mail system wrote is shown whole: its "history" is what it reports about.
_REPORTS = frozenset({"bounce", "delay", "delivered", "feedback", "receipt"})
_MOST_REFERENCES = 200
_MOST_HEADERS = 500
_LONGEST_HEADER = 4_000


def read_message(
    raw: bytes, *, envelope_from: str | None = None, own: Collection[str] = ()
) -> ParsedMessage:
    """What is understood of a raw message. Never raises, whatever the bytes.

    `envelope_from` is the sender of the SMTP envelope where it is known (empty for a null sender);
    `own` holds the values of our loop header. What had to be mended or left out stands in `notes`.

    >>> read_message(b"From: ali@x.tr\\nSubject: =?utf-8?q?Yaz=C4=B1c=C4=B1?=\\n\\nBozuk").subject
    'Yazıcı'
    """
    try:
        return _read(raw, envelope_from, own)
    except Exception as error:  # noqa: BLE001
        # The last guard: no message may stop the ones behind it. What was received is kept raw.
        note = Note("unreadable", f"{type(error).__name__}: {error}"[:300])
        return ParsedMessage(
            text=raw[:20_000].decode("utf-8", "replace").replace("\0", ""), notes=(note,)
        )


def _read(raw: bytes, envelope_from: str | None, own: Collection[str]) -> ParsedMessage:
    tree = PartTree(raw)
    head = tree.root.head
    bodies = read_bodies(tree)
    notes = [*tree.notes, *bodies.notes, *_repeated(tree)]
    subject = one_line(head.first("subject", _charset(tree)))
    date, date_notes = read_date(one_line(head.first("date")))
    sender, sender_notes = _sender(tree)
    headers = tuple(
        (field.name, one_line(field.text[:_LONGEST_HEADER]))
        for field in head.fields[:_MOST_HEADERS]
    )
    bounce = read_bounce(tree)
    signs = _signs(tree, headers, sender, subject, bodies, envelope_from, bounce)
    automatic = automatic_reason(signs, own)
    bounce = _told(bounce, automatic, bodies.text, signs) if automatic in _REPORTS else None
    references = _ids(" ".join(field.text for field in head.all("references")))
    in_reply_to = next(iter(message_ids(head.first("in-reply-to"))), None)
    if bounce and not bounce.message_id:
        # Exchange returns no copy, but answers the message that it reports about.
        bounce = replace(bounce, message_id=in_reply_to or next(reversed(references), None))
    answers = bool(in_reply_to or references) or is_answer(subject)
    whole = Folded(bodies.text, "")
    is_report = automatic in _REPORTS
    folded = whole if is_report else fold(bodies.text, subject=subject, answers=answers)
    return ParsedMessage(
        sender=sender,
        to=_parties(tree, "to"),
        cc=_parties(tree, "cc"),
        reply_to=_parties(tree, "reply-to"),
        delivered_to=_delivered_to(tree),
        subject=subject,
        date=date,
        message_id=next(iter(message_ids(head.first("message-id"))), None),
        in_reply_to=in_reply_to,
        references=references[:1] + references[1:][-_MOST_REFERENCES:],
        text=folded.text,
        quoted=folded.quoted,
        html=bodies.html,
        attachments=bodies.attachments,
        automatic=automatic,
        from_mailer=signs.from_mailer,
        bounce=bounce,
        notes=tuple(dict.fromkeys([*notes, *date_notes, *sender_notes])),
        protections=bodies.protections,
        invitations=bodies.invitations,
        headers=headers,
    )


def _told(report: Bounce | None, automatic: str | None, text: str, signs: Signs) -> Bounce | None:
    """The report with what its text tells, where its parts name nobody."""
    if automatic not in {"bounce", "delay"} or (report and report.recipients):
        return report
    told = bounce_of_text(text, signs.get("x-failed-recipients"))
    return _joined(report or told, told)


def _joined(report: Bounce, told: Bounce) -> Bounce:
    """What the text of a report tells, and of the message what its parts do."""
    return replace(
        told,
        message_id=report.message_id or told.message_id,
        subject=report.subject or told.subject,
    )


def _repeated(tree: PartTree) -> list[Note]:
    """Headers that may stand once and stand twice; the first counts."""
    names = ("subject", "date", "from", "message-id", "reply-to")
    return [Note("header_repeated", name) for name in names if len(tree.root.head.all(name)) > 1]


def _charset(tree: PartTree) -> str | None:
    """The charset of the first text: who writes raw bytes into the head means the same there."""
    texts = (part for part in tree.root.walk() if part.main_type == "text")
    return next((part.parameters.get("charset") for part in texts), None)


def _sender(tree: PartTree) -> tuple[Address | None, list[Note]]:
    """Who wrote it: the first usable address of From, else of Sender; a name alone helps nobody."""
    head = tree.root.head
    charset = _charset(tree)
    people = [p for field in head.all("from") for p in read_addresses(field.text_in(charset))]
    usable = [person for person in people if person.address]
    notes = (
        [Note("several_senders", ", ".join(p.address for p in usable[1:]))]
        if len(usable) > 1
        else []
    )
    if usable:
        return usable[0], notes
    notes.append(Note("sender_unreadable" if head.all("from") else "sender_missing"))
    others = [p for field in head.all("sender") for p in read_addresses(field.text) if p.address]
    return (others[0] if others else None), notes


def _parties(tree: PartTree, name: str) -> tuple[Address, ...]:
    people = [p for field in tree.root.head.all(name) for p in read_addresses(field.text)]
    return tuple(dict.fromkeys(person for person in people if person.address))


def _delivered_to(tree: PartTree) -> tuple[str, ...]:
    """Where the message was delivered on its way; a signed reply address may stand only here."""
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-apparently-to")
    found = [
        person.address
        for name in names
        for field in tree.root.head.all(name)
        for person in read_addresses(field.text)
        if person.address
    ]
    return tuple(dict.fromkeys(found))


def _ids(value: str, *, bare: bool = False) -> tuple[str, ...]:
    """Message ids with their angle brackets, white space and comments inside them gone.

    With `bare` a lone word with an @ counts too: some programs forget the brackets.
    """
    text = without_comments(value) if "(" in value else value
    found = tuple(dict.fromkeys(f"<{''.join(match.split())}>" for match in _ID.findall(text)))
    words = text.split()
    if not found and bare and len(words) == 1:
        return (f"<{words[0].strip('<>')}>",) if words[0].strip("<>") else ()
    return tuple(id_ for id_ in found if id_ != "<>")


def message_ids(value: str) -> tuple[str, ...]:
    """Ids in the value of a Message-ID or In-Reply-To header, with their angle brackets."""
    return _ids(value, bare=True)


def _signs(
    tree: PartTree,
    headers: tuple[tuple[str, str], ...],
    sender: Address | None,
    subject: str,
    bodies: Bodies,
    envelope_from: str | None,
    bounce: Bounce | None,
) -> Signs:
    return Signs(
        headers=headers,
        type=tree.root.type,
        report_type=tree.root.parameters.get("report-type", "").lower(),
        sender_name=sender.name if sender else one_line(tree.root.head.first("from")),
        sender_address=sender.address if sender else one_line(tree.root.head.first("from")),
        subject=subject,
        text=bodies.text,
        envelope_from=envelope_from,
        bounce=bounce,
    )
