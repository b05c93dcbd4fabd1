"""One-time codes, tried with the vectors of RFC 6238, appendix B."""

from datetime import UTC, datetime, timedelta

import pytest

from vefa.accounts.domain import recovery, totp

SECRET = b"12345678901234567890"
AT = datetime(2026, 4, 20, 6, 0, 10, tzinfo=UTC)
STEP = totp.step_of(AT)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_the_vectors_of_the_rfc(second: int, code: str) -> None:
    at = datetime.fromtimestamp(second, tz=UTC)
    assert totp.code_at(SECRET, totp.step_of(at), digits=8) == code
    assert totp.code_at(SECRET, totp.step_of(at)) == code[2:]


@pytest.mark.parametrize(
    ("offset", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(offset: int, taken: bool) -> None:
    code = totp.code_at(SECRET, STEP + offset)
    found = totp.matching_step(SECRET, code, AT, last_step=-1)
    assert found == (STEP + offset if taken else None)


def test_a_code_is_good_once() -> None:
    code = totp.code_at(SECRET, STEP)
    assert totp.matching_step(SECRET, code, AT, last_step=STEP - 1) == STEP
    assert totp.matching_step(SECRET, code, AT, last_step=STEP) is None
    older = totp.code_at(SECRET, STEP - 1)
    assert totp.matching_step(SECRET, older, AT + timedelta(seconds=1), last_step=STEP) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥"])
def test_what_is_no_code_is_wrong(code: str) -> None:
    assert (
        totp.matching_step(SECRET, code.encode().decode("ascii", "ignore"), AT, last_step=-1)
        is None
    )


def test_a_clock_that_was_set_back_shuts_nobody_out() -> None:
    ahead = totp.step_of(AT + timedelta(days=300))
    code = totp.code_at(SECRET, STEP)
    assert totp.matching_step(SECRET, code, AT, last_step=ahead) == STEP
    assert totp.matching_step(SECRET, code, AT, last_step=STEP) is None


def test_an_app_is_told_what_it_is_for() -> None:
    address = totp.enrolment(SECRET, account="ayşe@x.example", issuer="Ahenk Bilişim")
    assert address.startswith("otpauth://totp/Ahenk%20Bili%C5%9Fim%3Aay%C5%9Fe%40x.example?")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ahenk%20Bili%C5%9Fim" in address


def test_recovery_codes_are_read_as_people_type_them() -> None:
    codes = recovery.make_codes(lambda letters: letters[7])
    assert codes == ["hhhhh-hhhhh"] * 10
    assert recovery.plain(" HHHHH hhhhh ") == recovery.plain(codes[0])
    assert recovery.looks_like_one("HHHHH-HHHHH")
    assert not recovery.looks_like_one("123456")
