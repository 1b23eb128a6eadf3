"""An import as people see it, stage by stage."""

from collections.abc import Callable
from pathlib import Path

from django.test import Client

from bangfu.base.audit.models import Entry
from bangfu.base.jobs.models import Job, State
from bangfu.registry.households.models import Household
from bangfu.registry.imports.models import Import, Mapping, Stage
from tests.registry.imports import ledgers
from tests.web.conftest import PART
from tests.web.imports.conftest import Uploading, work

Enter = Callable[[str], Client]


def text(client: Client, imp: Import, query: str = "", **headers: str) -> str:
    return client.get(f"/imports/{imp.pk}/{query}", headers=headers or None).content.decode()


def bad() -> ledgers.Ledger:
    """The second family's head has a wrong check digit."""
    wrong = ledgers.ZHAO[:-1] + ("1" if ledgers.ZHAO[-1] != "1" else "2")
    return ledgers.put(ledgers.ledger(), "成员", 5, "证件号码", wrong)


def test_while_it_is_read_the_page_asks_again_and_can_be_stopped(
    enter: Enter, upload: Uploading
) -> None:
    imp = upload(ledgers.ledger(), checked=False)
    page = text(enter("county"), imp)
    assert 'hx-trigger="every 2s"' in page
    assert 'hx-select="#stage"' in page
    assert enter("county").post(f"/imports/{imp.pk}/stop/").status_code == 302
    stopped = text(enter("county"), imp)
    assert "every 2s" not in stopped
    assert "处理已停止" in stopped


def test_a_stopped_reading_can_be_begun_again(enter: Enter, upload: Uploading) -> None:
    imp = upload(ledgers.ledger(), checked=False)
    client = enter("county")
    client.post(f"/imports/{imp.pk}/stop/")
    client.post(f"/imports/{imp.pk}/again/")
    work()
    assert "没有发现问题" in text(client, imp)


