"""Rows just above, exactly at and just below the figures that rules compare with.

The figures come from the pack, assumed ones included; nothing is repeated in the recipe.
"""

import numpy as np

from bangfu.demo import draw, recipe
from bangfu.demo.draw import Streams
from bangfu.demo.parts import Line
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.language.types import Kind
from bangfu.engine.problems import PackError, Place, Problem, nearest

WHOLE_RATE = 10_000
SAFETY_NET = (
    "dibao_income",
    "extreme_hardship_income",
    "pension_income",
    "elder_allowance",
    "disability_subsidy",
)


class Lines:
    """Which rows of which columns stand at which value.

    ``at`` maps ``(subject, column)`` to row positions and values: fen, or a rate in 0.01 %.
    """

    def __init__(self, scene: Scene, plan: Recipe, streams: Streams) -> None:
        self.scene = scene
        day = plan.reference_date
        known = figures.figures(scene.pack, Question(day, assumed=True))
        self.at: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}
        for number, line in enumerate(plan.lines):
            rng = streams(f"line {number}")
            key = line.subject, line.column
            rows = self._rows(line, rng)
            steps = np.rint(np.array(line.steps)[rng.integers(0, len(line.steps), len(rows))] * 100)
            values = _value(known, line, scene) + steps.astype(np.int64)
            before = self.at.get(key, (np.zeros(0, np.int64), np.zeros(0, np.int64)))
            fresh = ~np.isin(rows, before[0])
            self.at[key] = (
                np.append(before[0], rows[fresh]),
                np.append(before[1], values[fresh]),
            )

    def _rows(self, line: Line, rng: np.random.Generator) -> np.ndarray:
        weights = self.scene.holds(line.subject, line.when).astype(float)
        return draw.chosen(rng, weights, round(line.share * np.count_nonzero(weights)))

    def aim(self) -> None:
        """Tell the incomes what these households are meant to have."""
        rows, values = self._of("disposable_income_pc")
        self.scene.household["meant_income"][rows] = values / 100

    def hold(self) -> None:
        """Put surveyed incomes and safety nets on their places."""
        rows, values = self._of("disposable_income_pc")
        self.scene.household["disposable_income_pc"][rows] = values
        self._hold_safety_nets(*self._of("safety_net_income_pc"))
        for (subject, column), (places, amounts) in self.at.items():
            if subject == "village":
                self.scene.village[column][places] = amounts

    def hold_growth(self) -> None:
        """Choose last year's income so that growth stands at its places."""
        rows, rates = self._of("income_growth")
        household = self.scene.household
        last = household["disposable_income_pc"][rows] * WHOLE_RATE / (WHOLE_RATE + rates)
        household["last_disposable_income_pc"][rows] = np.rint(last).astype(np.int64)

    def _of(self, column: str) -> tuple[np.ndarray, np.ndarray]:
        empty = np.zeros(0, np.int64)
        return self.at.get(("household", column), (empty, empty))

    def _hold_safety_nets(self, rows: np.ndarray, values: np.ndarray) -> None:
        """Change what a household receives most of, so that the sum per person is the value."""
        household = self.scene.household
        parts = np.stack([household[name][rows] for name in SAFETY_NET], axis=1)
        largest = np.argmax(parts, axis=1)
        missing = values * household["size"][rows] - parts.sum(axis=1)
        for place, name in enumerate(SAFETY_NET):
            here = (largest == place) & (parts.max(axis=1, initial=0) + missing >= 0)
            household[name][rows[here]] += missing[here]


def _value(known: dict[str, Figure], line: Line, scene: Scene) -> int:
    figure, share = (_figure(known, name, scene) for name in (line.figure, line.share_of))
    return figure * share // WHOLE_RATE


def _figure(known: dict[str, Figure], name: str, scene: Scene) -> int:
    if not name:
        return WHOLE_RATE
    figure = known.get(name)
    if figure is None:
        near = nearest(name, known)
        place = Place(f"{scene.pack.code}/{recipe.FILE}")
        raise PackError([Problem("unknown_parameter", place, {"name": name}, near)])
    kind = Kind(scene.pack.parameters[name].type)
    if not isinstance(figure.value, int) or kind not in (Kind.MONEY, Kind.RATE):
        raise recipe.fault(scene.pack, f"lines.{name}", figure.status)
    return figure.value
