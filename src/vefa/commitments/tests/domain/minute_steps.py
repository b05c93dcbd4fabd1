"""The five clocks a second time: minute by minute, from the words of the rules, without cleverness.

It shares no code with `vefa.commitments.domain` or `vefa.calendars.domain`: it reads the same
JSON, knows whole minutes only, and counts them one at a time. Slow on purpose.
"""

from dataclasses import dataclass, field
from datetime import date
from json import dumps

from vefa.commitments.tests.domain.minute_hours import MINUTE, Hours, hours, minute, written

CLOCKS = ("response", "fix_date", "onsite", "workaround", "resolution")
BEFORE = {"state": "not_started", "used_seconds": 0} | dict.fromkeys(
    ("remaining_seconds", "due_at", "stopped_at", "missed_at")
)
NOTHING = dict.fromkeys(CLOCKS, BEFORE)


@dataclass
class Clock:
    name: str
    started: int | None = None
    stopped: int | None = None
    missed: int | None = None
    final: str | None = None  # waived or cancelled
    target: dict | None = None
    calendar: Hours | None = None
    used: int = 0
    limit: int | None = None  # the used time at which nothing remains
    reached: int | None = None  # when a running clock had used it all
    agreed: int | None = None
    w: int = 0
    wait_end: int | None = None
    moved: tuple = (None, None)  # the last (date, W) that was counted, and where it leads
    shown: dict | None = None  # what a stopped clock shows for good (or until it is reopened)

    def elapsed(self):
        return self.target is not None and self.target.get("in") == "elapsed"

    def counts(self, at):
        return self.elapsed() or self.calendar.is_open(at)

    def forward(self, at, minutes):
        """The earliest minute with so many counted minutes since `at`."""
        return at + minutes if self.elapsed() else self.calendar.forward(at, minutes)

    def agreed_due(self, waiting_at=None):
        if self.w == 0:
            return self.agreed
        end = waiting_at if waiting_at is not None else self.wait_end
        if self.moved[0] != (self.agreed, self.w):
            self.moved = (self.agreed, self.w), self.forward(self.agreed, self.w)
        return max(self.moved[1], end)