def test_a_faultless_ledger_is_written_at_a_press(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(ledgers.ledger()), enter("county")
    assert "没有发现问题" in text(client, imp)
    assert client.post(f"/imports/{imp.pk}/commit/", {"choice": "all"}).status_code == 302
    work()
    page = text(client, imp)
    assert "全部写入档案" in page
    assert Household.objects.count() == 2


def test_blocked_rows_keep_the_whole_from_being_written(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(bad()), enter("county")
    page = text(client, imp)
    assert "还有 1 处必须改" in page
    assert "请对照证件逐位核对" in page
    refused = client.post(f"/imports/{imp.pk}/commit/", {"choice": "all"})
    assert refused.status_code == 422
    assert "imports.blocked" in refused.content.decode()
    assert not Household.objects.exists()


def test_the_good_are_written_and_the_rest_told(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(bad()), enter("county")
    client.post(f"/imports/{imp.pk}/commit/", {"choice": "good"})
    work()
    page = text(client, imp)
    assert Household.objects.count() == 1
    assert "没有错的户写入档案" in page
    assert "下载标出问题的台账" in page


def test_an_id_number_is_shown_only_as_a_mask(enter: Enter, upload: Uploading) -> None:
    page = text(enter("county"), upload(bad()))
    assert ledgers.ZHAO[:-1] not in page
    assert "429900***" in page


def test_discarding_writes_nothing_and_deletes_the_upload(
    enter: Enter, upload: Uploading, home: Path
) -> None:
    imp, client = upload(bad()), enter("county")
    assert (home / "imports" / str(imp.pk)).exists()
    client.post(f"/imports/{imp.pk}/discard/")
    assert not (home / "imports" / str(imp.pk)).exists()
    assert "已放弃" in text(client, imp)
    assert not Household.objects.exists()


def test_a_closed_import_is_not_changed_any_more(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(bad()), enter("county")
    client.post(f"/imports/{imp.pk}/discard/")
    for act in ("commit", "again", "discard"):
        answer = client.post(f"/imports/{imp.pk}/{act}/")
        assert answer.status_code == 409, act
        assert "imports.closed" in answer.content.decode()


def test_a_file_that_is_none_is_refused_with_a_hint(enter: Enter, upload: Uploading) -> None:
    imp = upload({"随便": [["一", "二"], ["三", "四"]]})
    page = text(enter("county"), imp)
    assert imp.stage == Stage.REFUSED
    assert "没有认出任何工作表" in page
    assert "改好后重新上传" in page


def test_problems_are_filtered_and_come_in_pieces(enter: Enter, upload: Uploading) -> None:
    sheets = ledgers.ledger()
    for number in range(60):
        sheets["收入"].append(["N001", str(1900 + number), "5"])
    ledgers.put(sheets, "户", 2, "联系电话", "12")
    imp, client = upload(sheets), enter("county")
    first = text(client, imp, "?kind=row.year")
    assert first.count('class="mark tone-red"') == 50
    assert "after=" in first
    assert "phone" not in text(client, imp, "?kind=row.year", **PART)
    assert text(client, imp, "?severity=warn", **PART).count("<tr>") == 1
    assert text(client, imp, "?sheet=%E6%88%B7", **PART).count("<tr>") == 1


def test_the_rest_of_the_problems_follows_the_last(enter: Enter, upload: Uploading) -> None:
    sheets = ledgers.ledger()
    for number in range(60):
        sheets["收入"].append(["N001", str(1900 + number), "5"])
    imp, client = upload(sheets), enter("county")
    rest = text(client, imp, "?after=50", **PART)
    assert "<html" not in rest
    assert rest.count("<tr>") == 10
    assert "1959" in rest


def test_work_that_failed_says_why_and_can_be_begun_again(enter: Enter, upload: Uploading) -> None:
    imp = upload(ledgers.ledger(), checked=False)
    error = {"code": "job.crashed", "message": "处理时发生意外错误。", "hint": ""}
    Job.objects.update(state=State.FAILED, error=error)
    page = text(enter("county"), imp)
    assert "job.crashed" in page
    assert "重新核对" in page


def test_the_same_file_again_is_pointed_out(enter: Enter, upload: Uploading) -> None:
    first, client = upload(ledgers.ledger()), enter("county")
    client.post(f"/imports/{first.pk}/commit/", {"choice": "all"})
    work()
    Import.objects.update(digest="same")
    second = upload(ledgers.ledger())
    Import.objects.update(digest="same")
    page = text(client, second)
    assert "完全相同的文件" in page
    assert f"/imports/{first.pk}/" in page
    assert "没有要写的内容" in page


# --- what headings mean ---


def unknown() -> ledgers.Ledger:
    """The key of the household sheet stands under a name nobody knows."""
    sheets = ledgers.ledger()
    sheets["户"][0][0] = "卡片号"
    return sheets


def test_an_unknown_key_is_asked_for_with_examples(enter: Enter, upload: Uploading) -> None:
    imp = upload(unknown())
    page = text(enter("county"), imp)
    assert imp.stage == Stage.MAPPING
    assert "缺少必需的列" in page
    assert "卡片号" in page
    assert "N001、N002" in page


def test_the_answer_is_taken_and_remembered(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(unknown()), enter("county")
    answer = {"column-0-0": "household_no", "keep": "yes"}
    assert client.post(f"/imports/{imp.pk}/mapping/", answer).status_code == 302
    work()
    imp.refresh_from_db()
    assert imp.stage == Stage.CHECKED
    assert Mapping.objects.get().heading == "卡片号"
    assert upload(unknown()).stage == Stage.CHECKED


def test_without_the_tick_the_answer_is_for_this_file(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(unknown()), enter("county")
    client.post(f"/imports/{imp.pk}/mapping/", {"column-0-0": "household_no"})
    work()
    assert not Mapping.objects.exists()
    assert upload(unknown()).stage == Stage.MAPPING


def test_a_column_that_does_not_exist_is_refused(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(unknown()), enter("county")
    answer = client.post(f"/imports/{imp.pk}/mapping/", {"column-0-0": "password"})
    assert answer.status_code == 422
    assert "imports.unknown_column" in answer.content.decode()


def test_headings_understood_can_be_changed_too(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(ledgers.ledger()), enter("county")
    page = client.get(f"/imports/{imp.pk}/mapping/?every=yes").content.decode()
    assert page.count("<select") > 40
    bank = [c["at"] for c in imp.layout["sheets"][0]["columns"] if c["heading"] == "开户银行"]
    client.post(f"/imports/{imp.pk}/mapping/", {f"column-0-{bank[0]}": ""})
    work()
    assert "按您的选择不导入" in text(client, imp)


def test_a_sheet_can_be_left_out(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(ledgers.ledger()), enter("county")
    client.post(f"/imports/{imp.pk}/mapping/", {"sheet-2": ""})
    work()
    imp.refresh_from_db()
    assert imp.summary["sheets"]["income"]["rows"] == 0


def test_answers_while_the_file_is_read_are_refused(enter: Enter, upload: Uploading) -> None:
    imp, client = upload(ledgers.ledger()), enter("county")
    client.post(f"/imports/{imp.pk}/again/")
    answer = client.post(f"/imports/{imp.pk}/again/")
    assert answer.status_code == 409
    assert "imports.busy" in answer.content.decode()


# --- what is taken away ---


def test_the_marked_workbook_is_taken_and_the_trail_says_by_whom(
    enter: Enter, upload: Uploading
) -> None:
    imp = upload(bad())
    answer = enter("county").get(f"/imports/{imp.pk}/marked/")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert (
        "filename*=utf-8''%E5%8F%B0%E8%B4%A6-%E6%A0%B8%E5%AF%B9.xlsx"
        in (answer["Content-Disposition"])
    )
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert Entry.objects.get(action="imports.take_marked").actor == "county"


def test_the_template_is_a_workbook(enter: Enter) -> None:
    answer = enter("county").get("/imports/template/")
    assert answer.content[:2] == b"PK"
    assert "attachment" in answer["Content-Disposition"]
