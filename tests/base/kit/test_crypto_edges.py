"""Sealing at its edges: cut values, rotation, and where the ring comes from."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit import crypto

RING = crypto.new_ring()
BOX = crypto.Software(RING)


@pytest.fixture
def fresh(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No module in use yet, and no ring from outside."""
    monkeypatch.delenv("BANGFU_KEY_RING", raising=False)
    crypto.provider.cache_clear()
    yield
    crypto.provider.cache_clear()


@given(st.integers(0, 45))
def test_a_value_cut_anywhere_is_broken(length: int) -> None:
    sealed = BOX.seal("429900196504120018", context="x")
    with pytest.raises(crypto.Broken):
        BOX.open(sealed[:length], context="x")


@given(st.binary(max_size=80))
def test_bytes_that_were_never_sealed_are_broken(blob: bytes) -> None:
    with pytest.raises(crypto.Broken):
        BOX.open(blob, context="x")


@given(st.lists(st.integers(1, 255), min_size=1, max_size=6, unique=True))
def test_values_of_every_key_of_the_ring_open_whichever_is_current(ids: list[int]) -> None:
    ring = {**RING, "keys": {str(i): crypto.new_ring()["keys"]["1"] for i in ids}}
    sealed = [crypto.Software({**ring, "current": i}).seal(f"{i}", context="x") for i in ids]
    box = crypto.Software({**ring, "current": ids[0]})
    assert [box.open(blob, context="x") for blob in sealed] == [str(i) for i in ids]


def test_a_key_taken_out_of_the_ring_opens_nothing() -> None:
    sealed = BOX.seal("a", context="x")
    other = {**RING, "current": 2, "keys": {"2": crypto.new_ring()["keys"]["1"]}}
    with pytest.raises(crypto.Broken, match="ring"):
        crypto.Software(other).open(sealed, context="x")


def test_rotation_keeps_fingerprints_and_the_trails_seal() -> None:
    rotated = crypto.Software({**RING, "current": 2, "keys": {"2": RING["keys"]["1"]}})
    assert rotated.fingerprint("a", purpose="p") == BOX.fingerprint("a", purpose="p")
    assert rotated.witness(b"a") == BOX.witness(b"a")


def test_purpose_and_value_do_not_run_together() -> None:
    assert BOX.fingerprint("bc", purpose="a") != BOX.fingerprint("c", purpose="ab")


def test_nothing_of_a_value_is_readable_in_its_seal() -> None:
    assert b"429900" not in BOX.seal("429900196504120018", context="x")
    assert len(BOX.fingerprint("429900196504120018", purpose="id_no")) == 16
    assert len(BOX.witness(b"")) == 32


def test_new_rings_share_no_key() -> None:
    one, two = crypto.new_ring(), crypto.new_ring()
    keys = [*one["keys"].values(), one["lookup"], one["trail"], *two["keys"].values()]
    assert len({*keys, two["lookup"], two["trail"]}) == 6
    assert {len(key) for key in keys} == {64}


def test_the_ring_is_made_once_and_read_again(fresh: None, home: Path) -> None:
    sealed = crypto.provider().seal("a", context="x")
    crypto.provider.cache_clear()
    assert crypto.provider().open(sealed, context="x") == "a"
    assert (home / "keys" / "ring.json").is_file()


def test_a_ring_from_the_environment_comes_before_the_file(
    fresh: None, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANGFU_KEY_RING", json.dumps(RING))
    assert crypto.provider().open(BOX.seal("a", context="x"), context="x") == "a"
    assert not (home / "keys").exists()
