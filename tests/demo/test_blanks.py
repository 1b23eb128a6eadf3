"""What is left blank: a few per cent, mostly by the careless, never what rows need."""

import numpy as np
import pytest

from bangfu.demo.blanks import Blanks
from bangfu.demo.city import City
from bangfu.demo.draw import Streams
from bangfu.demo.scene import Scene
from bangfu.engine.language.types import Kind
from tests.demo import ask


@pytest.fixture(scope="module")
def blanks(scene: Scene, jingzhou: City) -> Blanks:
    """What the small Jingzhou leaves out."""
    return Blanks(scene, jingzhou.recipe, Streams("jingzhou", jingzhou.seed))


def test_three_to_six_in_a_hundred_facts_are_unknown(clean: City) -> None:
    for subject in ("household", "member", "village"):
        columns = clean.pack.tables[subject].columns.values()
        # Yes/no facts are asked of everybody, so that a blank one is an unknown one; those of
        # longer forms have a chance of their own.
        rare, sheet = clean.recipe.blanks.columns, clean.ledger.sheets[subject]
        asked = [
            c.name
            for c in columns
            if c.type.kind == Kind.BOOL
            and c.name not in rare
            and c.name in sheet.column_names
            and sheet[c.name].null_count < len(sheet)
        ]
        sheet = sheet.select(asked)
        blank = np.mean([column.null_count / sheet.num_rows for column in sheet.columns])
        assert 0.03 < blank < 0.06, subject


def test_careless_households_leave_out_far_more(blanks: Blanks) -> None:
    mask, careless = blanks.mask("household", "water_safe"), blanks.careless["household"]
    assert mask[careless].mean() > 5 * mask[~careless].mean() > 0


def test_a_column_is_always_left_out_in_the_same_rows(blanks: Blanks) -> None:
    again = blanks.mask("member", "ethnicity")
    assert (blanks.mask("member", "ethnicity") == again).all()
    assert not (blanks.mask("member", "gender") == again).all()


@pytest.mark.parametrize("column", ["name", "id_type", "relation_to_head"])
def test_what_a_member_cannot_be_entered_without_is_there(clean: City, column: str) -> None:
    assert clean.ledger.sheets["member"][column].null_count == 0


@pytest.mark.parametrize("column", ["village_code", "county_name", "township_name", "head_id_no"])
def test_keys_of_households_are_there(clean: City, column: str) -> None:
    assert clean.ledger.sheets["household"][column].null_count == 0


def test_heads_always_show_a_number_and_a_few_others_do_not(clean: City) -> None:
    head = "relation_to_head = '本人或户主'"
    assert ask.count(clean, "member", f"{head} AND id_no IS NULL") == 0
    assert ask.count(clean, "member", "id_no IS NULL") > 0


def test_parts_of_an_income_sheet_are_filled(clean: City) -> None:
    sheet = clean.ledger.sheets["income"]
    columns = clean.pack.tables["household"].columns
    items = {name for name, column in columns.items() if column.spec.part_of}
    blank = {name for name in sheet.column_names if 0 < sheet[name].null_count < len(sheet)}
    assert blank - items == {"household_no", "disposable_income_pc"}


def test_only_longer_forms_say_more_and_some_name_items_of_income(clean: City) -> None:
    income, home = clean.ledger.sheets["income"], clean.ledger.sheets["household"]
    assert 0.15 < 1 - income["migrant_wage"].null_count / len(income) < 0.3
    assert 0.3 < 1 - home["water_source"].null_count / len(home) < 0.7


def test_items_never_exceed_their_column(clean: City) -> None:
    for whole, shares in clean.recipe.incomes.named_apart.items():
        parts = " + ".join(f"coalesce({name}, 0)" for name in shares)
        assert ask.count(clean, "income", f"{parts} > {whole}") == 0


def test_some_households_have_no_income_sheet_of_the_year(clean: City) -> None:
    told = ask.count(clean, "income", "year = 2016")
    assert 0.01 < 1 - told / clean.ledger.sheets["household"].num_rows < 0.04
