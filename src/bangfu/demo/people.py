"""Who people are: their people, papers, numbers and schools."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.base.divisions.codes import Level
from bangfu.demo import draw, ids, names
from bangfu.demo.draw import Streams
from bangfu.demo.places import Places
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene

PHONE = 11
ACCOUNT = 17
NUMBER = 10
# Those who married into a family may be of another people.
MARRIED_IN = (
    "spouse",
    "daughter_in_law",
    "son_in_law",
    "mother",
    "wifes_mother",
    "husbands_mother",
    "siblings_spouse",
)


def identify(scene: Scene, recipe: Recipe, places: Places, streams: Streams) -> None:
    """Ethnicity, names, id numbers, household and person numbers, phones and accounts."""
    people, household, member = recipe.people, scene.household, scene.member
    member["ethnicity"] = _ethnicity(scene, recipe, places, streams)
    names.write(scene, recipe, streams)
    rng = streams("ids")
    number = ids.citizens(people.area, member["birth_date"], member["female"], rng)
    member.texts["citizen_no"] = number
    household.texts["bank_account"] = ids.running(people.account, ACCOUNT, household.rows, rng)
    own = ids.running(people.phone, PHONE, household.rows + member.rows, rng)
    household.texts["phone"] = own[: household.rows]
    grown = pa.array(member["age"] >= people.phone_from)
    member.texts["phone"] = pc.if_else(grown, own[household.rows :], None)
    _count(scene, recipe, rng)
    household.texts["group_name"] = _groups(household.rows, rng)


def _ethnicity(scene: Scene, recipe: Recipe, places: Places, streams: Streams) -> np.ndarray:
    people, rng = recipe.people, streams("ethnicity")
    codes = [scene.code("member", "ethnicity", name) for name in people.ethnicities]
    weights = np.array(list(people.ethnicities.values()))
    household, member = scene.household, scene.member
    family = np.array(codes)[draw.picked(rng, weights, household.rows)]
    local = scene.down(_of_township(scene, places), "household")
    here = (local >= 0) & (rng.random(household.rows) < people.township_people)
    family = np.where(here, local, family)
    own = np.array(codes)[draw.picked(rng, weights, member.rows)]
    apart = scene.is_("member", "relation_to_head", *MARRIED_IN)
    apart &= rng.random(member.rows) < people.own_people
    return np.where(apart, own, scene.down(family, "member")).astype(np.int16)


def _of_township(scene: Scene, places: Places) -> np.ndarray:
    """The people a village's township is named after; -1 for most."""
    entries = scene.pack.codes["ethnicity"].entries
    named = {
        name: next((i for i, e in enumerate(entries) if len(e.zh) > 1 and e.zh in name), -1)
        for name in set(places.name(Level.TOWNSHIP))
    }
    return np.array([named[name] for name in places.name(Level.TOWNSHIP)])


def _count(scene: Scene, recipe: Recipe, rng: np.random.Generator) -> None:
    """Numbers of the national system: some households have none yet, nor have their members."""
    people, household, member = recipe.people, scene.household, scene.member
    has = rng.random(household.rows) >= people.unnumbered
    number = ids.running(people.household_no, NUMBER, household.rows, rng)
    household.texts["household_no"] = pc.if_else(pa.array(has), number, None)
    place = np.arange(member.rows) - scene.down(member.starts, "member")
    parent = number.take(pa.array(member.owner))
    order = ids.written(ids.digits(place + 1, 2))
    person = pc.binary_join_element_wise(parent, order, "")
    member.texts["person_no"] = pc.if_else(pa.array(scene.down(has, "member")), person, None)


def _groups(count: int, rng: np.random.Generator) -> pa.Array:
    listed = pa.array([f"{number}组" for number in range(1, 13)])
    return pa.DictionaryArray.from_arrays(pa.array(rng.integers(0, 12, count), pa.int8()), listed)


def paper(scene: Scene) -> None:
    """Which document each person shows; some disabled people give their certificate's number."""
    member = scene.member
    certified = member["certificate"]
    member["id_type"] = np.where(
        certified,
        scene.code("member", "id_type", "disability"),
        scene.code("member", "id_type", "citizen"),
    ).astype(np.int16)
    suffix = _digit(scene, "disability_type"), _digit(scene, "disability_level")
    longer = pc.binary_join_element_wise(member.texts["citizen_no"], *suffix, "")
    member.texts["id_no"] = pc.if_else(pa.array(certified), longer, member.texts["citizen_no"])


def _digit(scene: Scene, column: str) -> pa.Array:
    """The national code of a value, which a certificate carries."""
    codes = scene.pack.tables["member"].columns[column].type.codes
    listed = pa.array([entry.code for entry in scene.pack.codes[codes].entries])
    return listed.take(pa.array(np.maximum(scene.member[column], 0)))


def enrol(scene: Scene, recipe: Recipe, places: Places) -> None:
    """Name the schools of pupils after their township or county."""
    member, status = scene.member, scene.member["student_status"]
    village = pa.array(scene.down(scene.household.owner, "member"))
    around = {level: pa.array(places.name(Level(level))) for level in ("township", "county")}
    named = pa.nulls(member.rows, pa.string())
    for position, entry in enumerate(scene.pack.codes["student_status"].entries):
        if school := recipe.people.schools.get(entry.id):
            there = pc.binary_join_element_wise(around[school.of], school.name, "").take(village)
            named = pc.if_else(pa.array(status == position), there, named)
    member.texts["school_name"] = named
