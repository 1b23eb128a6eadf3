"""Chance with a seed: streams, shares that add up, choices by weight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.demo import draw
from bangfu.demo.draw import Streams


def test_a_stream_depends_on_city_seed_and_name() -> None:
    first = Streams("a", 1)("x").random()
    assert first == Streams("a", 1)("x").random()
    others = [Streams("b", 1)("x"), Streams("a", 2)("x"), Streams("a", 1)("y")]
    assert first not in [stream.random() for stream in others]


@given(st.integers(0, 10_000), st.lists(st.floats(0.01, 1000), min_size=1, max_size=30))
def test_allotted_parts_add_up_and_follow_the_weights(total: int, weights: list[float]) -> None:
    shares = np.array(weights)
    parts = draw.allot(total, shares)
    assert parts.sum() == total
    assert (np.abs(parts - shares / shares.sum() * total) <= 1).all()


def test_every_part_gets_the_least() -> None:
    assert draw.allot(10, np.array([1000.0, 1, 1]), least=2).tolist() == [6, 2, 2]


def test_too_little_for_the_least_is_refused() -> None:
    with pytest.raises(ValueError, match="too little"):
        draw.allot(3, np.ones(4), least=1)


def test_chosen_rows_are_different_and_carry_weight() -> None:
    weights = np.array([0, 1, 0, 2, 3.0])
    found = draw.chosen(np.random.default_rng(1), weights, 3)
    assert found.tolist() == [1, 3, 4]


def test_fewer_rows_come_back_when_fewer_carry_weight() -> None:
    assert len(draw.chosen(np.random.default_rng(1), np.array([0, 1.0]), 5)) == 1


def test_heavy_rows_are_chosen_more_often() -> None:
    rng = np.random.default_rng(3)
    taken = [draw.chosen(rng, np.array([1, 9.0]), 1)[0] for _ in range(500)]
    assert 0.84 < np.mean(taken) < 0.96


def test_picked_positions_follow_the_weights() -> None:
    found = draw.picked(np.random.default_rng(2), np.array([1.0, 0, 3]), 4000)
    counts = np.bincount(found, minlength=3)
    assert counts[1] == 0
    assert 0.72 < counts[2] / 4000 < 0.78
