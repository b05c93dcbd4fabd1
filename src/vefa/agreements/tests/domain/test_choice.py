from datetime import UTC, date, datetime

import pytest

from vefa.agreements.domain.choice import Asked, Candidate, choose
from vefa.agreements.domain.choice_words import CODES, explain
from vefa.agreements.domain.life import Stage


def candidate(number: int, **changes) -> Candidate:
    values = {
        "agreement_id": number,
        "code": f"AN-{number}",
        "kind": "maintenance",
        "stage": Stage.ACTIVE,
        "starts_on": date(2026, 1, number),
        "version_id": number * 10,
        "line": "software_support",
        **changes,
    }
    return Candidate(**values)


def names(*values):
    return frozenset(values)


PLAIN = candidate(1)
NEWER = candidate(2)
LAPSED = candidate(3, stage=Stage.LAPSED, products=names("ehr"))
SUSPENDED = candidate(4, stage=Stage.SUSPENDED)
PRODUCT = candidate(5, products=names("ehr"), starts_on=date(2020, 1, 1))
INSTALLATION = candidate(6, installations=names(77), starts_on=date(2019, 1, 1))
SERVICE = candidate(7, services=names("request", "question"), starts_on=date(2018, 1, 1))
WARRANTY = candidate(8, kind="warranty", starts_on=date(2017, 1, 1))
ELSEWHERE = candidate(9, sites=names(500))
LIMITED = candidate(10, products=names("erp"))

FAULT = Asked("fault", product="ehr", installation=77, site=1, under_warranty=True)


@pytest.mark.parametrize(
    ("asked", "candidates", "chosen", "reason"),
    [
        (FAULT, [PLAIN], 1, "only_one"),
        (FAULT, [PLAIN, NEWER], 2, "newest"),
        (FAULT, [LAPSED, PLAIN], 1, "in_force"),
        (FAULT, [SUSPENDED, PLAIN], 1, "in_force"),
        (FAULT, [LAPSED, SUSPENDED], 4, "in_force"),
        (FAULT, [PRODUCT, NEWER], 5, "names_product"),
        (FAULT, [PRODUCT, INSTALLATION, NEWER], 6, "names_installation"),
        (FAULT, [PRODUCT, INSTALLATION, WARRANTY], 8, "warranty"),
        (Asked("request"), [SERVICE, NEWER], 7, "by_kind"),
        (Asked("request", product="ehr"), [SERVICE, PRODUCT], 5, "names_product"),
        # What speaks against a line takes it out.
        (FAULT, [SERVICE, PLAIN], 1, "only_one"),
        (FAULT, [ELSEWHERE, PLAIN], 1, "only_one"),
        (Asked("fault", product="erp"), [PRODUCT, PLAIN], 1, "only_one"),
        (Asked("fault", installation=78), [INSTALLATION, PLAIN], 1, "only_one"),
        (Asked("fault", under_warranty=False), [WARRANTY, PLAIN], 1, "only_one"),
        # What is not known speaks neither for nor against.
        (Asked("fault"), [PRODUCT, LIMITED], 10, "newest"),
        (Asked("fault"), [WARRANTY, PLAIN], 1, "newest"),
        # What may be limited to something else comes after what is not limited.
        (Asked("fault"), [LIMITED, PLAIN], 1, "unlimited"),
        (Asked("fault"), [ELSEWHERE, PLAIN], 1, "unlimited"),
        # Nothing fits: the closest takes it all the same.
        (Asked("fault", product="erp"), [PRODUCT], 5, "nothing_fits"),
        (Asked("fault", product="erp"), [PRODUCT, LAPSED], 5, "nothing_fits"),
    ],
)
def test_choice(asked, candidates, chosen, reason):
    for order in (candidates, candidates[::-1]):
        choice = choose(asked, order)
        assert choice.coverage.agreement_id == chosen
        assert choice.clocks == choice.coverage
        assert choice.reasons[0].code == reason


def test_without_agreement_nothing_is_chosen():
    choice = choose(FAULT, [])
    assert (choice.coverage, choice.state, choice.in_agreement) == (None, "none", False)
    assert choice.to_json()["coverage"] is None


