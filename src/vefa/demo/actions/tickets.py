"""The tickets: every story is told by calling what a person would have pressed, at its time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from vefa.accounts.models import User
from vefa.accounts.queries import actor_of
from vefa.agreements.queries import choose_agreement, line_calendar
from vefa.calendars.domain import Calendar
from vefa.core.actor import SYSTEM, Actor
from vefa.customers.models import Contact
from vefa.demo.actions.companies import Cast
from vefa.demo.actions.letters import settle_letters
from vefa.demo.domain.cast import Step, Story, hours_before
from vefa.desk.actions import (
    allowances,
    assignment,
    classification,
    conversation,
    dates,
    ending,
    opening,
)
from vefa.desk.actions.intake import contact_actor
from vefa.desk.models import Ticket, TimelineEntry
from vefa.desk.queries.reports import Report


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the stories are told: now, our people, the customers."""

    now: datetime
    staff: Mapping[str, User]
    companies: Mapping[str, Cast]


@dataclass(slots=True)
class Scene:
    """One story while it is told. `ticket` is there from its report on."""

    stage: Stage
    story: Story
    calendar: Calendar
    tickets: list[Ticket] = field(default_factory=list)

    @property
    def ticket(self) -> Ticket:
        """The ticket; each deed brings it up to date."""
        return self.tickets[0]

    @property
    def cast(self) -> Cast:
        """The customer that the story is about."""
        return self.stage.companies[self.story.company]

    @property
    def reporter(self) -> Contact:
        """Who reported it."""
        return self.cast.contacts[self.story.reporter]

    def when(self, ago: float) -> datetime:
        """The instant so many hours before now; a negative number lies ahead, in working hours."""
        if ago < 0:
            return self.calendar.add(self.stage.now, timedelta(hours=-ago))
        return hours_before(self.calendar, self.stage.now, ago, elapsed=self.story.elapsed)

    def actor(self, key: str) -> Actor:
        """Who did it: one of ours, a customer's person, or (without a key) time itself."""
        if not key:
            return SYSTEM
        if key in self.stage.staff:
            return actor_of(self.stage.staff[key])
        if key in self.cast.users:
            return actor_of(self.cast.users[key])
        return contact_actor(self.cast.contacts[key])


def tell(stage: Stage, stories: Sequence[Story]) -> None:
    """Let all stories happen together, in the order of time, as they would have."""
    happenings: list[tuple[datetime, int, Scene, Step | None]] = []
    calendars: dict[tuple[str, ...], Calendar] = {}
    for story in stories:
        key = (story.company, story.about, story.reporter, story.kind)
        if key not in calendars:
            calendars[key] = _calendar_of(stage, story)
        scene = Scene(stage, story, calendars[key])
        happenings.append((scene.when(story.ago), len(happenings), scene, None))
        happenings += [
            (scene.when(step.ago), len(happenings) + place, scene, step)
            for place, step in enumerate(story.steps)
        ]
    for at, _place, scene, step in sorted(happenings, key=lambda happening: happening[:2]):
        if step is None:
            scene.tickets.append(_report(scene, at))
        else:
            _DEEDS[step.deed](scene, at, step)
        if step is None or step.deed in _WRITTEN:
            settle_letters(at)


def _calendar_of(stage: Stage, story: Story) -> Calendar:
    """The hours that the ticket will have: of the line that takes it, at the reporter's site."""
    cast = stage.companies[story.company]
    system = cast.systems.get(story.about)
    site_id = system.site_id if system else cast.contacts[story.reporter].site_id
    chosen = choose_agreement(
        cast.customer.pk,
        at=stage.now,
        kind=story.kind,
        product=system.version.product if system else None,
        installation=system,
        site_id=site_id,
    )
    if chosen.clock_version is None:
        raise LookupError(f"{story.company} has no terms for “{story.title}”.")
    return line_calendar(chosen.clock_version, line=chosen.clock_line, site_id=site_id)


def _report(scene: Scene, at: datetime) -> Ticket:
    story, reporter = scene.story, scene.reporter
    system = scene.cast.systems.get(story.about)
    return opening.open_ticket(
        actor=scene.actor(story.taken_by or story.reporter),
        at=at,
        report=Report(
            customer_id=reporter.customer_id,
            contact=reporter,
            title=story.title,
            text=story.text,
            source=story.source,
            reported_at=at,
            kind=story.kind,
            site=system.site if system else reporter.site,
            product=system.version.product if system else None,
            installation=system,
            impact=story.impact,
            urgency=story.urgency,
            facts=dict(story.facts),
        ),
    )


def _assign(scene: Scene, at: datetime, step: Step) -> None:
    """The response notice reaches whoever has no account by e-mail, a moment later."""
    engineer = scene.stage.staff[step.by]
    assignment.assign(actor=actor_of(engineer), at=at, ticket=scene.ticket, engineer=engineer)
    if not assignment.has_portal_account(scene.ticket):
        notices = TimelineEntry.objects.filter(ticket=scene.ticket, code="assigned")
        assignment.note_notice_accepted(
            actor=SYSTEM,
            at=at + timedelta(seconds=20),
            ticket=scene.ticket,
            entry_id=notices.latest("id").pk,
        )


