"""A report, before it is a ticket."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vefa.accounts.models import Team
from vefa.customers.models import Contact, Site
from vefa.desk.models import Kind, Ticket
from vefa.products.models import Installation, Product


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file as it was uploaded or attached to a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported, by whom and how.

    `reported_at` is when our server took it (or the start of the call), never the sender's
    own date. `severity` is given by the desk; the customer gives impact and urgency, from
    which the table of the terms leads to it. One that no person wrote is not answered
    automatically. `team` is whose queue it lies in. `readers` are colleagues who get copies from
    the beginning; `mail` is what an e-mail was besides its text (`queries.message_facts`).
    """

    customer_id: int
    contact: Contact | None
    title: str
    text: str
    source: str
    reported_at: datetime
    kind: str = Kind.FAULT
    site: Site | None = None
    product: Product | None = None
    installation: Installation | None = None
    severity: str = ""
    impact: str = ""
    urgency: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[NewFile] = ()
    quoted: str = ""
    raw_message_id: int | None = None
    message_id: str | None = None
    follows: Ticket | None = None
    once: str | None = None
    answer_automatically: bool = True
    readers: Sequence[Contact] = ()
    mail: Mapping[str, Any] = field(default_factory=dict)
    team: Team | None = None
