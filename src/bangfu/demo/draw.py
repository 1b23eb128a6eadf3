"""Chance with a seed: named random streams, shares that add up, choices by weight.

Each thing that is drawn has a stream of its own, so that a new column leaves the others as they
were. The same city, seed and name always give the same numbers.
"""

import zlib

import numpy as np

# Marks a number nobody stated; codes and yes/no use -1, dates NaT.
BLANK = np.iinfo(np.int64).min


class Streams:
    """Random streams of one city and seed."""

    def __init__(self, city: str, seed: int) -> None:
        self.city = city
        self.seed = seed

    def __call__(self, name: str) -> np.random.Generator:
        """The stream of a name, from its beginning."""
        return np.random.default_rng([self.seed, zlib.crc32(f"{self.city}/{name}".encode())])


def allot(total: int, weights: np.ndarray, least: int = 0) -> np.ndarray:
    """Whole numbers that add up to ``total``, as near to the weights as can be.

    Args:
        total: what to share out.
        weights: one per part, not negative, some of them positive.
        least: what every part gets at least.

    >>> allot(10, np.array([1.0, 1.0, 2.0])).tolist()
    [3, 2, 5]
    """
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} is too little for {len(weights)} parts of {least}")
    exact = weights / weights.sum() * spare
    parts = np.floor(exact).astype(np.int64)
    missing = spare - int(parts.sum())
    parts[np.argsort(parts - exact, kind="stable")[:missing]] += 1
    return np.asarray(parts + least)


def chosen(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """Positions of ``count`` different rows, the heavier the likelier, in ascending order.

    Rows without weight are never taken; fewer come back when fewer carry weight.
    """
    heavy = np.flatnonzero(weights > 0)
    keys = np.log(weights[heavy]) + rng.gumbel(size=len(heavy))
    return np.asarray(np.sort(heavy[np.argsort(-keys, kind="stable")[:count]]))


def picked(rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """``count`` positions among the weights, drawn independently."""
    edges = np.cumsum(weights, dtype=np.float64)
    places = np.searchsorted(edges, rng.random(count) * edges[-1], side="right")
    return np.asarray(np.minimum(places, len(weights) - 1))
