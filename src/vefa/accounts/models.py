"""People who sign in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.customers.models import Contact, Customer, Language


class Role(models.TextChoices):
    """The five roles of `domain.roles`."""

    END_USER = "end_user", _("End user")
    CONTACT = "contact", _("Authorised contact")
    ENGINEER = "engineer", _("Engineer")
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

    USERNAME_FIELD = "email_folded"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(customer__isnull=True, contact__isnull=True)
                & models.Q(role__in=["engineer", "manager", "administrator"])
                | models.Q(customer__isnull=False, contact__isnull=False)
                & models.Q(role__in=["end_user", "contact"]),
                name="accounts_user_side",
            ),
        )

    def __str__(self) -> str:
        return self.name
