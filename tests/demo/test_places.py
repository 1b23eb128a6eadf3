"""Where households are: real villages, poor ones among them."""

import numpy as np
import pytest

from bangfu.base.divisions.codes import Level
from bangfu.demo import places
from bangfu.demo.city import City
from bangfu.demo.draw import Streams
from bangfu.engine.problems import PackError


def settle(city: City, **changes: object) -> places.Places:
    """The places of a city whose recipe is changed."""
    plan = city.recipe.model_copy(update=changes)
    return places.settle(city.pack, plan, plan.sizes["small"], Streams("test", 1))


def test_villages_are_real_and_named_officially(clean: City) -> None:
    assert set(clean.places.village.tolist()) <= clean.places.names.keys()
    assert all(clean.places.name(Level.VILLAGE))


def test_households_add_up_and_every_village_holds_one(clean: City) -> None:
    held = clean.places.households
    assert held.sum() == clean.recipe.sizes["small"].households
    assert held.min() >= 1


def test_every_county_and_most_townships_take_part(clean: City) -> None:
    counties = set(clean.places.prefix(Level.COUNTY).tolist())
    assert counties == clean.recipe.counties.keys()
    inside = [c for c in clean.places.names if c[:6] in counties and c[6:9] != "000"]
    townships = {c[:9] for c in inside if c[9:] > "199"}
    assert len(set(clean.places.prefix(Level.TOWNSHIP).tolist())) > 0.9 * len(townships)


def test_poor_villages_have_codes_of_villagers_committees(clean: City) -> None:
    last = clean.places.village[clean.places.poor].astype("<U12")
    assert all("200" <= code[-3:] <= "399" for code in last.tolist())


def test_poor_villages_of_wuhan_lie_in_its_four_outer_districts(wuhan: City) -> None:
    counties = wuhan.places.prefix(Level.COUNTY)[wuhan.places.poor]
    assert set(counties.tolist()) == {"420114", "420115", "420116", "420117"}


def test_poor_villages_hold_their_share(clean: City) -> None:
    held = clean.places.households
    assert abs(held[clean.places.poor].sum() / held.sum() - clean.recipe.poor_share) < 0.04


def test_farms_and_management_districts_hold_households_too(jingzhou: City) -> None:
    last = np.array([int(code[-3:]) for code in jingzhou.places.village.tolist()])
    assert (last >= 400).any()


def test_what_is_left_out_holds_nobody(jingzhou: City) -> None:
    for prefix in jingzhou.recipe.leave_out:
        assert not np.char.startswith(jingzhou.places.village, prefix).any()


def test_a_smaller_share_of_villages_leaves_the_poor_ones_in(jingzhou: City) -> None:
    size = jingzhou.recipe.sizes["small"].model_copy(update={"villages": 0.05})
    found = settle(jingzhou, sizes={"small": size})
    assert found.poor.sum() == jingzhou.recipe.poor_villages
    assert len(found.village) < len(jingzhou.places.village)


def test_more_poor_villages_than_villages_are_refused(jingzhou: City) -> None:
    with pytest.raises(PackError, match="may be poor"):
        settle(jingzhou, poor_villages=5000)


def test_fewer_households_than_villages_are_refused(jingzhou: City) -> None:
    size = jingzhou.recipe.sizes["small"].model_copy(update={"households": 300})
    with pytest.raises(PackError, match="too little"):
        settle(jingzhou, sizes={"small": size})
