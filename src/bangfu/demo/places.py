"""Where households are: real villages, some of them poor, and how many households each holds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bangfu.base.divisions import codes, reading
from bangfu.demo import draw
from bangfu.demo.draw import Streams
from bangfu.demo.parts import County, Size, VillageCodes
from bangfu.demo.recipe import Recipe, fault
from bangfu.engine.packs.pack import Pack

BUNDLE = "divisions"
LAST = 3


@dataclass(frozen=True)
class Places:
    """Villages that hold registered households, in the order of their codes.

    Args:
        village: 12-digit codes.
        poor: which are poor villages.
        households: how many registered households each holds, one at least.
        names: official names by code, of every place of the province.
        zones: functional zones: code → 12-digit prefixes of the places they run.
    """

    village: np.ndarray
    poor: np.ndarray
    households: np.ndarray
    names: dict[str, str]
    zones: dict[str, list[str]]

    def name(self, level: codes.Level) -> list[str]:
        """The official name of the place at a level above (or of) each village."""
        length = codes.PREFIX[level]
        return [self.names[codes.pad(code[:length])] for code in self.village.tolist()]

    def prefix(self, level: codes.Level) -> np.ndarray:
        """The leading digits of each village at a level."""
        return self.village.astype(f"<U{codes.PREFIX[level]}")


def settle(pack: Pack, recipe: Recipe, size: Size, streams: Streams) -> Places:
    """Choose villages and spread the households over them.

    Raises:
        FileNotFoundError: no pack of the chain carries divisions.
        PackError: there are too few villages for the poor ones, or too few households for all.
    """
    rows, facts = reading.bundle(bundle_of(pack))
    names = {row.code: row.name for row in rows}
    village, weight, may_be_poor = _candidates(list(names), pack.division, recipe)
    poor = np.zeros(len(village), dtype=bool)
    poor[_poor(pack, village, weight, may_be_poor, recipe, streams)] = True
    active = poor.copy()
    others = np.where(poor, 0.0, weight)
    wanted = round(size.villages * np.count_nonzero(others))
    active[draw.chosen(streams("villages"), others, wanted)] = True
    village, weight, poor = village[active], weight[active], poor[active]
    try:
        households = _households(weight, poor, recipe, size, streams)
    except ValueError as error:
        raise fault(pack, "sizes", str(error)) from None
    zones = {zone["code"]: list(zone["administers"]) for zone in facts.get("zones", [])}
    return Places(village, poor, households, names, zones)


def bundle_of(pack: Pack) -> Path:
    """The nearest folder of divisions in a pack's chain.

    Raises:
        FileNotFoundError: no pack of the chain carries divisions.
    """
    for folder in reversed(pack.folders):
        if (folder / BUNDLE / "divisions.yaml").is_file():
            return folder / BUNDLE
    raise FileNotFoundError(f"no pack below {pack.code} carries divisions")


def _candidates(
    listed: list[str], division: str, recipe: Recipe
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Villages that may take part, their weights, and whether each may be poor."""
    every = np.array(sorted(listed))
    inside = np.char.startswith(every, codes.prefix(division))
    for prefix in recipe.leave_out:
        inside &= ~np.char.startswith(every, prefix)
    every = every[inside & ~np.char.endswith(every, "0" * LAST)]
    county = every.astype(f"<U{codes.PREFIX[codes.Level.COUNTY]}")
    last = np.array([code[-LAST:] for code in every.tolist()], dtype=np.int64)
    weight, poor = np.zeros(len(every)), np.zeros(len(every), dtype=bool)
    for code, declared in recipe.counties.items():
        for kind in recipe.village_codes:
            here = (county == code) & (last >= kind.low) & (last <= kind.high)
            _weigh(weight, poor, here, declared, kind)
    return every[weight > 0], weight[weight > 0], poor[weight > 0]


def _weigh(
    weight: np.ndarray, poor: np.ndarray, here: np.ndarray, county: County, kind: VillageCodes
) -> None:
    weight[here] = county.weight * kind.weight
    poor[here] = kind.poor and county.poor_villages


def _poor(
    pack: Pack,
    village: np.ndarray,
    weight: np.ndarray,
    may_be: np.ndarray,
    recipe: Recipe,
    streams: Streams,
) -> np.ndarray:
    found = draw.chosen(streams("poor villages"), np.where(may_be, weight, 0), recipe.poor_villages)
    if len(found) < recipe.poor_villages:
        raise fault(pack, "poor_villages", f"only {len(found)} of {len(village)} may be poor")
    return found


def _households(
    weight: np.ndarray, poor: np.ndarray, recipe: Recipe, size: Size, streams: Streams
) -> np.ndarray:
    noise = recipe.village_spread * streams("village sizes").standard_normal(len(weight))
    share = weight * np.exp(noise)
    share[poor] *= recipe.poor_share / share[poor].sum()
    share[~poor] *= (1 - recipe.poor_share) / share[~poor].sum()
    return draw.allot(size.households, share, least=1)
