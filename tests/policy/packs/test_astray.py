"""Clauses that the text of a document does not have."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bangfu.cli.main import root
from bangfu.engine.packs import loader
from bangfu.policy.packs import astray, clauses
from tests.policy.packs import meadow

ROOTS = [Path(__file__).parents[3] / "packs"]
REFS = {"meadow-2016": {clause.ref for clause in clauses.split(meadow.TEXT)}}


def found(folder: Path, **files: str) -> list[tuple[str, str, str]]:
    pack = loader.load(meadow.write(folder, **files), ROOTS)
    return [(p.code, p.values["clause"], p.near) for p in astray.problems(pack, REFS)]


def test_a_pack_that_follows_its_text_has_none(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_clause_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    wrong = meadow.FILES["tasks.yaml"].replace("二(三)", "二(三)9")
    assert found(tmp_path, tasks=wrong) == [("unknown_clause", "二(三)9", "二(三)")]


def test_the_place_is_that_of_the_item(tmp_path: Path) -> None:
    wrong = meadow.FILES["tasks.yaml"].replace("二(三)", "八")
    pack = loader.load(meadow.write(tmp_path, tasks=wrong), ROOTS)
    (problem,) = astray.problems(pack, REFS)
    assert problem.place.file.endswith("tasks.yaml")
    assert problem.place.line > 0
    assert "没有“八”这一条" in problem.text("zh")
    assert "has no clause 八" in problem.text("en")


def test_a_document_that_is_not_at_hand_is_passed_over(tmp_path: Path) -> None:
    wrong = meadow.FILES["tasks.yaml"].replace("二(三)", "八")
    pack = loader.load(meadow.write(tmp_path, tasks=wrong), ROOTS)
    assert list(astray.problems(pack, {})) == []


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "meadow-2016.txt").write_text(meadow.TEXT, encoding="utf-8")
    return folder


def check(pack: Path, *more: str) -> Result:
    return CliRunner().invoke(root, ["pack", "check", str(pack), *more])


def test_the_check_of_a_pack_holds_it_to_texts_it_is_given(tmp_path: Path, texts: Path) -> None:
    wrong = meadow.FILES["tasks.yaml"].replace("二(三)", "二(三)9")
    pack = meadow.write(tmp_path, tasks=wrong)
    assert check(pack).exit_code == 0
    result = check(pack, "--documents", str(texts))
    assert result.exit_code == 2
    assert "没有“二(三)9”这一条" in result.output
    assert "是否想写“二(三)”" in result.output


def test_a_pack_that_follows_the_texts_passes(tmp_path: Path, texts: Path) -> None:
    result = check(meadow.write(tmp_path), "--documents", str(texts))
    assert result.exit_code == 0
    assert "没有问题" in result.output
