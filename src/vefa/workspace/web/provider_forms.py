"""What an administrator fills in about a sign-in provider, and what its faults are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vefa.accounts.actions.providers import ProviderFacts
from vefa.accounts.domain.oidc import SCOPES
from vefa.accounts.domain.providers import roles_for
from vefa.accounts.models import Role, SignInProvider
from vefa.accounts.queries.providers import domains_of
from vefa.core.errors import Refused
from vefa.customers.models import Customer
from vefa.workspace.web.provider_faults import DIRECTORY_FAULTS, SAML_FAULTS

FAULTS: Final[dict[str, LazyText]] = {
    "unreachable": _("The provider cannot be reached."),
    "discovery": _("Its description cannot be read."),
    "keys": _("Its signing keys cannot be read."),
    "issuer": _("It calls itself otherwise than you entered."),
    "token": _("It gives no token for a code. Are client id and secret right?"),
    "code": _("It did not know the code that came back."),
    "answer": _("It answered with an error."),
    "declined": _("The person did not go on there."),
    "algorithm": _("It signs in a way that anybody could forge."),
    "signature": _("The signature is of none of its keys."),
    "audience": _("The token was made for somebody else."),
    "expired": _("The token was over. Is a clock wrong?"),
    "not_yet": _("The token is of the future. Is a clock wrong?"),
    "nonce": _("The token belongs to another sign-in."),
    "claims": _("The token lacks what it must have."),
    "userinfo": _("What it tells of the person does not fit the token."),
    "sealed": _("The secret was sealed under a key that is gone: please enter it again."),
    "no_subject": _("It does not tell who the person is."),
    "no_email": _("It tells no e-mail address of somebody new."),
    "odd_email": _("It tells something that is no plain e-mail address."),
    "email_not_verified": _("It does not say that the address is the person’s."),
    "foreign_domain": _("The address is of a domain that it does not speak for."),
    "other_side": _("The address belongs to somebody of another company or of ours."),
    "disabled": _("The person is shut out here."),
    "linked_otherwise": _("The address belongs to somebody who comes under another name there."),
    "unknown_person": _("The person has no account here, and none is made."),
    "no_role": _("The person is in none of the groups that have a role."),
    **DIRECTORY_FAULTS,
    **SAML_FAULTS,
}
"""What is wrong with a sign-in, by its code, for the administrator."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a provider: sentences that tell what is there, or a fault."""

    found: tuple[str, ...] = ()
    fault: str = ""
    words: str = ""


