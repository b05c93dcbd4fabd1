"""Reads: the sign-in providers, before and after somebody is known."""

from django.db.models import QuerySet

from vefa.accounts.domain.providers import Terms, domain_of
from vefa.accounts.models import Identity, ProviderDomain, SignInProvider, User
from vefa.core.scope import EVERYTHING, Scope, scoped

_BY_KEY = "SELECT * FROM accounts_provider_by_key(%s)"
_BY_DOMAIN = "SELECT * FROM accounts_provider_by_domain(%s)"
_OF_STAFF = "SELECT * FROM accounts_providers_of_staff() ORDER BY name, id"


def provider_with_key(key: str) -> SignInProvider | None:
    """The active provider of an address; works before any scope is open."""
    return next(iter(SignInProvider.objects.raw(_BY_KEY, [key])), None)


def provider_of_email(email: str) -> SignInProvider | None:
    """The active provider that the address's domain leads to. Nobody is looked up for it."""
    domain = domain_of(email.strip())
    found = SignInProvider.objects.raw(_BY_DOMAIN, [domain]) if domain else ()
    return next(iter(found), None)


def providers_of_staff() -> list[SignInProvider]:
    """The active ones of our own staff, by name; works before any scope is open."""
    return list(SignInProvider.objects.raw(_OF_STAFF))


def are_companies_signed_in() -> bool:
    """Whether any e-mail domain leads to a provider; which ones, nobody is told."""
    with scoped(EVERYTHING):
        return ProviderDomain.objects.filter(customer__isnull=False).exists()


def scope_of(provider: SignInProvider) -> Scope:
    """What row-level security lets through while the provider's word is acted on."""
    return EVERYTHING if provider.customer_id is None else frozenset({provider.customer_id})


def all_providers() -> QuerySet[SignInProvider]:
    """Every provider in scope, active ones first, then by name."""
    found = SignInProvider.objects.select_related("customer")
    return found.order_by("-is_active", "name", "pk")


def domains_of(provider: SignInProvider) -> list[str]:
    """The e-mail domains that it speaks for, in order."""
    found = ProviderDomain.objects.filter(provider=provider).order_by("domain")
    return list(found.values_list("domain", flat=True))


def people_of(provider: SignInProvider) -> int:
    """How many people come by it."""
    return Identity.objects.filter(provider=provider).count()


def terms_of(provider: SignInProvider) -> Terms:
    """What is agreed with the provider, as the rule takes it; runs in `scope_of` it."""
    return Terms(
        customer_id=provider.customer_id,
        domains=frozenset(domains_of(provider)),
        creates_people=provider.creates_people,
        vouches=provider.vouches_for_email,
        roles=tuple((str(value), str(role)) for value, role in provider.roles),
        default_role=provider.default_role,
    )


def providers_of_user(user: User) -> list[SignInProvider]:
    """The active providers that know this person; runs under the person's own scope."""
    known = Identity.objects.filter(user=user).values("provider")
    return list(SignInProvider.objects.filter(pk__in=known, is_active=True).order_by("name"))


def is_known_as(user: User, provider: SignInProvider, subject: str) -> bool:
    """Whether the provider knows this person by that name; runs under the person's own scope."""
    found = Identity.objects.filter(user=user, provider_id=provider.pk, subject=subject)
    return found.exists()
