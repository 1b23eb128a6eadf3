"""Sheets as the pack's ledger declares them."""

import numpy as np

from bangfu.demo import sheets
from bangfu.demo.city import City
from bangfu.demo.scene import Scene
from tests.demo import ask


def columns(city: City, name: str) -> set[str]:
    """The columns typed in on a sheet."""
    ledger = city.pack.ledger
    assert ledger is not None
    sheet = next(sheet for sheet in ledger.sheets if sheet.name == name)
    return {column.name for column in sheets.columns_of(city.pack, sheet)}


def test_income_columns_stand_on_the_income_sheet_only(clean: City) -> None:
    assert "wage_income" in columns(clean, "income") - columns(clean, "household")
    assert "house_grade" in columns(clean, "household") - columns(clean, "income")


def test_a_column_the_city_collects_stands_on_the_tables_own_sheet(clean: City) -> None:
    assert "income_projects" in columns(clean, "household")
    assert "skills" in columns(clean, "member")


def test_a_derived_column_is_typed_in_nowhere(clean: City) -> None:
    for sheet in ("household", "member", "income", "village"):
        assert not {"head_name", "disposable_income_pc_last_year"} & columns(clean, sheet)


def test_keys_come_first(clean: City) -> None:
    ledger = clean.pack.ledger
    assert ledger is not None
    for name, sheet in clean.ledger.sheets.items():
        keys = [key.name for key in ledger.keys if name in key.sheets]
        assert sheet.column_names[: len(keys)] == keys


def test_place_names_are_those_of_the_code(clean: City) -> None:
    names = clean.places.names
    wanted = ["village_code", "county_name", "township_name", "village_name"]
    for row in clean.ledger.sheets["household"].select(wanted).slice(0, 400).to_pylist():
        code = row["village_code"]
        assert row["county_name"] == names[code[:6] + "000000"]
        assert row["township_name"] == names[code[:9] + "000"]
        assert row["village_name"] == names[code]


def test_an_income_row_says_last_year_before_this_year(scene: Scene) -> None:
    rows, last = sheets.income_rows(scene)
    assert (np.diff(rows) >= 0).all()
    same = np.flatnonzero(np.diff(rows) == 0)
    assert last[same].all()
    assert not last[same + 1].any()


def test_years_are_told_on_every_sheet_that_has_them(clean: City) -> None:
    year = clean.reference_date.year
    assert ask.count(clean, "member", f"year <> {year}") == 0
    assert ask.count(clean, "village", f"year <> {year}") == 0
    assert ask.count(clean, "income", f"year = {year - 1}") > 4000


def test_members_carry_the_keys_of_their_household(clean: City) -> None:
    joined = "member m JOIN household h ON h.head_id_no = m.head_id_no"
    members = clean.ledger.sheets["member"].num_rows
    assert ask.count(clean, joined, "true") == members
    assert ask.count(clean, joined, "m.household_no IS DISTINCT FROM h.household_no") == 0
