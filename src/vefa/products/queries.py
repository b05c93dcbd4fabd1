"""Reads: products, versions, installations, and whether a version is still supported."""

from datetime import date

from django.db.models import Count

from vefa.products.domain.support import state_on
from vefa.products.models import Installation, Product, Version


def products() -> list[Product]:
    """The catalogue, by name."""
    return list(Product.objects.all())


def product_with_code(code: str) -> Product | None:
    """The product of that code."""
    return Product.objects.filter(code=code).first()


def versions_of(product: Product) -> list[Version]:
    """A product's versions, the newest first."""
    return list(Version.objects.filter(product=product).order_by("-released_on", "-id"))


def version_of(product: Product, number: str) -> Version | None:
    """The version of that number."""
    return Version.objects.filter(product=product, number=number).first()


def installations_of(customer_id: int, *, site_id: int | None = None) -> list[Installation]:
    """A customer's installations by name, with product, version and site."""
    found = Installation.objects.filter(customer_id=customer_id)
    if site_id is not None:
        found = found.filter(site_id=site_id)
    return list(found.select_related("version__product", "site"))


def support_state(version: Version, on: date) -> str:
    """`supported` or `ended` on that day, in the words of the coverage facts."""
    return state_on(version.support_ends_on, on)


def catalogue() -> list[tuple[Product, list[tuple[Version, int]]]]:
    """The products by name, each with its versions (the newest first) and how often they run."""
    counts = dict(Installation.objects.values_list("version").annotate(Count("pk")))
    rows = Product.objects.prefetch_related("versions")
    return [
        (each, [(version, counts.get(version.pk, 0)) for version in each.versions.all()])
        for each in rows
    ]


def running_by_version(product: Product) -> dict[int, list[Installation]]:
    """The installations of a product in scope by the key of their version."""
    found = Installation.objects.filter(version__product=product).select_related("customer", "site")
    running: dict[int, list[Installation]] = {}
    for each in found.order_by("customer__name", "name"):
        running.setdefault(each.version_id, []).append(each)
    return running
