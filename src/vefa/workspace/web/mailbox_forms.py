"""What an administrator fills in about a mailbox, and what the mail room calls its faults."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from vefa.accounts.queries.teams import active_teams
from vefa.core.errors import Refused
from vefa.mail.actions.mailboxes import MailboxFacts, Secrets
from vefa.mail.models import Afterwards, Authentication, Mailbox, Security

FAULTS: Final[dict[str, LazyText]] = {
    "unreachable": _("The server cannot be reached."),
    "no_answer": _("The server does not answer."),
    "closed": _("The server has hung up."),
    "certificate": _("The server's certificate is not trusted."),
    "no_tls": _("The server does not speak TLS at this port."),
    "refused": _("The server refuses."),
    "no_password": _("The server does not take a password this way."),
    "no_oauth": _("The server does not take OAuth 2.0."),
    "token": _("The token endpoint gives no token."),
    "no_folder": _("The folder cannot be opened."),
    "protocol": _("The server's answer cannot be understood."),
    "sealed": _("The password was sealed under a key that is gone: please enter it again."),
    "unmarked": _("Messages are taken in, but the server does not let us mark or move them."),
    "unexpected": _("Something went wrong that nobody foresaw."),
    "too_large": _("Larger than we take in."),
    "unreadable": _("It could not be stored."),
    "unfetchable": _("The server does not give it out."),
    "breaks": _("The connection breaks over it."),
}
"""What is wrong with a mailbox or a message, by the code that the reader noted."""

SECRETS: Final = ("password", "client_secret", "refresh_token")
GROUPS: Final[tuple[tuple[LazyText, tuple[str, ...]], ...]] = (
    (_("Server"), ("name", "host", "port", "security", "certificate", "folder")),
    (_("Signing in"), ("username", "authentication", "password")),
    (
        _("OAuth 2.0"),
        ("token_url", "client_id", "client_secret", "refresh_token", "scopes"),
    ),
    (
        _("What becomes of messages"),
        ("takes_read", "afterwards", "move_to", "keep_days", "team_id", "language"),
    ),
)


def _secret(label: Any, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(
        label=label, help_text=hint, widget=widget, required=False, max_length=8_000, strip=False
    )


class MailboxForm(forms.Form):
    """Everything about a mailbox. Secrets are never shown; an empty one stays as it is."""

    name = forms.CharField(label=_("Name"), max_length=100)
    host = forms.CharField(label=_("IMAP server"), max_length=253)
    port = forms.IntegerField(
        label=_("Port"),
        initial=993,
        min_value=1,
        max_value=65_535,
        help_text=_("Usually 993 for TLS, 143 for STARTTLS."),
    )
    security = forms.ChoiceField(label=_("Protection"), choices=Security.choices)
    certificate = forms.CharField(
        label=_("Certificate to trust"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_(
            "Only for a server with a certificate of your own (PEM). Empty: whoever this "
            "machine trusts."
        ),
    )
    folder = forms.CharField(label=_("Folder that is read"), initial="INBOX", max_length=200)
    username = forms.CharField(label=_("User"), max_length=320)
    authentication = forms.ChoiceField(
        label=_("How we sign in"),
        choices=Authentication.choices,
        help_text=_(
            "With a password the fields for OAuth 2.0 stay empty, and the other way round."
        ),
    )
    password = _secret(_("Password"))
    token_url = forms.CharField(label=_("Token endpoint"), required=False, max_length=500)
    client_id = forms.CharField(label=_("Client id"), required=False, max_length=500)
    client_secret = _secret(_("Client secret"))
    refresh_token = _secret(_("Refresh token"), _("Only where we sign in on behalf of a person."))
    scopes = forms.CharField(
        label=_("Scopes"), required=False, max_length=1_000, help_text=_("Separated by spaces.")
    )
    takes_read = forms.BooleanField(
        label=_("Also take in what is marked as read already"),
        required=False,
        help_text=_(
            "Counts for the first reading only. Each message becomes a ticket or an answer, "
            "however old it is."
        ),
    )
    afterwards = forms.ChoiceField(
        label=_("Once we have a message"),
        choices=Afterwards.choices,
        help_text=_("The mailbox is told only after the message is stored here."),
    )
    move_to = forms.CharField(
        label=_("Folder to move to"),
        required=False,
        max_length=200,
        help_text=_("It is made where it does not exist."),
    )
    keep_days = forms.IntegerField(
        label=_("Days until a message is deleted"), initial=30, min_value=0, max_value=3_650
    )
    team_id = forms.TypedChoiceField(
        label=_("Team"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Tickets that come by this mailbox lie in the team’s queue."),
    )
    language = forms.ChoiceField(
        label=_("Language of new people"),
        choices=[("", _("The team’s, else the company’s")), *settings.LANGUAGES],
        required=False,
        initial="en",
        help_text=_(
            "For somebody who writes to this mailbox first and is then added as a contact."
        ),
    )

    def __init__(self, *args: Any, mailbox: Mailbox | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [(team.pk, team.name) for team in active_teams()]
        self.fields["team_id"].choices = [("", _("No team")), *teams]  # type: ignore[attr-defined]
        for name in self.fields if mailbox else ():
            if name in SECRETS:
                if getattr(mailbox, f"sealed_{name}"):
                    told = _("One is stored. It is never shown; leave this empty to keep it.")
                    self.fields[name].help_text = told
            else:
                self.fields[name].initial = getattr(mailbox, name)

    @property
    def groups(self) -> list[tuple[LazyText, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    @property
    def facts(self) -> MailboxFacts:
        """What was filled in, the secrets apart."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in SECRETS}
        return MailboxFacts(**kept)

    @property
    def secrets(self) -> Secrets:
        """The secrets that were filled in."""
        return Secrets(**{name: self.cleaned_data[name] for name in SECRETS})

    def refuse(self, refusal: Refused) -> None:
        """Show why the action was refused, at its field."""
        known = refusal.field if refusal.field in self.fields else None
        self.add_error(known, str(refusal))
