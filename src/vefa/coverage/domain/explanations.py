"""A decision in readable sentences, in the order in which it came about."""

from dataclasses import dataclass
from decimal import Decimal

from vefa.coverage.domain import phrases
from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.decisions import Decision
from vefa.coverage.domain.holds import Hold
from vefa.coverage.domain.openings import OpenFact
from vefa.coverage.domain.sentences import fill
from vefa.coverage.domain.teller import Teller
from vefa.coverage.domain.texts import capitalised
from vefa.coverage.domain.verdicts import Draw, Verdict


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an explanation: whole in `line`, and in its parts for a page.

    `role` is `used_up`, `decision`, `draw`, `excess`, `remedy`, `approval`, `duty`, `remark` or
    `open`.
    `clause`, `title` and `text` are empty where the sentence is about no clause, `fact` where it
    is about no open fact, `conclusion` where nothing follows from it.
    """

    role: str
    line: str
    clause: str = ""
    title: str = ""
    text: str = ""
    conclusion: str = ""
    fact: str = ""


def explain(decision: Decision, clauses: ClauseSet, language: str) -> list[Sentence]:
    """Say why the decision is as it is, clause by clause, with its facts filled in.

    Remarks are told unless there is no service at all. `clauses` is the set that it was decided
    by; `language` is `en`, `tr`, `ru` or `kk`. Raises `BadClause` when the set has no clause of a
    number that the decision names.
    """
    teller = Teller(clauses, decision.facts, language)
    sentences = [_used_up(verdict, teller) for verdict in decision.used_up]
    sentences.append(_decider(decision, teller))
    if decision.draw is not None and decision.allowance is not None:
        sentences += _drawn(decision.draw, decision.allowance, teller)
    clause = clauses.clause(decision.clause)
    if clause.remedy is not None:
        remedy = teller.filled(clause.remedy)
        sentences.append(
            Sentence("remedy", phrases.REMEDY[language].format(remedy=remedy), text=remedy)
        )
    if decision.outcome is Outcome.BILLABLE:
        sentences.append(Sentence("approval", phrases.APPROVAL[language]))
    sentences += [_held(hold, language) for hold in decision.holds]
    if decision.outcome is not Outcome.NOT_SERVED:
        sentences += [_remark(verdict, teller) for verdict in decision.remarks]
    sentences += [_open(fact, teller) for fact in decision.open_facts]
    return sentences


def wording(clause: Clause, clauses: ClauseSet, language: str) -> str:
    """The clause's own sentence, without facts: as it stands in the printed procedure."""
    teller = Teller(clauses, {}, language)
    tests = {test.fact: test for test in clause.condition}
    said = fill(
        clause.text[language],
        lambda name: teller.admitted(tests[name]) if name in tests else None,
    )
    return capitalised(said, language)


def _decider(decision: Decision, teller: Teller) -> Sentence:
    clause = teller.clauses.clause(decision.clause)
    conclusion = teller.conclusion(decision.verdict.effect)
    if decision.provisional:
        conclusion = phrases.PROVISIONAL[teller.language].format(conclusion=conclusion)
    return _clause_sentence("decision", clause, conclusion, teller)


def _clause_sentence(role: str, clause: Clause, conclusion: str, teller: Teller) -> Sentence:
    said = teller.filled(clause.text)
    line = f"{teller.head(clause)}: {said} → {conclusion}"
    title = clause.title[teller.language]
    return Sentence(role, line, clause.number, title, said, conclusion)


def _remark(verdict: Verdict, teller: Teller) -> Sentence:
    clause = teller.clauses.clause(verdict.clause)
    plain = _clause_sentence("remark", clause, teller.conclusion(verdict.effect), teller)
    line = phrases.REMARK[teller.language].format(line=plain.line)
    return Sentence("remark", line, plain.clause, plain.title, plain.text, plain.conclusion)


def _used_up(verdict: Verdict, teller: Teller) -> Sentence:
    clause = teller.clauses.clause(verdict.clause)
    allowance = teller.clauses.allowances[verdict.allowance or ""]
    left = teller.facts[allowance.left]
    said = phrases.USED_UP[teller.language].format(
        name=allowance.name[teller.language], left=teller.value(allowance.left, left)
    )
    title = clause.title[teller.language]
    return Sentence("used_up", f"{teller.head(clause)}: {said}", clause.number, title, said)


def _drawn(draw: Draw, code: str, teller: Teller) -> list[Sentence]:
    left = teller.clauses.allowances[code].left

    def shown(amount: Decimal | None) -> str:
        return "" if amount is None else teller.value(left, amount)

    pattern = phrases.LEFT if draw.needed is None else phrases.DRAW
    line = pattern[teller.language].format(
        before=shown(draw.left_before), needed=shown(draw.needed), after=shown(draw.left_after)
    )
    sentences = [Sentence("draw", line, text=line)]
    if draw.beyond is not None:
        conclusion = teller.conclusion(draw.beyond.effect)
        line = phrases.EXCESS[teller.language].format(
            excess=shown(draw.excess),
            conclusion=conclusion,
            clause=teller.numbers([draw.beyond.clause]),
        )
        sentences.append(
            Sentence("excess", line, draw.beyond.clause, text=line, conclusion=conclusion)
        )
    return sentences


def _held(hold: Hold, language: str) -> Sentence:
    pattern = phrases.DUTY_EXPIRED if hold.expired else phrases.DUTY
    title, meaning = hold.title[language], hold.meaning[language]
    line = pattern[language].format(title=title, meaning=meaning)
    return Sentence("duty", line, title=title, text=meaning)


def _open(fact: OpenFact, teller: Teller) -> Sentence:
    answers = "; ".join(teller.answer(fact.fact, answer) for answer in fact.answers)
    line = phrases.OPEN[teller.language].format(fact=teller.label(fact.fact), answers=answers)
    return Sentence("open", line, text=line, fact=fact.fact)
