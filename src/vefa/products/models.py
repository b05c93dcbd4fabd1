"""Products, their versions, and where they run."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from vefa.customers.models import Customer, Site


class Product(models.Model):
    """Something that the provider maintains. `family` groups products for targets."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    family = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """A version of a product; support ends on a day (exclusive)."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    number = models.CharField(max_length=40)
    released_on = models.DateField()
    support_ends_on = models.DateField()

    class Meta:
        ordering = ("product", "-released_on")
        constraints = (
            models.UniqueConstraint(fields=["product", "number"], name="products_version_number"),
            models.CheckConstraint(
                condition=models.Q(support_ends_on__gt=models.F("released_on")),
                name="products_version_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} {self.number}"

    @property
    def supported_last_on(self) -> date:
        """The last day with support."""
        return self.support_ends_on - timedelta(days=1)


class Environment(models.TextChoices):
    """What an installation is used for."""

    PRODUCTION = "production", _("Production")
    TEST = "test", _("Test")
    STANDBY = "standby", _("Standby")
    REPLICA = "replica", _("Our replica")


class Installation(models.Model):
    """A product version at a customer's site."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    environment = models.CharField(max_length=20, choices=Environment.choices)
    warranty_until = models.DateField(null=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["customer", "name"], name="products_installation_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def warranty_last_on(self) -> date | None:
        """The last day under warranty; None where there was none."""
        return self.warranty_until and self.warranty_until - timedelta(days=1)
