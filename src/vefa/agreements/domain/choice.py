"""Which agreement and service line a ticket belongs to, and why.

The order (agreements.md): what is in force before what is not; the warranty of the delivered
system; a line naming the installation; naming the product; by kind of service; one that is not
limited before one of which it is not known whether it names this; the newest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from vefa.agreements.domain.life import IN_FORCE, Stage

WARRANTY: Final = "warranty"

# Which promise decides when the terms of a warranty and of another agreement are compared.
_PROMISES: Final = ("resolution", "workaround", "fix_date", "response")
_FORCE: Final = {Stage.ACTIVE: 0, Stage.EXPIRING: 0, Stage.SUSPENDED: 1, Stage.LAPSED: 2}
_CRITERIA: Final = (
    "in_force",
    "warranty",
    "names_installation",
    "names_product",
    "by_kind",
    "unlimited",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of the request; `under_warranty` is of its installation, if known."""

    kind: str
    product: str | None = None
    installation: int | None = None
    site: int | None = None
    under_warranty: bool | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service line of an agreement. Empty sets limit nothing.

    `due` says by severity when each promise would fall due if the request were taken now; only
    choices that a warranty takes part in read it.
    """

    agreement_id: int
    code: str
    kind: str
    stage: Stage
    starts_on: date
    version_id: int
    line: str
    products: frozenset[str] = frozenset()
    installations: frozenset[int] = frozenset()
    services: frozenset[str] = frozenset()
    sites: frozenset[int] = frozenset()
    due: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The line by its agreement and its own code."""
        return f"{self.code}/{self.line}"

    def to_json(self) -> dict[str, Any]:
        """What a ticket keeps of it."""
        return {
            "agreement": self.agreement_id,
            "code": self.code,
            "version": self.version_id,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with the values that its sentence needs."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """`{"code": …, "params": {…}}`."""
        return {"code": self.code, "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer. Coverage is decided by `coverage`, clocks run under `clocks`.

    They differ only where a warranty covers the request and another agreement promises more.
    `in_agreement` says whether the terms name what it is about; None while that is not known.
    """

    coverage: Candidate | None = None
    clocks: Candidate | None = None
    in_agreement: bool | None = False
    reasons: tuple[Reason, ...] = ()

    @property
    def state(self) -> str:
        """The stage of the agreement that covers, `none` without one."""
        return str(self.coverage.stage) if self.coverage else "none"

    def to_json(self) -> dict[str, Any]:
        """What a ticket keeps: enough to explain the choice for ever."""
        return {
            "state": self.state,
            "in_agreement": self.in_agreement,
            "coverage": self.coverage.to_json() if self.coverage else None,
            "clocks": self.clocks.to_json() if self.clocks else None,
            "reasons": [reason.to_json() for reason in self.reasons],
        }


def choose(asked: Asked, candidates: Sequence[Candidate]) -> Choice:
    """The line that the request belongs to; an empty choice without candidates.

    Where nothing fits, the best of all takes the request, so that it is promised something and
    coverage can say that it is not named.
    """
    if not candidates:
        return Choice(reasons=(Reason("no_agreement"),))
    fitting = [each for each in candidates if fits(asked, each)]
    if not fitting:
        best = min(candidates, key=lambda each: _rank(Asked(asked.kind), each))
        closest = Reason("nothing_fits", {"agreement": best.code})
        return Choice(best, best, in_agreement=False, reasons=(closest, *_standing(best)))
    ordered = sorted(fitting, key=lambda each: _rank(asked, each))
    best = ordered[0]
    reasons = [_decisive(asked, ordered), *_standing(best)]
    clocks = best
    if _is_warranty(asked, best):
        rivals = [each for each in ordered[1:] if each.kind != WARRANTY and each.stage in IN_FORCE]
        if rivals and (promise := _better_promise(rivals[0], best)):
            clocks = rivals[0]
            params = {"agreement": clocks.code, "warranty": best.code, **promise}
            reasons.append(Reason("better_target", params))
    return Choice(best, clocks, in_agreement=_is_named(asked, best), reasons=tuple(reasons))


def fits(asked: Asked, candidate: Candidate) -> bool:
    """Whether nothing that is known speaks against the line."""
    if candidate.sites and asked.site is not None and asked.site not in candidate.sites:
        return False
    if candidate.services and asked.kind not in candidate.services:
        return False
    if candidate.kind == WARRANTY and asked.under_warranty is False:
        return False
    if asked.installation in candidate.installations:
        return True
    if candidate.installations and asked.installation is not None:
        return False
    return not candidate.products or asked.product is None or asked.product in candidate.products


def _is_warranty(asked: Asked, candidate: Candidate) -> bool:
    return candidate.kind == WARRANTY and asked.under_warranty is True


def _is_named(asked: Asked, candidate: Candidate) -> bool | None:
    """Whether the line names what it is about. A line without a list names everything."""
    if candidate.sites and asked.site is None:
        return None
    if asked.installation in candidate.installations or asked.product in candidate.products:
        return True
    if not candidate.products and not candidate.installations:
        return True
    return None if asked.product is None and asked.installation is None else False


def _rank(asked: Asked, candidate: Candidate) -> tuple[int, ...]:
    """Smaller is better; the first places are those of `_CRITERIA`."""
    return (
        _FORCE.get(candidate.stage, 3),
        not _is_warranty(asked, candidate),
        asked.installation not in candidate.installations,
        asked.product not in candidate.products,
        asked.kind not in candidate.services,
        _is_named(asked, candidate) is not True,
        -candidate.starts_on.toordinal(),
        -candidate.agreement_id,
    )


def _decisive(asked: Asked, ordered: Sequence[Candidate]) -> Reason:
    """The first criterion by which the best went before the next of another agreement or line."""
    best = ordered[0]
    if len(ordered) == 1:
        return Reason("only_one", {"agreement": best.code})
    other = ordered[1]
    params = {"agreement": best.code, "other": other.code}
    if best.code == other.code:
        params = {"agreement": best.label, "other": other.label}
    pairs = zip(_CRITERIA, _rank(asked, best), _rank(asked, other), strict=False)
    return Reason(next((name for name, mine, its in pairs if mine != its), "newest"), params)


def _standing(best: Candidate) -> list[Reason]:
    """That the best is not in force, where it is not."""
    if best.stage in IN_FORCE:
        return []
    return [Reason("not_in_force", {"agreement": best.code, "state": str(best.stage)})]


def _better_promise(one: Candidate, other: Candidate) -> dict[str, str] | None:
    """Where `one` promises more: the first promise that falls due at different instants decides.

    The severest first, since a ticket's severity may change while its terms stay.
    """
    for severity in sorted({*one.due, *other.due}):
        mine, its = one.due.get(severity, {}), other.due.get(severity, {})
        for promise in _PROMISES:
            early, late = mine.get(promise), its.get(promise)
            if early != late:
                better = late is None or (early is not None and early < late)
                return {"clock": promise, "severity": severity} if better else None
    return None
