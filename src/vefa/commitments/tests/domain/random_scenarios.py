"""Random scenarios on whole minutes: any event in any order, targets and calendars of all kinds."""

from vefa.commitments.tests.domain.minute_hours import minute, written

SEVERITIES = ("S1", "S2", "S3")
CLOCKS = ("response", "fix_date", "onsite", "workaround", "resolution")
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
ALL_DAYS = (*WORKDAYS, "sat", "sun")
NIGHT = [["00:00", "06:00"], ["22:00", "24:00"]]


def every(days, openings):
    return dict.fromkeys(days, openings)


CALENDARS = {
    "office": {
        "timezone": "Europe/Istanbul",
        "week": every(WORKDAYS, [["08:00", "17:00"]]),
        "dates": {"2026-05-26": [["08:00", "13:00"]], "2026-05-27": [], "2026-10-29": []},
    },
    "lunch": {
        "timezone": "Europe/Istanbul",
        "week": {
            **every(WORKDAYS, [["08:30", "12:00"], ["13:00", "18:00"]]),
            "sat": [["09:00", "13:00"]],
        },
        "dates": {"2026-05-19": []},
    },
    "nights": {
        "timezone": "Europe/Berlin",
        "week": every(ALL_DAYS, NIGHT),
        "dates": {"2026-05-25": []},
    },
    "sunday": {
        "timezone": "Asia/Riyadh",
        "week": every(("sun", "mon", "tue", "wed", "thu"), [["08:00", "16:00"]]),
        "dates": {"2026-03-29": [["10:00", "15:00"]]},
    },
    "almaty": {
        "timezone": "Asia/Almaty",
        "week": every(WORKDAYS, [["09:00", "13:00"], ["14:00", "18:30"]]),
        "dates": {"2024-03-08": []},
    },
    "kolkata": {
        "timezone": "Asia/Kolkata",
        "week": {**every(WORKDAYS, [["09:30", "18:00"]]), "sat": [["09:30", "13:30"]]},
        "dates": {},
    },
    "always": {
        "timezone": "UTC",
        "week": every(ALL_DAYS, [["00:00", "24:00"]]),
        "dates": {},
    },
}
BEGINNINGS = ("2026-03-27T17:00:00Z", "2026-05-24T16:00:00Z", "2026-10-23T12:00:00Z")
ALMATY_BEGINNING = "2024-02-28T20:00:00Z"
LENGTHS = (30, 60, 120, 240, 480, 960, 1620, 2700)
GAPS = (0, 0, 0, 1, 7, 13, 23, 30, 59, 60, 61, 120, 180, 240, 333, 480, 700, 960, 1001, 1441, 2100)
TYPES = (
    "report_completed",
    "report_completed",
    "response_sent",
    "waiting_started",
    "waiting_started",
    "waiting_ended",
    "waiting_ended",
    "severity_changed",
    "severity_changed",
    "correction",
    "terms_changed",
    "date_proposed",
    "date_agreed",
    "date_agreed",
    "date_declined",
    "onsite_demanded",
    "arrived",
    "workaround_accepted",
    "resolved",
    "resolved",
    "reopened",
    "reopened",
    "exception_told",
    "cancelled",
)
RARE = ("cancelled", "exception_told")


def target(rng, clock):
    if rng.random() < 0.2:
        return rng.choice((None, "", "next_release"))
    if clock == "resolution" and rng.random() < 0.4:
        return {"business_days": rng.randint(1, 2)}
    in_hours = rng.random() < 0.1
    made = {"hours": rng.randint(1, 9)} if in_hours else {"minutes": rng.choice(LENGTHS)}
    made["in"] = rng.choice(("business", "business", "elapsed"))
    if clock == "response" and rng.random() < 0.3:
        made["starts"] = "report_completed"
    return made


def terms(rng, calendar):
    rows = {}
    for severity in SEVERITIES:
        row = {clock: target(rng, clock) for clock in CLOCKS if rng.random() < 0.9}
        rows[severity] = row
    return {"calendar": calendar, "thresholds": [50, 75, 90, 100], "targets": rows}


def event(rng, at, kind):
    made = {"at": written(at), "type": kind}
    if kind in ("severity_changed", "correction"):
        made |= {"type": "severity_changed", "severity": rng.choice(SEVERITIES)}
        if kind == "correction":
            made["kind"] = "correction"
    elif kind == "terms_changed":
        made["terms"] = rng.choice(("v1", "v2"))
    elif kind in ("waiting_started", "waiting_ended"):
        made["id"] = rng.choice(("w1", "w2", "w3"))
        if kind == "waiting_started":
            made["reason"] = "customer_answer"
            named = rng.randint(0, 3)
            if named:
                made["clocks"] = rng.sample(CLOCKS, named - 1)
    elif kind in ("date_proposed", "date_agreed"):
        made["due"] = due(rng, at)
    elif kind == "exception_told":
        made |= {"clock": rng.choice(CLOCKS), "text": "told"}
    return made


def due(rng, at):
    text = written(at + rng.choice((-60, 0, 1, 60, 333, 600, 1111, 1440, 2222, 4000)))
    if rng.random() < 0.2:
        return text[:10]
    return text


def scenario(rng, longest=12):
    """A scenario drawn from `rng`, a random.Random or anything with its methods."""
    names = rng.sample(sorted(CALENDARS), 2)
    beginnings = (ALMATY_BEGINNING,) if "almaty" in names else BEGINNINGS
    at = minute(rng.choice(beginnings)) + rng.randint(0, 4000)
    events = [
        {
            "at": written(at),
            "type": "reported",
            "terms": rng.choice(("v1", "v2")),
            "severity": rng.choice(SEVERITIES),
        }
    ]
    if rng.random() < 0.6:
        events.append({"at": written(at), "type": "report_completed"})
    for _ in range(rng.randint(1, longest)):
        kind = rng.choice(TYPES)
        if kind in RARE and rng.random() < 0.5:
            continue
        at += rng.choice(GAPS)
        events.append(event(rng, at, kind))
    return {
        "calendars": {name: CALENDARS[name] for name in names},
        "terms": {"v1": terms(rng, names[0]), "v2": terms(rng, names[1])},
        "events": events,
        "look_at": looks(rng, events),
    }


def looks(rng, events):
    """The instants of the events, just before and after them, and some after the last."""
    instants = [minute(e["at"]) for e in events]
    chosen = {rng.choice(instants) + rng.choice((-1, 0, 0, 1)) for _ in range(4)}
    chosen |= {instants[-1] + rng.choice((0, 30, 61, 600, 1440, 3000)) for _ in range(2)}
    return [written(at) for at in sorted(chosen)]


def shifted(text, minutes):
    return written(minute(text) + minutes)
