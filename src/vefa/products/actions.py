"""Writes: the catalogue, and what runs where."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Site
from vefa.products.domain.support import default_end
from vefa.products.models import Environment, Installation, Product, Version

CAN_EDIT = "can_edit_products"


@transaction.atomic
def create_product(
    *, actor: Actor, at: datetime, code: str, name: str, family: str = ""
) -> Product:
    """A new product of the catalogue; `family` groups products for targets."""
    actor.require(CAN_EDIT)
    if Product.objects.filter(code=code).exists():
        raise Refused("product_exists", _("There is a product with this code."), field="code")
    product = Product.objects.create(code=code, name=name, family=family)
    record(
        actor=actor,
        at=at,
        deed="product_created",
        subject="product",
        subject_id=product.pk,
        customer_id=None,
        code=code,
        name=name,
    )
    return product


@transaction.atomic
def add_version(
    *,
    actor: Actor,
    at: datetime,
    product: Product,
    number: str,
    released_on: date,
    support_ends_on: date | None = None,
) -> Version:
    """A new version; its support ends (exclusive) five years after release unless said."""
    actor.require(CAN_EDIT)
    if Version.objects.filter(product=product, number=number).exists():
        raise Refused("version_exists", _("There is a version with this number."), field="number")
    ends_on = support_ends_on or default_end(released_on)
    if ends_on <= released_on:
        raise Refused(
            "support_order",
            _("Support cannot end before the version is released."),
            field="support_ends_on",
        )
    version = Version.objects.create(
        product=product, number=number, released_on=released_on, support_ends_on=ends_on
    )
    record(
        actor=actor,
        at=at,
        deed="version_added",
        subject="version",
        subject_id=version.pk,
        customer_id=None,
        product=product.code,
        number=number,
        support_ends_on=ends_on.isoformat(),
    )
    return version


@transaction.atomic
def record_installation(
    *,
    actor: Actor,
    at: datetime,
    site: Site,
    version: Version,
    name: str,
    environment: str,
    warranty_until: date | None = None,
) -> Installation:
    """That a version runs at a customer's site; under warranty until `warranty_until` (exclusive).

    Refused where the customer already has an installation of that name.
    """
    actor.require(CAN_EDIT)
    if environment not in Environment.values:
        raise Refused("environment", _("Please choose an environment."), field="environment")
    if Installation.objects.filter(customer_id=site.customer_id, name=name).exists():
        raise Refused(
            "installation_exists",
            _("This customer has an installation of that name."),
            field="name",
        )
    installation = Installation.objects.create(
        customer_id=site.customer_id,
        site=site,
        version=version,
        name=name,
        environment=environment,
        warranty_until=warranty_until,
    )
    record(
        actor=actor,
        at=at,
        deed="installation_recorded",
        subject="installation",
        subject_id=installation.pk,
        customer_id=site.customer_id,
        name=name,
        version=version.number,
        environment=environment,
    )
    return installation
