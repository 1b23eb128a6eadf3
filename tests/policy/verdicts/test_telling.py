"""Verdicts as data, with the text of their clauses."""

from typing import Any

from bangfu.engine.details import Details
from bangfu.policy.packs import actions
from bangfu.policy.runs.models import Run
from bangfu.policy.verdicts import telling
from bangfu.registry.households.models import Household
from tests.policy.verdicts.test_live import answer

TEXT = "莲城决定\n一、目标\n(一)先易\n二、办法\n"


def told(grade: str) -> dict[str, Any]:
    found = answer(Household.objects.get(house_grade=grade))
    views = telling.as_json(Details(found.explaining), found.rules)
    return {view["id"]: view for view in views}


def test_every_condition_has_its_clause(run: Run) -> None:
    actions.import_document(by="林", document_id="lotus-2015", title="莲城", text=TEXT)
    income, house = told("d")["household_exit"]["conditions"]
    assert income["clause"] == {"ref": "一(一)", "text": "先易"}
    assert house["clause"]["ref"] == "一"
    assert told("d")["household_exit"]["failed"][0]["clause"] == house["clause"]


def test_a_document_nobody_imported_has_no_text(run: Run) -> None:
    assert {c["clause"] for c in told("d")["household_exit"]["conditions"]} == {None}


def test_what_is_not_met_says_what_would_change_it(run: Run) -> None:
    (failed,) = told("d")["household_exit"]["failed"]
    assert failed["change"]["ways"][0]["words"] == "做到“住房安全”"
    assert [way["words"] for way in failed["change"]["deeper"]] == ["“危房等级”变为“A级”或“B级”"]
    (grant,) = told("d")["repair_grant"]["steps"]
    assert grant["value"] == 7500
