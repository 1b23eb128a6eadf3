"""Making a demo city."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from django.conf import settings

from bangfu.base.divisions.codes import Level
from bangfu.demo import (
    collected,
    families,
    health,
    incomes,
    items,
    mistakes,
    people,
    places,
    recipe,
    sheets,
    status,
    villages,
)
from bangfu.demo.blanks import Blanks
from bangfu.demo.cases import Painter
from bangfu.demo.draw import Streams
from bangfu.demo.ledger import Ledger
from bangfu.demo.lines import Lines
from bangfu.demo.places import Places
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene
from bangfu.engine.packs import loader
from bangfu.engine.packs.pack import Pack


@dataclass(frozen=True, repr=False, eq=False)
class City:
    """A demo city: its ledger, what was planted in it, and where everything is.

    Args:
        pack: whose demo city it is.
        recipe: what it was made from.
        size: which of the recipe's sizes.
        seed: what chance began with.
        places: villages that hold registered households.
        ledger: the sheets.
        planted: a manifest of planted mistakes (``mistakes.MANIFEST``).
    """

    pack: Pack
    recipe: Recipe
    size: str
    seed: int
    places: Places
    ledger: Ledger
    planted: pa.Table

    def __repr__(self) -> str:
        return f"City({self.pack.code}, {self.size}, {self.seed})"

    @property
    def reference_date(self) -> dt.date:
        """The day the ledger shows."""
        return self.recipe.reference_date


def generate(
    city: str,
    size: str = "small",
    seed: int | None = None,
    *,
    errors: float | None = None,
    roots: Iterable[Path] | None = None,
) -> City:
    """Make a demo city: the same arguments always give the same ledger.

    Args:
        city: name of a pack with a ``demo.yaml``, e.g. ``jingzhou``.
        size: one of the recipe's sizes: ``small`` or ``full``.
        seed: what chance begins with; the recipe's own if absent.
        errors: planted mistakes per row; the recipe's own if absent, 0 for a clean ledger.
        roots: folders that hold packs; those of the settings if absent.

    Raises:
        PackError: the pack or its recipe cannot be used.
        KeyError: the recipe has no such size.
    """
    pack = loader.load(city, settings.PACKS if roots is None else roots)
    plan = recipe.read(pack)
    seed = plan.seed if seed is None else seed
    streams = Streams(pack.code, seed)
    where = places.settle(pack, plan, plan.sizes[size], streams)
    scene = populate(pack, plan, size, where, streams)
    blanks = Blanks(scene, plan, streams)
    clean = sheets.build(scene, blanks, plan.reference_date)
    rate = plan.errors.rate if errors is None else errors
    ledger, planted = mistakes.plant(scene, where, plan, clean, rate, streams)
    return City(pack, plan, size, seed, where, ledger, planted)


def populate(pack: Pack, plan: Recipe, size: str, where: Places, streams: Streams) -> Scene:
    """Everybody, step by step; each step leans on what the ones before found."""
    scene = Scene(pack)
    painter = Painter(scene, plan, streams)
    villages.found(scene, plan, where)
    families.found(scene, plan, plan.sizes[size], streams)
    people.identify(scene, plan, where, streams)
    painter.step("health")
    health.sum_up(scene)
    people.paper(scene)
    painter.step("school")
    people.enrol(scene, plan, where)
    painter.step("work")
    status.classify(scene, plan, streams)
    painter.step("relief")
    status.explain(scene, plan, streams)
    status.leave(scene, plan, streams)
    villages.describe(scene, plan, painter, streams)
    painter.step("living")
    painter.step("bills")
    painter.step("earnings")
    lines = Lines(scene, plan, streams)
    lines.aim()
    incomes.earn(scene, plan, streams)
    lines.hold()
    incomes.before(scene, streams)
    lines.hold_growth()
    incomes.tell(scene, plan, streams)
    items.name(scene, plan, streams)
    painter.step("file")
    collected.collect(scene, painter)
    _tie(scene, where)
    return scene


def _tie(scene: Scene, where: Places) -> None:
    """The key columns that tie rows to places and households."""
    village, household, member = scene.village, scene.household, scene.member
    village.texts["key_village_code"] = _listed(where.village.tolist())
    for level in (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE):
        village.texts[f"key_{level.value}_name"] = _listed(where.name(level))
    heads = member.texts["id_no"].take(pa.array(member.starts))
    household.texts["key_head_id_no"] = heads
    household.texts["key_household_no"] = household.texts["household_no"]


def _listed(texts: list[str]) -> pa.Array:
    numbers = pa.array(np.arange(len(texts), dtype=np.int32))
    return pa.DictionaryArray.from_arrays(numbers, pa.array(texts))
