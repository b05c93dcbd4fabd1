"""The products that we maintain, their versions, and the customers' systems where they run."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from vefa.accounts.web.guards import actor_of_request, staff
from vefa.core import clock
from vefa.customers.access import customer_with
from vefa.products import actions
from vefa.products.access import installation_for
from vefa.products.models import Product, Version
from vefa.products.queries import catalogue, running_by_version, support_state, versions_of
from vefa.workspace.web.form_pages import Around, back_to, form_page
from vefa.workspace.web.frame import frame
from vefa.workspace.web.product_forms import (
    NewProductForm,
    ProductForm,
    SupportForm,
    SystemForm,
    VersionForm,
)

EDIT = "can_edit_products"


@staff("can_see_agreements")
@require_safe
def show_products(request: HttpRequest) -> HttpResponse:
    """The catalogue: each product with its versions and where they run."""
    today = timezone.localtime(clock.now()).date()
    rows = [
        (product, [(each, support_state(each, on=today), runs) for each, runs in versions])
        for product, versions in catalogue()
    ]
    context = {**frame(request, "products"), "rows": rows}
    return render(request, "workspace/products.html", context)


@staff("can_see_agreements")
@require_safe
def show_product(request: HttpRequest, key: int) -> HttpResponse:
    """One product: versions, until when each is supported, and who runs them."""
    product = get_object_or_404(Product, pk=key)
    today = timezone.localtime(clock.now()).date()
    running = running_by_version(product)
    versions = [
        (each, support_state(each, on=today), running.get(each.pk, []))
        for each in versions_of(product)
    ]
    context = {
        **frame(request, "products"),
        "product": product,
        "versions": versions,
        "may_edit": actor_of_request(request).can(EDIT),
    }
    return render(request, "workspace/product.html", context)


@staff(EDIT)
@require_http_methods(["GET", "POST"])
def add_product(request: HttpRequest) -> HttpResponse:
    """A new product."""

    def act(values: dict[str, Any]) -> HttpResponse:
        made = actions.create_product(actor=actor_of_request(request), at=clock.now(), **values)
        return redirect("workspace:product", key=made.pk)

    form = NewProductForm(request.POST or None)
    return form_page(request, form, act, _around(_("New product")), place="products")


@staff(EDIT)
@require_http_methods(["GET", "POST"])
def edit_product(request: HttpRequest, key: int) -> HttpResponse:
    """Another name or family."""
    product = get_object_or_404(Product, pk=key)
    form = ProductForm(
        request.POST or None, initial={"name": product.name, "family": product.family}
    )

    def act(values: dict[str, Any]) -> HttpResponse:
        actor = actor_of_request(request)
        actions.change_product(actor=actor, at=clock.now(), product=product, **values)
        return redirect("workspace:product", key=product.pk)

    around = _around(_("Change the product"), product)
    return form_page(request, form, act, around, place="products")


@staff(EDIT)
@require_http_methods(["GET", "POST"])
def add_version(request: HttpRequest, key: int) -> HttpResponse:
    """A new version of a product."""
    product = get_object_or_404(Product, pk=key)
    form = VersionForm(request.POST or None)

    def act(values: dict[str, Any]) -> HttpResponse:
        actions.add_version(
            actor=actor_of_request(request),
            at=clock.now(),
            product=product,
            number=values["number"],
            released_on=values["released_on"],
            support_ends_on=form.ends_on(),
        )
        return redirect("workspace:product", key=product.pk)

    return form_page(request, form, act, _around(_("New version"), product), place="products")


@staff(EDIT)
@require_http_methods(["GET", "POST"])
def edit_support(request: HttpRequest, key: int, version: int) -> HttpResponse:
    """Another end of a version's support."""
    row = get_object_or_404(Version.objects.select_related("product"), pk=version, product=key)
    form = SupportForm(request.POST or None, initial={"last_on": row.supported_last_on})

    def act(_values: dict[str, Any]) -> HttpResponse:
        ends_on = form.ends_on()
        if ends_on is not None:
            actor = actor_of_request(request)
            actions.change_support(
                actor=actor, at=clock.now(), version=row, support_ends_on=ends_on
            )
        return redirect("workspace:product", key=key)

    around = replace(_around(_("Support of a version"), row.product), about=str(row))
    return form_page(request, form, act, around, place="products")


@staff(EDIT)
@require_http_methods(["GET", "POST"])
def add_system(request: HttpRequest, key: int) -> HttpResponse:
    """That a version runs at a customer's site."""
    customer = customer_with(key)
    form = SystemForm(customer, request.POST or None)

    def act(_values: dict[str, Any]) -> HttpResponse:
        actor = actor_of_request(request)
        actions.record_installation(actor=actor, at=clock.now(), **form.values())
        return redirect("workspace:customer", key=customer.pk)

    around = Around(title=_("New system"), **back_to(customer))
    return form_page(request, form, act, around, place="customers")


@staff(EDIT)
@require_http_methods(["GET", "POST"])
def edit_system(request: HttpRequest, key: int, system: int) -> HttpResponse:
    """Other values for a system, for example after an upgrade."""
    customer = customer_with(key)
    row = installation_for(actor_of_request(request), system)
    if row.customer_id != customer.pk:
        raise Http404
    form = SystemForm.of(row, request.POST or None)

    def act(_values: dict[str, Any]) -> HttpResponse:
        actor, values = actor_of_request(request), form.values()
        actions.change_installation(actor=actor, at=clock.now(), installation=row, **values)
        return redirect("workspace:customer", key=customer.pk)

    around = Around(title=_("Change the system"), **back_to(customer))
    return form_page(request, form, act, around, place="customers")


def _around(title: LazyText | str, product: Product | None = None) -> Around:
    if product is None:
        return Around(title, reverse("workspace:products"), _("Products"))
    return Around(title, reverse("workspace:product", args=[product.pk]), product.name)
