"""Writes: the catalogue, and what runs where."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vefa.audit.actions import record
from vefa.core import events
from vefa.core.actor import Actor
from vefa.core.errors import Refused
from vefa.customers.models import Site
from vefa.products.domain.support import default_end
from vefa.products.events import InstallationChanged, SupportEndChanged
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
def change_product(
    *, actor: Actor, at: datetime, product: Product, name: str, family: str = ""
) -> None:
    """Another name or family. Targets of terms that name a family read it from now on."""
    actor.require(CAN_EDIT)
    locked = Product.objects.select_for_update().get(pk=product.pk)
    before = [locked.name, locked.family]
    locked.name, locked.family = name, family
    if before == [name, family]:
        return
    locked.save(update_fields=["name", "family"])
    record(
        actor=actor,
        at=at,
        deed="product_changed",
        subject="product",
        subject_id=locked.pk,
        customer_id=None,
        before=before,
        after=[name, family],
    )


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
    _refuse_order(released_on, ends_on)
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
def change_support(*, actor: Actor, at: datetime, version: Version, support_ends_on: date) -> None:
    """Another end (exclusive) of a version's support; open requests are decided again by it."""
    actor.require(CAN_EDIT)
    locked = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    _refuse_order(locked.released_on, support_ends_on)
    before, locked.support_ends_on = locked.support_ends_on, support_ends_on
    if before == support_ends_on:
        return
    locked.save(update_fields=["support_ends_on"])
    record(
        actor=actor,
        at=at,
        deed="support_end_changed",
        subject="version",
        subject_id=locked.pk,
        customer_id=None,
        product=locked.product.code,
        number=locked.number,
        support_ends_on=[before.isoformat(), support_ends_on.isoformat()],
    )
    events.announce(SupportEndChanged(locked.pk), at=at)


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
    _check_installation(site.customer_id, name, environment)
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


@transaction.atomic
def change_installation(
    *,
    actor: Actor,
    at: datetime,
    installation: Installation,
    site: Site,
    version: Version,
    name: str,
    environment: str,
    warranty_until: date | None = None,
) -> None:
    """Other values for an installation, for example after an upgrade.

    Its open requests are decided again by the new facts; closed ones keep their decisions. Raises
    `Refused` (`installation_exists`, `environment`, `site`).
    """
    actor.require(CAN_EDIT)
    rows = Installation.objects.select_for_update(of=("self",)).select_related("site", "version")
    locked = rows.get(pk=installation.pk)
    _check_installation(locked.customer_id, name, environment, but=locked.pk)
    if site.customer_id != locked.customer_id:
        raise Refused("site", _("Please choose a site of the customer."), field="site")
    before = _values(locked)
    locked.site, locked.version, locked.name = site, version, name
    locked.environment, locked.warranty_until = environment, warranty_until
    after = _values(locked)
    if before == after:
        return
    locked.save()
    record(
        actor=actor,
        at=at,
        deed="installation_changed",
        subject="installation",
        subject_id=locked.pk,
        customer_id=locked.customer_id,
        **{key: [before[key], value] for key, value in after.items() if before[key] != value},
    )
    events.announce(InstallationChanged(locked.customer_id, locked.pk), at=at)


def _values(row: Installation) -> dict[str, str | None]:
    return {
        "name": row.name,
        "site": row.site.name,
        "version": str(row.version),
        "environment": row.environment,
        "warranty_until": row.warranty_until.isoformat() if row.warranty_until else None,
    }


def _check_installation(customer_id: int, name: str, environment: str, *, but: int = 0) -> None:
    if environment not in Environment.values:
        raise Refused("environment", _("Please choose an environment."), field="environment")
    if Installation.objects.filter(customer_id=customer_id, name=name).exclude(pk=but).exists():
        raise Refused(
            "installation_exists",
            _("This customer has an installation of that name."),
            field="name",
        )


def _refuse_order(released_on: date, ends_on: date) -> None:
    if ends_on <= released_on:
        raise Refused(
            "support_order",
            _("Support cannot end before the version is released."),
            field="support_ends_on",
        )
