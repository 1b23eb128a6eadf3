"""Names: by generation and gender, surnames in the father's line, dots and rare characters."""

import numpy as np
import pytest

from bangfu.base.kit import normal
from bangfu.demo import names
from bangfu.demo.city import City
from bangfu.demo.draw import Streams
from bangfu.demo.scene import Scene
from tests.demo import ask


@pytest.fixture(scope="module")
def surname(scene: Scene, jingzhou: City) -> np.ndarray:
    """The surname of each member of the small Jingzhou."""
    return names.surnames(scene, jingzhou.recipe.people, Streams("jingzhou", jingzhou.seed))


def shared(scene: Scene, surname: np.ndarray, relation: str, mask: np.ndarray) -> float:
    """How many of a relation bear the head's surname."""
    here = scene.is_("member", "relation_to_head", relation) & scene.down(mask, "member")
    head = scene.down(surname[scene.member.starts], "member")
    return float((surname[here] == head[here]).mean())


@pytest.mark.parametrize("relation", ["son", "daughter", "grandson", "father"])
def test_children_and_fathers_of_a_man_bear_his_name(
    scene: Scene, surname: np.ndarray, relation: str
) -> None:
    man = ~scene.member["female"][scene.member.starts]
    assert shared(scene, surname, relation, man) == 1


@pytest.mark.parametrize("relation", ["spouse", "mother", "daughter_in_law"])
def test_women_who_married_in_keep_their_own(
    scene: Scene, surname: np.ndarray, relation: str
) -> None:
    assert shared(scene, surname, relation, np.ones(scene.household.rows, bool)) < 0.1


def test_a_widows_children_bear_their_fathers_name(scene: Scene, surname: np.ndarray) -> None:
    woman = scene.member["female"][scene.member.starts]
    assert shared(scene, surname, "son", woman) < 0.15


def test_villages_have_main_names(scene: Scene, surname: np.ndarray) -> None:
    heads, village = surname[scene.member.starts], scene.household.owner
    large = np.argmax(np.bincount(village))
    _, counts = np.unique(heads[village == large], return_counts=True)
    assert np.sort(counts)[-3:].sum() / counts.sum() > 0.35


def test_names_are_ones_an_import_keeps_as_they_are(clean: City) -> None:
    for name in clean.ledger.sheets["member"]["name"].unique().to_pylist():
        assert normal.name(name) == name
        assert 2 <= len(name) <= 20


def test_given_names_follow_generation_and_gender(jingzhou: City) -> None:
    people, rng = jingzhou.recipe.people, np.random.default_rng(1)
    born = np.array(["1940-01-01"] * 300 + ["2012-01-01"] * 300, "M8[D]")
    female = np.arange(600) % 2 == 0
    given = [n[-1] for n in names.full(people, np.zeros(600, int), born, female, rng).to_pylist()]
    old, young = people.generations[0], people.generations[-1]
    rare = set(people.rare.marks)
    assert set(given[:300:2]) <= {*old.female.last, *rare}
    assert set(given[301::2]) <= {*young.male.last, *rare}


@pytest.mark.slow
def test_some_names_have_a_dot_or_a_rare_character(full: City) -> None:
    marks = "|".join(full.recipe.people.rare.marks)
    assert ask.count(full, "member", f"regexp_matches(name, '{marks}')") > 50
    dotted = "SELECT DISTINCT ethnicity FROM member WHERE contains(name, '·')"
    known = {"维吾尔族", "哈萨克族", None, full.recipe.errors.words["member.ethnicity"]}
    assert {word for (word,) in ask.rows(full, dotted)} <= known
    assert ask.count(full, "member", "contains(name, '·')") > 50


def test_hamlets_are_called_after_families(jingzhou: City) -> None:
    assert (
        ask.share(
            jingzhou, "household", "contains(natural_hamlet, '家')", "natural_hamlet IS NOT NULL"
        )
        == 1
    )