@pytest.mark.parametrize(
    ("asked", "line", "named"),
    [
        (FAULT, PRODUCT, True),
        (FAULT, INSTALLATION, True),
        (FAULT, PLAIN, True),
        (Asked("fault"), PLAIN, True),
        (Asked("fault"), PRODUCT, None),
        (Asked("fault"), ELSEWHERE, None),
        (Asked("fault", product="erp"), PRODUCT, False),
    ],
)
def test_whether_it_is_named(asked, line, named):
    assert choose(asked, [line]).in_agreement is named


def test_what_is_not_in_force_is_said():
    choice = choose(FAULT, [SUSPENDED])
    assert choice.state == "suspended"
    assert [reason.code for reason in choice.reasons] == ["only_one", "not_in_force"]


def promising(line: Candidate, severity="S2", **hours: int) -> Candidate:
    due = {clock: datetime(2026, 3, 2, hour, tzinfo=UTC) for clock, hour in hours.items()}
    due = {severity: due, "S4": {"response": datetime(2026, 3, 9, tzinfo=UTC)}}
    return candidate(
        line.agreement_id,
        kind=line.kind,
        stage=line.stage,
        products=line.products,
        due=due,
    )


@pytest.mark.parametrize(
    ("warranty", "other", "clocks", "promise"),
    [
        ({"resolution": 12}, {"resolution": 10}, 5, "resolution"),
        ({"resolution": 10}, {"resolution": 12}, 8, None),
        ({"resolution": 10, "response": 9}, {"resolution": 10, "response": 8}, 5, "response"),
        ({"resolution": 10, "response": 8}, {"resolution": 12, "response": 7}, 8, None),
        ({}, {"response": 9}, 5, "response"),
        ({"response": 9}, {}, 8, None),
        ({}, {}, 8, None),
    ],
)
def test_under_warranty_the_better_target_times(warranty, other, clocks, promise):
    choice = choose(FAULT, [promising(WARRANTY, **warranty), promising(PRODUCT, **other)])
    assert choice.coverage.agreement_id == WARRANTY.agreement_id
    assert choice.clocks.agreement_id == clocks
    better = [reason for reason in choice.reasons if reason.code == "better_target"]
    assert [reason.params["clock"] for reason in better] == ([promise] if promise else [])


def test_the_severest_promise_decides():
    quick = promising(WARRANTY, "S1", resolution=10), promising(PRODUCT, "S2", resolution=9)
    assert choose(FAULT, quick).clocks.agreement_id == WARRANTY.agreement_id
    slow = promising(WARRANTY, "S2", resolution=9), promising(PRODUCT, "S1", resolution=10)
    assert choose(FAULT, slow).reasons[-1].params["severity"] == "S1"


def test_what_is_not_in_force_times_nothing():
    due = {"S1": {"resolution": datetime(2026, 1, 1, tzinfo=UTC)}}
    lapsed = candidate(3, stage=Stage.LAPSED, due=due)
    assert choose(FAULT, [promising(WARRANTY), lapsed]).clocks.agreement_id == 8


def test_two_lines_of_one_agreement_are_told_apart():
    lines = [candidate(1, line="help_desk"), candidate(1, products=names("ehr"))]
    reason = choose(FAULT, lines).reasons[0]
    assert reason.params == {"agreement": "AN-1/software_support", "other": "AN-1/help_desk"}
    lines_by_name = {
        "software_support": {"ru": "Поддержка программ"},
        "help_desk": {"ru": "Поддержка компьютеров"},
    }
    assert explain({"reasons": [reason.to_json()]}, "ru", lines_by_name) == [
        "AN-1 «Поддержка программ» имеет преимущество перед AN-1 «Поддержка компьютеров», "
        "так как в нём указан продукт."
    ]


@pytest.mark.parametrize("language", ["en", "tr", "ru", "kk"])
def test_every_reason_is_a_sentence_in_every_language(language):
    params = {
        "agreement": "AN-1",
        "other": "AN-2",
        "warranty": "GA-1",
        "clock": "resolution",
        "severity": "S1",
        "state": "lapsed",
    }
    reasons = [{"code": code, "params": params} for code in CODES]
    sentences = explain({"reasons": reasons}, language)
    assert len(set(sentences)) == len(CODES)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


def test_a_kept_choice_explains_itself():
    kept = choose(FAULT, [PRODUCT, NEWER]).to_json()
    assert kept["coverage"] == {
        "agreement": 5,
        "code": "AN-5",
        "version": 50,
        "line": "software_support",
    }
    assert explain(kept, "en") == ["AN-5 comes before AN-2 because it names the product."]
