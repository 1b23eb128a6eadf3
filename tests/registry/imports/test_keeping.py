"""What an import brought: kept while somebody needs it, then deleted; shown only as masks."""

import datetime as dt
import os
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.imports import actions, folders, keeping, marked, queries
from bangfu.registry.imports.models import Import, Stage
from tests.cast import Cast
from tests.registry.imports import files, ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.ledgers import WANG


def aged(imp: Import, days: int) -> Import:
    """As if it had been left for so many days."""
    then = imp.updated_at - dt.timedelta(days=days)
    Import.objects.filter(pk=imp.pk).update(updated_at=then)
    hour = time.time() - 7_200
    os.utime(folders.of(imp.pk), (hour, hour))
    return imp


@pytest.mark.parametrize(
    ("stage", "days", "kept"),
    [
        (Stage.COMMITTED, 29, True),
        (Stage.COMMITTED, 31, False),
        (Stage.REFUSED, 29, True),
        (Stage.REFUSED, 31, False),
        (Stage.DISCARDED, 0, False),
        (Stage.CHECKED, 400, True),
        (Stage.MAPPING, 400, True),
    ],
)
def test_what_nobody_needs_any_more_is_deleted(
    bring: BringIn, stage: Stage, days: int, kept: bool
) -> None:
    imp = aged(bring(ledgers.ledger()), days)
    Import.objects.filter(pk=imp.pk).update(stage=stage)
    assert keeping.tidy() == (0 if kept else 1)
    assert folders.of(imp.pk).exists() is kept


def test_a_folder_of_no_import_is_left_an_hour(home: Path, db: None) -> None:
    stray = folders.root() / "0190"
    stray.mkdir()
    assert keeping.tidy() == 0
    os.utime(stray, (0, 0))
    assert keeping.tidy() == 1
    assert not stray.exists()


def test_a_half_made_part_is_thrown_away_and_a_finished_one_replaced(home: Path) -> None:
    (folders.begin("7", "checked") / "half").write_text("x")
    assert not list(folders.begin("7", "checked").iterdir())
    (folders.of("7") / ".checked" / "new").write_text("x")
    (folders.of("7") / "checked").mkdir()
    (folders.of("7") / "checked" / "old").write_text("x")
    assert [path.name for path in folders.finish("7", "checked").iterdir()] == ["new"]
    assert not (folders.of("7") / ".checked").exists()


def test_the_report_is_there_once_the_sheets_are(home: Path) -> None:
    assert folders.report("7") is None
    (folders.begin("7", folders.SHEETS) / "report.json").write_text('{"sheets": []}', "utf-8")
    assert folders.report("7") is None
    folders.finish("7", folders.SHEETS)
    assert folders.report("7") == {"sheets": []}
    folders.remove("7")
    folders.remove("7")
    assert folders.report("7") is None


def test_only_this_account_looks_into_the_folders(home: Path) -> None:
    made = folders.begin("7", folders.UPLOAD)
    assert {path.stat().st_mode & 0o077 for path in (folders.root(), made)} == {0}


# --- samples ---

SPACED = f"{WANG[:6]} {WANG[6:14]} {WANG[14:]}"
WIDE = WANG.translate({digit: digit + 0xFEE0 for digit in range(48, 58)})


@pytest.mark.parametrize("written", [WANG, SPACED, WIDE, f"证{WANG}号", f"{WANG[:-1]}x"])
def test_samples_of_an_unknown_column_show_no_id_number(bring: BringIn, written: str) -> None:
    imp = bring(ledgers.column(ledgers.ledger(), "户", "身份", written))
    at = len(ledgers.HOUSEHOLDS[0])
    shown = queries.samples(imp)["户"][at]
    assert "19650412" not in shown.translate({digit + 0xFEE0: digit for digit in range(48, 58)})
    assert "0412" not in shown


def test_samples_tell_what_a_column_holds(bring: BringIn) -> None:
    imp = bring(ledgers.column(ledgers.ledger(), "户", "备注", "2014-06-01 08:30", "勤劳"))
    assert queries.samples(imp)["户"][len(ledgers.HOUSEHOLDS[0])] == "2014-06-01 08:30、勤劳"


# --- the marked workbook ---


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("户", "户"),
        ("a/b:c", "a b c"),
        ("'户'", "户"),
        ("x" * 27 + "'y", "x" * 27),
        ("", "_"),
        ("'", "_"),
        ("长" * 40, "长" * 28),
    ],
)
def test_sheets_get_names_that_a_spreadsheet_takes(name: str, made: str) -> None:
    assert marked._sheet_name(name, set()) == made


def test_sheets_of_one_name_are_numbered_without_regard_to_case() -> None:
    taken: set[str] = set()
    assert [marked._sheet_name(n, taken) for n in ("ab", "AB", "ab")] == ["ab", "AB 2", "ab 3"]


def test_before_the_check_there_is_nothing_to_mark(bring: BringIn, cast: Cast) -> None:
    sheets = {"户": [["户编号", "编号", "村代码"], ["N1", "x", ""]]}
    imp = bring(sheets)
    Import.objects.filter(pk=imp.pk).update(summary={})
    with pytest.raises(Refusal) as caught:
        actions.take_marked(user=cast.county, imp=imp)
    assert caught.value.code == "imports.not_checked"


def test_after_tidying_it_is_told_that_the_files_are_gone(bring: BringIn, cast: Cast) -> None:
    imp = bring(ledgers.ledger(), choice="all")
    folders.remove(imp.pk)
    with pytest.raises(Refusal) as caught:
        actions.take_marked(user=cast.county, imp=imp)
    assert caught.value.code == "imports.gone"


def test_problems_of_two_sheets_of_one_name_stay_on_their_sheets(
    bring: BringIn, tmp_path: Path
) -> None:
    good, bad = ledgers.ledger(), ledgers.ledger()
    ledgers.put(bad, "户", 3, "主要致贫原因", "因懒")
    entries: list[tuple[str, bytes]] = [
        ("新堤镇/户.csv", ledgers.texts(good["户"][:2]).encode()),
        ("螺山镇/户.csv", ledgers.texts([bad["户"][0], bad["户"][2]]).encode()),
    ]
    imp = bring(files.zipped(entries)(tmp_path))
    (told,) = [p for p in queries.problems(imp) if p.code == "cell.not_in_list"]
    assert (told.sheet, told.row) == ("户 (2)", 2)
    assert queries.problems(imp, sheet="户", code="cell.not_in_list") == []
    book: Any = openpyxl.load_workbook(queries.marked_workbook(imp))
    at = good["户"][0].index("主要致贫原因") + 1
    assert book["户"].cell(2, at).comment is None
    assert "因懒" in book["户 (2)"].cell(2, at).comment.text
