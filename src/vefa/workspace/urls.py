"""Addresses of the workspace."""

from django.urls import path

from vefa.workspace.web import (
    customers,
    doing,
    explanations,
    failures,
    finding,
    mailboxes,
    mailroom,
    phone,
    queue,
    ticket,
    trail,
)

app_name = "workspace"
urlpatterns = [
    path("", queue.show_queue, name="queue"),
    path("list/", queue.show_list, name="list"),
    path("find/", finding.find, name="find"),
    path("t/<str:number>/", ticket.show_ticket, name="ticket"),
    path("t/<str:number>/live/", ticket.show_live, name="live"),
    path("t/<str:number>/why/coverage/", explanations.show_why_coverage, name="why_coverage"),
    path("t/<str:number>/why/<str:clock>/", explanations.show_why_clock, name="why_clock"),
    path("t/<str:number>/proof/", explanations.show_proof, name="proof"),
    path("t/<str:number>/proof.json", explanations.download_proof, name="proof_json"),
    path("t/<str:number>/do/<str:deed>/", doing.do, name="do"),
    path("phone/", phone.take_call, name="phone"),
    path("who/", mailroom.show_unknown, name="unknown"),
    path("who/<int:key>/", mailroom.settle_unknown, name="settle"),
    path("mail/", mailroom.show_intake, name="intake"),
    path("customers/", customers.show_customers, name="customers"),
    path("customers/new/", customers.add_customer, name="add_customer"),
    path("customers/<int:key>/", customers.show_customer, name="customer"),
    path("customers/<int:key>/edit/", customers.edit_customer, name="edit_customer"),
    path("customers/<int:key>/sites/new/", customers.add_site, name="add_site"),
    path("customers/<int:key>/sites/<int:site>/", customers.edit_site, name="edit_site"),
    path("customers/<int:key>/people/new/", customers.add_person, name="add_person"),
    path("customers/<int:key>/people/<int:person>/", customers.edit_person, name="edit_person"),
    path(
        "customers/<int:key>/people/<int:person>/training/",
        customers.add_training,
        name="add_training",
    ),
    path("audit/", trail.show_trail, name="trail"),
    path("audit/export.<str:form>", trail.export_trail, name="trail_export"),
    path("failures/", failures.show_failures, name="failures"),
    path("failures/<int:key>/", failures.show_failure, name="failure"),
    path("undelivered/", mailroom.show_undelivered, name="undelivered"),
    path("mailboxes/", mailboxes.show_mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.add, name="add_mailbox"),
    path("mailboxes/<int:key>/", mailboxes.show_mailbox, name="mailbox"),
    path("mailboxes/waiting/<int:key>/", mailboxes.download_waiting, name="waiting_message"),
    path("outbox/", mailroom.show_outbox, name="outbox"),
    path("outbox/<int:key>/", mailroom.show_letter, name="letter"),
]
