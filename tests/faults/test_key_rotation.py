"""The key of sealed secrets is replaced while they stay readable, and none is forgotten."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import models

from vefa.accounts.models import Authenticator
from vefa.config.cli import main
from vefa.config.sealed import SEALED
from vefa.core.scope import EVERYTHING, scoped
from vefa.core.secrets import SealedElsewhere, open_sealed, seal
from vefa.desk.tests.cast import make_staff
from vefa.mail.models import Mailbox

AT = datetime(2026, 3, 2, 6, tzinfo=UTC)
OLD, NEW, FOREIGN = "old " * 12, "new " * 12, "gone " * 12


def box(name: str, **sealed: str) -> Mailbox:
    return Mailbox.objects.create(
        name=name, host="imap.desk.example", username="desk", created_at=AT, **sealed
    )


def test_each_secret_is_sealed_anew_and_then_the_old_key_is_not_needed(
    db: None, settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SECRET_KEYS = [FOREIGN]
    lost = seal("nobody reads this")
    settings.SECRET_KEYS = [OLD]
    with scoped(EVERYTHING):
        desk = box("desk", sealed_password=seal("Gizli"), sealed_refresh_token=seal("refresh"))
        damaged = box("damaged", sealed_password=lost, sealed_client_secret=seal("client"))
        app = Authenticator.objects.create(
            user=make_staff("Deniz Usta", "engineer"),
            secret=seal("JBSWY3DP"),
            last_step=0,
            confirmed_at=AT,
        )
    settings.SECRET_KEYS = [NEW, OLD]
    assert main(["secrets", "rotate"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"mail.Mailbox {damaged.pk} sealed_password was sealed under a key that is not in "
        "VEFA_SECRET_KEYS",
        "4 secrets sealed anew, 1 left",
    ]
    settings.SECRET_KEYS = [NEW]
    with scoped(EVERYTHING):
        for row in (desk, damaged, app):
            row.refresh_from_db()
    assert open_sealed(desk.sealed_password) == "Gizli"
    assert open_sealed(desk.sealed_refresh_token) == "refresh"
    assert open_sealed(damaged.sealed_client_secret) == "client"
    assert open_sealed(app.secret) == "JBSWY3DP"
    assert damaged.sealed_password == lost
    with pytest.raises(SealedElsewhere):
        open_sealed(lost)


def test_every_column_that_says_it_is_sealed_is_listed() -> None:
    named = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
        and field.name.startswith("sealed_")
        and field.name != "sealed_at"
    }
    listed = {(label, column) for label, columns in SEALED.items() for column in columns}
    assert named <= listed
    for label, column in listed:
        assert apps.get_model(label)._meta.get_field(column) is not None
