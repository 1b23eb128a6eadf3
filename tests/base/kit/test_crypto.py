"""Sealing: bound to its place, found by fingerprint, broken when touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import crypto

RING = crypto.new_ring()
BOX = crypto.Software(RING)


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_what_is_sealed_opens_in_its_place(plain: str, context: str) -> None:
    assert BOX.open(BOX.seal(plain, context=context), context=context) == plain


def test_two_seals_of_one_value_differ() -> None:
    assert BOX.seal("a", context="x") != BOX.seal("a", context="x")


def test_a_moved_value_does_not_open() -> None:
    with pytest.raises(crypto.Broken):
        BOX.open(BOX.seal("429900", context="member:1"), context="member:2")


@given(st.integers(0, 200))
def test_a_changed_byte_is_noticed(place: int) -> None:
    blob = bytearray(BOX.seal("429900196504120018", context="x"))
    blob[place % len(blob)] ^= 1
    with pytest.raises(crypto.Broken):
        BOX.open(bytes(blob), context="x")


def test_an_empty_blob_and_a_missing_key_are_broken() -> None:
    with pytest.raises(crypto.Broken):
        BOX.open(b"", context="x")
    with pytest.raises(crypto.Broken):
        BOX.open(b"\xff" + b"0" * 40, context="x")


def test_fingerprints_find_equal_values_within_one_purpose() -> None:
    same = BOX.fingerprint("a", purpose="id_no")
    assert same == BOX.fingerprint("a", purpose="id_no")
    assert same != BOX.fingerprint("a", purpose="account")
    assert same != crypto.Software(crypto.new_ring()).fingerprint("a", purpose="id_no")


def test_old_keys_still_open_after_rotation() -> None:
    sealed = BOX.seal("a", context="x")
    rotated = {**RING, "current": 2, "keys": {**RING["keys"], "2": crypto.new_ring()["keys"]["1"]}}
    newer = crypto.Software(rotated)
    assert newer.open(sealed, context="x") == "a"
    assert newer.seal("a", context="x")[0] == 2
