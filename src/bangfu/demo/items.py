"""Some households' income sheets name items apart: columns split into parts that add up to them."""

import numpy as np

from bangfu.demo.draw import BLANK, Streams
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene

FEN = 100


def name(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """Split this year's and last year's columns; other households say only the sums."""
    household = scene.household
    apart = streams("income items").random(household.rows) < recipe.incomes.itemised
    for column, shares in recipe.incomes.named_apart.items():
        for prefix in ("", "last_"):
            parts = split(household[prefix + column], list(shares.values()))
            for item, amounts in zip(shares, parts, strict=True):
                said = apart & (household[prefix + column] > 0)
                household[prefix + item] = np.where(said, amounts, BLANK)


def split(whole: np.ndarray, shares: list[float]) -> list[np.ndarray]:
    """Parts in whole yuan, the first taking what rounding leaves.

    >>> [part.tolist() for part in split(np.array([10050]), [0.6, 0.4])]
    [[6050], [4000]]
    """
    total = sum(shares)
    rest = [(whole * share / total / FEN).astype(np.int64) * FEN for share in shares[1:]]
    return [whole - np.sum(rest, axis=0, dtype=np.int64), *rest]
