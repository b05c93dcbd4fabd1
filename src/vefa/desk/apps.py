"""Wiring of the desk."""

from django.apps import AppConfig

from vefa.core.subscriptions import subscribe


class DeskConfig(AppConfig):
    """Tickets: intake, triage, conversation, resolution."""

    name = "vefa.desk"
    label = "desk"

    def ready(self) -> None:
        """Listen to the rooms below, and say who may have the files of tickets."""
        subscribe("vefa.documents.access.file_for", "vefa.desk.access.may_have_file")
        for event, subscriber in (
            ("vefa.mail.events.MessageReceived", "on_message_received"),
            ("vefa.mail.events.MessageSent", "on_message_sent"),
            ("vefa.mail.events.MessageFailed", "on_message_failed"),
            ("vefa.core.events.DeliveryFailed", "on_delivery_failed"),
            ("vefa.products.events.InstallationChanged", "on_installation_changed"),
            ("vefa.products.events.SupportEndChanged", "on_support_end_changed"),
            ("vefa.agreements.events.TermsPublished", "on_terms_published"),
            ("vefa.agreements.events.AllowanceChanged", "on_allowance_changed"),
            ("vefa.agreements.events.DutyChanged", "on_duty_changed"),
            ("vefa.agreements.events.TermsAgreed", "on_terms_agreed"),
            ("vefa.agreements.events.AgreementEnded", "on_agreement_ended"),
            ("vefa.agreements.events.AgreementSuspended", "on_agreement_suspended"),
            ("vefa.agreements.events.SuspensionLifted", "on_suspension_lifted"),
            ("vefa.agreements.events.TermsProposed", "tell_of_proposal"),
            ("vefa.agreements.events.TermsAgreed", "tell_of_terms"),
            ("vefa.agreements.events.TermsPublished", "tell_of_mended_terms"),
            ("vefa.agreements.events.TermsTakenIn", "tell_of_imported_terms"),
            ("vefa.agreements.events.TermsWithdrawn", "tell_of_withdrawal"),
            ("vefa.agreements.events.TermsGivenBack", "tell_of_refusal"),
            ("vefa.agreements.events.AllowanceReached", "tell_of_allowance"),
            ("vefa.agreements.events.AgreementSuspended", "tell_of_suspension"),
            ("vefa.agreements.events.SuspensionLifted", "tell_of_lifting"),
            ("vefa.agreements.events.AgreementEnded", "tell_of_early_end"),
            ("vefa.agreements.events.EndComesNear", "tell_of_end"),
        ):
            subscribe(event, f"vefa.desk.subscribers.{subscriber}")
