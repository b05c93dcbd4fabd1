"""People who sign in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from vefa.customers.models import Contact, Customer, Language


class Role(models.TextChoices):
    """The roles of `domain.roles`."""

    END_USER = "end_user", _("End user")
    CONTACT = "contact", _("Authorised contact")
    ENGINEER = "engineer", _("Engineer")
    PARTNER = "partner", _("Partner engineer")
    AUDITOR = "auditor", _("Auditor")
    MANAGER = "manager", _("Service manager")
    ADMINISTRATOR = "administrator", _("Administrator")


class Theme(models.TextChoices):
    """Light, dark, or as the device says."""

    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class User(AbstractBaseUser):
    """A person who signs in. Staff have no customer; a customer's people have one.

    The row is under row-level security like any customer's data; sign-in finds it through
    the two SECURITY DEFINER functions of the first migration.
    """

    # Django would write it at each sign-in, before any scope is open; the audit trail has it.
    last_login = None

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="+"
    )
    email = models.EmailField(max_length=254)
    email_folded = models.CharField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role.choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    timezone = models.CharField(max_length=64)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.SYSTEM)
    is_active = models.BooleanField(default=True)
    # The keys of the customers that one of ours is limited to; null: all of them. It stands in
    # the row, so that whose rows a request may touch is known before any scope is open.
    limited_to = ArrayField(models.BigIntegerField(), null=True)
    # Whether, of these, only tickets of the person's own teams are seen.
    only_teams = models.BooleanField(default=False, db_default=False)
    # The company that a partner engineer works for; empty for our own people.
    company = models.CharField(max_length=200, blank=True, default="", db_default="")

    USERNAME_FIELD = "email_folded"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(customer__isnull=True, contact__isnull=True)
                & models.Q(role__in=["engineer", "partner", "auditor", "manager", "administrator"])
                | models.Q(customer__isnull=False, contact__isnull=False)
                & models.Q(role__in=["end_user", "contact"]),
                name="accounts_user_side",
            ),
            models.CheckConstraint(
                condition=models.Q(limited_to__isnull=True)
                | models.Q(role__in=["engineer", "partner", "auditor", "manager"]),
                name="accounts_user_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(only_teams=False) | models.Q(role__in=["engineer", "partner"]),
                name="accounts_user_teams",
            ),
            models.CheckConstraint(
                condition=models.Q(role="partner", limited_to__isnull=False) & ~models.Q(company="")
                | ~models.Q(role="partner") & models.Q(company=""),
                name="accounts_user_partner",
            ),
        )

    @property
    def known_as(self) -> str:
        """The name that others read; that of a partner engineer tells the company."""
        return f"{self.name} ({self.company})"[:200] if self.company else self.name

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A browser that somebody uses, signed in or not yet. Deleting the row ends it at once.

    The cookie holds a random key, the row only its digest: whoever reads the table cannot take a
    session over. Rows without a user (a form's token, a half-finished sign-in) and those of staff
    have no customer.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)
    # By which sign-in provider it was begun (its key), and whose and which session that is there
    # (digests): so it ends when the provider says that theirs has ended.
    provider = models.CharField(max_length=32, blank=True, default="", db_default="")
    provider_subject = models.CharField(max_length=64, blank=True, default="", db_default="")
    provider_session = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        indexes = (
            models.Index(fields=["user", "seen_at"], name="accounts_session_user"),
            models.Index(fields=["expires_at"], name="accounts_session_end"),
            models.Index(
                fields=["provider", "provider_subject"],
                name="accounts_session_provider",
                condition=~models.Q(provider=""),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(customer__isnull=True),
                name="accounts_session_side",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.device} {self.address}"


class Attempts(models.Model):
    """Attempts to sign in that were counted under one key (`domain.throttle`).

    The key is a keyed digest of whose attempts they are: a network address, an account, a device.
    """

    key = models.CharField(max_length=64, unique=True)
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["last_at"], name="accounts_attempts_last"),)

    def __str__(self) -> str:
        return f"{self.attempts} {self.last_at:%Y-%m-%d %H:%M}"


class Spent(models.Model):
    """What is good once and was used, such as the name of a sign-in begun at a provider.

    The key is a digest. Its uniqueness is what refuses the second of two that come at the same
    moment; the row goes once what it names would be refused for its age.
    """

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["at"], name="accounts_spent_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Authenticator(models.Model):
    """A person's authenticator app, from the moment its first code was right.

    `secret` is sealed (`core.secrets`); `last_step` is the newest step whose code was used.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    secret = models.TextField()
    last_step = models.BigIntegerField()
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.confirmed_at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """One of a person's recovery codes, as a keyed digest."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.used_at}"


class Link(models.Model):
    """A link in a letter that proves whose mailbox it reached, good once and for a while.

    The letter holds a random token, the row only its digest.
    """

    class Purpose(models.TextChoices):
        """What the link is good for."""

        SIGN_IN = "sign_in", _("Sign in")
        PASSWORD = "password", _("New password")
        INVITATION = "invitation", _("Invitation")
        ADDRESS = "address", _("Another address")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    # The address that it proves, where it is not the one with which the person signs in so far.
    email = models.EmailField(max_length=254, blank=True, default="", db_default="")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["expires_at"], name="accounts_link_end"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.purpose} {self.expires_at:%Y-%m-%d %H:%M}"


class Passkey(models.Model):
    """A key in a person's device or key ring that signs in without a password.

    `digest` is that of the credential's id; `data` its public key as the library writes it.
    `counter` grows with each use where the authenticator counts; a step back means a copy.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    data = models.BinaryField()
    counter = models.BigIntegerField()
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class Team(models.Model):
    """Some of ours who work on the same kind of ticket.

    `language` is the one they write in where the reader's is not known; empty: none. A team is
    retired and never deleted, since tickets and the trail go on naming it.
    """

    name = models.CharField(max_length=100)
    language = models.CharField(max_length=2, choices=Language.choices, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(Lower("name"), name="accounts_team_name"),)

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """That one of ours belongs to a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["user", "team"], name="accounts_team_member_once"),
        )

    def __str__(self) -> str:
        return f"{self.team_id} {self.user_id}"


class SignInProvider(models.Model):
    """A server of others that says who somebody is: for our staff, or for one customer's people.

    `key` stands in addresses. `settings` are those of the kind, `roles` pairs of a group's value
    and a role (`domain.providers`). Sign-in finds the row through SECURITY DEFINER functions.
    """

    class Kind(models.TextChoices):
        """The protocol that is spoken."""

        OIDC = "oidc", "OpenID Connect"
        SAML = "saml", "SAML 2.0"
        LDAP = "ldap", "LDAP"

    class SecondStep(models.TextChoices):
        """Whose second step counts."""

        OURS = "ours", _("Ours is always asked for")
        TOLD = "told", _("Theirs, where the sign-in tells of it; else ours")
        THEIRS = "theirs", _("Always theirs")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100)
    settings = models.JSONField(default=dict)
    sealed_secret = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    creates_people = models.BooleanField(default=False)
    vouches_for_email = models.BooleanField(default=False)
    second_step = models.CharField(
        max_length=10, choices=SecondStep.choices, default=SecondStep.OURS
    )
    roles = models.JSONField(default=list)
    default_role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    added_at = models.DateTimeField()
    # The newest sign-in that went well, and the newest that did not with what was wrong.
    worked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(default_role="")
                | models.Q(
                    customer__isnull=True,
                    default_role__in=["engineer", "manager", "administrator", "auditor"],
                )
                | models.Q(customer__isnull=False, default_role__in=["end_user", "contact"]),
                name="accounts_provider_side",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ProviderDomain(models.Model):
    """An e-mail domain whose people a sign-in provider speaks for; it leads to no other."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    provider = models.ForeignKey(SignInProvider, on_delete=models.CASCADE, related_name="+")
    domain = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain


class Identity(models.Model):
    """Under which name of its own a sign-in provider knows a person."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    provider = models.ForeignKey(SignInProvider, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "subject"], name="accounts_identity_subject"
            ),
            models.UniqueConstraint(fields=["provider", "user"], name="accounts_identity_user"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.provider_id}"