def _start(scene: Scene, at: datetime, step: Step) -> None:
    conversation.start_work(actor=scene.actor(step.by), at=at, ticket=scene.ticket)


def _reply(scene: Scene, at: datetime, step: Step) -> None:
    conversation.reply(actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text)


def _note(scene: Scene, at: datetime, step: Step) -> None:
    conversation.add_note(actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text)


def _ask(scene: Scene, at: datetime, step: Step) -> None:
    conversation.ask_customer(
        actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text
    )


def _ask_items(scene: Scene, at: datetime, step: Step) -> None:
    conversation.ask_missing_items(
        actor=scene.actor(step.by),
        at=at,
        ticket=scene.ticket,
        text=step.text,
        items=step.values["items"],
    )


def _answer(scene: Scene, at: datetime, step: Step) -> None:
    conversation.answer(actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text)


def _wait_third(scene: Scene, at: datetime, step: Step) -> None:
    conversation.wait_for_third_party(
        actor=scene.actor(step.by),
        at=at,
        ticket=scene.ticket,
        party=step.values["party"],
        text=step.text,
    )


def _learn(scene: Scene, at: datetime, step: Step) -> None:
    classification.learn_facts(
        actor=scene.actor(step.by), at=at, ticket=scene.ticket, facts=dict(step.values)
    )


def _propose(scene: Scene, at: datetime, step: Step) -> None:
    dates.propose_date(
        actor=scene.actor(step.by),
        at=at,
        ticket=scene.ticket,
        due=scene.when(-step.values["due_in"]),
        text=step.text,
    )


def _agree(scene: Scene, at: datetime, step: Step) -> None:
    dates.agree_date(actor=scene.actor(step.by), at=at, ticket=scene.ticket)


def _decline(scene: Scene, at: datetime, step: Step) -> None:
    dates.decline_date(
        actor=scene.actor(step.by),
        at=at,
        ticket=scene.ticket,
        reason=step.text,
        counter=scene.when(-step.values["counter_in"]),
    )


def _demand_visit(scene: Scene, at: datetime, step: Step) -> None:
    dates.demand_visit(actor=scene.actor(step.by), at=at, ticket=scene.ticket)


def _draw(scene: Scene, at: datetime, step: Step) -> None:
    allowances.draw(
        actor=scene.actor(step.by),
        at=at,
        ticket=scene.ticket,
        allowance=step.values["allowance"],
        amount=Decimal(step.values["amount"]),
        reason=step.text,
    )


def _offer_workaround(scene: Scene, at: datetime, step: Step) -> None:
    dates.offer_workaround(actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text)


def _accept_workaround(scene: Scene, at: datetime, step: Step) -> None:
    dates.accept_workaround(actor=scene.actor(step.by), at=at, ticket=scene.ticket)


def _resolve(scene: Scene, at: datetime, step: Step) -> None:
    ending.resolve(
        actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text, **step.values
    )


def _accept(scene: Scene, at: datetime, step: Step) -> None:
    ending.accept(actor=scene.actor(step.by), at=at, ticket=scene.ticket, text=step.text)


def _return(scene: Scene, at: datetime, step: Step) -> None:
    ending.return_resolution(
        actor=scene.actor(step.by), at=at, ticket=scene.ticket, reason=step.text
    )


def _close(scene: Scene, at: datetime, step: Step) -> None:
    ending.close(actor=scene.actor(step.by), at=at, ticket=scene.ticket)


def _cancel(scene: Scene, at: datetime, step: Step) -> None:
    ending.cancel(actor=scene.actor(step.by), at=at, ticket=scene.ticket, reason=step.text)


_DEEDS: Final[Mapping[str, Callable[[Scene, datetime, Step], None]]] = {
    "accept": _accept,
    "accept_workaround": _accept_workaround,
    "agree": _agree,
    "answer": _answer,
    "ask": _ask,
    "ask_items": _ask_items,
    "assign": _assign,
    "cancel": _cancel,
    "close": _close,
    "decline": _decline,
    "demand_visit": _demand_visit,
    "draw": _draw,
    "learn": _learn,
    "note": _note,
    "offer_workaround": _offer_workaround,
    "propose": _propose,
    "reply": _reply,
    "resolve": _resolve,
    "return": _return,
    "start": _start,
    "wait_third": _wait_third,
}


_WRITTEN: Final = frozenset(
    ("ask", "ask_items", "assign", "offer_workaround", "propose", "reply", "resolve", "wait_third")
)
"""The deeds that send a letter."""


def deeds() -> Iterable[str]:
    """The words that a step of a story may use."""
    return _DEEDS.keys()
