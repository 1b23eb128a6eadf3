"""bangfu pack coverage: packs against the texts of a folder."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bangfu.cli.main import root
from tests.policy.packs import meadow


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "meadow-2016.txt").write_text(meadow.TEXT, encoding="utf-8")
    return folder


def coverage(pack: Path, texts: Path, *more: str) -> Result:
    words = ["pack", "coverage", str(pack), "--documents", str(texts), *more]
    return CliRunner().invoke(root, words)


def test_each_clause_is_listed_with_what_carries_its_numbers(tmp_path: Path, texts: Path) -> None:
    result = coverage(meadow.write(tmp_path), texts, "--strict")
    assert result.exit_code == 0, result.output
    assert "meadow-2016：条款 10/10 已处理，数字 20/20 已承载" in result.output
    assert "← task meadow_report  报送" in result.output
    assert "✓ 5万元  meadow_report" in result.output
    assert "✓ 15分钟  比喻" in result.output
    assert "只讲宣传" in result.output


def test_only_what_is_open(tmp_path: Path, texts: Path) -> None:
    result = coverage(meadow.write(tmp_path, tasks="[]"), texts, "--open")
    assert result.exit_code == 0
    assert "二(三)  未处理" in result.output
    assert "✗ 5万元" in result.output
    assert "3000元" not in result.output


def test_strict_fails_when_something_is_open_or_astray(tmp_path: Path, texts: Path) -> None:
    wrong = meadow.FILES["tasks.yaml"].replace("二(三)", "八")
    result = coverage(meadow.write(tmp_path, tasks=wrong), texts, "--strict", "--open")
    assert result.exit_code == 1
    assert "正文没有 八，被引用于 task meadow_report" in result.output


def test_marks_that_miss_the_text_are_named(tmp_path: Path, texts: Path) -> None:
    (texts / "meadow-2016.txt").write_text(meadow.TEXT.replace("15分钟", "十分钟"), "utf-8")
    result = coverage(meadow.write(tmp_path), texts)
    assert "标注对不上正文：二(二) 15分钟宣传圈" in result.output


def test_programs_get_json(tmp_path: Path, texts: Path) -> None:
    result = coverage(meadow.write(tmp_path), texts, "--json")
    (sheet,) = json.loads(result.output)
    assert (sheet["document"], sheet["complete"]) == ("meadow-2016", True)


def test_a_folder_without_the_texts_is_refused(tmp_path: Path) -> None:
    result = coverage(meadow.write(tmp_path), tmp_path)
    assert result.exit_code == 2
    assert "--documents" in result.output
