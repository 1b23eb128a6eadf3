"""Forms as workbooks: the same blocks, numbers that add up, handed over on the record."""

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.papers import actions
from bangfu.registry.households.models import Household
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast


def page(path: Path) -> Any:
    return load_workbook(io.BytesIO(path.read_bytes())).active


def values(path: Path) -> list[Any]:
    return [cell.value for row in page(path).iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("form", ["registration", "comparison", "member_changes"])
def test_a_form_of_a_household_is_a_workbook_too(
    registry: Cast, family: Household, form: str
) -> None:
    path, name = actions.household_sheet(by=registry.secretary, form=form, uid=family.uid)
    found = values(path)
    assert name.endswith("-周德胜.xlsx")
    assert "周德胜" in found
    assert any("表式 1.0" in str(value) for value in found)


def test_amounts_are_numbers(registry: Cast, family: Household) -> None:
    path, _ = actions.household_sheet(by=registry.city, form="comparison", uid=family.uid)
    rows = [[cell.value for cell in row] for row in page(path).iter_rows()]
    wage = next(row for row in rows if row[0] == "工资性收入")
    assert wage[1:4] == [10_000, 12_000, 2_000]


def test_a_ledger_has_its_households_and_prints_lying(registry: Cast) -> None:
    path, name = actions.village_sheet(by=registry.secretary, form="ledger", code=VILLAGE)
    assert {"陈大伟", "孙小燕"} <= set(values(path))
    assert name == "建档立卡贫困户台账-湖滨村.xlsx"
    assert page(path).page_setup.orientation == "landscape"


def test_ids_are_masked_in_workbooks_too(registry: Cast, family: Household) -> None:
    path, _ = actions.household_sheet(by=registry.city, form="registration", uid=family.uid)
    ids = [value for value in values(path) if str(value).startswith("429900")]
    assert len(ids) == 3
    assert all("*" * 11 in value for value in ids)


def test_handing_over_is_recorded(registry: Cast, family: Household) -> None:
    actions.household_sheet(by=registry.secretary, form="registration", uid=family.uid)
    entry = Entry.objects.get(action="papers.export")
    assert (entry.actor, entry.subject_id, entry.division) == (
        "secretary",
        family.uid.hex,
        VILLAGE,
    )
    assert entry.changes == {"form": "registration", "version": "1.0", "file": "xlsx"}


def test_paper_only_forms_and_missing_rights_are_refused(registry: Cast, family: Household) -> None:
    with pytest.raises(Refusal) as refused:
        actions.household_sheet(by=registry.city, form="card", uid=family.uid)
    assert refused.value.code == "papers.no_sheet"
    with pytest.raises(Refusal) as refused:
        actions.household_sheet(by=registry.clerk, form="registration", uid=family.uid)
    assert refused.value.status == 403
    with pytest.raises(Household.DoesNotExist):
        actions.household_sheet(by=registry.neighbour, form="registration", uid=family.uid)
    with pytest.raises(Refusal) as refused:
        actions.village_sheet(by=registry.secretary, form="ledger", code=NEIGHBOUR_VILLAGE)
    assert refused.value.status == 404
    assert not Entry.objects.filter(action="papers.export").exists()
