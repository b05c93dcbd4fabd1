"""What is kept of one customer beside its requests and agreements."""

from vefa.accounts.actions.providers import ProviderFacts, add_provider
from vefa.accounts.models import SignInProvider
from vefa.core.actor import SYSTEM
from vefa.customers.actions import record_training
from vefa.customers.models import Training
from vefa.desk.tests.cast import MONDAY, Company
from vefa.privacy.models import Export


def archive_of(company: Company) -> Export:
    """What is held about the customer's contact, as an administrator has had it gathered."""
    return Export.objects.create(
        customer=company.customer,
        contact=company.contact,
        language="tr",
        by_themself=False,
        requested_at=MONDAY,
        ready_at=MONDAY,
    )


def provider_of(company: Company) -> SignInProvider:
    """The customer's own sign-in."""
    facts = ProviderFacts(
        kind="oidc",
        name="Acme account",
        customer_id=company.customer.pk,
        settings={"issuer": "https://id.example", "client_id": "vefa"},
        domains=("acme.example",),
    )
    return add_provider(actor=SYSTEM, at=MONDAY, facts=facts)


def training_of(company: Company) -> Training:
    """What the marked customer's contact was trained on."""
    return record_training(
        actor=SYSTEM,
        at=MONDAY,
        contact=company.contact,
        subject="Şifahane",
        trained_on=MONDAY.date(),
        expires_on=None,
    )
