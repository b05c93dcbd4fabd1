"""Fetch and permission in one place: what is not in scope does not exist."""

from django.http import Http404

from vefa.customers.models import Contact, Customer, Site, Training


def customer_with(key: int) -> Customer:
    """The customer of this key; 404 outside the scope."""
    found = Customer.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def site_of(customer: Customer, key: int) -> Site:
    """A site of this customer; 404 for any other."""
    found = Site.objects.filter(customer=customer, pk=key).first()
    if found is None:
        raise Http404
    return found


def contact_of(customer: Customer, key: int) -> Contact:
    """A contact of this customer, whether active or not; 404 for any other."""
    found = Contact.objects.filter(customer=customer, pk=key).first()
    if found is None:
        raise Http404
    return found


def training_of(customer: Customer, key: int) -> Training:
    """A training of one of this customer's contacts that has not been withdrawn; 404 for others."""
    found = Training.objects.filter(customer=customer, pk=key, withdrawn_at=None)
    training = found.select_related("contact__customer").first()
    if training is None:
        raise Http404
    return training
