"""Addresses of the portal."""

from django.urls import path

from vefa.portal.web import (
    agreements,
    covered,
    deeds,
    duties,
    home,
    ranking,
    report,
    requests,
    terms,
    ticket,
)

app_name = "portal"
urlpatterns = [
    path("", home.show_home, name="home"),
    path("requests/", requests.show_requests, name="requests"),
    path("covered/", covered.ask, name="covered"),
    path("agreements/<int:key>/", agreements.show_agreement, name="agreement"),
    path("agreements/<int:key>/duties/<str:line>/<str:duty>/", duties.show_duty, name="duty"),
    path("agreements/<int:key>/allowances/", agreements.show_allowances, name="allowances"),
    path("agreements/<int:key>/compare/", terms.compare_terms, name="compare"),
    path("terms/<int:key>/", terms.show_terms, name="terms"),
    path("order/", ranking.show_ranking, name="ranking"),
    path("report/", report.choose_subject, name="report"),
    path("report/what/", report.describe, name="report_what"),
    path("report/how-bad/", report.weigh, name="report_weigh"),
    path("report/outlook/", report.show_outlook, name="report_outlook"),
    path("report/discard/", report.discard, name="report_discard"),
    path("t/<str:number>/", ticket.show_ticket, name="ticket"),
    path("t/<str:number>/why/coverage/", ticket.show_why_coverage, name="why_coverage"),
    path("t/<str:number>/why/<str:clock>/", ticket.show_why_clock, name="why_clock"),
    path("t/<str:number>/do/<str:deed>/", deeds.do, name="do"),
]
