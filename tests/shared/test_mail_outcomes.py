"""Every real-world message through the real port and the worker: where each one lands."""

import smtplib
from collections import Counter

import pytest

from vefa.core.actor import SYSTEM
from vefa.core.events import deliver
from vefa.core.models import OutboxEvent
from vefa.core.scope import EVERYTHING, scoped
from vefa.customers.actions import add_contact
from vefa.desk.models import Intake, Ticket
from vefa.desk.tests.cast import MONDAY, make_company
from vefa.mail.domain import read_message
from vefa.mail.intake.service import Listener, keep_incoming
from vefa.mail.management.cli import _with_crlf
from vefa.mail.models import OutgoingMessage, RawMessage
from vefa.mail.tests.factories import running

OUTCOMES = {
    "attachment_emails__attachment_content_disposition": "ticket",
    "attachment_emails__attachment_message_rfc822": "ticket",
    "attachment_emails__attachment_nonascii_filename": "ticket",
    "attachment_emails__attachment_pdf": "who_is_this",
    "attachment_emails__attachment_pdf_non_ascii": "who_is_this",
    "attachment_emails__attachment_with_base64_encoded_name": "ticket",
    "attachment_emails__attachment_with_quoted_filename": "who_is_this",
    "error_emails__bad_date_header": "ticket",
    "error_emails__bad_encoded_subject": "who_is_this",
    "error_emails__cant_parse_from": "who_is_this",
    "error_emails__content_transfer_encoding_empty": "ticket",
    "error_emails__content_transfer_encoding_qp_with_space": "who_is_this",
    "error_emails__content_transfer_encoding_text-html": "ticket",
    "error_emails__content_transfer_encoding_with_semi_colon": "who_is_this",
    "error_emails__empty_group_lists": "ticket",
    "error_emails__encoding_madness": "who_is_this",
    "error_emails__invalid_subject_characters": "ticket",
    "error_emails__missing_content_disposition": "who_is_this",
    "error_emails__multiple_invalid_content_dispositions": "ticket",
    "error_emails__must_supply_encoding": "who_is_this",
    "error_emails__trademark_character_in_subject": "ticket",
    "mime_emails__email_with_similar_boundaries": "who_is_this",
    "mime_emails__raw_email12": "ticket",
    "mime_emails__raw_email4": "ticket",
    "mime_emails__raw_email_encoded_stack_level_too_deep": "who_is_this",
    "mime_emails__raw_email_with_illegal_boundary": "ticket",
    "mime_emails__raw_email_with_multipart_mixed_quoted_boundary": "ticket",
    "mime_emails__raw_email_with_quoted_illegal_boundary": "repeat",
    "mime_emails__two_from_in_message": "who_is_this",
    "multi_charset__japanese_attachment": "ticket",
    "multi_charset__japanese_iso_2022": "ticket",
    "multi_charset__ks_c_5601-1987": "who_is_this",
    "multipart_report_emails__multi_address_bounce2": "automatic",
    "multipart_report_emails__report_422": "automatic",
    "plain_emails__basic_email": "ticket",
    "plain_emails__mix_caps_content_type": "who_is_this",
    "plain_emails__raw_email10": "ticket",
    "plain_emails__raw_email6": "ticket",
    "plain_emails__raw_email_bad_time": "ticket",
    "plain_emails__raw_email_incorrect_header": "who_is_this",
    "plain_emails__raw_email_quoted_with_0d0a": "ticket",
    "plain_emails__raw_email_simple": "ticket",
    "plain_emails__raw_email_trailing_dot": "who_is_this",
    "plain_emails__raw_email_with_bad_date": "ticket",
    "rfc2822__example01": "who_is_this",
    "rfc2822__example03": "ticket",
    "rfc2822__example05": "repeat",
    "rfc2822__example07": "who_is_this",
    "rfc2822__example09": "repeat",
    "rfc2822__example11": "ticket",
    "rfc2822__example13": "who_is_this",
    "rfc6532__utf8_headers": "who_is_this",
}


def sender_of(content):
    found = read_message(content).sender
    return found.address if found else ""


def register_every_second(contents):
    """The 1st, 3rd, 5th … of the distinct senders, in the order of the files, become contacts."""
    senders = [address for address in dict.fromkeys(map(sender_of, contents)) if address]
    with scoped(EVERYTHING):
        company = make_company("bizim")
        for number, address in enumerate(senders[::2]):  # the rest stay strangers
            add_contact(
                actor=SYSTEM,
                at=MONDAY,
                customer=company.customer,
                site=company.site,
                name=f"Contact {number}",
                email=address,
                roles=["authorised"],
            )
    return set(senders[::2])


@pytest.mark.django_db(transaction=True)
def test_every_message_reaches_its_outcome(shared_data, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paths = sorted((shared_data / "mail").glob("*.eml"))
    contents = [path.read_bytes() for path in paths]
    known = register_every_second(contents)
    with (
        running(Listener("127.0.0.1", 0, keep_incoming("smtp"))) as service,
        smtplib.SMTP("127.0.0.1", service.ports[0], timeout=60) as server,
    ):
        for content in contents:
            sender = "bounces@relay.example"
            server.sendmail(sender, ["support@desk.example"], _with_crlf(content))
    with scoped(EVERYTHING):
        events = list(OutboxEvent.objects.order_by("pk").values_list("pk", flat=True))
        rows = list(RawMessage.objects.order_by("pk"))
    for event in events:
        assert deliver(event, at=rows[-1].received_at) == []
    with scoped(EVERYTHING):
        said = dict(Intake.objects.values_list("raw_message_id", "outcome"))
        found = {
            path.stem: said.get(row.pk, row.state) for path, row in zip(paths, rows, strict=True)
        }
        assert found == OUTCOMES
        for path, content in zip(paths, contents, strict=True):
            if found[path.stem] in {"ticket", "who_is_this"}:
                assert (found[path.stem] == "ticket") is (sender_of(content) in known), path.stem
        counted = Counter(found.values())
        assert counted == {"ticket": 26, "who_is_this": 21, "automatic": 2, "repeat": 3}
        assert Ticket.objects.count() == 26
        # The one that was sent to many is a known sender's report, but gets no receipt.
        assert OutgoingMessage.objects.count() == 25
        assert not RawMessage.objects.filter(state__in=["received", "failed"]).exists()
