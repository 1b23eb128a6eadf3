"""Codes of the time, as telephones show them, and codes on paper."""

import re

import pytest

from bangfu.base.entry import codes

SECRET = b"12345678901234567890"
# RFC 6238, appendix B, last six digits of the SHA-1 column.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize(("moment", "code"), VECTORS.items())
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    assert codes.at(SECRET, moment) == code
    assert codes.step(SECRET, code, moment) == moment // 30


@pytest.mark.parametrize(
    ("late", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_telephone_may_be_half_a_minute_off_and_no_more(late: int, taken: bool) -> None:
    code = codes.at(SECRET, 1_000_000_000 + late)
    assert (codes.step(SECRET, code, 1_000_000_000) is not None) == taken


@pytest.mark.parametrize(
    "typed", ["", "1", "28708", "2870820", "abcdef", "２８７０８２", "-28708", "\x00"]
)
def test_what_is_no_code_is_refused_quietly(typed: str) -> None:
    assert codes.step(SECRET, typed, 59) is None


def test_secrets_and_recovery_codes_are_never_twice_the_same() -> None:
    assert len({codes.new_secret() for _ in range(50)}) == 50
    drawn = [code for _ in range(50) for code in codes.recovery_codes()]
    assert len(set(drawn)) == 500
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{5}-[2-9A-HJKMNP-Z]{5}", code) for code in drawn)


def test_the_square_code_names_account_and_product() -> None:
    told = codes.address(SECRET, "town", "Bangfu")
    assert told.startswith("otpauth://totp/Bangfu:town?")
    assert "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in told
    assert codes.spelled(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"