@dataclass
class Ticket:
    terms: dict
    calendars: dict
    severity: str
    version: str
    clocks: dict = field(default_factory=lambda: {name: Clock(name) for name in CLOCKS})
    waits: list = field(default_factory=list)  # (id, set of names)
    proposed: bool = False
    complete: bool = False
    answered: bool = False
    resolved: bool = False
    cancelled: bool = False
    counting: list = field(default_factory=list)
    moving: list = field(default_factory=list)

    # what the terms say now

    def hours_now(self):
        return hours(dumps(self.calendars[self.terms[self.version]["calendar"]]))

    def target(self, name):
        target = self.terms[self.version]["targets"].get(self.severity, {}).get(name)
        return None if target in (None, "", "next_release") else target

    def minutes(self, name):
        target = self.target(name)
        if target is None:
            return None
        if "business_days" in target:
            return target["business_days"] * self.hours_now().nominal_day()
        return target["minutes"] if "minutes" in target else target["hours"] * 60

    def grace(self, name):
        """The smaller of the clock's own and the response target; None without the latter."""
        response, own = self.minutes("response"), self.minutes(name)
        if response is None:
            return None
        return response if own is None else min(own, response)

    def waiting(self, clock):
        named = any(clock.name in names for _, names in self.waits)
        return named or (clock.name == "fix_date" and self.proposed)

    def running(self, clock):
        return (
            clock.started is not None
            and clock.stopped is None
            and clock.final is None
            and not self.waiting(clock)
        )

    # what happens to one clock

    def start(self, name, at):
        clock = self.clocks[name]
        if clock.started is not None or clock.final or self.cancelled or self.resolved:
            return
        clock.started = at
        clock.target, clock.calendar = self.target(name), self.hours_now()
        clock.limit = self.minutes(name)
        if name == "response" and self.answered:
            self.stop("response", at)

    def stop(self, name, at):
        clock = self.clocks[name]
        if clock.started is None or clock.stopped is not None or clock.final:
            return
        shown = self.show(clock, at)
        clock.stopped = at
        if shown["state"] in ("running", "waiting"):
            shown["state"] = "met"
            shown["due_at"] = None
        clock.shown = shown | {"stopped_at": written(at)}

    def settle(self, at):
        """At this minute: what ran out before it is missed."""
        for clock in self.counting:
            if clock.missed is not None:
                continue
            if clock.agreed is not None:
                if clock.agreed_due() < at:
                    clock.missed = clock.agreed_due()
            elif clock.limit is not None and clock.used >= clock.limit:
                if clock.reached is None:
                    clock.reached = at
                if clock.reached < at:
                    clock.missed = clock.reached

    def sort_out(self):
        """Which clocks count, and which dates move, in the minutes until the next event."""
        begun = [c for c in self.clocks.values() if c.started is not None and c.final is None]
        self.counting = [clock for clock in begun if self.running(clock)]
        self.moving = [c for c in begun if c.agreed is not None and self.waits_or_stopped(c)]
        for clock in begun:
            if not self.running(clock):
                clock.reached = None

    def waits_or_stopped(self, clock):
        if clock.stopped is not None:
            return clock.name == "resolution"  # the time until it is reopened counts as waiting
        return self.waiting(clock)

    def tick(self, at):
        """The minute from `at` to `at + 1` goes by."""
        for clock in self.counting:
            clock.used += clock.counts(at)
        for clock in self.moving:
            clock.w += clock.counts(at)

    # events

    def apply(self, event, at):
        self.settle(at)
        getattr(self, "on_" + event["type"])(event, at)
        self.sort_out()
        self.settle(at)

    def on_reported(self, event, at):
        if (self.target("response") or {}).get("starts") != "report_completed":
            self.start("response", at)
        self.start("fix_date", at)

    def on_report_completed(self, event, at):
        if self.complete or self.cancelled:
            return
        self.complete = True
        for name in ("response", "workaround", "resolution"):
            self.start(name, at)

    def on_onsite_demanded(self, event, at):
        self.start("onsite", at)

    def on_response_sent(self, event, at):
        self.answered = True
        self.stop("response", at)

    def on_arrived(self, event, at):
        self.stop("onsite", at)

    def on_workaround_accepted(self, event, at):
        self.stop("workaround", at)

    def on_resolved(self, event, at):
        if self.cancelled:
            return
        self.on_report_completed(event, at)
        for name in CLOCKS:
            self.stop(name, at)
        self.resolved = True
        for clock in self.clocks.values():
            self.wait_over(clock, at)
        self.waits, self.proposed = [], False

    def on_reopened(self, event, at):
        if not self.resolved or self.cancelled:
            return
        self.resolved = False
        clock = self.clocks["resolution"]
        if clock.final:
            return
        clock.stopped, clock.shown, clock.reached = None, None, None
        clock.wait_end = at
        grace = self.grace("resolution")
        if grace is None or clock.missed is not None:
            return
        if clock.agreed is not None:
            least = clock.forward(at, grace)
            if least > clock.agreed_due():
                clock.agreed, clock.w, clock.wait_end = least, 0, None
        elif clock.limit is not None:
            clock.limit = max(clock.limit, clock.used + grace)

    def wait_over(self, clock, at):
        if self.waiting(clock):
            clock.wait_end = at

    def on_waiting_started(self, event, at):
        self.waits.append((event["id"], set(event.get("clocks") or CLOCKS)))

    def on_waiting_ended(self, event, at):
        left = [wait for wait in self.waits if wait[0] != event["id"]]
        for clock in self.clocks.values():
            self.wait_over(clock, at)
        self.waits = left

    def on_date_proposed(self, event, at):
        self.proposed = True

    def on_date_declined(self, event, at):
        self.proposed = False

    def on_date_agreed(self, event, at):
        self.on_report_completed(event, at)
        self.stop("fix_date", at)
        self.proposed = False
        text = event["due"]
        if len(text) == len("2026-01-01"):
            due = self.hours_now().last_closing(date.fromisoformat(text))
        else:
            due = minute(text)
        if due > at:
            clock = self.clocks["resolution"]
            clock.agreed, clock.w, clock.wait_end, clock.reached = due, 0, None, None

    def on_severity_changed(self, event, at):
        self.change(event["severity"], self.version, at)

    def on_terms_changed(self, event, at):
        self.change(self.severity, event["terms"], at)

    def change(self, severity, version, at):
        if (severity, version) == (self.severity, self.version):
            return
        self.severity, self.version = severity, version
        for clock in self.clocks.values():
            self.change_clock(clock, at)
        response = self.target("response")
        if self.complete or (response or {}).get("starts") != "report_completed":
            self.start("response", at)

    def change_clock(self, clock, at):
        stopped = clock.stopped is not None and clock.name != "resolution"
        if clock.started is None or clock.final or stopped:
            return
        if clock.agreed is not None:
            now = at if self.waiting(clock) or clock.stopped is not None else None
            clock.agreed, clock.w, clock.wait_end = clock.agreed_due(now), 0, None
        clock.target, clock.calendar, clock.reached = (
            self.target(clock.name),
            self.hours_now(),
            None,
        )
        clock.limit = self.minutes(clock.name)
        if clock.limit is not None and clock.missed is None:
            least = self.grace(clock.name) or 0
            clock.limit = max(clock.limit, clock.used + least)

    def on_exception_told(self, event, at):
        clock = self.clocks[event["clock"]]
        if clock.stopped is None and clock.missed is None and clock.final is None:
            shown = self.show(clock, at)
            clock.final = "waived"
            clock.shown = shown | {"state": "waived", "due_at": None}

    def on_cancelled(self, event, at):
        if self.cancelled:
            return
        self.cancelled = True
        for clock in self.clocks.values():
            if clock.started is None or clock.stopped is not None or clock.final:
                continue
            if clock.missed is not None:
                self.stop(clock.name, at)
                continue
            shown = self.show(clock, at)
            clock.final = "cancelled"
            clock.shown = shown | {"state": "cancelled", "due_at": None}

    # what is shown

    def show(self, clock, at):
        if clock.shown is not None:
            return clock.shown
        state, due = self.state_and_due(clock, at)
        return {
            "state": state,
            "used_seconds": clock.used * MINUTE,
            "remaining_seconds": self.remaining(clock, at),
            "due_at": written(due),
            "stopped_at": None,
            "missed_at": written(clock.missed),
        }

    def state_and_due(self, clock, at):
        if clock.started is None:
            return "not_started", None
        if clock.missed is not None:
            return "missed", clock.missed
        if clock.target is None and clock.agreed is None:
            return "best_effort", None
        if self.waiting(clock):
            return "waiting", None
        if clock.agreed is not None:
            return "running", clock.agreed_due()
        return "running", clock.forward(at, max(clock.limit - clock.used, 0))

    def remaining(self, clock, at):
        if clock.started is None:
            minutes = self.minutes(clock.name)
            return None if minutes is None else minutes * MINUTE
        if clock.agreed is not None:
            due = clock.agreed_due(at if self.waiting(clock) else None)
            return sum(clock.counts(m) for m in range(at, due)) * MINUTE
        if clock.limit is None:
            return None
        limit = self.minutes(clock.name) if clock.missed is not None else clock.limit
        return max(limit - clock.used, 0) * MINUTE


