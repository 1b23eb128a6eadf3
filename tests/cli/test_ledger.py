"""bangfu import: what a person and a program read, and what is written."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from bangfu.cli.main import root
from bangfu.registry.households.models import Household
from tests.cast import Cast
from tests.registry.imports import ledgers

pytestmark = pytest.mark.usefixtures("cast", "home")


def run(*words: object) -> Result:
    return CliRunner().invoke(root, ["import", *map(str, words)])


def answer(*words: object) -> Any:
    return json.loads(run(*words, "--json").output)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return ledgers.xlsx(tmp_path / "台账.xlsx", ledgers.ledger())


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    ledger = ledgers.ledger()
    ledgers.put(ledger, "成员", 2, "性别", "不男不女")
    return ledgers.xlsx(tmp_path / "错.xlsx", ledger)


def test_a_check_writes_nothing(good: Path) -> None:
    result = run(good)
    assert result.exit_code == 0, result.output
    assert "尚未写入" in result.output
    assert not Household.objects.exists()


def test_a_good_ledger_is_written_when_asked(good: Path) -> None:
    found = answer(good, "--commit", "all")
    assert found["stage"] == "committed"
    assert Household.objects.count() == found["outcome"]["counts"]["household"]["new"] > 0


def test_all_is_not_written_while_something_is_wrong(spoilt: Path) -> None:
    result = run(spoilt, "--commit", "all")
    assert result.exit_code == 1
    assert "[cell.not_in_list]" in result.output
    assert not Household.objects.exists()


def test_the_good_part_is_written(spoilt: Path) -> None:
    found = answer(spoilt, "--commit", "good")
    assert found["problems"][0]["code"] == "cell.not_in_list"
    assert Household.objects.count() == found["counts"]["households"]["to_write"]


def test_the_marked_workbook_is_saved(spoilt: Path, tmp_path: Path) -> None:
    target = tmp_path / "marked.xlsx"
    assert run(spoilt, "--marked", target).exit_code == 0
    assert "成员" in openpyxl.load_workbook(target).sheetnames


def test_what_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"hello")
    result = run(path)
    assert result.exit_code == 1
    assert answer(path)["refusal"]["code"]
    assert not Household.objects.exists()


def test_the_rights_of_an_account_count(good: Path, cast: Cast) -> None:
    assert run(good, "--as", cast.county.username, "--commit", "all").exit_code == 0
    result = run(good, "--as", "ghost")
    assert getattr(result.exception, "code", "") == "accounts.unknown"
    result = run(good, "--as", cast.auditor.username)
    assert getattr(result.exception, "code", "") == "rights.missing"
