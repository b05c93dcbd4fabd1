"""Customers, their sites and their people: looked up by staff, kept by service managers."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from vefa.accounts.queries.people import users_of_contacts
from vefa.accounts.web.guards import actor_of_request, staff
from vefa.agreements.queries import agreements_of, life_of
from vefa.agreements.queries.references import bands_of
from vefa.agreements.web.pages import reader_language
from vefa.core import clock
from vefa.core.text import fold_email
from vefa.customers import actions
from vefa.customers.access import contact_of, customer_with, site_of, training_of
from vefa.customers.models import Contact, ContactRole, Customer, Site, Training
from vefa.products.queries import installations_of, support_state
from vefa.workspace.web.customer_forms import (
    ROLE_WORDS,
    CompanyForm,
    ContactForm,
    CorrectTrainingForm,
    KnownContactForm,
    NewCompanyForm,
    SiteForm,
    TrainingForm,
)
from vefa.workspace.web.form_pages import Around, back_to, form_page
from vefa.workspace.web.frame import frame

PAGE: Final = 50


@staff("can_see_tickets")
@require_GET
def show_customers(request: HttpRequest) -> HttpResponse:
    """The customers by name; `find` is part of a name, `after` the place of the last page."""
    asked, after = request.GET.get("find", "").strip()[:100], request.GET.get("after", "")
    found = Customer.objects.order_by("name", "pk")
    if asked:
        found = found.filter(Q(name__icontains=asked) | Q(code__icontains=asked.lower()))
    if after:
        found = found.filter(name__gt=after)
    rows = list(found[: PAGE + 1])
    keys = [row.pk for row in rows[:PAGE]]
    sites = dict(
        Site.objects.filter(customer__in=keys).values_list("customer").annotate(Count("pk"))
    )
    context = {
        "rows": [(row, sites.get(row.pk, 0)) for row in rows[:PAGE]],
        "asked": asked,
        "more": rows[PAGE - 1].name if len(rows) > PAGE else "",
    }
    return render(request, "workspace/customers.html", {**frame(request, "customers"), **context})


@staff("can_see_tickets")
@require_GET
def show_customer(request: HttpRequest, key: int) -> HttpResponse:
    """One customer: agreements, sites, people."""
    customer = customer_with(key)
    at = clock.now()
    today = timezone.localtime(at).date()
    contacts = list(customer.contacts.select_related("site").order_by("-active", "name"))
    trainings: dict[int, list[tuple[Training, bool]]] = {}
    for each in Training.objects.filter(customer=customer).order_by("trained_on"):
        counts = each.withdrawn_at is None and each.trained_on <= today
        counts = counts and (each.expires_on is None or each.expires_on > today)
        trainings.setdefault(each.contact_id, []).append((each, counts))
    agreements = agreements_of(customer.pk)
    context = {
        "customer": customer,
        "agreements": [(each, life_of(each, at=at)) for each in agreements],
        "sites": customer.sites.all(),
        "people": [(each, _roles(each), trainings.get(each.pk, [])) for each in contacts],
        "systems": [
            (each, support_state(each.version, on=today), (each.warranty_until or today) > today)
            for each in installations_of(customer.pk)
        ],
        "may_edit": actor_of_request(request).can("can_edit_customers"),
        "may_edit_systems": actor_of_request(request).can("can_edit_products"),
        "may_write_terms": actor_of_request(request).can("can_edit_agreements"),
    }
    return render(request, "workspace/customer.html", {**frame(request, "customers"), **context})


def _roles(contact: Contact) -> str:
    return ", ".join(str(ContactRole(role).label) for role in contact.roles)


@staff("can_add_customers")
@require_http_methods(["GET", "POST"])
def add_customer(request: HttpRequest) -> HttpResponse:
    """A new customer."""
    actor = actor_of_request(request)
    first = {
        "country": settings.PROVIDER_COUNTRY,
        "language": actor.language,
        "timezone": actor.timezone,
    }
    form = NewCompanyForm(request.POST or None, initial=first)

    def act(values: dict[str, Any]) -> HttpResponse:
        made = actions.create_customer(actor=actor, at=clock.now(), **values)
        return redirect("workspace:customer", key=made.pk)

    return _form_page(request, form, act, title=_("New customer"))


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def edit_customer(request: HttpRequest, key: int) -> HttpResponse:
    """Other values for a customer."""
    customer = customer_with(key)
    names = ("name", "country", "language", "timezone")
    form = CompanyForm(
        request.POST or None, initial={name: getattr(customer, name) for name in names}
    )

    def act(values: dict[str, Any]) -> HttpResponse:
        actions.change_customer(
            actor=actor_of_request(request), at=clock.now(), customer=customer, **values
        )
        return redirect("workspace:customer", key=customer.pk)

    return _form_page(request, form, act, title=_("Change the customer"), customer=customer)


def _bands(customer: Customer) -> list[tuple[str, str]]:
    return bands_of(customer.pk, reader_language(), at=clock.now())


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def add_site(request: HttpRequest, key: int) -> HttpResponse:
    """A new site."""
    customer = customer_with(key)
    first = {"country": customer.country, "timezone": customer.timezone}
    form = SiteForm(request.POST or None, initial=first, bands=_bands(customer))

    def act(values: dict[str, Any]) -> HttpResponse:
        actions.add_site(
            actor=actor_of_request(request), at=clock.now(), customer=customer, **values
        )
        return redirect("workspace:customer", key=customer.pk)

    return _form_page(request, form, act, title=_("New site"), customer=customer)


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def edit_site(request: HttpRequest, key: int, site: int) -> HttpResponse:
    """Other values for a site."""
    customer = customer_with(key)
    place = site_of(customer, site)
    names = ("name", "address", "country", "timezone", "travel_band")
    initial = {name: getattr(place, name) for name in names}
    form = SiteForm(request.POST or None, initial=initial, bands=_bands(customer))

    def act(values: dict[str, Any]) -> HttpResponse:
        actions.change_site(actor=actor_of_request(request), at=clock.now(), site=place, **values)
        return redirect("workspace:customer", key=customer.pk)

    return _form_page(request, form, act, title=_("Change the site"), customer=customer)


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def add_person(request: HttpRequest, key: int) -> HttpResponse:
    """A new contact."""
    customer = customer_with(key)
    first = {"language": customer.language, "roles": ["end_user"]}
    form = ContactForm(customer, request.POST or None, initial=first)

    def act(values: dict[str, Any]) -> HttpResponse:
        actions.add_contact(
            actor=actor_of_request(request), at=clock.now(), customer=customer, **values
        )
        return redirect("workspace:customer", key=customer.pk)

    return _form_page(request, form, act, title=_("New contact"), customer=customer)


def _offer_to_follow(request: HttpRequest, before: Contact, email: str) -> None:
    """Whoever signs in goes on with the address that the contact had: that is never silent."""
    user = users_of_contacts([before]).get(before.pk)
    folded = fold_email(email)
    if user is None or folded in (before.email_folded, user.email_folded):
        return
    told = _(
        "%(name)s still signs in with %(email)s. An administrator changes that on the person’s "
        "page, under “People”."
    )
    messages.info(request, told % {"name": user.name, "email": user.email})


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def edit_person(request: HttpRequest, key: int, person: int) -> HttpResponse:
    """Other values for a contact."""
    customer = customer_with(key)
    contact = contact_of(customer, person)
    form = KnownContactForm.of(contact, request.POST or None)

    def act(values: dict[str, Any]) -> HttpResponse:
        actor, at, sites = actor_of_request(request), clock.now(), form.sites()
        actions.change_contact(actor=actor, at=at, contact=contact, **values)
        actions.limit_contact(actor=actor, at=at, contact=contact, sites=sites)
        _offer_to_follow(request, contact, values["email"])
        return redirect("workspace:customer", key=customer.pk)

    return _form_page(request, form, act, title=_("Change the contact"), customer=customer)


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def add_training(request: HttpRequest, key: int, person: int) -> HttpResponse:
    """That a contact was trained."""
    customer = customer_with(key)
    contact = contact_of(customer, person)
    form = TrainingForm(request.POST or None)

    def act(values: dict[str, Any]) -> HttpResponse:
        actions.record_training(
            actor=actor_of_request(request), at=clock.now(), contact=contact, **values
        )
        return redirect("workspace:customer", key=customer.pk)

    return _form_page(
        request, form, act, title=_("Training of a contact"), customer=customer, about=contact.name
    )


@staff("can_edit_customers")
@require_http_methods(["GET", "POST"])
def correct_training(request: HttpRequest, key: int, training: int) -> HttpResponse:
    """What was recorded wrongly of a contact's training: withdrawn, and recorded anew."""
    customer = customer_with(key)
    wrong = training_of(customer, training)
    form = CorrectTrainingForm.of(wrong, request.POST or None)

    def act(values: dict[str, Any]) -> HttpResponse:
        actor, at, reason = actor_of_request(request), clock.now(), values.pop("reason")
        if values.pop("withdrawn"):
            actions.withdraw_training(actor=actor, at=at, training=wrong, reason=reason)
        else:
            actions.correct_training(actor=actor, at=at, training=wrong, reason=reason, **values)
        return redirect("workspace:customer", key=customer.pk)

    about = f"{wrong.contact.name}, {wrong.subject}"
    title = _("Correct or withdraw a training")
    return _form_page(request, form, act, title=title, customer=customer, about=about)


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: LazyText | str,
    customer: Customer | None = None,
    about: str = "",
) -> HttpResponse:
    """A form about a customer."""
    around = Around(
        title=title,
        about=about,
        described="roles",
        descriptions=ROLE_WORDS,
        **back_to(customer),
    )
    return form_page(request, form, act, around, place="customers")
