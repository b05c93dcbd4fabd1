"""What is understood of one raw message: plain values, nothing that reads or writes."""

from dataclasses import dataclass, field
from datetime import datetime

from vefa.mail.domain.authentication import FAIL


@dataclass(frozen=True, slots=True)
class Address:
    """One party of a message: the name shown and the bare address, both as written."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The address for comparing: letter case does not tell people apart.

        >>> Address("Ayşe", "Ayse@Example.COM").key
        'ayse@example.com'
        """
        return self.address.casefold()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is kept as a file.

    `content` is decoded from its transfer encoding and otherwise untouched; `sha256` is the
    hexadecimal digest of it. `inline` says that the sender meant it to be shown in the text,
    `content_id` (without angle brackets) is what the HTML refers to.
    """

    name: str
    type: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    inline: bool = False
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that had to be mended or left out while reading: a code and what it concerns."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    """One recipient of a bounce. `action` is failed, delayed or delivered; `status` as in RFC
    3463."""

    address: str
    action: str = "failed"
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report about a message that we sent: whom it did not reach, and which message it was.

    `envelope_id` is the name that it was handed over under (RFC 3461), `subject` that of the copy
    that came back; empty where not told.
    """

    recipients: tuple[FailedRecipient, ...] = ()
    message_id: str | None = None
    envelope_id: str = ""
    subject: str = ""

    @property
    def is_final(self) -> bool:
        """True when somebody was not reached for good; a mere delay is no failure."""
        return any(recipient.action == "failed" for recipient in self.recipients)


@dataclass(frozen=True, slots=True)
class Invitation:
    """One event of a calendar part.

    `starts` and `ends` are ISO 8601: a date for a whole day (`ends` is then the day after the
    last), an instant with its offset, or without one where the calendar names no zone. `zone` is
    the name that was written. `answer` is what a `reply` says: accepted, declined, tentative.
    """

    method: str = "publish"
    summary: str = ""
    starts: str = ""
    ends: str = ""
    zone: str = ""
    place: str = ""
    organizer: str = ""
    attendees: tuple[str, ...] = ()
    answer: str = ""
    repeats: bool = False
    uid: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A message as understood. Every field has a value whatever the bytes were.

    `text` is what the sender wrote now, `quoted` the history and signature folded off it; nothing
    is dropped between them. `html` is the raw HTML, not safe to show. `automatic` is None for a
    person's message, otherwise one of the reasons in `automatic.REASONS`. Message ids keep their
    angle brackets. `from_mailer` says that a mail system sent it, by its address or by an empty
    sender. `protections` says what was signed or encrypted (`bodies.PROTECTIONS`). `dmarc` is what
    a server that we trust found out about the sender, empty where none did.
    """

    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    date: datetime | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    text: str = ""
    quoted: str = ""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    automatic: str | None = None
    from_mailer: bool = False
    bounce: Bounce | None = None
    notes: tuple[Note, ...] = ()
    protections: tuple[str, ...] = ()
    invitations: tuple[Invitation, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    dmarc: str = ""

    @property
    def is_forged(self) -> bool:
        """Whether the sender's address may be somebody else's: it failed DMARC."""
        return self.dmarc == FAIL

    def header(self, name: str) -> str:
        """The first header of that name, decoded; empty when there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")

    @property
    def thread_ids(self) -> tuple[str, ...]:
        """Ids that this message answers, the nearest first, each once.

        >>> ParsedMessage(in_reply_to="<c@x>", references=("<a@x>", "<c@x>")).thread_ids
        ('<c@x>', '<a@x>')
        """
        nearest = (self.in_reply_to,) if self.in_reply_to else ()
        return tuple(dict.fromkeys((*nearest, *reversed(self.references))))
