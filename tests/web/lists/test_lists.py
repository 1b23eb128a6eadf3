"""The list as a working tool: columns, acts on ticked households, cells, undo."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bangfu.policy.lists.models import SavedList
from bangfu.policy.runs.models import Run
from bangfu.registry.edits.models import Edit
from bangfu.registry.households.models import Household
from tests.cast import NEIGHBOUR_VILLAGE

Enter = Callable[[str], Client]
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def mine() -> Household:
    return Household.objects.get(house_grade="d")


def foreign() -> Household:
    return Household.objects.get(village_id=NEIGHBOUR_VILLAGE)


def cell(home: Household, column: str = "planned_exit_year") -> str:
    return f"/lists/cell/{home.uid}/{column}/"


def body(answer: Any) -> str:
    return str(answer.content.decode())


# --- columns and kept filters ---


def test_columns_are_added_moved_dropped_and_reset(enter: Enter, run: Run) -> None:
    client = enter("county")
    assert "名单中的列" in body(client.get("/lists/columns/"))
    client.post("/lists/columns/", {"add": "house_grade"})
    text = body(client.get("/households/"))
    assert "危房等级" in text
    for _ in range(9):
        client.post("/lists/columns/", {"up": "house_grade"})
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', body(client.get("/households/")))
    assert heads[1] == "危房等级"
    client.post("/lists/columns/", {"drop": "house_grade"})
    assert "危房等级" not in body(client.get("/households/"))
    client.post("/lists/columns/", {"add": "house_grade"})
    client.post("/lists/columns/", {"reset": "1"})
    assert "危房等级" not in body(client.get("/households/"))


@pytest.mark.parametrize("name", ["nothing", "bank_account", "<b>", "id_no"])
def test_a_column_there_is_not_is_not_added(enter: Enter, run: Run, name: str) -> None:
    client = enter("county")
    before = re.findall("<th", body(client.get("/households/")))
    client.post("/lists/columns/", {"add": name})
    assert re.findall("<th", body(client.get("/households/"))) == before


def test_a_filter_is_kept_shared_and_removed(enter: Enter, run: Run) -> None:
    client = enter("county")
    client.post("/lists/save/?category=general&found=x", {"title": "一般户", "share": "1"})
    one = SavedList.objects.get()
    assert one.query == "category=general"
    assert "?category=general" in body(enter("secretary").get("/households/"))
    assert "一般户" not in body(enter("neighbour").get("/households/"))
    enter("secretary").post(f"/lists/saved/{one.pk}/remove/")
    assert SavedList.objects.exists()
    client.post(f"/lists/saved/{one.pk}/remove/")
    assert not SavedList.objects.exists()


# --- acts on ticked households ---


def test_ticked_households_are_handed_over(enter: Enter, run: Run) -> None:
    home = mine()
    answer = enter("county").post("/lists/export/", {"id": [str(home.uid)], "form": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    answer.close()
    assert text.count("\n") == 2
    assert home.household_no in text


def test_all_that_fit_are_handed_over(enter: Enter, run: Run) -> None:
    answer = enter("county").post("/lists/export/?exited=no", {"all": "1", "form": "csv"})
    assert b"".join(answer.streaming_content).decode("utf-8-sig").count("\n") == 4


@pytest.mark.parametrize("act", ["export", "print", "bulk", "corrections"])
@pytest.mark.parametrize("ids", [[], ["nonsense"], ["foreign"]])
def test_nothing_ticked_and_nothing_of_others_is_acted_on(
    enter: Enter, run: Run, act: str, ids: list[str]
) -> None:
    given = [str(foreign().uid) if one == "foreign" else one for one in ids]
    answer = enter("county").post(f"/lists/{act}/", {"id": given})
    assert answer.status_code == 422
    assert "还没有勾选" in body(answer)


def test_a_printed_list_says_what_it_is(enter: Enter, run: Run) -> None:
    text = body(enter("county").post("/lists/print/?category=general", {"all": "1"}))
    assert "贫困户名单" in text
    assert "一般贫困户" in text
    assert "共 1 户" in text
    assert "data-print" in text
    assert text.count("<tbody>") == 1


def bulk(client: Client, **given: Any) -> Any:
    return client.post("/lists/bulk/", {"id": [str(mine().uid)], **given})


def test_bulk_asks_previews_and_sets_and_can_be_taken_back(enter: Enter, run: Run) -> None:
    client = enter("county")
    assert "改哪一项" in body(bulk(client))
    text = body(bulk(client, column="planned_exit_year", text="2018"))
    assert "1</b> 户会改变" in text
    seen = re.search(r'name="seen"\s+value="(\w+)"', text)
    assert seen is not None
    assert mine().planned_exit_year is None
    answer = bulk(client, column="planned_exit_year", text="2018", seen=seen[1])
    assert answer.status_code == 302
    assert mine().planned_exit_year == 2018
    edit = Edit.objects.get()
    assert f"/lists/undo/{edit.pk}/" in body(client.get(answer["Location"]))
    client.post(f"/lists/undo/{edit.pk}/")
    assert mine().planned_exit_year is None


@pytest.mark.parametrize(
    ("column", "text", "status"),
    [("planned_exit_year", "明年", 422), ("phone", "1", 422), ("exit_status", "脱贫", 422)],
)
def test_bulk_refuses_what_does_not_fit(
    enter: Enter, run: Run, column: str, text: str, status: int
) -> None:
    answer = bulk(enter("county"), column=column, text=text, seen="x")
    assert answer.status_code == status
    assert not Edit.objects.exists()


def test_bulk_shows_the_preview_again_when_something_moved(enter: Enter, run: Run) -> None:
    answer = bulk(enter("county"), column="planned_exit_year", text="2018", seen="stale")
    assert answer.status_code == 409
    assert "还没有修改任何一户" in body(answer)
    assert mine().planned_exit_year is None


# --- cells ---


def test_a_cell_opens_saves_and_offers_to_take_it_back(enter: Enter, run: Run) -> None:
    client, home = enter("secretary"), mine()
    text = body(client.get(cell(home), headers=HTMX))
    assert 'name="version" value="1"' in text
    answer = client.post(cell(home), {"version": "1", "text": "2019"}, headers=HTMX)
    assert "2019" in body(answer)
    assert "撤销" in body(answer)
    assert (mine().planned_exit_year, mine().version) == (2019, 2)


def test_a_cell_left_is_shown_as_it_is(enter: Enter, run: Run) -> None:
    text = body(enter("secretary").get(cell(mine()) + "?shown=1", headers=HTMX))
    assert "<form" not in text
    assert "data-edit" in text


def test_a_stale_cell_says_what_is_there_now(enter: Enter, run: Run) -> None:
    client, home = enter("secretary"), mine()
    client.post(cell(home), {"version": "1", "text": "2019"}, headers=HTMX)
    text = body(client.post(cell(home), {"version": "1", "text": "2020"}, headers=HTMX))
    assert "别人已改动了" in text
    assert "改成了“2019”，您填的是“2020”" in text
    assert 'name="version" value="2"' in text
    assert mine().planned_exit_year == 2019


@pytest.mark.parametrize("text", ["明年", "1900", "20190"])
def test_a_cell_says_what_it_cannot_hold(enter: Enter, run: Run, text: str) -> None:
    answer = enter("secretary").post(cell(mine()), {"version": "1", "text": text}, headers=HTMX)
    assert "不能填" in body(answer)
    assert mine().version == 1


def test_without_script_the_household_page_follows(enter: Enter, run: Run) -> None:
    answer = enter("secretary").post(cell(mine()), {"version": "1", "text": "2019"})
    assert answer["Location"] == f"/households/{mine().uid}/"


def test_cells_of_other_areas_are_not_there(enter: Enter, run: Run) -> None:
    client = enter("county")
    for answer in (
        client.get(cell(foreign())),
        client.post(cell(foreign()), {"version": "1", "text": "2019"}),
    ):
        assert answer.status_code == 404
    assert client.get(cell(mine(), "bank_account")).status_code == 422


def test_edits_of_others_cannot_be_taken_back(enter: Enter, run: Run) -> None:
    enter("secretary").post(cell(mine()), {"version": "1", "text": "2019"}, headers=HTMX)
    edit = Edit.objects.get()
    assert enter("county").post(f"/lists/undo/{edit.pk}/").status_code == 404
    assert mine().planned_exit_year == 2019


def test_who_may_only_read_gets_no_cell_to_edit(enter: Enter, run: Run) -> None:
    assert "data-edit" not in body(enter("clerk").get("/households/"))
    assert "批量修改" not in body(enter("clerk").get("/households/"))
    assert "data-edit" in body(enter("county").get("/households/"))


def test_a_list_with_many_columns_costs_few_questions(enter: Enter, run: Run) -> None:
    client = enter("county")
    for name in ("wage_income", "group_name", "house_grade", "rule:repair_grant", "phone"):
        client.post("/lists/columns/", {"add": name})
    with CaptureQueriesContext(connection) as asked:
        client.get("/households/?q=chen")
    two_steps = connection.vendor == "postgresql"  # it finds names first, then their households
    assert len(asked) <= 15 + two_steps


def test_corrections_are_offered_and_made(enter: Enter, run: Run) -> None:
    answer = enter("county").post("/lists/corrections/", {"all": "1"})
    assert "filename*" in answer.headers["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "下载为更正表" in body(enter("county").get("/households/"))
    assert "下载为更正表" not in body(enter("clerk").get("/households/"))
    assert "更正名单里的数据" in body(enter("county").get("/imports/"))
