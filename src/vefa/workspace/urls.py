"""Addresses of the workspace."""

from django.urls import path

from vefa.workspace.web import doing, explanations, finding, mailroom, phone, queue, ticket, trail

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
    path("audit/", trail.show_trail, name="trail"),
    path("audit/export.<str:form>", trail.export_trail, name="trail_export"),
    path("undelivered/", mailroom.show_undelivered, name="undelivered"),
    path("outbox/", mailroom.show_outbox, name="outbox"),
    path("outbox/<int:key>/", mailroom.show_letter, name="letter"),
]
