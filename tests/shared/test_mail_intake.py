"""Every real-world message through the real SMTP port: none lost, none doubled, no byte changed."""

import argparse

import pytest

from vefa.core.scope import EVERYTHING, scoped
from vefa.mail.intake.service import Listener, keep_incoming
from vefa.mail.management.cli import register
from vefa.mail.models import RawMessage
from vefa.mail.tests.factories import running


@pytest.mark.django_db(transaction=True)
def test_every_message_is_taken_in_once(shared_data):
    paths = sorted((shared_data / "mail").glob("*.eml"))
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    with running(Listener("127.0.0.1", 0, keep_incoming("smtp"))) as service:
        for path in paths:
            place = f"127.0.0.1:{service.ports[0]}"
            args = parser.parse_args(["mail", "send", str(path), "--to", place])
            assert args.run(args) == 0, path.name
    with scoped(EVERYTHING):
        rows = list(RawMessage.objects.order_by("pk"))
    assert len(rows) == len(paths)
    for path, row in zip(paths, rows, strict=True):
        sent = path.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n")
        assert bytes(row.content).replace(b"\r\n", b"\n").rstrip(b"\n") == sent
    repeats = {paths[number].stem for number, row in enumerate(rows) if row.state == "repeat"}
    assert repeats == {
        "mime_emails__raw_email_with_quoted_illegal_boundary",
        "rfc2822__example05",
        "rfc2822__example09",
    }
