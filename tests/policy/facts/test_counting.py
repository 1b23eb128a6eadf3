"""Which items count as income: by place and year, taken off when facts are published."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.schema import Counting, IncomeItem
from bangfu.policy.facts import counting, queries, reading
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import models
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, VILLAGE

START = dt.date(2011, 1, 1)
YEAR = factories.YEAR
pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch) -> Pack:
    found = catalogue.pack()
    monkeypatch.setattr(found, "incomes", dict(found.incomes))
    return found


def rule(pack: Pack, item: str, *values: dict[str, Any]) -> None:
    listed = [Counting.model_validate({"starts": START, **value}) for value in values]
    pack.incomes[item] = IncomeItem(id=item, values=listed)


def home(village: str = VILLAGE, **items: int) -> models.Household:
    made = factories.household(village, income={"wage_income": 900, "other_transfer_income": 500})
    for item, amount in items.items():
        models.IncomeItem.objects.create(household=made, year=YEAR, item=item, amount=amount)
    return made


def published(pack: Pack, made: models.Household, year: int = YEAR) -> int | None:
    source = reading.household_source()
    (row,) = reading.read(pack, source, made.village_id, year, household=made.pk).to_pylist()
    found: int | None = row["uncounted_income"]
    return found


def test_every_part_of_income_is_in_the_catalogue_of_every_city() -> None:
    columns = catalogue.common().tables["household"].columns.values()
    income = {"wage_income", "production_income", "asset_dividend", "dibao_income"}
    parts = {c.name for c in columns if c.spec.part_of and c.spec.part_of != "production_cost"}
    assert parts | income <= set(catalogue.common().incomes)


def test_one_off_relief_condolences_and_earmarked_aid_do_not_count(pack: Pack) -> None:
    made = home(one_off_relief=100, condolence_income=30, earmarked_aid=7, regular_donation=50)
    assert published(pack, made) == 137


def test_without_an_income_sheet_it_is_unknown(pack: Pack) -> None:
    assert published(pack, home(), YEAR - 1) is None
    assert published(pack, home()) == 0


def test_items_of_another_year_or_household_are_not_taken_off(pack: Pack) -> None:
    made, other = home(), home(one_off_relief=100)
    models.IncomeItem.objects.create(household=made, year=YEAR - 1, item="one_off_relief", amount=9)
    assert published(pack, made) == 0
    assert published(pack, other) == 100


def test_a_column_that_does_not_count_takes_its_parts_with_it(pack: Pack) -> None:
    rule(pack, "other_transfer_income", {"counts": False})
    assert published(pack, home(one_off_relief=100)) == 500


def test_the_nearest_place_decides(pack: Pack) -> None:
    rule(pack, "regular_donation", {"counts": True}, {"counts": False, "division": COUNTY})
    assert published(pack, home(regular_donation=40)) == 40
    assert published(pack, home(NEIGHBOUR_VILLAGE, regular_donation=40)) == 0


@pytest.mark.parametrize(
    ("year", "counts"), [(2014, None), (2015, True), (2016, False), (2017, False), (2018, None)]
)
def test_the_value_in_force_at_the_end_of_the_year_decides(
    pack: Pack, year: int, counts: bool | None
) -> None:
    rule(
        pack,
        "regular_donation",
        {"counts": True, "starts": dt.date(2015, 12, 31)},
        {"counts": False, "starts": dt.date(2016, 12, 31), "ends": dt.date(2018, 12, 30)},
    )
    pack.incomes["regular_donation"] = IncomeItem(
        id="regular_donation",
        values=[
            v.model_copy(update={"ends": v.ends or dt.date(2016, 12, 30)})
            for v in pack.incomes["regular_donation"].values
        ],
    )
    found = counting.ruling(pack, "regular_donation", VILLAGE, year)
    assert (found.counts if found else None) is counts


def test_an_item_nobody_speaks_of_counts(pack: Pack) -> None:
    assert counting.ruling(pack, "no_such", VILLAGE, YEAR) is None
    del pack.incomes["one_off_relief"]
    assert published(pack, home(one_off_relief=100)) == 0


def test_a_flag_that_changes_makes_everything_published_again(pack: Pack) -> None:
    before = queries.layout(pack)
    rule(pack, "regular_donation", {"counts": False})
    assert queries.layout(pack) != before
