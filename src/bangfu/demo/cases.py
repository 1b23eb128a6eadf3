"""Drawing columns from the cases of a recipe."""

import numpy as np
import pyarrow as pa

from bangfu.demo import draw
from bangfu.demo.draw import BLANK, Streams
from bangfu.demo.parts import Case
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene
from bangfu.engine.language.types import Kind

HUNDREDTHS = (Kind.MONEY, Kind.QUANTITY)


class Painter:
    """Draws what a recipe says, step by step.

    Args:
        scene: the frames to draw into.
        recipe: whose steps are asked for by name.
        streams: the source of chance.
    """

    def __init__(self, scene: Scene, recipe: Recipe, streams: Streams) -> None:
        self.scene = scene
        self.recipe = recipe
        self.streams = streams

    def step(self, name: str) -> None:
        """Draw every column of a step, in the order written, larger subjects first."""
        subjects = self.recipe.steps.get(name, {})
        for subject in ("village", "household", "member"):
            for column, cases in subjects.get(subject, {}).items():
                self.column(subject, column, cases)

    def column(self, subject: str, name: str, cases: list[Case]) -> None:
        """Draw one column or fact of a subject."""
        frame, kind = self.scene.frames[subject], self.scene.kind(subject, name)
        rng = self.streams(f"{subject}.{name}")
        words = list(dict.fromkeys(word for case in cases for word in case.pick or ()))
        values = _blank(kind, frame.rows, cases)
        left = np.ones(frame.rows, dtype=bool)
        for case in cases:
            here = np.flatnonzero(left & self.scene.holds(subject, case.when))
            left[here] = False
            if len(here) and _says(case):
                values[here] = self._draw(subject, name, case, words, here, rng)
        if kind == Kind.TEXT:
            numbers = pa.array(values, pa.int32(), mask=values < 0)
            frame.texts[name] = pa.DictionaryArray.from_arrays(numbers, pa.array(words))
        else:
            frame[name] = values

    def _draw(
        self,
        subject: str,
        name: str,
        case: Case,
        words: list[str],
        here: np.ndarray,
        rng: np.random.Generator,
    ) -> np.ndarray:
        kind = self.scene.kind(subject, name)
        if case.yes is not None:
            return rng.random(len(here)) < case.yes
        if case.before is not None:
            low, high = case.before
            days = rng.integers(int(low), int(high), len(here), endpoint=True)
            return np.datetime64(self.recipe.reference_date) - days.astype("timedelta64[D]")
        if case.years_before is not None:
            low, high = case.years_before
            back = rng.integers(int(low), int(high), len(here), endpoint=True)
            return np.asarray(self.recipe.reference_date.year - back)
        if case.pick is not None:
            keys = list(case.pick)
            spots = draw.picked(rng, np.array(list(case.pick.values())), len(here))
            values = np.array([self._value(subject, name, key, words) for key in keys])
            return np.asarray(values[spots])
        if isinstance(case.value, str):
            return np.full(len(here), self._value(subject, name, case.value, words))
        return self._exact(kind, self._number(subject, case, here, rng))

    def _value(self, subject: str, name: str, key: str, words: list[str]) -> object:
        kind = self.scene.kind(subject, name)
        if kind == Kind.CODE:
            return self.scene.code(subject, name, key)
        if kind == Kind.MONTH:
            return np.datetime64(key, "M")
        if kind == Kind.TEXT:
            return words.index(key)
        return self._exact(kind, np.array(float(key)))[()]

    def _number(
        self, subject: str, case: Case, here: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        numbers = _chance(case, len(here), rng)
        if case.times:
            numbers = numbers * self.scene.number(subject, case.times)[here]
        if case.least is not None or case.most is not None:
            numbers = np.clip(numbers, case.least, case.most)
        return np.round(numbers / case.step) * case.step if case.step else numbers

    def _exact(self, kind: Kind | None, numbers: np.ndarray) -> np.ndarray:
        if kind in HUNDREDTHS:
            return np.asarray(np.rint(numbers * 100).astype(np.int64))
        return np.asarray(np.rint(numbers).astype(np.int64)) if kind == Kind.INT else numbers


def _chance(case: Case, count: int, rng: np.random.Generator) -> np.ndarray:
    if case.between is not None:
        return rng.uniform(*case.between, count)
    if case.around is not None:
        return case.around[0] * np.exp(case.around[1] * rng.standard_normal(count))
    if case.normal is not None:
        return rng.normal(*case.normal, count)
    assert isinstance(case.value, int | float)
    return np.full(count, float(case.value))


def _says(case: Case) -> bool:
    ways = (case.yes, case.value, case.pick, case.between, case.around, case.normal)
    return any(way is not None for way in (*ways, case.before, case.years_before))


def _blank(kind: Kind | None, rows: int, cases: list[Case]) -> np.ndarray:
    """A column in which nothing is stated; a fact of ours begins with no and nothing."""
    if kind in (Kind.BOOL, Kind.CODE):
        return np.full(rows, -1, np.int16)
    if kind == Kind.TEXT:
        return np.full(rows, -1, np.int32)
    if kind == Kind.MONTH:
        return np.full(rows, "NaT", "datetime64[M]")
    if kind == Kind.DATE or (kind is None and any(case.before for case in cases)):
        return np.full(rows, "NaT", "datetime64[D]")
    if kind is not None:
        return np.full(rows, BLANK, np.int64)
    return np.zeros(rows, bool if any(case.yes is not None for case in cases) else np.float64)
