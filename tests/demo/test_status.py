"""Classes, causes, and exits that meet the yearly targets to the person."""

import numpy as np
import pytest

from bangfu.demo import status
from bangfu.demo.city import City
from bangfu.demo.scene import Scene
from tests.demo import ask
from tests.demo.conftest import everybody


def test_persons_leave_as_the_yearly_targets_say(scene: Scene, jingzhou: City) -> None:
    size, year = scene.household["size"], scene.household["exit_year"]
    asked = [step.persons for step in jingzhou.recipe.progress.years]
    for step, stated in zip(jingzhou.recipe.progress.years[:2], asked, strict=False):
        assert abs(size[year == step.year].sum() / size.sum() - stated / sum(asked)) < 0.0001


def test_those_who_have_not_left_plan_to(scene: Scene, jingzhou: City) -> None:
    household, last = scene.household, jingzhou.recipe.progress.years[-1].year
    waiting = scene.is_("household", "exit_status", "not_exited", "relapsed")
    planned = household["planned_exit_year"][waiting]
    assert planned.min() > jingzhou.reference_date.year
    assert planned.max() == last


@pytest.mark.slow
def test_the_full_city_meets_its_targets_to_the_person(full: City) -> None:
    scene = everybody(full)
    size, year = scene.household["size"], scene.household["exit_year"]
    for step in full.recipe.progress.years[:2]:
        assert size[year == step.year].sum() == step.persons


def test_status_and_year_of_exit_agree(clean: City) -> None:
    year = clean.reference_date.year
    for word, wrong in {
        "脱贫": f"exit_year <> {year}",
        "历史已脱贫": f"exit_year >= {year}",
        "未脱贫": "exit_year IS NOT NULL",
        "返贫": "relapse_year IS NULL AND relapse_cause IS NULL",
    }.items():
        assert ask.count(clean, "household", f"exit_status = '{word}' AND {wrong}") == 0, word


def test_a_village_that_left_has_no_household_left_behind(scene: Scene) -> None:
    left = scene.down(scene.village["exited"], "household")
    assert left.sum() > 100
    assert scene.household["exited"][left].all()


def test_only_poor_villages_leave_and_some_have(scene: Scene) -> None:
    exited = scene.village["exited"]
    assert (scene.village["is_poor_village"][exited] == 1).all()
    assert 0 < exited.sum() < scene.village["is_poor_village"].sum()


def test_nobody_leaves_before_being_identified(clean: City) -> None:
    early = "exit_year <= CAST(left(first_identified_on, 4) AS INT)"
    assert ask.count(clean, "household", early) == 0


def test_the_four_classes_have_about_their_shares(clean: City) -> None:
    for name, group in clean.recipe.classes.items():
        word = clean.pack.entry("household_attribute", name)
        assert word is not None
        found = ask.share(clean, "household", f"household_attribute = '{word.zh}'")
        assert 0.6 * group.share < found < 1.05 * group.share


def causes(scene: Scene, name: str) -> np.ndarray:
    """Households that name a cause first."""
    return scene.is_("household", "main_cause", name)


def test_causes_follow_from_the_familys_facts(scene: Scene) -> None:
    facts = {
        "illness": scene.holds("household", ["not all healthy"]),
        "disability": scene.holds("household", ["any disabled"]),
        "schooling": scene.holds("household", ["any student"]),
        "lack_of_funds": scene.holds("household", ["any labourer"]),
        "marriage": scene.holds("household", ["any relation_to_head=daughter_in_law"]),
    }
    for name, mask in facts.items():
        assert mask[causes(scene, name)].all(), name


def test_the_gravely_ill_mostly_name_illness(scene: Scene) -> None:
    ill = scene.holds("household", ["any major_illness"])
    assert causes(scene, "illness")[ill].mean() > 0.5
    assert causes(scene, "illness")[~ill].mean() < 0.35


def test_no_cause_is_named_twice_and_at_most_two_others(clean: City) -> None:
    assert ask.count(clean, "household", "contains(other_causes, main_cause)") == 0
    others = "SELECT max(len(string_split(other_causes, '、'))) FROM household"
    assert ask.one(clean, others) == 2


def test_a_reason_is_given_by_those_who_have_not_left(clean: City) -> None:
    out = "exit_status IN ('脱贫', '历史已脱贫') AND not_exited_reason IS NOT NULL"
    assert ask.count(clean, "household", out) == 0
    assert (
        ask.share(clean, "household", "not_exited_reason IS NULL", "exit_status = '未脱贫'") < 0.06
    )


def test_the_readiest_fill_a_target_to_the_person() -> None:
    free = np.array([True, True, True, True, False])
    ready = np.array([4.0, 3, 2, 1, 9])
    size = np.array([3, 4, 2, 1, 1])
    assert size[status._fill(free, ready, size, 6)].sum() == 6
    assert status._fill(free, ready, size, 0).tolist() == []
    assert status._fill(free, ready, size, 3).tolist() == [0]
