"""What nobody wrote down. Some households (and villages) are kept carelessly, most are not."""

import numpy as np

from bangfu.demo.draw import Streams
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene


class Blanks:
    """Which cells of which rows are left out.

    The same city, seed and column always leave out the same rows.
    """

    def __init__(self, scene: Scene, recipe: Recipe, streams: Streams) -> None:
        self.scene = scene
        self.recipe = recipe.blanks
        self.streams = streams
        rng = streams("careless")
        household = rng.random(scene.household.rows) < self.recipe.careless
        self.careless = {
            "household": household,
            "member": scene.down(household, "member"),
            "village": rng.random(scene.village.rows) < self.recipe.careless,
        }

    def mask(self, subject: str, column: str) -> np.ndarray:
        """Rows in which the column is not stated although it could be."""
        rng = self.streams(f"blank {subject}.{column}")
        careless = self.careless[subject]
        chance = self.recipe.columns.get(column)
        if chance is not None:
            left = rng.random(len(careless), dtype=np.float32) < chance
            # The head's number ties the sheets together, so it is always there.
            return left & ~self.scene.member["head"] if column == "id_no" else left
        rate = np.where(careless, self.recipe.careless_rate, self.recipe.rate)
        return rng.random(len(careless), dtype=np.float32) < rate
