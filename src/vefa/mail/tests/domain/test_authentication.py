"""Whose findings about a sender are believed, and how they are read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vefa.mail.domain.authentication import dmarc_result

OURS = "mx.desk.example"
FAILED = f"{OURS}; dmarc=fail header.from=bizim.example"


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (FAILED, "fail"),
        (f"{OURS} 1; dmarc=pass", "pass"),
        (f"{OURS.upper()}.; DMARC=FAIL (p=REJECT)", "fail"),
        (f'"{OURS}"; dmarc=fail', "fail"),
        (f'(a (nested\\) ;) comment) {OURS} ;dmarc/1 = (so) fail reason="a; dmarc=pass"', "fail"),
        (f"{OURS}; spf=pass smtp.mailfrom=x@y.example; dkim=fail; dmarc=none", "none"),
        (f"{OURS}; dmarc=pass header.from=a.example; dmarc=fail header.from=b.example", "fail"),
        (f"{OURS}; none", ""),
        (f"{OURS}", ""),
        (f"{OURS}; spf=fail; dkim=fail", ""),
        # What stands in a property or under another method says nothing.
        (f"{OURS}; spf=none (dmarc=pass)", ""),
        (f'{OURS}; spf=none reason="; dmarc=pass"', ""),
        (f"{OURS}; spf=pass smtp.helo=dmarc=fail", ""),
        (f"{OURS}; x-dmarc=fail; dmarcs=fail; dmarc", ""),
        (f'{OURS}; dmarc="fail"; dmarc==fail; dmarc=', ""),
        # Another's name, none, or ours in another's place.
        (f"mx.other.example; dmarc=fail {OURS}", ""),
        (f"{OURS}.other.example; dmarc=fail", ""),
        (f"{OURS} other; dmarc=fail", ""),
        (f"{OURS} 2; dmarc=fail", ""),
        ("spf=fail (sender IP is 192.0.2.1); dmarc=fail action=none", ""),
        ("; dmarc=fail", ""),
        ("", ""),
        # A comment or a quote that the sender opened (by its HELO) hides no failure.
        (f"{OURS}; spf=none smtp.helo=(x; dmarc=fail (p=none)", "fail"),
        (f'{OURS}; spf=none smtp.helo="x; dmarc=fail (p=none)', "fail"),
        # Nor one that the sender closed behind it (by another value that the server repeats).
        (f"{OURS}; spf=none smtp.helo=(x; dmarc=fail header.from=x) y.example", "fail"),
        (f"{OURS}; dmarc=pass; spf=none smtp.helo=(x; dmarc=fail header.from=x)", "fail"),
        (f'{OURS}; spf=none smtp.helo="x; dmarc=fail header.from=x"', "fail"),
    ],
)
def test_what_one_header_says(value: str, result: str) -> None:
    assert dmarc_result([value], {OURS}) == result


def test_the_topmost_of_ours_decides() -> None:
    theirs, spf, passed = "mx.other.example; dmarc=pass", f"{OURS}; spf=pass", f"{OURS}; dmarc=pass"
    assert dmarc_result([theirs, spf, FAILED, passed], {OURS}) == "fail"
    assert dmarc_result([passed, FAILED], {OURS}) == "pass"
    assert dmarc_result([theirs, FAILED], {"mx.other.example", OURS}) == "pass"


def test_what_is_far_too_long_hides_no_failure() -> None:
    keys = "; dkim=pass header.d=x.example" * 1_000
    assert dmarc_result([f"{OURS}{keys}; dmarc=fail"], {OURS}) == "fail"
    assert dmarc_result([f"{OURS}{keys}; dmarc=pass"], {OURS}) == ""


def test_nobody_is_believed_unless_named() -> None:
    assert dmarc_result([FAILED], set()) == ""
    assert dmarc_result(["; dmarc=fail", " ; dmarc=fail", '""; dmarc=fail'], {"", " "}) == ""


PIECES = st.sampled_from(
    ["dmarc", "=", "fail", "pass", ";", "(", ")", '"', "\\", " ", "/1", OURS, "x", "\t", "İ", "1"]
)
GARBAGE = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80))


@settings(max_examples=300, deadline=None)
@given(st.lists(GARBAGE, max_size=4))
def test_garbage_is_read_without_harm(values: list[str]) -> None:
    result = dmarc_result(values, {OURS})
    assert result == result.casefold()
    assert not result or any(OURS.casefold() in each.casefold() for each in values)
    assert dmarc_result(values, set()) == ""


@settings(max_examples=300, deadline=None)
@given(GARBAGE, st.lists(GARBAGE, max_size=3))
def test_nothing_that_a_message_brings_along_undoes_a_failure(
    within: str, below: list[str]
) -> None:
    assert dmarc_result([FAILED, *below], {OURS}) == "fail"
    helo = f"{OURS}; spf=none smtp.helo={within}; dmarc=fail header.from={within}"
    assert dmarc_result([helo, *below], {OURS}) == "fail"
