"""Where each column of a batch is kept."""

import pytest

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import DEFAULT
from bangfu.registry.households.bulk import incoming
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member

MODELS = (Household, Member, IncomeYear, IncomeItem, MedicalYear)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_facts_and_columns_of_the_row_make_the_whole_table(model: rows.Model) -> None:
    every = {field.name for field in rows.fields(model)}
    facts = set(incoming.fields(model))
    prints = set(incoming.SEALED.values()) & every
    assert facts | {"id"} | incoming.ROW[model] | prints == every
    assert not facts & incoming.ROW[model]


def test_sealed_columns_are_facts_and_their_prints_are_not() -> None:
    assert "bank_account" in incoming.fields(Household)
    assert "id_no" in incoming.fields(Member)
    for print_ in incoming.SEALED.values():
        assert print_ not in incoming.fields(Household) + incoming.fields(Member)


def test_columns_are_kept_in_the_order_of_their_table() -> None:
    names = ["water_safe", "phone", "no_such", "village", "area_cultivated"]
    assert incoming.kept_in(Household, names) == ["area_cultivated", "water_safe", "phone"]


def test_no_fact_is_kept_in_two_tables_of_one_sheet() -> None:
    assert not set(incoming.fields(Member)) & set(incoming.fields(MedicalYear))
    assert not set(incoming.fields(Household)) & set(incoming.fields(IncomeYear))


@pytest.mark.parametrize(
    "name",
    ["unit", "village", "household_no", "year", "id_no_print", "name", DEFAULT + "gender"],
)
def test_what_has_a_place_of_its_own_is_no_extra(name: str) -> None:
    assert incoming.extras([name], Member) == []


def test_what_no_column_is_made_for_is_extra_in_the_order_said() -> None:
    names = ["wants_credit", "phone", "inpatient_cost", "hobby"]
    assert incoming.extras(names, Member, MedicalYear) == ["wants_credit", "hobby"]
    assert incoming.extras(names, Member) == ["wants_credit", "inpatient_cost", "hobby"]


def test_what_is_surveyed_is_a_column_of_incomes() -> None:
    assert set(incoming.fields(IncomeYear)) >= incoming.SURVEYED