def lines(value: str) -> tuple[str, ...]:
    """What stands in each line, without empty ones."""
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def area(label: Any, hint: Any = "", rows: int = 2) -> forms.CharField:
    """A field of several lines that may be empty."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=hint, widget=widget, required=False, max_length=8_000
    )


class WhichForm(forms.Form):
    """The first question: what kind of provider, and whose people it signs in."""

    kind = forms.ChoiceField(label=_("Protocol"), widget=forms.RadioSelect)
    side = forms.ChoiceField(
        label=_("Whom it signs in"),
        choices=[("ours", _("Our own people")), ("customer", _("The people of a customer"))],
        widget=forms.RadioSelect,
    )
    customer = forms.CharField(
        label=_("Short name of the customer"),
        required=False,
        max_length=40,
        help_text=_("Only for a customer’s people."),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        found = None
        if cleaned.get("side") == "customer":
            code = cleaned.get("customer", "").strip()
            found = Customer.objects.filter(code=code).first() if code else None
            if found is None:
                self.add_error("customer", gettext("No customer has this short name."))
        cleaned["found"] = found
        return cleaned


class ProviderForm(forms.Form):
    """What all kinds have in common. The secret is never shown; an empty one stays as it is."""

    KIND: ClassVar[str]
    SETTINGS: ClassVar[tuple[str, ...]]
    """The fields that are settings of the kind."""

    name = forms.CharField(
        label=_("Name on the button"),
        max_length=100,
        help_text=_("As people know it, such as “Acme account”."),
    )
    domains = area(
        _("E-mail domains that it speaks for"),
        _("One in each line. Only addresses of these domains are believed, and lead to it."),
    )
    vouches_for_email = forms.BooleanField(
        label=_("Its addresses are right even where it does not say so"),
        required=False,
        help_text=_("Only where people cannot enter or change their address there themselves."),
    )
    creates_people = forms.BooleanField(
        label=_("Make an account for whoever comes for the first time"), required=False
    )
    default_role = forms.ChoiceField(
        label=_("Role without a group"),
        required=False,
        help_text=_("For whoever is in none of the groups below."),
    )
    second_step = forms.ChoiceField(
        label=_("Second step"),
        choices=SignInProvider.SecondStep.choices,
        help_text=_("Choose theirs only where their administration demands one of everybody."),
    )

    def __init__(
        self,
        *args: Any,
        customer: Customer | None,
        provider: SignInProvider | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer
        self.roles = roles_for(customer.pk if customer else None)
        for role in self.roles:
            label = _("Groups whose people become: %(role)s") % {"role": Role(role).label}
            self.fields[f"groups_{role}"] = area(label, rows=1)
        least = self.roles if customer else self.roles[:1]
        self.fields["default_role"].choices = [  # type: ignore[attr-defined]
            ("", _("None: they are turned away")),
            *((role, Role(role).label) for role in least),
        ]
        if provider is not None:
            self._show(provider)

    def _show(self, provider: SignInProvider) -> None:
        for name in ("name", "vouches_for_email", "creates_people", "default_role", "second_step"):
            self.fields[name].initial = getattr(provider, name)
        self.fields["domains"].initial = "\n".join(domains_of(provider))
        for role in self.roles:
            values = [value for value, given in provider.roles if given == role]
            self.fields[f"groups_{role}"].initial = "\n".join(values)
        for name in self.SETTINGS:
            value = provider.settings.get(name)
            shown = "\n".join(value) if isinstance(value, list) else value
            self.fields[name].initial = shown if value is not None else self.fields[name].initial
        if "secret" in self.fields and provider.sealed_secret:
            told = _("One is stored. It is never shown; leave this empty to keep it.")
            self.fields["secret"].help_text = told

    @property
    def groups(self) -> list[tuple[LazyText | str, list[forms.BoundField]]]:
        """The fields under their headings."""
        own = [*self.SETTINGS, *(["secret"] if "secret" in self.fields else [])]
        who = ["vouches_for_email", "creates_people", "default_role"]
        roles = [f"groups_{role}" for role in self.roles]
        headed: list[tuple[LazyText | str, list[str]]] = [
            (_("What it is"), ["name", "domains"]),
            (SignInProvider.Kind(self.KIND).label, own),
            (_("Who gets in"), [*who, *roles]),
            (_("Second step"), ["second_step"]),
        ]
        return [(title, [self[name] for name in names]) for title, names in headed]

    @property
    def facts(self) -> ProviderFacts:
        """What was filled in, the secret apart."""
        cleaned = self.cleaned_data
        return ProviderFacts(
            kind=self.KIND,
            name=cleaned["name"],
            customer_id=self.customer.pk if self.customer else None,
            settings=self.settings(cleaned),
            domains=lines(cleaned["domains"]),
            creates_people=cleaned["creates_people"],
            vouches_for_email=cleaned["vouches_for_email"],
            second_step=cleaned["second_step"],
            roles=tuple(
                (value, role) for role in self.roles for value in lines(cleaned[f"groups_{role}"])
            ),
            default_role=cleaned["default_role"],
        )

    def settings(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The settings of the kind, as its protocol reads them."""
        return {name: cleaned[name] for name in self.SETTINGS}

    @property
    def new_secret(self) -> str:
        """The secret that was filled in."""
        return str(self.cleaned_data.get("secret", ""))

    def refuse(self, refusal: Refused) -> None:
        """Show why the action was refused, at its field."""
        known = refusal.field if refusal.field in self.fields else None
        self.add_error(known, str(refusal))


class OidcForm(ProviderForm):
    """A provider of OpenID Connect."""

    KIND = "oidc"
    SETTINGS = (
        "issuer",
        "client_id",
        "scopes",
        "email_claim",
        "groups_claim",
        "strong_acrs",
        "asks_userinfo",
    )

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=500,
        help_text=_("The address that it calls itself by, such as https://id.company.com."),
    )
    client_id = forms.CharField(label=_("Client id"), max_length=500)
    secret = forms.CharField(
        label=_("Client secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=8_000,
        strip=False,
    )
    scopes = forms.CharField(label=_("Scopes"), initial=SCOPES, max_length=500)
    email_claim = forms.CharField(
        label=_("Claim with the e-mail"), initial="email", required=False, max_length=200
    )
    groups_claim = forms.CharField(
        label=_("Claim with the groups"),
        initial="groups",
        required=False,
        max_length=200,
        help_text=_("Dots lead inwards, such as realm_access.roles."),
    )
    strong_acrs = area(
        _("Values of “acr” that stand for a second step"),
        _("One in each line. Where “amr” holds “mfa”, that counts as well."),
    )
    asks_userinfo = forms.BooleanField(
        label=_("Ask the userinfo address as well"),
        required=False,
        help_text=_("Where e-mail or groups are not in the ID token."),
    )

    def settings(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """Lines as a list; nobody sees a blank around an address."""
        own = super().settings(cleaned)
        return own | {"strong_acrs": list(lines(cleaned["strong_acrs"]))}
