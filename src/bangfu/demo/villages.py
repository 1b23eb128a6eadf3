"""The village file of the year: how large, which of the nine haves, what income."""

import numpy as np

from bangfu.base.divisions.codes import Level
from bangfu.demo.cases import Painter
from bangfu.demo.draw import Streams
from bangfu.demo.places import Places
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Frame, Scene


def found(scene: Scene, recipe: Recipe, places: Places) -> None:
    """Villages and their households as frames, with the terrain of their county."""
    village = scene.add(Frame("village", len(places.village)))
    village["is_poor_village"] = places.poor.astype(np.int16)
    village["registered"] = places.households
    county = places.prefix(Level.COUNTY)
    for terrain in sorted({declared.terrain for declared in recipe.counties.values()}):
        codes = [code for code, of in recipe.counties.items() if of.terrain == terrain]
        village[terrain] = np.isin(county, codes)
    owner = np.repeat(np.arange(village.rows), places.households)
    scene.add(Frame("household", len(owner), owner))


def describe(scene: Scene, recipe: Recipe, painter: Painter, streams: Streams) -> None:
    """The file of each village; it is never smaller than what is registered in it."""
    painter.step("village")
    village, rng = scene.village, streams("village file")
    registered = village["registered"]
    persons = scene.total(scene.household["size"], "household")
    least = np.ceil(registered * rng.uniform(1.3, 2.2, village.rows))
    households = np.maximum(village["total_households"], least)
    village["total_households"] = households.astype(np.int64)
    mean = np.maximum(rng.uniform(2.9, 3.8, village.rows), persons / registered)
    village["total_population"] = np.ceil(households * mean).astype(np.int64)
    days = rng.integers(0, 90, village.rows).astype("timedelta64[D]")
    year = (village["exit_year"] - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    latest = np.datetime64(recipe.reference_date)
    day = np.minimum(year + 364, latest) - days
    village["exited_on"] = np.where(village["exited"], day, np.datetime64("NaT"))
    painter.step("village_file")
