"""The raw store, the mailboxes that are read, what goes out, what the loopback relay caught."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.accounts.models import Team, User
from vefa.customers.models import Customer


class RawState(models.TextChoices):
    """What became of a message that was taken in."""

    RECEIVED = "received", _("Received")
    REPEAT = "repeat", _("Repeat")
    HANDLED = "handled", _("Handled")
    FAILED = "failed", _("Failed")


class RawMessage(models.Model):
    """A message as it arrived, to the byte, with its envelope.

    It has no customer: whose it is, is for a room above to find out. `received_at` is the end of
    its data. A `repeat` names the message that it repeats and is not announced.
    """

    content = models.BinaryField()
    size = models.BigIntegerField()
    envelope_from = models.TextField(blank=True)
    envelope_to = ArrayField(models.TextField())
    via = models.CharField(max_length=10)
    peer = models.TextField(blank=True)
    received_at = models.DateTimeField()
    message_id = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=RawState.choices, default=RawState.RECEIVED, db_default="received"
    )
    repeat_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["fingerprint", "received_at"], name="mail_raw_fingerprint"),
            models.Index(fields=["state", "received_at"], name="mail_raw_state"),
            models.Index(fields=["received_at"], name="mail_raw_received"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="repeat", repeat_of__isnull=False)
                | (~models.Q(state="repeat") & models.Q(repeat_of__isnull=True)),
                name="mail_raw_repeat_names_first",
            ),
            models.CheckConstraint(condition=models.Q(size__gte=0), name="mail_raw_size"),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.envelope_from} {self.message_id}"


class OutgoingState(models.TextChoices):
    """How far an outgoing message has come."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Being sent")
    DEFERRED = "deferred", _("Deferred")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")


class OutgoingMessage(models.Model):
    """A message to a customer (to one of ours: without one), from the queue to the relay's answer.

    `words` is what the server said last; `next_attempt_at` is when it is tried (again), null once
    it is settled. A message is `sending` from just before the first word to the relay until its
    answer is written down.

    Recipients are known one by one: those for whom the relay took it have been `reached`, those
    whom it `refused` for good stand there with its words. What failed did not reach them all.

    Where `letter` says so, it is that letter about the sign-in of `user`, and has a link that
    `content` does not: the link is made for each attempt and kept nowhere.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    content = models.BinaryField()
    sender = models.TextField()
    to = ArrayField(models.TextField())
    subject = models.TextField(blank=True)
    message_id = models.TextField()
    state = models.CharField(
        max_length=10,
        choices=OutgoingState.choices,
        default=OutgoingState.QUEUED,
        db_default="queued",
    )
    attempts = models.PositiveIntegerField(default=0)
    words = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    reached = ArrayField(models.TextField(), default=list, db_default=[])
    refused = models.JSONField(default=dict, db_default={})
    user = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    letter = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        indexes = (
            models.Index(
                fields=["next_attempt_at"],
                name="mail_outgoing_due",
                condition=models.Q(next_attempt_at__isnull=False),
                include=["customer"],
            ),
            models.Index(fields=["message_id"], name="mail_outgoing_message", include=["customer"]),
            models.Index(fields=["customer", "queued_at"], name="mail_outgoing_customer"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    state__in=["sent", "failed"],
                    settled_at__isnull=False,
                    next_attempt_at__isnull=True,
                )
                | models.Q(
                    state__in=["queued", "sending", "deferred"],
                    settled_at__isnull=True,
                    next_attempt_at__isnull=False,
                ),
                name="mail_outgoing_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(claimed_at__isnull=False),
                name="mail_outgoing_claimed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.state} {self.message_id}"

    @property
    def unreached(self) -> list[str]:
        """Recipients who do not have it; of a message that was sent, nobody."""
        if self.state == OutgoingState.SENT:
            return []
        return [address for address in self.to if address not in self.reached]

    @property
    def outstanding(self) -> list[str]:
        """Recipients to whom the next attempt goes."""
        return [address for address in self.unreached if address not in self.refused]


class LoopbackMessage(models.Model):
    """A message that the demonstration's own relay caught instead of sending it on."""

    content = models.BinaryField()
    size = models.BigIntegerField()
    envelope_from = models.TextField(blank=True)
    envelope_to = ArrayField(models.TextField())
    subject = models.TextField(blank=True)
    message_id = models.TextField(blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["received_at"], name="mail_loopback_received"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.subject}"


class Security(models.TextChoices):
    """How the line to a mail server is protected. `none` is for servers on this machine alone."""

    TLS = "tls", _("TLS from the first byte")
    STARTTLS = "starttls", "STARTTLS"
    NONE = "none", _("None (only on this machine)")


