"""Id numbers and accounts: sealed to their row, found by fingerprint."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import crypto
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households import sealing

NUMBER = "429900196504120018"
PAIRS = [
    (sealing.seal_id_no, sealing.open_id_no),
    (sealing.seal_account, sealing.open_account),
]
Seal = Callable[[str, UUID], bytes]
Open = Callable[[bytes, UUID], str]


@pytest.mark.parametrize(("seal", "open_"), PAIRS)
@given(text=st.text(max_size=40), uid=st.uuids())
def test_what_is_sealed_opens_again(seal: Seal, open_: Open, text: str, uid: UUID) -> None:
    assert open_(seal(text, uid), uid) == text


@pytest.mark.parametrize(("seal", "open_"), PAIRS)
def test_it_opens_in_no_other_row(seal: Seal, open_: Open) -> None:
    with pytest.raises(crypto.Broken):
        open_(seal(NUMBER, uuid7()), uuid7())


def test_an_id_number_does_not_open_as_an_account() -> None:
    uid = uuid7()
    with pytest.raises(crypto.Broken):
        sealing.open_account(sealing.seal_id_no(NUMBER, uid), uid)


@pytest.mark.parametrize("at", [0, 5, -1])
def test_an_altered_one_does_not_open(at: int) -> None:
    uid = uuid7()
    sealed = bytearray(sealing.seal_id_no(NUMBER, uid))
    sealed[at] ^= 1
    with pytest.raises(crypto.Broken):
        sealing.open_id_no(bytes(sealed), uid)


def test_the_same_number_looks_different_each_time_it_is_sealed() -> None:
    uid = uuid7()
    assert sealing.seal_id_no(NUMBER, uid) != sealing.seal_id_no(NUMBER, uid)
    assert NUMBER.encode() not in sealing.seal_id_no(NUMBER, uid)


def test_fingerprints_are_equal_for_equal_numbers_of_one_purpose() -> None:
    assert sealing.id_no_print(NUMBER) == sealing.id_no_print(NUMBER)
    assert sealing.id_no_print(NUMBER) != sealing.id_no_print(NUMBER[:-1] + "6")
    assert sealing.id_no_print(NUMBER) != sealing.account_print(NUMBER)
    assert len(sealing.id_no_print(NUMBER)) == 16
