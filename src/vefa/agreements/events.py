"""What the room announces. Values are plain: they are kept as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TermsPublished:
    """A calendar was mended: open tickets under `replaces_id` go on under `terms_version_id`.

    An ordinary addendum is not announced: a ticket keeps the version it was opened under.
    """

    customer_id: int
    agreement_id: int
    terms_version_id: int
    replaces_id: int


@dataclass(frozen=True, slots=True)
class AgreementSuspended:
    """From `suspended_at` (ISO 8601) on every clock of the agreement's tickets waits."""

    customer_id: int
    agreement_id: int
    suspended_at: str


@dataclass(frozen=True, slots=True)
class SuspensionLifted:
    """At `lifted_at` (ISO 8601) the waiting for the suspension ends."""

    customer_id: int
    agreement_id: int
    lifted_at: str


@dataclass(frozen=True, slots=True)
class AgreementEnded:
    """The agreement was ended early; `ended_on` (ISO 8601) is the first day without it."""

    customer_id: int
    agreement_id: int
    ended_on: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class EndComesNear:
    """A reminder is due: `days` before `ends_on` (ISO 8601), the first day without the agreement.

    With no `days` left the agreement has run out.
    """

    customer_id: int
    agreement_id: int
    ends_on: str
    days: int


@dataclass(frozen=True, slots=True)
class TermsProposed:
    """Terms were approved for us: the customer's representatives are asked."""

    customer_id: int
    draft_id: int


@dataclass(frozen=True, slots=True)
class TermsAgreed:
    """What both sides have approved is the next terms version and comes to hold."""

    customer_id: int
    agreement_id: int
    terms_version_id: int


@dataclass(frozen=True, slots=True)
class TermsTakenIn:
    """This terms version was published from a file and replaces one."""

    terms_version_id: int


@dataclass(frozen=True, slots=True)
class TermsWithdrawn:
    """Terms that the customer was asked about, or had approved, were withdrawn: step `step_id`."""

    customer_id: int
    draft_id: int
    step_id: int


@dataclass(frozen=True, slots=True)
class TermsGivenBack:
    """What both sides had approved could not come to hold: the draft's step `step_id`.

    `said` is why, by language.
    """

    customer_id: int
    draft_id: int
    step_id: int
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AllowanceReached:
    """An entry of the ledger has reached a threshold that was not told of in its period."""

    customer_id: int
    entry_id: int


@dataclass(frozen=True, slots=True)
class AllowanceChanged:
    """There is more or less left of an allowance; `ticket_id` is whose work changed it, if any."""

    customer_id: int
    agreement_id: int
    line: str
    allowance: str
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class DutyChanged:
    """At `recorded_at` (ISO 8601) something was recorded of a duty of the customer, or that its
    evidence has run out."""

    customer_id: int
    agreement_id: int
    line: str
    duty: str
    recorded_at: str
