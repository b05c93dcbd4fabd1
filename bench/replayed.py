"""The two halves of `bench.replaying` that need Django: filling the tables, and timing the command.

`python -m bench.replayed fill 20000`, then `python -m bench.replayed what-if --since …`.
"""

import json
import os
import resource
import sys
import time
from typing import Any, Final

import psycopg

from vefa.core import setup

setup.django()

from vefa.agreements.data import plan_codes  # noqa: E402  # models exist only from here on
from vefa.config.cli import main as vefa  # noqa: E402
from vefa.core.scope import EVERYTHING, scoped  # noqa: E402
from vefa.desk.actions.intake import contact_actor  # noqa: E402
from vefa.desk.actions.opening import open_ticket  # noqa: E402
from vefa.desk.models import ClockEvent, CoverageDecision  # noqa: E402
from vefa.desk.queries.reports import Report  # noqa: E402
from vefa.desk.tests.cast import MONDAY, Company, make_company  # noqa: E402
from vefa.reports import bulk  # noqa: E402
from vefa.reports.queries import replaying  # noqa: E402

COMPANIES: Final = 20

_TICKETS: Final = """
INSERT INTO desk_ticket (
    customer_id, number, title, kind, source, state, severity, impact, urgency, tier, language,
    site_id, contact_id, agreement_id, terms_version_id, line, clock_version_id, clock_line, choice,
    engineer_name, facts, reported_at, updated_at, closed_at, revision, next_due_clock, next_due_in,
    next_step, missed, turn, coverage, coverage_open
)
SELECT c.customer, 'V-' || lpad(n::text, 8, '0'), 'Fatura ekranı açılmıyor ' || n, 'fault', 'email',
    'closed', 'S' || 1 + (hashint4(n) & 3), '', '', 1, 'tr', c.site, c.contact, c.agreement,
    c.version, c.line, c.version, c.line, '{}', '', '{}', r.at, r.at, r.at + interval '20 days', 1,
    '', '', '', false, 'nobody', 'covered', false
FROM generate_series(1, %(count)s) AS n
JOIN companies c ON c.place = n %% %(companies)s
CROSS JOIN LATERAL (
    SELECT timestamptz '2026-01-05 06:00Z' + (n::bigint * 7919 %% 432000) * interval '1 minute'
) AS r (at)
"""

_EVENTS: Final = """
INSERT INTO desk_clockevent (
    customer_id, ticket_id, number, at, recorded_at, type, data, source, actor_name
)
SELECT t.customer_id, t.id, e.number, at, at, e.type, e.data, '', 'Bench'
FROM desk_ticket t
JOIN companies c ON c.customer = t.customer_id
CROSS JOIN LATERAL (VALUES
    (0, 0, 'reported', c.data || jsonb_build_object('severity', t.severity), true),
    (1, 2, 'report_completed', '{}', true),
    (2, 3 + (t.id * 7919) %% 500, 'response_sent', '{}', true),
    (3, 600, 'waiting_started', '{"id": "1", "reason": "customer"}', t.id %% 5 < 3),
    (4, 900 + t.id %% 2000, 'waiting_ended', '{"id": "1"}', t.id %% 5 < 3),
    (5, 3000, 'severity_changed', '{"severity": "S2"}', t.id %% 50 = 0),
    (6, 3100 + (t.id * 104729) %% 9000, 'resolved', '{}', t.id %% 10 > 0)
) AS e (number, minutes, type, data, happens)
CROSS JOIN LATERAL (SELECT t.reported_at + e.minutes * interval '1 minute') AS i (at)
WHERE e.happens AND t.source = 'email'
ORDER BY t.id, e.number
"""

_DECISIONS: Final = """
INSERT INTO desk_coveragedecision (
    customer_id, ticket_id, terms_version_id, at, subject, outcome, provisional, facts, decision,
    actor_name
)
SELECT t.customer_id, t.id, c.version, t.reported_at, 'request', 'covered', false,
    c.facts || jsonb_build_object(
        'severity', t.severity, 'channel', (array['web', 'email', 'phone'])[1 + t.id %% 3]
    ), c.decision, 'Bench'
FROM desk_ticket t JOIN companies c ON c.customer = t.customer_id
WHERE t.source = 'email' ORDER BY t.id
"""


def fill(count: int) -> None:
    """So many tickets of twenty companies on the four plans."""
    made = companies()
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as line:
        line.execute(
            "CREATE TEMP TABLE companies (place int, customer bigint, site bigint, contact bigint, "
            "agreement bigint, version bigint, line text, data jsonb, facts jsonb, decision jsonb)"
        )
        for place, company in enumerate(made):
            line.execute(
                "INSERT INTO companies VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [place, *company.values()],
            )
        for statement in (_TICKETS, _EVENTS, _DECISIONS):
            line.execute(statement, {"count": count, "companies": len(made)})
        line.execute("VACUUM ANALYZE desk_ticket, desk_clockevent, desk_coveragedecision")


def companies() -> list[dict[str, Any]]:
    """Keys of each company, and the facts that its report left behind."""
    with scoped(EVERYTHING):
        plans = plan_codes()
        return [
            _company(make_company(f"sirket{number}", plan=plans[number % len(plans)]))
            for number in range(COMPANIES)
        ]


def _company(company: Company) -> dict[str, Any]:
    report = Report(
        customer_id=company.customer.pk,
        contact=company.contact,
        title="Yazıcı",
        text="Yazmıyor.",
        source="web",
        severity="S2",
        reported_at=MONDAY,
    )
    ticket = open_ticket(actor=contact_actor(company.contact), at=MONDAY, report=report)
    reported = ClockEvent.objects.get(ticket=ticket, type="reported")
    decision = CoverageDecision.objects.get(ticket=ticket)
    return {
        "customer": company.customer.pk,
        "site": company.site.pk,
        "contact": company.contact.pk,
        "agreement": company.agreement.pk,
        "version": company.version.pk,
        "line": ticket.line,
        "data": json.dumps(reported.data),
        "facts": json.dumps(decision.facts),
        "decision": json.dumps(decision.decision),
    }


def timed(words: list[str]) -> int:
    """Run the command; its times go to the error stream as JSON."""
    spent: dict[str, float] = {}
    _watch(bulk, "replay", spent)
    _watch(replaying, "replayed", spent)
    began = time.process_time()
    status = vefa(words)
    spent["all"] = time.process_time() - began
    spent["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(spent), file=sys.stderr)
    return status


def _watch(module: Any, name: str, spent: dict[str, float]) -> None:
    meant = getattr(module, name)

    def watched(*given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return meant(*given, **named)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began

    setattr(module, name, watched)


def main(words: list[str]) -> int:
    """Fill, or time the command."""
    if words[0] == "fill":
        fill(int(words[1]))
        return 0
    return timed(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
