"""A vocabulary small enough to try every combination of its facts."""

from itertools import product

from hypothesis import settings

from vefa.coverage.domain import ClauseSet, FactSpec, Vocabulary
from vefa.coverage.domain.texts import text

SAME = {"en": "words", "tr": "sözler", "ru": "слова", "kk": "сөздер"}
WORDS = text("words", "sözler", "слова", "сөздер")
COLOURS = ("red", "green", "blue")
LEVELS = (-1, 0, 1, 2, 3, 4)
VALUES = {"colour": COLOURS, "wet": (True, False), "level": LEVELS}
POT = {"code": "pot", "name": SAME, "unit": "visits"}
LEFT = (-1, 0, 1, 2)
ABSENT = object()
# A busy machine is no failure.
unhurried = settings(deadline=None)

SMALL = Vocabulary(
    {
        "colour": FactSpec(
            "colour", "choice", WORDS, "intake", values=dict.fromkeys(COLOURS, WORDS)
        ),
        "wet": FactSpec("wet", "flag", WORDS, "intake"),
        "level": FactSpec("level", "number", WORDS, "intake"),
        "name": FactSpec("name", "text", WORDS, "text"),
    }
)


def row(number, outcome="covered", when=None, **more):
    """A clause as JSON, short for tests."""
    if outcome == "not_served":
        more.setdefault("remedy", SAME)
    return {
        "number": str(number),
        "code": f"c{number}".replace(".", "_"),
        "when": when or {},
        "outcome": outcome,
        "title": SAME,
        "text": SAME,
        **more,
    }


def clause_set(*rows, vocabulary=SMALL):
    return ClauseSet.from_json(list(rows), vocabulary)


def assignments(*, unknown, fixed=None, values=None):
    """Every combination of facts; with `unknown` each fact may also be missing."""
    fixed, values = fixed or {}, values or VALUES
    names = list(values)
    choices = [
        (fixed[name],) if name in fixed else (*values[name], *((ABSENT,) if unknown else ()))
        for name in names
    ]
    for chosen in product(*choices):
        yield {n: v for n, v in zip(names, chosen, strict=True) if v is not ABSENT}


def holds(when, facts):
    """The meaning of a condition, written once more and plainly."""
    for name, test in when.items():
        if name not in facts:
            return False
        value = facts[name]
        if isinstance(test, dict):
            if not test.get("from", -99) <= value < test.get("to", 99):
                return False
        elif isinstance(test, bool):
            if value is not test:
                return False
        elif value not in test:
            return False
    return True


def first(rows, facts, subject):
    """The row that decides, found plainly; None when none does."""
    for each in rows:
        if subject in each["subjects"] and holds(each["when"], facts):
            return each
    return None


def effect(each):
    return each["outcome"], each.get("rate"), each.get("allowance")
