"""Which columns a list may show, what is in them, and what people keep."""

from typing import Any

import pytest
from openpyxl import load_workbook

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import acting, actions, cells, columns
from bangfu.policy.lists import queries as kept
from bangfu.policy.lists.models import Preference, SavedList
from bangfu.policy.runs import households, queries
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests.cast import Cast


def offered(cast: Cast, seat: str = "city") -> dict[str, columns.Shown]:
    return columns.offered(queries.desk(getattr(cast, seat)), "zh")


def values(cast: Cast, names: list[str]) -> list[dict[str, Any]]:
    desk = queries.desk(cast.city)
    page = households.page(desk.program, desk.results, desk.scope, Filter(), limit=50)
    shown = columns.chosen(columns.offered(desk, "zh"), names)
    return [line.values for line in cells.lines(cast.city, desk, page.rows, shown)]


def test_fields_income_verdicts_and_places_are_offered(run: Run, registry: Cast) -> None:
    every = offered(registry)
    assert {"place", "verdict", "why", "main_cause", "wage_income", "household_no"} <= set(every)
    assert "rule:household_exit" in every
    assert not {"bank_account", "head_id_no", "head_name"} & set(every)


@pytest.mark.parametrize("name", ["place", "main_cause", "household_no"])
def test_texts_have_no_unit_and_stand_at_the_left(run: Run, registry: Cast, name: str) -> None:
    column = offered(registry)[name]
    assert (column.unit, column.is_number, column.heading) == ("", False, column.title)


def test_numbers_say_their_unit_once(run: Run, registry: Cast) -> None:
    for column in offered(registry).values():
        assert column.heading.count("（元）") <= 1
        assert column.is_number or not column.unit
    assert offered(registry)["wage_income"].heading.endswith("（元）")


def test_unknown_names_are_left_out_and_none_means_the_usual_ones(run: Run, registry: Cast) -> None:
    every = offered(registry)
    assert [c.id for c in columns.chosen(every, ["nothing", "main_cause", "main_cause"])] == [
        "main_cause"
    ]
    usual = [name for name in columns.DEFAULT if name in every]
    assert [c.id for c in columns.chosen(every, [])] == usual
    assert [c.id for c in columns.chosen(every, ["nothing"])] == usual
    assert len(columns.chosen(every, list(every))) <= columns.MOST


def test_fields_are_those_of_the_rows_as_they_are_now(run: Run, registry: Cast) -> None:
    Household.objects.filter(house_grade="d").update(group_name="七组")  # after the run
    found = [line["group_name"] for line in values(registry, ["group_name"])]
    assert "七组" in found


def test_income_is_that_of_the_year(run: Run, registry: Cast) -> None:
    found = [line["wage_income"] for line in values(registry, ["wage_income"])]
    assert 20_000_00 in found
    assert None in found


def test_the_outcome_of_any_rule_is_a_column(run: Run, registry: Cast) -> None:
    found = [line["rule:repair_grant"] for line in values(registry, ["rule:repair_grant"])]
    assert set(found) <= {1, 0, -1, 2}


# --- keeping ---


def test_a_preference_is_kept_in_order_and_may_be_forgotten(run: Run, registry: Cast) -> None:
    actions.prefer(by=registry.city, names=["main_cause", "place", "main_cause"])
    assert kept.preferred(registry.city) == ["main_cause", "place"]
    assert kept.preferred(registry.county) == []
    actions.prefer(by=registry.city, names=[])
    assert not Preference.objects.exists()


def test_a_filter_of_the_same_name_is_replaced(run: Run, registry: Cast) -> None:
    actions.save(by=registry.county, title=" 危房 ", query="q=1")
    actions.save(by=registry.county, title="危房", query="q=2")
    assert list(SavedList.objects.values_list("title", "query")) == [("危房", "q=2")]


