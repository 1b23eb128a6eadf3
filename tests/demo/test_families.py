"""Families: exact numbers, relations that fit ages and genders."""

import numpy as np
import pytest

from bangfu.demo import families
from bangfu.demo.city import City
from bangfu.demo.parts import Family, Size, Slot
from bangfu.demo.scene import Scene
from tests.demo import ask

YEARS = 365.2425
MEN = ["son", "son_in_law", "father", "husbands_father", "wifes_father", "grandson", "grandfather"]
WOMEN = ["daughter", "daughter_in_law", "mother", "husbands_mother", "wifes_mother", "grandmother"]
YOUNGER = ["son", "daughter", "daughter_in_law", "son_in_law"]
OLDER = ["father", "mother", "husbands_father", "husbands_mother", "wifes_father", "wifes_mother"]
GRANDCHILDREN = ["grandson", "granddaughter", "maternal_grandson", "maternal_granddaughter"]


def kinds(*sizes: int) -> list[Family]:
    """Kinds of families with so many members."""
    slot = Slot.model_validate({"is": "head", "age": [30, 40]})
    return [Family(share=1, members=[slot] * size) for size in sizes]


@pytest.mark.parametrize(("households", "persons"), [(10, 10), (10, 25), (7, 20), (1000, 2986)])
def test_households_and_persons_add_up(households: int, persons: int) -> None:
    listed = kinds(1, 2, 3, 4, 5)
    size = Size(households=households, persons=persons, villages=1)
    counts = families.numbers(listed, size)
    assert counts.sum() == households
    assert counts @ [1, 2, 3, 4, 5] == persons
    assert counts.min() >= 0


def test_a_mean_that_no_mix_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no mix"):
        families.numbers(kinds(1, 2), Size(households=10, persons=30, villages=1))


def test_every_household_has_one_head_who_comes_first(scene: Scene) -> None:
    heads = scene.member["head"]
    assert (scene.total(heads.astype(int), "member") == 1).all()
    assert heads[scene.member.starts].all()


def test_relations_have_their_gender(scene: Scene) -> None:
    female = scene.member["female"]
    assert not female[scene.is_("member", "relation_to_head", *MEN)].any()
    assert female[scene.is_("member", "relation_to_head", *WOMEN)].all()


def test_spouses_are_of_the_other_gender_and_at_most_one(scene: Scene) -> None:
    spouse = scene.is_("member", "relation_to_head", "spouse")
    head = scene.down(scene.member["female"][scene.member.starts], "member")
    assert (scene.member["female"][spouse] != head[spouse]).all()
    assert scene.total(spouse.astype(int), "member").max() == 1


def gap(scene: Scene, *relations: str) -> np.ndarray:
    """Years by which the head is older than these members."""
    born = scene.member["birth_date"]
    head = scene.down(born[scene.member.starts], "member")
    here = scene.is_("member", "relation_to_head", *relations)
    return (born[here] - head[here]).astype(int) / YEARS


def test_children_are_at_least_fifteen_years_younger_than_the_head(scene: Scene) -> None:
    assert gap(scene, *YOUNGER).min() >= 15


def test_parents_are_at_least_fifteen_years_older_than_the_head(scene: Scene) -> None:
    assert gap(scene, *OLDER).max() <= -15


def test_grandchildren_are_two_generations_younger(scene: Scene) -> None:
    assert gap(scene, *GRANDCHILDREN).min() >= 35


def test_grandparents_are_two_generations_older(scene: Scene) -> None:
    assert gap(scene, "grandfather", "grandmother").max() <= -35


def test_no_child_is_close_in_age_to_the_heads_spouse(scene: Scene) -> None:
    born, spouse = scene.member["birth_date"], scene.is_("member", "relation_to_head", "spouse")
    married = np.zeros(scene.household.rows, "M8[D]")
    married[:] = np.datetime64("1900-01-01")
    married[scene.member.owner[spouse]] = born[spouse]
    child = scene.is_("member", "relation_to_head", "son", "daughter")
    parent = scene.down(married, "member")[child]
    assert ((born[child] - parent).astype(int) / YEARS).min() >= 15


def test_nobody_is_born_after_the_reference_date(scene: Scene, jingzhou: City) -> None:
    born = scene.member["birth_date"]
    assert born.max() <= np.datetime64(jingzhou.reference_date)
    assert born.min() > np.datetime64("1900-01-01")


def test_siblings_are_more_than_a_year_apart(scene: Scene) -> None:
    member = scene.member
    child = scene.is_("member", "relation_to_head", "son", "daughter")
    owner, born = member.owner[child], member["birth_date"][child].astype(int)
    same = np.diff(owner) == 0
    assert np.abs(np.diff(born)[same]).min() > 365


def test_households_come_in_many_shapes(jingzhou: City) -> None:
    sizes = "SELECT DISTINCT count(*) OVER (PARTITION BY head_id_no) FROM member"
    assert sorted(size for (size,) in ask.rows(jingzhou, sizes)) == [1, 2, 3, 4, 5, 6]


@pytest.mark.slow
def test_every_relation_of_the_code_list_occurs(full: City) -> None:
    listed = {entry.zh for entry in full.pack.codes["relation_to_head"].entries}
    found = {word for (word,) in ask.rows(full, "SELECT DISTINCT relation_to_head FROM member")}
    assert listed <= found


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2000-02-29", "2016-02-28", 15),
        ("2000-02-29", "2016-02-29", 16),
        ("2016-12-31", "2016-12-31", 0),
        ("2016-12-31", "2016-08-31", -1),
        ("1950-01-01", "2016-12-31", 66),
    ],
)
def test_ages_are_full_years(born: str, day: str, age: int) -> None:
    assert families.years(np.array([born], "M8[D]"), np.datetime64(day)).tolist() == [age]


def test_grandchildren_are_a_generation_younger_than_their_only_parent(scene: Scene) -> None:
    member = scene.member
    parent = scene.is_("member", "relation_to_head", "son")
    child = scene.is_("member", "relation_to_head", "grandson", "granddaughter")
    only = scene.total(parent.astype(int), "member") == 1
    born = np.zeros(scene.household.rows, "M8[D]")
    born[member.owner[parent]] = member["birth_date"][parent]
    here = child & scene.down(only, "member")
    years = (member["birth_date"][here] - scene.down(born, "member")[here]).astype(int) / YEARS
    assert len(years) > 100
    assert years.min() >= 15
