"""Commands on the registry: run, explain, audit, documents; for people and for programs."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.problems import PackError
from bangfu.policy.facts import lake
from bangfu.policy.packs.models import Document
from bangfu.policy.runs import actions
from bangfu.policy.runs.models import RunPart
from bangfu.registry.catalogue.models import Site
from tests.cast import Cast
from tests.cli.asking import answer, run

TEXT = "种莲决定\n一、目标\n(一)先易\n"


# --- run ---


def test_a_run_gives_programs_every_count(town: Cast) -> None:
    found = answer("run")
    assert (found["pack"], found["as_of"], found["assumed"]) == ("lotus", "2016-12-31", True)
    exit_ = found["rules"]["household_exit"]
    assert (exit_["subjects"], exit_["met"], exit_["not_met"], exit_["unknown"]) == (3, 1, 1, 1)
    assert (exit_["kind"], exit_["subject"], exit_["amount"]) == ("standard", "household", None)


def test_amounts_for_programs_are_in_yuan(town: Cast) -> None:
    rules = answer("run")["rules"]
    assert (rules["vocational_aid"]["amount"], rules["vocational_aid"]["subjects"]) == (3000, 3)
    assert (rules["repair_grant"]["amount"], rules["repair_grant"]["amount_unknown"]) == (7500, 0)


def test_without_assumed_figures_amounts_are_unknown_unless_asked(town: Cast) -> None:
    Site.objects.update(assumed=False)
    found = answer("run")["rules"]["repair_grant"]
    assert (found["met"], found["amount"], found["amount_unknown"]) == (1, None, 1)
    assert answer("run", "--assumed")["rules"]["repair_grant"]["amount"] == 7500


def test_people_read_titles_and_yuan(town: Cast) -> None:
    lines = run("run").output.splitlines()
    assert len(lines) == 4
    assert any(line.endswith("修房补助") and "7,500.00 元" in line for line in lines)
    assert any(line.split() == ["1", "1", "1", "户脱贫标准"] for line in lines)


def test_a_run_leaves_the_results_in_use_alone(town: Cast) -> None:
    actions.refresh(by="tests")
    before = list(RunPart.objects.values_list("id", "folder"))
    answer("run", "--as-of", "2015-12-31")
    answer("run", "--pack", "wuhan")
    assert list(RunPart.objects.values_list("id", "folder")) == before


def test_another_day_is_another_years_facts(town: Cast) -> None:
    found = answer("run", "--as-of", "2015-06-30")
    assert found["as_of"] == "2015-06-30"
    assert found["rules"]["household_exit"]["met"] == 0  # nobody's income of that year is known


def test_lost_files_are_made_again_by_a_run(town: Cast) -> None:
    before = answer("run")["rules"]
    shutil.rmtree(lake.root())
    assert answer("run")["rules"] == before


def test_an_empty_registry_has_nothing_to_run(cast: Cast, home: Path) -> None:
    result = run("run")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "档案为空" in result.stderr


@pytest.mark.parametrize("words", [["run"], ["explain", "x"], ["audit", "verify", "--bad"]])
def test_without_a_city_nothing_is_pretended(db: None, home: Path, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert result.stdout == ""


def test_a_pack_nobody_has_is_a_problem_of_packs(town: Cast) -> None:
    assert isinstance(run("run", "--pack", "nowhere").exception, PackError)


@pytest.mark.parametrize("day", ["31.12.2016", "2016-13-01", "heute"])
def test_days_are_written_one_way(town: Cast, day: str) -> None:
    assert run("run", "--as-of", day).exit_code == 2


# --- audit ---


def test_a_whole_trail_is_said_to_be_whole(town: Cast) -> None:
    count = Entry.objects.count()
    assert answer("audit", "verify") == {"entries": count, "intact": True, "findings": []}
    assert run("audit", "verify").output == f"操作记录完整，共 {count} 条。\n"


def test_a_broken_trail_is_an_error_with_the_place(town: Cast, unguarded: None) -> None:
    entry = Entry.objects.order_by("-seq").last()
    assert entry is not None
    Entry.objects.filter(pk=entry.pk).update(actor="forged")
    result = run("audit", "verify")
    assert result.exit_code == 2
    assert f"{entry.chain} #{entry.seq}: altered" in result.stderr
    assert "有 1 处不一致" in result.stderr


def test_programs_get_every_finding_and_the_status(town: Cast, unguarded: None) -> None:
    entry = Entry.objects.first()
    assert entry is not None
    Entry.objects.filter(pk=entry.pk).update(actor="forged")
    result = run("audit", "verify", "--json")
    assert result.exit_code == 2
    found = json.loads(result.stdout)
    assert found["intact"] is False
    assert found["findings"] == [{"chain": entry.chain, "seq": entry.seq, "kind": "altered"}]


# --- documents ---


def bring(tmp_path: Path, *more: str, text: bytes = TEXT.encode()) -> Result:
    path = tmp_path / "document.txt"
    path.write_bytes(text)
    return run("documents", "import", path, *more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_document_comes_in_whatever_its_encoding(
    town: Cast, tmp_path: Path, encoding: str
) -> None:
    result = bring(tmp_path, "--id", "lotus-2015", text=TEXT.encode(encoding))
    assert result.output == "已导入“莲城决定”，共 3 条。\n"
    assert list(Document.objects.get().clauses.values_list("ref", flat=True))[1:] == [
        "一",
        "一(一)",
    ]
    entry = Entry.objects.get(action="policy.import_document")
    assert entry.actor.startswith("cli:")


def test_a_title_given_comes_before_the_packs(town: Cast, tmp_path: Path) -> None:
    bring(tmp_path, "--id", "lotus-2015", "--title", "别的")
    bring(tmp_path, "--id", "unlisted")
    titles = dict(Document.objects.values_list("id", "title"))
    assert titles == {"lotus-2015": "别的", "unlisted": "unlisted"}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a b", TEXT.encode(), "documents.name"),
        ("a", b"", "documents.empty"),
        ("a", b"hello", "documents.no_clauses"),
        ("a", "一、\x00".encode(), "documents.binary"),
        ("a", b"\xff\xfe\x00", "text.encoding"),
    ],
)
def test_what_is_no_document_is_refused_by_code(
    town: Cast, tmp_path: Path, name: str, text: bytes, code: str
) -> None:
    refused = bring(tmp_path, "--id", name, text=text).exception
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert not Document.objects.exists()


def test_a_document_needs_a_name_and_a_file(town: Cast, tmp_path: Path) -> None:
    assert bring(tmp_path).exit_code == 2
    assert run("documents", "import", tmp_path / "nowhere", "--id", "a").exit_code == 2
