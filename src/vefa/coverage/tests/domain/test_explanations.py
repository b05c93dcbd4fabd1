import pytest

from vefa.coverage.domain import LANGUAGES, ClauseSet, decide, explain, wording
from vefa.coverage.tests.domain.small import SAME, row

HOURS = {
    "en": "[you asked for work on {work_at}|you asked for work outside your hours]"
    "[; your hours are {week}]",
    "tr": "[çalışma zamanı: {work_at}|mesai dışı çalışma istediniz][; mesai: {week}]",
    "ru": "[вы запросили работу: {work_at}|работа вне рабочего времени][; ваше время: {week}]",
    "kk": "[жұмыс уақыты: {work_at}|жұмыс уақытынан тыс][; сіздің уақытыңыз: {week}]",
}
TITLE = {
    "en": "Work outside working hours",
    "tr": "Mesai saatleri dışında çalışma",
    "ru": "Работа вне рабочего времени",
    "kk": "Жұмыс уақытынан тыс жұмыс",
}
RATE = {
    "en": "out-of-hours rate",
    "tr": "mesai dışı ücreti",
    "ru": "ставка за работу вне рабочего времени",
    "kk": "жұмыс уақытынан тыс жұмыс мөлшерлемесі",
}
WEEK = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
WORKS = {"en": "developments", "tr": "geliştirmeler", "ru": "разработки", "kk": "әзірлеулер"}
LINE = {
    "rates": [{"code": "out_of_hours", "name": RATE}],
    "allowances": [{"code": "works", "name": WORKS, "unit": "money"}],
    "clauses": [
        row("3.1", "not_served", {"agreement_state": ["lapsed"]}),
        row(
            "7.3",
            "billable",
            {"work_hours": ["outside"]},
            rate="out_of_hours",
            title=TITLE,
            text=HOURS,
        ),
        row("9.1", "allowance", {"kind": ["development"]}, allowance="works"),
        row("9.2", "billable", {"kind": ["development"]}),
        row("10.1", when={"kind": ["fault"]}, text={**SAME, "en": "it is a {kind}"}),
        row("11.1", "billable"),
    ],
}
CLAUSES = ClauseSet.from_json(LINE)
KNOWN = {"agreement_state": "active", "work_hours": "inside", "kind": "fault"}


def told(language="en", **facts):
    decision = decide({**KNOWN, **facts}, CLAUSES)
    return {sentence.role: sentence for sentence in explain(decision, CLAUSES, language)}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "Clause 7.3 “Work outside working hours”: you asked for work on Saturday at 14:10; "
            "your hours are Monday to Friday 08:00–17:00 → billable at the out-of-hours rate",
        ),
        (
            "tr",
            "Madde 7.3 “Mesai saatleri dışında çalışma”: çalışma zamanı: Cumartesi 14:10; "
            "mesai: Pazartesi–Cuma 08:00–17:00 → ücretli (mesai dışı ücreti)",
        ),
        (
            "ru",
            "Пункт 7.3 «Работа вне рабочего времени»: вы запросили работу: суббота, 14:10; "
            "ваше время: понедельник – пятница 08:00–17:00 → платно "
            "(ставка за работу вне рабочего времени)",
        ),
        (
            "kk",
            "7.3-тармақ «Жұмыс уақытынан тыс жұмыс»: жұмыс уақыты: сенбі, 14:10; "
            "сіздің уақытыңыз: дүйсенбі – жұма 08:00–17:00 → ақылы "
            "(жұмыс уақытынан тыс жұмыс мөлшерлемесі)",
        ),
    ],
)
def test_the_deciding_clause_is_told_with_its_facts(language, line):
    facts = {"work_hours": "outside", "work_at": "2026-03-14T14:10", "week": WEEK}
    sentence = told(language, **facts)["decision"]
    assert sentence.line == line
    assert sentence.clause == "7.3"
    assert sentence.title == TITLE[language]
    assert line.endswith(sentence.conclusion)
    assert sentence.text in line


def test_facts_that_are_not_known_leave_the_sentence_whole():
    line = told(work_hours="outside")["decision"].line
    assert "you asked for work outside your hours → billable" in line


def test_what_is_billable_needs_an_approved_quote():
    assert told(work_hours="outside")["approval"].line == (
        "Work goes on once the company representative has approved a quote."
    )
    assert "approval" not in told()


def test_later_matches_are_told_as_remarks():
    remark = told(work_hours="outside")["remark"]
    assert remark.line == "Also applies: Clause 10.1 “words”: it is a fault → covered"


def test_where_there_is_no_service_the_remedy_is_told_and_nothing_else():
    sentences = told(agreement_state="lapsed", work_hours="outside")
    assert list(sentences) == ["decision", "remedy"]
    assert sentences["remedy"].line == "What would have to change: words"


def test_an_open_fact_is_told_with_what_each_answer_would_mean():
    decision = decide({"agreement_state": "active", "kind": "fault"}, CLAUSES)
    first, *_, last = explain(decision, CLAUSES, "en")
    assert first.conclusion == "covered, for now"
    assert last.fact == "work_hours"
    assert last.line == (
        "Not known yet: when the work is wanted. in working hours → covered (clause 10.1); "
        "outside working hours → billable at the out-of-hours rate (clause 7.3)."
    )


def test_an_allowance_is_told_with_what_is_left_and_what_goes_beyond():
    sentences = told(kind="development", works_left="1500.5", works_needed=2000, currency="KZT")
    assert sentences["decision"].conclusion == "covered from the allowance “developments”"
    assert sentences["draw"].line.replace("\u00a0", " ") == (
        "Left before: 1,500.50 KZT; this work needs: 2,000.00 KZT; left after: 0.00 KZT."
    )
    assert sentences["excess"].line.replace("\u00a0", " ") == (
        "What goes beyond the allowance, 499.50 KZT: billable (clause 9.2)."
    )


def test_an_allowance_that_is_used_up_is_told_before_the_decision():
    decision = decide({**KNOWN, "kind": "development", "works_left": 0}, CLAUSES)
    roles = [sentence.role for sentence in explain(decision, CLAUSES, "tr")]
    assert roles == ["used_up", "decision", "approval"]
    used_up = explain(decision, CLAUSES, "ru")[0].line
    assert "лимит «разработки» исчерпан" in used_up


def test_an_estimate_that_is_missing_is_told():
    sentences = told(kind="development", works_left=10, currency="USD")
    assert "has not been estimated yet" in sentences["draw"].line
    assert sentences["open"].line.replace("\u00a0", " ") == (
        "Not known yet: what this work needs of “developments”. up to 10.00 USD → covered from "
        "the allowance “developments” (clause 9.1); more than 10.00 USD → billable (clause 9.2)."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_told_in_every_language(language):
    cases = [
        {"agreement_state": "lapsed"},
        {"kind": "development", "works_left": 10, "works_needed": 20},
        {"kind": "development", "works_left": 10},
        {"kind": "development", "works_left": -1},
        {"kind": None, "agreement_state": None, "work_hours": None},
    ]
    for facts in cases:
        for sentence in told(language, **facts).values():
            assert sentence.line
            assert "{" not in sentence.line
            assert "[" not in sentence.line


def test_a_clause_is_worded_for_print_without_facts():
    assert wording(CLAUSES.clause("7.3"), CLAUSES, "tr") == "Mesai dışı çalışma istediniz"
    assert wording(CLAUSES.clause("10.1"), CLAUSES, "en") == "It is a fault"
