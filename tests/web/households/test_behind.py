"""What the page says behind a condition: both sides, the clause, and what would help."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bangfu.policy.packs import actions as packs
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household, Member
from bangfu.web.households import behind, sheet
from tests.cast import VILLAGE

Enter = Callable[[str], Client]
TEXT = "莲城决定\n一、目标\n(一)先易后难\n二、办法\n"


def home(grade: str | None) -> Household:
    return Household.objects.filter(house_grade=grade).order_by("pk")[0]


def text_of(client: Client, grade: str | None, tab: str = "") -> str:
    answer = client.get(f"/households/{home(grade).uid}/", {"tab": tab} if tab else {})
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text


def reasons(grade: str | None) -> dict[str, behind.Behind]:
    page = sheet.Sheet(home(grade), "verdicts")
    return {r.view.id: r.behind for card in page.standards for r in card.reasons}


def test_both_sides_stand_below_the_condition(enter: Enter, run: Run) -> None:
    text = text_of(enter("county"), "a")
    assert "<dt>现在</dt><dd>人均可支配收入 <b>9,000\N{NO-BREAK SPACE}元</b></dd>" in text
    assert "<dd>高于 <b>3,000\N{NO-BREAK SPACE}元</b>" in text
    assert "文件写明" in text


def test_what_would_help_is_said_where_a_condition_fails(enter: Enter, run: Run) -> None:
    text = text_of(enter("county"), "d")
    assert "怎样才达到：做到“住房安全”" in text
    assert "“危房等级”变为“A级”或“B级”" in text
    assert "先查清“人均可支配收入”（达到 3,000.01\N{NO-BREAK SPACE}元 即可）" in text


def test_nothing_is_said_where_all_is_well(run: Run) -> None:
    income = reasons("a")["income"]
    assert (income.ways, income.deeper, income.kind, income.said) == ([], [], "", [])
    assert not income.is_plain


def test_a_benefit_is_worded_as_a_condition_not_as_advice(enter: Enter, run: Run) -> None:
    text = text_of(enter("county"), "a", "benefits")
    assert "这样才符合：不再是“住房安全”" in text
    assert "怎样才达到" not in text


def test_the_clause_is_there_when_its_document_is(enter: Enter, run: Run) -> None:
    assert "先易后难" not in text_of(enter("county"), "a")
    packs.import_document(by="林", document_id="lotus-2015", title="莲城", text=TEXT)
    assert "<b>一(一)</b> 先易后难" in text_of(enter("county"), "a")


def test_an_assumed_figure_is_called_so(run: Run) -> None:
    assert reasons("a")["income"].sides.sources[0].status == "stated"  # type: ignore[union-attr]
    source = behind.Source("线", "1", "assumed", None, "")
    assert str(source.standing) == "假定，文件没有写明"


@pytest.mark.parametrize("status", ["stated", "assumed", "set_here", "unset", "missing"])
def test_every_standing_has_words(status: str) -> None:
    assert str(behind.Source("线", "1", status, None, "").standing)


def test_a_verdict_says_that_it_decides_nothing(enter: Enter, run: Run) -> None:
    said = "状态只由人按程序决定"
    assert said in text_of(enter("county"), "a")
    assert said not in text_of(enter("county"), "d", "benefits")
    assert said in enter("county").get(f"/villages/{VILLAGE}/").content.decode()


def test_a_village_is_told_what_would_help(enter: Enter, run: Run) -> None:
    text = enter("county").get(f"/villages/{VILLAGE}/").content.decode()
    assert "怎样才达到：户1：做到“已脱贫”" in text or "户" in text
    assert "落到登记的情况" in text


def test_it_is_said_in_english(enter: Enter, run: Run) -> None:
    client = enter("county")
    client.cookies["django_language"] = "en"
    text = text_of(client, "d")
    assert "Achieve: Safe house" in text
    assert "What it would take" in text


def test_names_are_escaped(enter: Enter, run: Run) -> None:
    Member.objects.filter(household=home("d")).update(name="<b>孙")
    text = text_of(enter("county"), "d")
    assert "<b>孙" not in text


def test_only_the_rules_a_page_shows_are_explained(run: Run, monkeypatch: Any) -> None:
    page = sheet.Sheet(home("a"), "verdicts")
    asked: list[str] = []
    explaining = page.answer.explaining
    explain = explaining.rule

    def counted(record: Any, rule: Any) -> Any:
        asked.append(rule.id)
        return explain(record, rule)

    monkeypatch.setattr(explaining, "rule", counted)
    assert page.verdict is not None
    assert asked == ["household_exit"]
