"""The history of any object: sentences, whose right it is, a piece at a time."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from bangfu.base.audit import actions as audit
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import actions as households
from bangfu.web.history import fields, kinds, telling
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.web.conftest import PART

Enter = Callable[[str], Client]


def record(
    kind: str,
    key: str,
    *,
    action: str = "x.y",
    by: str = "county",
    place: str = VILLAGE,
    **changes: Any,
) -> None:
    with transaction.atomic():
        audit.record(by=by, act=audit.Act(action, kind, key, place, changes))


def page(client: Client, kind: str, key: str, query: str = "", **more: Any) -> str:
    answer = client.get(f"/history/{kind}/{key}/{query}", **more)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def status(client: Client, kind: str, key: str) -> int:
    return client.get(f"/history/{kind}/{key}/").status_code


def test_a_line_says_who_in_which_post_did_what(enter: Enter) -> None:
    record("clue", "c-1", action="quality.assign", by="town", state=["new", "assigned"])
    text = page(enter("county"), "clue", "c-1")
    assert "<strong>唐新堤</strong>" in text
    assert "（新堤镇，乡镇业务员）" in text
    assert "分派了一条疑点" in text
    assert "把状态从“待分派”改为“待入户核实”" in text


def test_changes_of_a_household_are_told_field_by_field(cast: Cast, enter: Enter) -> None:
    home = factories.household()
    households.edit(
        by="county", user=cast.county, uid=home.uid, version=home.version, reason="入户核对",
        changes={"group_name": "三组"},
    )  # fmt: skip
    text = page(enter("secretary"), "household", home.household_no)
    assert "何洪湖" in text
    assert "三组" in text
    assert "事由：入户核对" in text


@pytest.mark.parametrize(
    ("seat", "expected"),
    [("county", 200), ("secretary", 200), ("neighbour", 404), ("system", 404), ("nobody", 404)],
)
def test_who_may_see_the_object_may_see_its_history(seat: str, expected: int, enter: Enter) -> None:
    record("filing", "F1", action="procedures.open")
    assert status(enter(seat), "filing", "F1") == expected


def test_elsewhere_is_as_if_it_were_not_there(enter: Enter) -> None:
    record("filing", "F1", action="procedures.open", place=NEIGHBOUR_VILLAGE)
    client = enter("county")
    here, nowhere = client.get("/history/filing/F1/"), client.get("/history/filing/F2/")
    assert here.status_code == nowhere.status_code == 404
    assert len(here.content) == len(nowhere.content)


def test_only_entries_of_ones_places_are_told(enter: Enter) -> None:
    record("edit", "e1", action="edits.set", by="county", place=VILLAGE)
    record("edit", "e1", action="edits.undo", by="neighbour", place=NEIGHBOUR_VILLAGE)
    text = page(enter("county"), "edit", "e1")
    assert "批量修改了" in text
    assert "撤销了" not in text


def test_a_kind_nobody_knows_is_not_there(enter: Enter) -> None:
    assert status(enter("auditing"), "nonsense", "1") == 404


def test_what_belongs_to_no_place_is_for_the_whole_installation(enter: Enter) -> None:
    record("site", "1", action="catalogue.establish", place="")
    assert status(enter("auditing"), "site", "1") == 200
    assert status(enter("county"), "site", "1") == 404


def test_policy_is_shared_with_all_who_may_read_it(enter: Enter) -> None:
    record("document", "lotus", action="policy.import_document", place="")
    assert status(enter("secretary"), "document", "lotus") == 200
    assert status(enter("security"), "document", "lotus") == 404


def test_everybody_may_see_what_was_done_to_their_own_account(enter: Enter) -> None:
    record("user", "secretary", action="accounts.change_password", by="system", place="")
    assert status(enter("secretary"), "user", "secretary") == 200
    assert status(enter("town"), "user", "secretary") == 404


def look(key: str = "h-1", place: str = VILLAGE, **more: Any) -> None:
    audit.note_reading(
        by="county", what="households.open", subject_type="household", subject_id=key,
        division=place, **more,
    )  # fmt: skip


def test_who_looked_is_for_those_who_read_the_trail(enter: Enter) -> None:
    record("household", "h-1", action="households.create")
    look(details={"page": "households:household", "part": "income"}, purpose="核对收入")
    text = page(enter("auditor"), "household", "h-1", "?what=readings")
    assert "查看了贫困户h-1" in text
    assert "页面：贫困户页面" in text
    assert "部分：收入" in text
    assert "用途：核对收入" in text
    plain = page(enter("county"), "household", "h-1", "?what=readings")
    assert "查看了" not in plain
    assert "谁看过" not in plain


def test_readings_elsewhere_are_not_shown(cast: Cast, enter: Enter) -> None:
    look(place=NEIGHBOUR_VILLAGE)
    text = page(enter("auditing"), "household", "h-1", "?what=readings")
    assert "查看了" in text  # the whole city
    record("household", "h-1", action="households.create")
    assert "查看了" not in page(enter("county"), "household", "h-1", "?what=readings")


def test_a_long_history_goes_on(enter: Enter, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        record("clue", "c-1", action="quality.answer", note=f"第{number}次")
    client = enter("county")
    with django_assert_max_num_queries(12):
        first = page(client, "clue", "c-1")
    after = first.split("?after=")[1].split('"')[0]
    rest = page(client, "clue", "c-1", f"?after={after}", headers=PART)
    assert "第39次" in first
    assert "第0次" not in first
    assert "第0次" in rest
    assert "<html" not in rest


@pytest.mark.parametrize("mark", ["x", "-1", "1e9", "²", "9" * 30])
def test_marks_that_make_no_sense_are_left_out(mark: str, enter: Enter) -> None:
    record("clue", "c-1", action="quality.answer")
    assert enter("county").get(f"/history/clue/c-1/?after={mark}").status_code in {200, 404}


def test_the_button_stands_where_it_leads_somewhere(enter: Enter) -> None:
    home = factories.household()
    text = enter("county").get(f"/households/{home.uid}/").content.decode()
    assert f"/history/household/{home.household_no}/" in text


def test_a_post_is_the_one_held_on_that_day(cast: Cast) -> None:
    teller = telling.Teller({}, {"town": [cast.town.posts.get()]}, {"421083100000": "新堤镇"}, {})
    day = dt.datetime.now(dt.UTC)
    assert teller.post("town", day) == "新堤镇，乡镇业务员"
    assert teller.post("town", day - dt.timedelta(days=3)) == ""
    assert teller.post("nobody", day) == ""


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"rows": 3}, ["行数：3"]),
        ({"nonsense": 3, "rows": None, "reason": ""}, []),
        ({"active": [True, False]}, ["把启用从“是”改为“否”"]),
        ({"role": [None, "auditor"]}, ["岗位：审计员"]),
        ({"households": {"new": 1}}, []),
        ([1, 2], []),
    ],
)
def test_details_in_words(details: Any, expected: list[str]) -> None:
    assert list(fields.told("x.y", details)) == expected


def test_the_system_is_named(enter: Enter) -> None:
    record("clue", "c-1", action="quality.follow", by="system", place=COUNTY)
    assert "<strong>系统</strong>" in page(enter("county"), "clue", "c-1")


def test_every_kind_of_subject_in_the_code_is_known() -> None:
    assert {"household", "user", "filing", "clue", "draft", "copy"} <= set(kinds.KINDS)


def test_stages_and_proof_are_named(cast: Cast) -> None:
    stage = catalogue.pack().procedures["household_exit"].stages[0]
    told = list(fields.told("procedures.approve", {"stage": stage.id}, "household_exit"))
    assert told == [f"环节：{stage.title.zh}"]


def test_a_code_nobody_knows_any_more_stays_as_it_is(cast: Cast) -> None:
    assert list(fields.told("procedures.approve", {"stage": "gone"})) == ["环节：gone"]
    assert list(fields.told("quality.assign", {"check": "ZZ99"})) == ["检查规则：ZZ99"]


def test_the_trail_leads_to_the_history_of_each_thing(enter: Enter) -> None:
    record("clue", "c-1", action="quality.answer")
    record("nonsense", "n-1", action="quality.answer")
    text = enter("auditing").get("/admin/audit/").content.decode()
    assert "/history/clue/c-1/" in text
    assert "/history/nonsense" not in text