@pytest.mark.parametrize(
    ("title", "query", "code"),
    [
        ("", "", "lists.title"),
        ("  ", "", "lists.title"),
        ("名" * 41, "", "lists.title"),
        ("好", "q=" + "x" * 600, "lists.query"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    run: Run, registry: Cast, title: str, query: str, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        actions.save(by=registry.county, title=title, query=query)
    assert refused.value.code == code
    assert not SavedList.objects.exists()


def test_not_more_than_enough_are_kept(
    run: Run, registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_SAVED", 1)
    actions.save(by=registry.county, title="一", query="")
    actions.save(by=registry.county, title="一", query="q=2")
    with pytest.raises(Refusal) as refused:
        actions.save(by=registry.county, title="二", query="")
    assert refused.value.code == "lists.most"


def test_a_shared_filter_is_seen_at_the_place_and_below_and_nowhere_else(
    run: Run, registry: Cast
) -> None:
    actions.save(by=registry.county, title="共享", query="q=1", share=True)
    actions.save(by=registry.county, title="自己", query="q=2")
    seen = {
        seat: [one.title for one in kept.saved(getattr(registry, seat))]
        for seat in ("county", "town", "secretary", "neighbour", "city")
    }
    assert sorted(seen["county"]) == ["共享", "自己"]
    assert (seen["town"], seen["secretary"]) == (["共享"], ["共享"])
    assert (seen["neighbour"], seen["city"]) == ([], [])
    assert Entry.objects.filter(action="lists.share").count() == 1


def test_only_ones_own_filter_is_removed(run: Run, registry: Cast) -> None:
    one = actions.save(by=registry.county, title="共享", query="", share=True)
    actions.remove(by=registry.town, saved=one.pk)
    assert SavedList.objects.count() == 1
    actions.remove(by=registry.county, saved=one.pk)
    assert SavedList.objects.count() == 0


# --- files ---


def test_a_file_has_the_chosen_columns_in_order(run: Run, registry: Cast) -> None:
    path, rows = acting.export(
        by=registry.county,
        chosen=Filter(rule="household_exit"),
        columns=["house_grade", "verdict", "place", "wage_income"],
        form="xlsx",
        language="zh",
    )
    sheet = load_workbook(path).worksheets[0]
    head, *lines = list(sheet.iter_rows(values_only=True))
    assert head[:3] == ("户编号", "户主姓名", "户主证件号码（部分隐去）")
    assert head[3] == "危房等级"
    assert head[5:8] == ("区县", "乡镇", "村")
    assert rows == len(lines) == 4
    assert "20000" in str([line[8] for line in lines])


def test_a_workbook_of_corrections_hides_the_version_and_masks_numbers(
    run: Run, registry: Cast
) -> None:
    path, rows = acting.corrections(by=registry.county, chosen=Filter(), columns=["group_name"])
    sheet = load_workbook(path).worksheets[0]
    head, *lines = list(sheet.iter_rows(values_only=True))
    assert head == ("户编号", "户主姓名", "核对用证件号", "村民小组", "数据版本")
    assert sheet.column_dimensions["E"].hidden
    assert rows == len(lines) == 4
    assert {line[4] for line in lines} == {"1"}
    assert all("***" in line[2] for line in lines if line[2])


# --- acts on many ---


def test_the_keys_of_a_list_are_those_of_its_pages_where_one_may_act(
    run: Run, registry: Cast
) -> None:
    from bangfu.base.accounts.roles import Permission

    every = set(Household.objects.values_list("pk", flat=True))
    mine = acting.keys(registry.county, Filter(), Permission.HOUSEHOLDS_EDIT)
    assert set(mine) < every
    assert len(mine) == 4
    assert acting.keys(registry.clerk, Filter(), Permission.HOUSEHOLDS_EDIT) == []


def test_a_job_sets_a_field_in_all_households_of_a_filter(run: Run, registry: Cast) -> None:
    chosen = acting.told(Filter())
    result = acting.set_job(
        by="county",
        progress=lambda *_: None,
        chosen=chosen,
        column="group_name",
        text="九组",
        seen="",
    )
    assert result["households"] == 4
    assert Household.objects.filter(group_name="九组").count() == 4
    back = acting.undo_job(by="county", progress=lambda *_: None, edit=str(result["edit"]))
    assert back == {"households": 4}
    assert not Household.objects.filter(group_name="九组").exists()
