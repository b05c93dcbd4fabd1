"""What the room announces. Values are plain: they are kept as JSON."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class TermsProposed:
    """Terms were approved for us: the customer's representatives are asked."""

    customer_id: int
    draft_id: int


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
    """Something was recorded of a duty of the customer, or its evidence has run out."""

    customer_id: int
    agreement_id: int
    line: str
    duty: str
