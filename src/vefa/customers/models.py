"""Customers, their sites, and the people who speak for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The four equal languages."""

    ENGLISH = "en", "English"
    TURKISH = "tr", "Türkçe"
    RUSSIAN = "ru", "Русский"
    KAZAKH = "kk", "Қазақша"


class ContactRole(models.TextChoices):
    """What a contact may speak for; a contact may hold several."""

    END_USER = "end_user", _("End user")
    AUTHORISED = "authorised", _("Authorised contact")
    IT_OFFICER = "it_officer", _("IT officer")
    REPRESENTATIVE = "representative", _("Company representative")


class Customer(models.Model):
    """A company that the provider serves. Its key is the key of row-level security."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=2, choices=Language.choices)
    timezone = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place of a customer, with its own time zone."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    address = models.TextField(blank=True)
    country = models.CharField(max_length=2)
    timezone = models.CharField(max_length=64)
    travel_band = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["customer", "name"], name="customers_site_name"),
        )

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person of a customer. Recognised by e-mail or telephone number."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, db_constraint=False, related_name="contacts"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    email_folded = models.CharField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    roles = ArrayField(models.CharField(max_length=20, choices=ContactRole.choices))
    active = models.BooleanField(default=True)
    # The keys of the sites whose requests a contact sees who may see the company's; null: all.
    sees_sites = ArrayField(models.BigIntegerField(), null=True)
    # Since when letters to this address come back, and what the server said of the last one.
    undeliverable_at = models.DateTimeField(null=True)
    undeliverable_words = models.TextField(blank=True, default="", db_default="")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["customer", "email_folded"], name="customers_contact_email"
            ),
            models.CheckConstraint(
                condition=~models.Q(roles=[]), name="customers_contact_has_role"
            ),
        )
        indexes = (models.Index(fields=["email_folded"], name="customers_contact_folded"),)

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """That a contact was trained on a product line, and until when it counts.

    A row is never changed: what was wrong is withdrawn, with the reason, and recorded anew.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, db_constraint=False, related_name="trainings"
    )
    subject = models.CharField(max_length=200)
    trained_on = models.DateField()
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, default="", db_default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True)
                | models.Q(expires_on__gt=models.F("trained_on")),
                name="customers_training_order",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawn_because="")),
                name="customers_training_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return self.subject
