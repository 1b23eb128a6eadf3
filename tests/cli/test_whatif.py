"""Trying figures and drafts from the command line: for people and programs, with clear refusals."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bangfu.base.kit.refusals import Refusal
from bangfu.cli.main import root
from bangfu.policy.drafts import actions
from bangfu.policy.drafts.models import Trial
from bangfu.policy.packs.models import FigureSet
from bangfu.policy.runs.models import Run
from tests.cast import COUNTY, NEIGHBOUR, Cast
from tests.policy.conftest import registry, run
from tests.policy.drafts.conftest import STRICTER, no_benches

__all__ = ["no_benches", "registry", "run"]


def say(*words: object) -> Result:
    return CliRunner().invoke(root, ["whatif", *map(str, words)])


def rules(*words: object) -> dict[str, Any]:
    result = say(*words, "--json")
    if result.exception:
        raise result.exception
    found: dict[str, Any] = json.loads(result.output)["rules"]
    return found


def test_a_figure_for_the_whole_city(run: Run) -> None:
    found = rules("--set", "income_line=9500")["household_exit"]
    assert (found["was_met"], found["is_met"], found["losers"], found["winners"]) == (1, 0, 1, 0)
    assert found["subjects"] == 5
    assert (found["kind"], found["subject"], found["per"]) == ("standard", "household", None)
    assert found["counties"][COUNTY]["lost"] == 1
    assert found["counties"][NEIGHBOUR]["lost"] == 0
    assert "cost" not in found


def test_money_in_yuan_and_a_place_of_ones_own(run: Run) -> None:
    found = rules("--set", "repair_grant@421083=8000.50")["repair_grant"]
    assert (found["more"], found["was_amount"], found["is_amount"]) == (1, 7500, 8000.5)
    assert found["cost"] == 500.5
    assert rules("--set", f"repair_grant@{NEIGHBOUR}=8000.50")["repair_grant"]["more"] == 0


def test_for_people(run: Run) -> None:
    text = say("--set", "repair_grant=8000", "--set", "income_line=9500").output
    assert "户脱贫标准\n  符合 1 → 0，受益 0，受损 1" in text
    assert "金额 7,500.00 → 8,000.00 元，增减 +500.00 元" in text
    assert say("--set", "schooling_years=9").output == "没有规则因此改变。\n"


def test_a_draft_and_figures_on_top_of_it(run: Run, cast: Cast) -> None:
    draft = actions.create(by=cast.city, title="试", values=[("income_line", "", 9500)])
    draft = actions.save_items(by=cast.city, draft=draft, text=STRICTER, file="benefits.yaml")
    found = rules("--draft", draft.pk)
    assert (found["household_exit"]["lost"], found["repair_grant"]["lost"]) == (1, 1)
    top = rules("--draft", draft.pk, "--set", "income_line=3000")
    assert (top["household_exit"]["lost"], top["repair_grant"]["lost"]) == (0, 1)
    assert draft.values.get().value == 9500
    assert not Trial.objects.exists()
    assert not FigureSet.objects.exists()


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ((), "--set"),
        (("--set", "income_line"), "参数=数值"),
        (("--set", "income_lin=1"), "是否想写 income_line"),
        (("--set", "zzz=1"), "没有名为 zzz 的参数"),
        (("--set", "income_line=many"), "不能是“many”"),
        (("--set", "income_line="), "不能是“”"),
        (("--set", "income_line@12345=1"), "没有代码为"),
        (("--draft", "nonsense"), "没有编号为 nonsense 的草稿"),
    ],
)
def test_what_cannot_be_tried_is_said(run: Run, words: tuple[str, ...], text: str) -> None:
    result = say(*words)
    assert result.exit_code == 2
    assert text in result.output


def test_a_broken_draft_and_an_empty_registry_are_refused(cast: Cast, home: object) -> None:
    with pytest.raises(Refusal) as caught:
        rules("--set", "income_line=1")
    assert caught.value.code == "drafts.no_facts"
    draft = actions.create(by=cast.city, title="试")
    actions.save_items(by=cast.city, draft=draft, text="- {id: x}")
    with pytest.raises(Refusal) as caught:
        rules("--draft", draft.pk)
    assert caught.value.code == "drafts.unsound"