class Authentication(models.TextChoices):
    """How we show who we are."""

    PASSWORD = "password", _("Password")
    CLIENT = "client", _("OAuth 2.0 as an application")
    REFRESH = "refresh", _("OAuth 2.0 on behalf of a person")


class Afterwards(models.TextChoices):
    """What becomes of a message in the mailbox once we have it."""

    SEEN = "seen", _("Mark as read")
    MOVE = "move", _("Move to a folder")
    DELETE = "delete", _("Mark as read, delete after some days")


class ReadingState(models.TextChoices):
    """What the process that reads a mailbox is doing."""

    NEW = "new", _("Not read yet")
    CONNECTING = "connecting", _("Connecting")
    WORKING = "working", _("Taking messages in")
    IDLE = "idle", _("Connected, hears of new messages at once")
    POLLING = "polling", _("Connected, asks for new messages")
    FAILING = "failing", _("Not reachable")


class Mailbox(models.Model):
    """A folder of an IMAP server that is read, and how the reading goes.

    The first group of fields is an administrator's; `revision` counts its changes, `place` those
    after which numbers of messages mean other messages: another server, user or folder, a server
    that counts anew. What comes by it lies in the queue of `team`; `language` is that of people who
    are new, empty for the team's. The second is written by the process that reads. `last_uid` is
    the message up to which all is taken in, null while that is not known. `taken_at` is the arrival
    of the newest message, `seen_at` when all that was there had last been taken in, `held_at` when
    a process last said that it reads this mailbox.
    """

    name = models.CharField(max_length=100, unique=True)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    certificate = models.TextField(blank=True)
    username = models.CharField(max_length=320)
    authentication = models.CharField(
        max_length=10, choices=Authentication.choices, default=Authentication.PASSWORD
    )
    sealed_password = models.TextField(blank=True)
    token_url = models.TextField(blank=True)
    client_id = models.TextField(blank=True)
    sealed_client_secret = models.TextField(blank=True)
    sealed_refresh_token = models.TextField(blank=True)
    scopes = models.TextField(blank=True)
    folder = models.CharField(max_length=255, default="INBOX")
    takes_read = models.BooleanField(default=False)
    afterwards = models.CharField(
        max_length=10, choices=Afterwards.choices, default=Afterwards.SEEN
    )
    move_to = models.CharField(max_length=255, blank=True)
    keep_days = models.PositiveIntegerField(default=30)
    language = models.CharField(max_length=5, default="en", blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    place = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    state = models.CharField(max_length=10, choices=ReadingState.choices, default=ReadingState.NEW)
    uid_validity = models.BigIntegerField(null=True, blank=True)
    last_uid = models.BigIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(security="none")
                | models.Q(host__in=["localhost", "127.0.0.1", "::1"]),
                name="mail_mailbox_clear_is_local",
            ),
            models.CheckConstraint(
                condition=~models.Q(afterwards="move") | ~models.Q(move_to=""),
                name="mail_mailbox_move_names_folder",
            ),
            models.CheckConstraint(
                condition=models.Q(port__gte=1, port__lte=65535), name="mail_mailbox_port"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"


class FetchedState(models.TextChoices):
    """What became of a message of a mailbox."""

    TAKEN = "taken", _("Taken in")
    WAITING = "waiting", _("Waits for an administrator")
    DISMISSED = "dismissed", _("Left where it is")


class FetchedMessage(models.Model):
    """That a message of a mailbox has been dealt with, so that it is never taken in twice.

    It is known by mailbox, place, UIDVALIDITY and UID. A row that is `taken` is written in the
    transaction that stores the raw message; `marked_at` is when the mailbox was told. At
    `delete_at` the message is deleted there; then it is null again. A `waiting` one has the raw
    message where it could be kept, and is tried again at `next_try_at`, if at all.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.PositiveIntegerField()
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=FetchedState.choices)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    raw_message = models.ForeignKey(
        RawMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fetched_at = models.DateTimeField()
    marked_at = models.DateTimeField(null=True, blank=True)
    delete_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    attempts = models.PositiveIntegerField(default=1)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["mailbox", "place", "uid_validity", "uid"], name="mail_fetched_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken") | models.Q(raw_message__isnull=False),
                name="mail_fetched_taken_has_raw",
            ),
        )
        indexes = (
            models.Index(
                fields=["mailbox", "uid"],
                name="mail_fetched_unmarked",
                condition=models.Q(state="taken", marked_at__isnull=True),
            ),
            models.Index(
                fields=["mailbox", "delete_at"],
                name="mail_fetched_to_delete",
                condition=models.Q(delete_at__isnull=False),
            ),
            models.Index(
                fields=["mailbox", "fetched_at"],
                name="mail_fetched_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["mailbox", "digest"], name="mail_fetched_digest"),
        )

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.uid_validity}/{self.uid} {self.state}"
