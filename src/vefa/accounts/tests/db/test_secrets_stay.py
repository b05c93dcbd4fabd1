"""A provider's stored secret is sent to the server that it was entered for, and to no other."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from vefa.accounts.actions.providers import ProviderFacts, add_provider, change_provider
from vefa.core.actor import SYSTEM
from vefa.core.errors import Refused
from vefa.core.scope import EVERYTHING, scoped

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 20, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "there"),
    [("oidc", {"issuer": "https://evil.example"}), ("ldap", {"servers": ["ldaps://evil.example"]})],
)
def test_another_server_asks_for_the_secret_again(kind: str, there: dict[str, object]) -> None:
    here = {"issuer": "https://id.example", "servers": ["ldaps://directory.example"]}
    facts = ProviderFacts(kind, "Acme", settings=dict(here))
    moved = replace(facts, settings={**here, **there})
    with scoped(EVERYTHING):
        row = add_provider(actor=SYSTEM, at=AT, facts=facts, secret="gizli 1+1")
        renamed = replace(facts, name="Acme ID")
        change_provider(actor=SYSTEM, at=AT, provider_id=row.pk, facts=renamed)
        with pytest.raises(Refused) as refused:
            change_provider(actor=SYSTEM, at=AT, provider_id=row.pk, facts=moved)
        assert (refused.value.code, refused.value.field) == ("moved", "secret")
        change_provider(actor=SYSTEM, at=AT, provider_id=row.pk, facts=moved, secret="gizli 2")
