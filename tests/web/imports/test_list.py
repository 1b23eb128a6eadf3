"""The list of imports, the upload form, the first page, and who sees what."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.jobs.models import Job
from bangfu.registry.imports import actions
from bangfu.registry.imports.models import Import, Stage
from bangfu.web.admin import sentences
from bangfu.web.jobs import kinds
from tests.cast import CITY, COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.web.conftest import PART
from tests.web.imports.conftest import Uploading, send, work

Enter = Callable[[str], Client]


def add(number: int = 1, **more: Any) -> list[Import]:
    given = {"file_name": "台账.xlsx", "size": 1, "year": 2015, "division": COUNTY, "by": "county"}
    return [Import.objects.create(**{**given, **more}) for _ in range(number)]


def body(client: Client, path: str, **headers: str) -> str:
    return client.get(path, headers=headers or None).content.decode()


# --- the list ---


def test_an_empty_list_says_how_to_begin(enter: Enter) -> None:
    page = body(enter("county"), "/imports/")
    assert "还没有导入过台账" in page
    assert "/imports/new/" in page


def test_a_line_says_what_who_where_and_how_far(enter: Enter) -> None:
    found = {"households": {"all": 1234}, "problems": {"block": 7, "warn": 3}}
    add(stage=Stage.CHECKED, summary=found)
    page = body(enter("county"), "/imports/")
    for told in ("台账.xlsx", "待确认", "洪湖市 · 2015", "1,234", "何洪湖"):
        assert told in page


def test_the_list_is_filtered_by_state_and_by_person(enter: Enter) -> None:
    add(stage=Stage.CHECKED, file_name="等我.xlsx")
    add(stage=Stage.COMMITTED, file_name="写完.xlsx")
    add(stage=Stage.CHECKED, file_name="别人.xlsx", by="town")
    client = enter("county")
    waiting = body(client, "/imports/?state=waiting")
    assert "等我" in waiting
    assert "别人" in waiting
    assert "写完" not in waiting
    mine = body(client, "/imports/?state=waiting&mine=yes")
    assert "等我" in mine
    assert "别人.xlsx" not in mine
    assert "没有这样的台账" in body(client, "/imports/?state=closed")


def test_the_list_comes_in_pieces_without_a_gap(enter: Enter) -> None:
    made = {str(imp.pk) for imp in add(70)}
    client, seen, after = enter("county"), [], "start"
    while after:
        page = body(client, f"/imports/?after={after if seen else ''}", **PART)
        seen += re.findall(r"/imports/([0-9a-f-]{36})/", page)
        after = seen[-1] if "after=" in page else ""
    assert seen == sorted(made, reverse=True)


def test_a_mark_that_is_none_gives_the_beginning(enter: Enter) -> None:
    add()
    assert "台账.xlsx" in body(enter("county"), "/imports/?after=nonsense")


def test_the_list_costs_the_same_however_long(
    enter: Enter, django_assert_max_num_queries: Any
) -> None:
    add(30)
    client = enter("county")
    with django_assert_max_num_queries(15):
        client.get("/imports/")


# --- who sees what ---


def test_another_countys_officer_finds_nothing(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(ledgers.ledger()), enter("neighbour")
    assert "台账.xlsx" not in body(client, "/imports/")
    for path in ("", "mapping/", "marked/"):
        answer = client.get(f"/imports/{imp.pk}/{path}")
        nowhere = client.get(f"/imports/00000000-0000-7000-8000-000000000000/{path}")
        assert (answer.status_code, nowhere.status_code) == (404, 404)
        assert len(answer.content) == len(nowhere.content)
    for act in ("commit", "discard", "again", "stop", "mapping"):
        assert client.post(f"/imports/{imp.pk}/{act}/").status_code == 404
    imp.refresh_from_db()
    assert imp.stage == Stage.CHECKED


def test_those_above_see_it_and_those_below_do_not(enter: Enter) -> None:
    (imp,) = add()
    seen = {seat: enter(seat).get(f"/imports/{imp.pk}/").status_code for seat in ("city", "town")}
    assert seen == {"city": 200, "town": 404}


def test_who_brought_it_for_the_county_sees_it_though_only_a_town_is_theirs(
    enter: Enter, cast: Cast
) -> None:
    (imp,) = add(by="town")
    assert enter("town").get(f"/imports/{imp.pk}/").status_code == 200
    assert enter("secretary").get(f"/imports/{imp.pk}/").status_code in {403, 404}
    (elsewhere,) = add(by="town", division=NEIGHBOUR)
    assert enter("town").get(f"/imports/{elsewhere.pk}/").status_code == 404


def test_without_the_post_nothing_is_seen_any_more(cast: Cast, enter: Enter) -> None:
    (imp,) = add(by="town")
    cast.town.posts.all().delete()
    assert enter("town").get(f"/imports/{imp.pk}/").status_code in {403, 404}


# --- the upload ---


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return ledgers.xlsx(tmp_path / "台账.xlsx", ledgers.ledger())


def test_an_upload_is_stored_queued_and_noted(enter: Enter, home: Path, path: Path) -> None:
    answer = send(enter("county"), path)
    imp = Import.objects.get()
    assert answer["Location"] == f"/imports/{imp.pk}/"
    assert (imp.by, imp.division, imp.year, imp.stage) == ("county", COUNTY, 2015, "uploaded")
    assert Job.objects.get().key == str(imp.pk)
    entry = Entry.objects.get(action="imports.receive")
    assert (entry.actor, entry.division) == ("county", COUNTY)


def test_several_texts_are_one_ledger(enter: Enter, home: Path, tmp_path: Path) -> None:
    send(enter("county"), *ledgers.csvs(tmp_path, ledgers.ledger()))
    imp = Import.objects.get()
    assert imp.file_name == "户.csv、成员.csv、收入.csv、村.csv"
    assert len(imp.files) == 4


def test_a_place_inside_a_town_may_be_chosen(enter: Enter, home: Path, path: Path) -> None:
    send(enter("town"), path, division=[TOWN, VILLAGE])
    assert Import.objects.get().division == VILLAGE


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"year": ""}, "这个字段是必填项"),
        ({"year": "1815"}, "2000"),
        ({"year": "2999"}, "20"),
        ({"division": [NEIGHBOUR]}, "不在您的范围内"),
        ({"division": ["999999999999"]}, "form-error"),
        ({"ledger": []}, "请选择文件"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    enter: Enter, home: Path, path: Path, fields: dict[str, Any], told: str
) -> None:
    answer = send(enter("county"), path, **fields)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Import.objects.exists()


def test_two_workbooks_at_once_are_refused_beside_the_field(
    enter: Enter, home: Path, path: Path
) -> None:
    answer = send(enter("county"), path, path)
    assert answer.status_code == 422
    assert "多个工作簿请分别上传" in answer.content.decode()


def test_a_file_over_the_limit_is_refused_beside_the_field(
    enter: Enter, home: Path, path: Path, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 100
    answer = send(enter("county"), path)
    assert answer.status_code == 422
    assert "文件太大" in answer.content.decode()


def test_the_whole_of_a_place_is_offered_not_the_place_alone(enter: Enter) -> None:
    page = body(enter("county"), "/imports/new/")
    assert "全部乡镇" in page
    assert "洪湖市本级" not in page
    steps = body(enter("county"), f"/places/?name=division&division={COUNTY}&division={TOWN}"
                 "&permission=households.import&whole=yes")  # fmt: skip
    assert "全部村" in steps


# --- around ---


def test_the_first_page_counts_what_waits_for_me(enter: Enter) -> None:
    add(2, stage=Stage.CHECKED)
    add(stage=Stage.MAPPING)
    add(stage=Stage.COMMITTED)
    add(stage=Stage.CHECKED, by="town")
    page = body(enter("county"), "/")
    assert "等您处理的导入" in page
    assert "/imports/?state=waiting&amp;mine=yes" in page
    assert "等您处理的导入" not in body(enter("auditor"), "/")


def test_jobs_are_called_by_name_and_lead_to_the_import(cast: Cast) -> None:
    for kind in (actions.PREPARE, actions.WRITE):
        named = kinds.find(kind)
        assert "台账" in str(named.title)
        assert named.result(Job(kind=kind, key=str(add()[0].pk))).startswith("/imports/")


def test_every_act_has_its_sentence(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(ledgers.ledger()), enter("county")
    client.post(f"/imports/{imp.pk}/mapping/", {"sheet-3": ""})
    client.post(f"/imports/{imp.pk}/stop/")
    client.post(f"/imports/{imp.pk}/again/")
    work()
    assert b"".join(client.get(f"/imports/{imp.pk}/marked/").streaming_content)
    client.post(f"/imports/{imp.pk}/discard/")
    told = Entry.objects.filter(action__startswith="imports.")
    assert {entry.action for entry in told} == {
        "imports.receive",
        "imports.remap",
        "imports.stop",
        "imports.take_marked",
        "imports.discard",
    }
    assert all("台账" in sentences.sentence(entry, {}) for entry in told)
    assert not list(audit.verify())


def test_the_operators_import_is_seen_in_its_place_only(enter: Enter) -> None:
    (imp,) = add(by="root", by_operator=True, division=CITY)
    assert enter("city").get(f"/imports/{imp.pk}/").status_code == 200
    assert enter("county").get(f"/imports/{imp.pk}/").status_code == 404
