"""``bangfu explain``: verdicts on one household or village with everything behind them."""

import pytest

from bangfu.policy.packs import actions as packs
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.cli.asking import answer, number, run

TEXT = "种莲决定\n一、目标\n(一)先易\n"


def test_an_explanation_names_conditions_finds_and_clause(town: Cast) -> None:
    said = run("explain", number("d"), "--rule", "household_exit").output
    assert said.splitlines()[0] == "不符合  户脱贫标准"
    assert "符合  人均可支配收入" in said
    assert "〔lotus-2015 一(一)〕" in said
    assert "住房安全（否）" in said


def test_amounts_are_explained_with_their_formula(town: Cast) -> None:
    said = run("explain", number("d"), "--rule", "repair_grant").output
    assert "金额：7,500.00 元" in said
    assert "修房补助" in said


def test_what_is_missing_is_listed_once(town: Cast) -> None:
    said = run("explain", number(None), "--rule", "household_exit").output
    assert said.splitlines()[0].startswith("不能确定")
    assert said.count("缺：") == 1


def test_rules_about_members_are_told_per_member(town: Cast) -> None:
    found = answer("explain", number(None))["rules"]
    mine = [rule for rule in found if rule["member"] == "李学"]
    assert [(rule["id"], rule["outcome"], rule["amount"]) for rule in mine] == [
        ("vocational_aid", "met", 3000)
    ]
    assert "职教补助（李学）" in run("explain", number(None)).output


def test_programs_get_the_same_verdicts_as_the_lists(town: Cast) -> None:
    counts = answer("run")["rules"]["household_exit"]
    said = [
        rule["outcome"]
        for home in Household.objects.all()
        for rule in answer("explain", home.household_no)["rules"]
        if rule["id"] == "household_exit"
    ]
    assert {name: said.count(name) for name in ("met", "not_met", "unknown")} == {
        name: counts[name] for name in ("met", "not_met", "unknown")
    }


def test_only_the_rules_asked_for_are_told(town: Cast) -> None:
    both = ["--rule", "household_exit", "--rule", "repair_grant"]
    found = answer("explain", number("a"), *both)
    assert {rule["id"] for rule in found["rules"]} == {"household_exit", "repair_grant"}
    assert answer("explain", number("a"), "--rule", "nothing")["rules"] == []


def test_explanations_come_in_english(town: Cast, english: None) -> None:
    found = answer("explain", number("a"), "--rule", "household_exit")["rules"][0]
    assert found["title"] == "Household exit"
    assert answer("run")["rules"]["vocational_aid"]["title"] == "Vocational aid"


@pytest.mark.parametrize("no", ["", "421083100201-99999X", "'; DROP TABLE x", "%"])
def test_a_household_nobody_has_is_said_so(town: Cast, no: str) -> None:
    result = run("explain", no)
    assert result.exit_code == 2
    assert "没有户编号为" in result.stderr


def test_what_would_change_it_is_told_below_the_condition(town: Cast) -> None:
    said = run("explain", number("d"), "--rule", "household_exit").output
    assert "        怎样才达到：做到“住房安全”" in said
    said = run("explain", number("a"), "--rule", "repair_grant").output
    assert "        这样才符合：不再是“住房安全”" in said


def test_programs_get_sides_changes_steps_and_the_clause(town: Cast) -> None:
    packs.import_document(by="林", document_id="lotus-2015", title="种莲", text=TEXT)
    found = {rule["id"]: rule for rule in answer("explain", number("d"))["rules"]}
    income, house = found["household_exit"]["conditions"]
    assert income["clause"] == {"ref": "一(一)", "text": "先易"}
    assert income["sides"]["right"]["status"] == "stated"
    assert house["sides"]["left"]["behind"]
    assert house["change"]["ways"][0]["words"] == "做到“住房安全”"
    assert [step["value"] for step in found["repair_grant"]["steps"]] == [7500]
    assert found["repair_grant"]["figures"][0]["status"] == "assumed"


def test_without_the_documents_text_there_is_no_clause(town: Cast) -> None:
    rule = answer("explain", number("d"), "--rule", "household_exit")["rules"][0]
    assert [one["clause"] for one in rule["conditions"]] == [None, None]


def test_a_village_is_explained_by_its_code(town: Cast) -> None:
    factories.village_file(VILLAGE, is_poor_village=True, collective_income=10_000_00)
    found = answer("explain", VILLAGE)
    assert (found["village"], [rule["id"] for rule in found["rules"]]) == (
        VILLAGE,
        ["village_exit"],
    )
    collective = found["rules"][0]["conditions"][1]
    assert collective["change"]["ways"][0]["needs"][0]["by"] == 40_000
    assert "再增加 40,000" in run("explain", VILLAGE).output


def test_members_are_named_in_what_they_need(town: Cast) -> None:
    home = Household.objects.get(house_grade=None)
    said = run("explain", home.household_no, "--rule", "vocational_aid").output
    assert said.splitlines()[0] == "符合  职教补助（李学）"