def last_correction(events):
    return max((n for n, e in enumerate(events) if e.get("kind") == "correction"), default=None)


def corrected(events, last):
    """The events with the last correction taken as true from the start."""
    if last is None:
        return events
    kept = [e for n, e in enumerate(events) if n > last or e["type"] != "severity_changed"]
    return [{**kept[0], "severity": events[last]["severity"]}, *kept[1:]]


def states(scenario):
    """One dict per instant of `look_at`, in the shape that the command prints."""
    events = sorted(scenario["events"], key=lambda event: minute(event["at"]))
    looks = [minute(text) for text in scenario["look_at"]]
    passes = {}  # looks that know the same last correction are seen in one pass
    for look in looks:
        past = [event for event in events if minute(event["at"]) <= look]
        if past:
            passes.setdefault(last_correction(past), []).append(look)
    found = {}
    for last, group in passes.items():
        past = [event for event in events if minute(event["at"]) <= max(group)]
        found |= one_pass(scenario, corrected(past, last), group)
    return [{"at": written(look), "clocks": found.get(look, NOTHING)} for look in looks]


def one_pass(scenario, events, looks):
    first = events[0]
    ticket = Ticket(scenario["terms"], scenario["calendars"], first["severity"], first["terms"])
    found = {}
    at, n = minute(first["at"]), 0
    while at <= max(looks):
        while n < len(events) and minute(events[n]["at"]) == at:
            ticket.apply(events[n], at)
            n += 1
        ticket.settle(at)
        if at in looks:
            found[at] = {name: ticket.show(clock, at) for name, clock in ticket.clocks.items()}
        ticket.tick(at)
        at += 1
    return found
