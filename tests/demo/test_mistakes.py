"""Planted mistakes: at a known rate, where the manifest says, and nowhere else."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest

from bangfu.base.kit import idno, normal
from bangfu.demo import city as making
from bangfu.demo import mistakes
from bangfu.demo.city import City
from bangfu.demo.mistakes.kinds import Planter
from bangfu.demo.recipe import Recipe
from tests.demo import reading

Row = dict[str, Any]


def planted(city: City, kind: str) -> list[Row]:
    """The manifest's rows of a kind."""
    found = [row for row in city.planted.to_pylist() if row["kind"] == kind]
    assert found, kind
    return found


def cell(city: City, row: Row, column: str = "", line: int = 0) -> Any:
    """What stands in the ledger at a manifest's place, or in another column or line of it."""
    table = city.ledger.sheets[row["sheet"]]
    return table[column or row["column"]][(line or row["line"]) - mistakes.FIRST_LINE].as_py()


def heads(city: City, rows: list[Row]) -> list[int]:
    """How many members are called head in each of these households."""
    members = city.ledger.sheets["member"].select(["head_id_no", "relation_to_head"])
    called = members.filter(pc.equal(members["relation_to_head"], "本人或户主"))
    counts = Counter(called["head_id_no"].to_pylist())
    return [counts[row["head_id_no"]] for row in rows]


def test_a_clean_ledger_has_an_empty_manifest(clean: City) -> None:
    assert clean.planted.num_rows == 0
    assert clean.planted.schema == mistakes.MANIFEST


def test_as_many_are_planted_as_the_rate_says(flawed: City) -> None:
    rows = sum(flawed.ledger.sheets[name].num_rows for name in ("household", "member"))
    assert flawed.planted.num_rows == round(0.02 * rows)


@pytest.mark.slow
def test_the_recipes_own_rate_is_used_unless_told_otherwise(full: City) -> None:
    rows = sum(full.ledger.sheets[name].num_rows for name in ("household", "member"))
    assert full.planted.num_rows == round(full.recipe.errors.rate * rows)


def test_every_kind_of_the_recipe_is_planted_by_weight(flawed: City) -> None:
    weights = flawed.recipe.errors.kinds
    counts = Counter(flawed.planted["kind"].to_pylist())
    for kind, weight in weights.items():
        share = counts[kind] / flawed.planted.num_rows
        assert abs(share - weight / sum(weights.values())) < 0.01, kind


def test_every_kind_has_a_maker(jingzhou: City) -> None:
    assert all(callable(getattr(Planter, kind)) for kind in jingzhou.recipe.errors.kinds)


def test_the_ledger_differs_from_a_clean_one_exactly_where_the_manifest_says(
    flawed: City, jingzhou: City
) -> None:
    told = {(row["sheet"], row["line"], row["column"]) for row in flawed.planted.to_pylist()}
    found = set()
    for sheet, table in jingzhou.ledger.sheets.items():
        for column in table.column_names:
            clean = table[column].cast("string").to_pylist()
            other = flawed.ledger.sheets[sheet][column].cast("string").to_pylist()
            pairs = enumerate(zip(clean, other, strict=True), start=mistakes.FIRST_LINE)
            found |= {(sheet, line, column) for line, (a, b) in pairs if a != b}
    assert found == told


def test_the_manifest_tells_what_stood_and_what_stands(flawed: City, jingzhou: City) -> None:
    for row in flawed.planted.to_pylist():
        assert str(cell(flawed, row)) == row["after"]
        before = cell(jingzhou, row)
        assert (None if before is None else str(before)) == row["before"]
        assert row["heading"] == flawed.ledger.headings[row["sheet"]][row["column"]]


def test_no_household_carries_two(flawed: City) -> None:
    heads = flawed.planted["head_id_no"].to_pylist()
    assert len(heads) == len(set(heads))


def test_wrong_check_digits_fail_the_check(flawed: City) -> None:
    for row in planted(flawed, "wrong_check_digit"):
        assert idno.read(row["before"]) is not None
        assert idno.SHAPE.fullmatch(row["after"])
        assert idno.read(row["after"]) is None


