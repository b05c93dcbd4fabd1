"""The smaller parts of explanations: heads, conclusions, values and answers in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vefa.coverage.domain import phrases
from vefa.coverage.domain.boxes import Span
from vefa.coverage.domain.clause_sets import ClauseSet
from vefa.coverage.domain.clauses import Clause, Outcome
from vefa.coverage.domain.conditions import Among, Test
from vefa.coverage.domain.formats import in_words
from vefa.coverage.domain.openings import Answer, Effect
from vefa.coverage.domain.sentences import fill
from vefa.coverage.domain.texts import Text
from vefa.coverage.domain.vocabulary import Value


@dataclass(frozen=True, slots=True)
class Teller:
    """Puts clauses, facts and outcomes into the words of one language."""

    clauses: ClauseSet
    facts: Mapping[str, Value]
    language: str

    def head(self, clause: Clause) -> str:
        """The clause by number and title."""
        return phrases.HEAD[self.language].format(
            number=clause.number, title=clause.title[self.language]
        )

    def numbers(self, clauses: Sequence[str]) -> str:
        """Clauses by their numbers alone."""
        pattern = phrases.CLAUSE if len(clauses) == 1 else phrases.CLAUSES
        return pattern[self.language].format(numbers=", ".join(clauses))

    def conclusion(self, effect: Effect) -> str:
        """The outcome with the name of its rate or allowance, where the terms give one."""
        outcome, rate, allowance = effect
        if outcome is Outcome.BILLABLE:
            named = self.clauses.rates.get(rate or "")
            if named is None:
                return phrases.BILLABLE[self.language]
            return phrases.BILLABLE_AT[self.language].format(rate=named[self.language])
        if outcome is Outcome.ALLOWANCE:
            name = self.clauses.allowances[allowance or ""].name[self.language]
            return phrases.FROM_ALLOWANCE[self.language].format(name=name)
        plain = phrases.COVERED if outcome is Outcome.COVERED else phrases.NOT_SERVED
        return plain[self.language]

    def label(self, fact: str) -> str:
        """What a fact is called."""
        return self.clauses.vocabulary.spec(fact).label[self.language]

    def value(self, fact: str, value: Value) -> str:
        """A fact's value in words; amounts of money with the currency among the facts."""
        spec = self.clauses.vocabulary.spec(fact)
        return in_words(spec, value, self.language, str(self.facts.get("currency", "")))

    def filled(self, words: Text) -> str:
        """A text with the facts that are known."""
        return fill(words[self.language], self._known)

    def admitted(self, test: Test) -> str:
        """The values that a test admits, in words."""
        if isinstance(test, Among):
            spec = self.clauses.vocabulary.spec(test.fact)
            order: tuple[str | bool, ...] = tuple(spec.values) or (True, False)
            return ", ".join(self.value(test.fact, v) for v in order if v in test.values)
        return self._span(test.fact, Span(test.start, test.end))

    def answer(self, fact: str, answer: Answer) -> str:
        """What one answer to an open question would mean."""
        values, conclusion = self.values(fact, answer), self.conclusion(answer.effect)
        return f"{', '.join(values)} → {conclusion} ({self.numbers(answer.clauses)})"

    def values(self, fact: str, answer: Answer) -> list[str]:
        """The values of an answer in words."""
        values = [self.value(fact, value) for value in answer.values]
        return values + [self._span(fact, span) for span in answer.spans]

    def _known(self, fact: str) -> str | None:
        value = self.facts.get(fact)
        return None if value is None else self.value(fact, value)

    def _span(self, fact: str, span: Span) -> str:
        step = self.clauses.vocabulary.spec(fact).step
        start, end, kinds = span.start, span.end, ("below", "from", "between")
        if any(fact in (each.left, each.needed) for each in self.clauses.allowances.values()):
            # Amounts of an allowance are told by what is left, not by a cent more.
            start = None if start is None else start - step
            end = None if end is None else end - step
            kinds = ("up_to", "more_than", "between")
        ends = {
            "start": "" if start is None else self.value(fact, start),
            "end": "" if end is None else self.value(fact, end),
        }
        kind = kinds[0] if start is None else kinds[1] if end is None else kinds[2]
        return phrases.SPANS[kind][self.language].format(**ends)
