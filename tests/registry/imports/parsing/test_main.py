"""The parsing process from its job to its report."""

from pathlib import Path
from typing import Any

import pytest

from bangfu.registry.imports import parser
from tests.registry.imports import files, ledgers


def parsed(folder: Path, *paths: Path) -> dict[str, Any]:
    """The report on these files, from a process of its own."""
    target = folder / "parsed"
    target.mkdir()
    job = [{"path": str(path), "name": path.name} for path in paths]
    return parser.parse(job, target, lambda *_: None)


def test_every_sheet_of_a_workbook_is_reported(tmp_path: Path) -> None:
    report = parsed(tmp_path, files.workbook(tmp_path))
    assert [s["name"] for s in report["sheets"]] == ["户", "成员", "收入", "村"]
    assert all((tmp_path / "parsed" / s["path"]).exists() for s in report["sheets"])


def test_texts_are_sheets_named_after_their_files(tmp_path: Path) -> None:
    report = parsed(tmp_path, *ledgers.csvs(tmp_path, ledgers.ledger(), encoding="gb18030"))
    assert [(s["name"], s["file"]) for s in report["sheets"]][:2] == [
        ("户", "户.csv"),
        ("成员", "成员.csv"),
    ]
    assert {s["encoding"] for s in report["sheets"]} == {"gb18030"}


def test_texts_of_an_archive_leave_nothing_inflated_behind(tmp_path: Path) -> None:
    report = parsed(tmp_path, ledgers.zipped(tmp_path / "a.zip", ledgers.ledger()))
    assert [s["name"] for s in report["sheets"]] == ["户", "成员", "收入", "村"]
    assert not list((tmp_path / "parsed").glob("*.csv"))


@pytest.mark.parametrize(
    ("entry", "data", "code"),
    [
        ("户.csv", b"PK\x03\x04", "archive_content"),
        ("户.csv", b"", "empty"),
        ("户.csv", b"\xff\xff\xff\xff", "encoding"),
    ],
)
def test_an_archive_is_refused_for_what_is_in_it(
    tmp_path: Path, entry: str, data: bytes, code: str
) -> None:
    report = parsed(tmp_path, files.zipped([(entry, data)])(tmp_path))
    assert report["refused"] == code
    assert report["values"]["file"] == "台账.zip"


def test_the_file_at_fault_is_named(tmp_path: Path) -> None:
    good = ledgers.csvs(tmp_path, ledgers.ledger())
    bad = files.raw(b"%PDF-1.7", "扫描.csv")(tmp_path)
    report = parsed(tmp_path, *good, bad)
    assert (report["refused"], report["values"]["file"]) == ("pdf", "扫描.csv")


def test_an_entry_that_lies_about_its_content_is_damage(tmp_path: Path) -> None:
    path = files.zipped([("户.csv", b"abc,def" * 30)])(tmp_path)
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    path.write_bytes(data)
    assert parsed(tmp_path, path)["refused"] == "damaged"


def test_while_waiting_the_work_may_be_stopped(tmp_path: Path) -> None:
    class Stopped(Exception):
        """Somebody cancelled."""

    def stop(*_: object) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        parser.parse([], tmp_path, stop)
    assert not (tmp_path / "report.json").exists()
