"""Recipes: merged along the packs, refused where they are wrong."""

from pathlib import Path

import pytest
from django.conf import settings

from bangfu.demo import recipe
from bangfu.engine.packs import loader
from bangfu.engine.problems import PackError


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    """A pack named ``town`` beside the product's own packs."""
    folder = tmp_path / "town"
    folder.mkdir()
    header = 'code: town\ntitle: 小城\ndivision: "421083000000"\nextends: jingzhou\n'
    (folder / "pack.yaml").write_text(header, "utf-8")
    return [tmp_path, *settings.PACKS]


def read(roots: list[Path], text: str) -> recipe.Recipe:
    """The recipe of the town with this file of its own."""
    (roots[0] / "town" / "demo.yaml").write_text(text, "utf-8")
    return recipe.read(loader.load("town", roots))


@pytest.mark.parametrize("city", ["jingzhou", "wuhan"])
def test_the_cities_of_the_product_have_a_recipe(city: str) -> None:
    found = recipe.read(loader.load(city, settings.PACKS))
    assert {"small", "full"} <= found.sizes.keys()
    assert found.people.area == "429900"


def test_a_city_replaces_what_it_names_and_keeps_the_rest(roots: list[Path]) -> None:
    found = read(roots, "poor_villages: 5\npeople: {phone: '155'}\n")
    assert found.poor_villages == 5
    assert found.people.phone == "155"
    assert found.people.area == "429900"


def test_a_list_is_replaced_as_a_whole(roots: list[Path]) -> None:
    found = read(roots, "people: {hamlets: [坪]}\n")
    assert found.people.hamlets == ["坪"]


def test_a_city_may_have_no_file_of_its_own(roots: list[Path]) -> None:
    assert recipe.read(loader.load("town", roots)).poor_villages == 371


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("poor_vilages: 5\n", "unknown_key"),
        ("poor_villages: many\n", "bad_value"),
        ("people: {area: '42'}\n", "bad_value"),
        ("errors: {rate: 0.9}\n", "bad_value"),
        ("poor_villages: [\n", "yaml_syntax"),
    ],
)
def test_a_wrong_file_is_refused_by_name(roots: list[Path], text: str, code: str) -> None:
    with pytest.raises(PackError) as caught:
        read(roots, text)
    problem = caught.value.problems[0]
    assert problem.code == code
    assert problem.place.file == "town/demo.yaml"


def test_what_is_missing_is_named() -> None:
    with pytest.raises(PackError) as caught:
        recipe.read(loader.load("national", settings.PACKS))
    assert "poor_villages" in {problem.values["key"] for problem in caught.value.problems}


def test_the_policy_engine_leaves_demo_files_alone(roots: list[Path]) -> None:
    before = loader.load("town", roots).digest
    (roots[0] / "town" / "demo.yaml").write_text("anything: goes\n", "utf-8")
    assert loader.load("town", roots).digest == before
