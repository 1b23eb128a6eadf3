"""What holds of the cities as delivered holds whatever the seed."""

import numpy as np
import pytest

from bangfu.base.kit import idno
from bangfu.demo import city as making
from bangfu.demo import mistakes
from bangfu.demo.city import City
from bangfu.demo.scene import Scene
from tests.demo import ask, reading
from tests.demo.conftest import everybody

YEARS = 365.2425


@pytest.fixture(scope="module", params=[("jingzhou", 1), ("jingzhou", 99), ("wuhan", 5)])
def other(request: pytest.FixtureRequest) -> City:
    """Small cities of other seeds, with the mistakes of their recipe."""
    name, seed = request.param
    return making.generate(name, seed=seed)


@pytest.fixture(scope="module")
def people(other: City) -> Scene:
    """Their people before anything was left blank or spoilt."""
    return everybody(other)


def test_totals_hold(other: City) -> None:
    size = other.recipe.sizes["small"]
    assert other.ledger.sheets["household"].num_rows == size.households
    assert other.ledger.sheets["member"].num_rows == size.persons
    assert other.places.poor.sum() == other.recipe.poor_villages


def test_id_numbers_are_valid_and_unique(people: Scene) -> None:
    numbers = people.member.texts["citizen_no"].to_pylist()
    assert len(set(numbers)) == len(numbers)
    assert all(idno.read(number) for number in numbers)


def test_generations_are_apart(people: Scene) -> None:
    born = people.member["birth_date"]
    head = people.down(born[people.member.starts], "member")
    gap = (born - head).astype(int) / YEARS
    for relations, sign in (
        (["son", "daughter", "daughter_in_law", "son_in_law"], 1),
        (["father", "mother", "wifes_mother", "husbands_mother"], -1),
    ):
        here = people.is_("member", "relation_to_head", *relations)
        assert (sign * gap[here]).min() >= 15


def test_targets_hold_to_the_person(people: Scene, other: City) -> None:
    years = other.recipe.progress.years
    weights = np.array([step.persons or step.share for step in years], dtype=float)
    size = people.household["size"]
    done = np.rint(np.cumsum(weights) / weights.sum() * size.sum())
    for step, persons in zip(years, done, strict=True):
        if step.year <= other.reference_date.year:
            left = people.household["exit_year"]
            assert size[(left > 0) & (left <= step.year)].sum() == persons


def test_as_many_mistakes_as_the_recipe_says(other: City) -> None:
    rows = sum(other.ledger.sheets[name].num_rows for name in ("household", "member"))
    assert other.planted.num_rows == round(other.recipe.errors.rate * rows)


def test_only_planted_cells_cannot_be_read(other: City) -> None:
    told = {
        (row["column"], row["after"])
        for row in other.planted.to_pylist()
        if row["kind"] in ("bad_word", "impossible_date")
    }
    for column in other.pack.tables["member"].columns.values():
        if column.name in other.ledger.sheets["member"].column_names:
            for cell in (
                other.ledger.sheets["member"][column.name].cast("string").unique().to_pylist()
            ):
                if cell is not None and (column.name, cell) not in told:
                    reading.exact(other.pack, column, cell)


def test_every_village_has_its_file(other: City) -> None:
    assert other.ledger.sheets["village"].num_rows == len(other.places.village)
    assert ask.one(other, "SELECT count(DISTINCT village_code) FROM village") == len(
        other.places.village
    )


def test_manifests_point_into_their_sheets(other: City) -> None:
    for row in other.planted.to_pylist():
        sheet = other.ledger.sheets[row["sheet"]]
        assert mistakes.FIRST_LINE <= row["line"] < sheet.num_rows + mistakes.FIRST_LINE
        assert row["column"] in sheet.column_names