def test_duplicate_numbers_stand_in_two_households(flawed: City) -> None:
    for row in planted(flawed, "duplicate_id"):
        assert cell(flawed, row, line=row["other_line"]) == row["after"]
        other = cell(flawed, row, column="head_id_no", line=row["other_line"])
        assert other != row["head_id_no"]


def test_damaged_numbers_have_lost_their_last_digits(flawed: City) -> None:
    for row in planted(flawed, "float_damage"):
        assert "E+17" in row["after"]
        assert 0 < abs(int(float(row["after"])) - int(row["before"])) <= 1000


def test_genders_contradict_the_number(flawed: City) -> None:
    for row in planted(flawed, "wrong_gender"):
        told = idno.read(cell(flawed, row, column="id_no"))
        assert told is not None
        assert row["after"] == {"male": "女", "female": "男"}[told.gender]


def test_impossible_dates_cannot_be_read(flawed: City) -> None:
    for row in planted(flawed, "impossible_date"):
        with pytest.raises(normal.Unreadable):
            normal.date(row["after"])


def test_bad_words_are_in_no_list(flawed: City) -> None:
    rows = planted(flawed, "bad_word")
    assert {f"{row['sheet']}.{row['column']}" for row in rows} == flawed.recipe.errors.words.keys()
    for row in rows:
        column = flawed.pack.tables[row["sheet"]].columns[row["column"]]
        with pytest.raises(ValueError, match="no entry"):
            reading.exact(flawed.pack, column, row["after"])


def test_households_without_and_with_two_heads(flawed: City) -> None:
    assert set(heads(flawed, planted(flawed, "no_head"))) == {0}
    assert set(heads(flawed, planted(flawed, "two_heads"))) == {2}


def test_wages_are_below_nothing_and_below_their_limit(flawed: City) -> None:
    column = flawed.pack.tables["household"].columns["wage_income"]
    assert column.low == 0
    for row in planted(flawed, "negative_income"):
        assert float(row["after"]) == -float(row["before"]) < 0


def test_villages_elsewhere_are_outside_the_city(flawed: City) -> None:
    for row in planted(flawed, "village_elsewhere"):
        assert row["after"][:4] != flawed.pack.division[:4]
        assert row["after"] in flawed.places.names


def test_villages_of_a_neighbour_belie_the_countys_name(flawed: City) -> None:
    for row in planted(flawed, "village_of_neighbour"):
        assert row["after"][:4] == row["before"][:4]
        assert row["after"][:6] != row["before"][:6]
        named = cell(flawed, row, column="county_name")
        assert flawed.places.names[row["after"][:6] + "000000"] != named


def test_harmless_ones_are_read_as_they_were_meant(flawed: City) -> None:
    for row in planted(flawed, "full_width_digits"):
        assert row["harmless"]
        assert normal.id_no(row["after"]) == row["before"] != row["after"]
    for row in planted(flawed, "spaces_in_name"):
        assert row["harmless"]
        assert normal.name(row["after"]) == row["before"] != row["after"]


def test_everything_else_is_harmful(flawed: City) -> None:
    kinds = {row["kind"] for row in flawed.planted.to_pylist() if row["harmless"]}
    assert kinds == {"full_width_digits", "spaces_in_name"}


def test_heads_keep_their_numbers(flawed: City, jingzhou: City) -> None:
    for sheet in flawed.ledger.sheets:
        if sheet != "village":
            column = flawed.ledger.sheets[sheet]["head_id_no"]
            assert column.equals(jingzhou.ledger.sheets[sheet]["head_id_no"])


def test_the_manifest_is_written_as_csv(flawed: City, tmp_path: Path) -> None:
    path = tmp_path / "out" / "planted.csv"
    mistakes.write(flawed.planted, path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == flawed.planted.num_rows
    assert rows[0]["kind"] == flawed.planted["kind"][0].as_py()


def test_more_mistakes_than_rows_plant_what_fits(jingzhou: City, monkeypatch) -> None:
    only = jingzhou.recipe.errors.model_copy(update={"kinds": {"no_head": 1.0}})
    plan: Recipe = jingzhou.recipe.model_copy(update={"errors": only})
    monkeypatch.setattr(making.recipe, "read", lambda _: plan)
    made = making.generate("jingzhou", errors=1.0)
    assert made.planted.num_rows == made.ledger.sheets["household"].num_rows
