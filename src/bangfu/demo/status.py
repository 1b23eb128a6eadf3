"""What the registry says of a household: its class, the causes, and how far it is on the way out.

Exits meet the yearly targets to the person. Poor villages leave whole: every household of a
village that has left has left before it.
"""

from functools import partial

import numpy as np

from bangfu.demo import draw
from bangfu.demo.draw import BLANK, Streams
from bangfu.demo.parts import Step, Weighted
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene

LEFT_VILLAGE = 0  # a village without an exit year


def classify(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """Give each household one of the classes, the shares of the recipe in its order."""
    household = scene.household
    codes = partial(scene.code, "household", "household_attribute")
    classes = np.full(household.rows, codes(recipe.other_class))
    left = np.ones(household.rows, dtype=bool)
    for name, group in recipe.classes.items():
        weights = np.where(left, weigh(scene, "household", group.weights), 0)
        count = round(group.share * household.rows)
        taken = draw.chosen(streams(f"class {name}"), weights, count)
        classes[taken] = codes(name)
        left[taken] = False
    household["household_attribute"] = classes.astype(np.int16)


def weigh(scene: Scene, subject: str, cases: list[Weighted]) -> np.ndarray:
    """The weight of the first case that holds; nothing where none does."""
    weights = np.zeros(scene.frames[subject].rows)
    left = np.ones(len(weights), dtype=bool)
    for case in cases:
        here = left & scene.holds(subject, case.when)
        weights[here] = case.weight
        left &= ~here
    return weights


def explain(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """Causes of poverty that follow from the family's facts: one main, at most two others."""
    household, rng = scene.household, streams("causes")
    names = list(recipe.causes)
    codes = np.array([scene.code("household", "main_cause", name) for name in names])
    weights = np.stack([weigh(scene, "household", recipe.causes[name]) for name in names], axis=1)
    with np.errstate(divide="ignore"):
        keys = np.log(weights) + rng.gumbel(size=weights.shape)
    ranked = np.argsort(-keys, axis=1, kind="stable")[:, :3]
    possible = np.take_along_axis(weights, ranked, axis=1) > 0
    household["main_cause"] = np.where(possible[:, 0], codes[ranked[:, 0]], -1).astype(np.int16)
    others = np.zeros(household.rows, np.int64)
    more = rng.random(household.rows)[:, None] < np.cumprod(recipe.further_causes)
    for place in (1, 2):
        stated = more[:, place - 1] & possible[:, place]
        others |= np.where(stated, 1 << codes[ranked[:, place]], 0)
    household["other_causes"] = np.where(others > 0, others, BLANK)


def leave(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """Exit years up to the reference date, planned ones after it, and exits of poor villages."""
    years = recipe.progress.years
    persons = scene.household["size"]
    targets = _targets(years, int(persons.sum()))
    village = _villages(scene, years, targets, streams)
    ready = np.log(weigh(scene, "household", recipe.progress.readiness))
    ready += streams("readiness").standard_normal(len(ready))
    year = np.zeros(len(ready), np.int64)
    of_village = scene.down(village, "household")
    for step, target in zip(years, targets, strict=True):
        left = year == 0
        forced = left & (of_village == step.year)
        free = left & ~forced & ((of_village == 0) | (of_village > step.year))
        year[forced] = step.year
        year[_fill(free, ready, persons, target - int(persons[forced].sum()))] = step.year
    year[year == 0] = years[-1].year
    _record(scene, recipe, year, village, streams)


def _targets(years: list[Step], persons: int) -> list[int]:
    """Persons to leave each year, scaled to this size and adding up to everybody."""
    weights = [step.persons or step.share or 0 for step in years]
    edges = np.rint(np.cumsum(weights) / sum(weights) * persons).astype(np.int64)
    return [int(persons) for persons in np.diff(edges, prepend=0)]


def _villages(scene: Scene, years: list[Step], targets: list[int], streams: Streams) -> np.ndarray:
    """The year in which each poor village leaves; 0 for ordinary ones.

    In a small city a year takes no more villages than its target of persons has room for.
    """
    village = scene.village
    poor = np.flatnonzero(village["is_poor_village"] == 1)
    order = streams("village exits").permutation(poor)
    counts = draw.allot(len(poor), np.array([step.villages for step in years]))
    persons = scene.total(scene.household["size"], "household")
    found = np.zeros(village.rows, np.int64)
    found[poor] = years[-1].year
    begin = 0
    for step, count, target in zip(years[:-1], counts, targets, strict=False):
        room = np.cumsum(persons[order[begin : begin + count]]) <= target
        taken = order[begin : begin + int(room.sum())]
        found[taken] = step.year
        begin += len(taken)
    return found


def _fill(free: np.ndarray, ready: np.ndarray, persons: np.ndarray, target: int) -> np.ndarray:
    """The readiest households that add up to the target, to the person where possible."""
    rows = np.flatnonzero(free)
    rows = rows[np.argsort(-ready[rows], kind="stable")]
    taken = int(np.searchsorted(np.cumsum(persons[rows]), target, side="right"))
    chosen, rest = list(rows[:taken]), rows[taken:]
    missing = target - int(persons[rows[:taken]].sum())
    while missing > 0 and len(fits := np.flatnonzero(persons[rest] <= missing)):
        best = fits[np.argmax(persons[rest[fits]])]
        chosen.append(rest[best])
        missing -= int(persons[rest[best]])
        rest = np.delete(rest, best)
    return np.array(chosen, np.int64)


def _record(
    scene: Scene, recipe: Recipe, year: np.ndarray, village: np.ndarray, streams: Streams
) -> None:
    household, now = scene.household, recipe.reference_date.year
    code = partial(scene.code, "household", "exit_status")
    exited = year <= now
    relapsed = _relapsed(scene, recipe, year, village, streams)
    status = np.where(year < now, code("exited_earlier"), code("exited"))
    status = np.where(exited, status, code("not_exited"))
    household["exit_status"] = np.where(relapsed, code("relapsed"), status).astype(np.int16)
    household["exited"] = exited & ~relapsed
    household["exit_year"] = np.where(exited, year, BLANK)
    household["planned_exit_year"] = np.where(relapsed, _next(recipe), year)
    household["relapse_year"] = np.where(relapsed, now, BLANK)
    household["relapse_cause"] = np.where(relapsed, household["main_cause"], -1).astype(np.int16)
    frame = scene.village
    frame["exit_year"] = village
    frame["exited"] = (village > 0) & (village <= now)


def _relapsed(
    scene: Scene, recipe: Recipe, year: np.ndarray, village: np.ndarray, streams: Streams
) -> np.ndarray:
    """Some of those who left in an earlier year have fallen back, outside villages that left."""
    now = recipe.reference_date.year
    before = (year < now) & (scene.down(village, "household") == LEFT_VILLAGE)
    chance = streams("relapse").random(len(year))
    return np.asarray(before & (chance < recipe.progress.relapsed))


def _next(recipe: Recipe) -> int:
    now = recipe.reference_date.year
    return next((step.year for step in recipe.progress.years if step.year > now), now)
