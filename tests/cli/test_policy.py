"""Commands about packs: no database, answers a program can read, errors a person can."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bangfu.cli.main import root

CASES = """
- name: 两口之家
  given:
    household: {disposable_income_pc: 9000, house_grade: A级}
    members:
      - {student_status: 中职一年级}
      - {student_status: none}
- name: 住房不详
  given:
    household: {disposable_income_pc: 3000}
    members: []
"""


def invoke(*words: str) -> object:
    return CliRunner().invoke(root, list(words))


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(CASES, encoding="utf-8")
    return path


def evaluate(cases: Path, *more: str) -> list[dict]:
    words = ["evaluate", "--pack", "lotus", "--as-of", "2016-12-31", str(cases), "--json", *more]
    result = CliRunner().invoke(root, words)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)["cases"]


def rules(case: dict) -> dict[str, dict]:
    return {rule["id"]: rule for rule in case["rules"]}


def test_every_rule_is_answered_with_its_clause(cases: Path) -> None:
    first, second = map(rules, evaluate(cases))
    assert first["household_exit"]["outcome"] == "met"
    assert first["household_exit"]["cite"] == {"document": "lotus-2015", "clause": "一"}
    assert first["vocational_aid"]["amount"] == 3000
    assert [each["outcome"] for each in first["vocational_aid"]["each"]] == ["met", "not_met"]
    assert second["household_exit"]["outcome"] == "not_met"
    assert second["household_exit"]["failed"][0]["id"] == "income"
    assert second["household_exit"]["unknown"][0]["missing"][0]["name"] == "house_grade"


def test_assumed_figures_only_when_asked(cases: Path) -> None:
    cases.write_text("given: {household: {house_grade: d}, members: []}", encoding="utf-8")
    assert rules(evaluate(cases)[0])["repair_grant"]["amount"] is None
    assert rules(evaluate(cases, "--assumed")[0])["repair_grant"]["amount"] == 7500


def test_people_get_words(cases: Path) -> None:
    result = invoke("evaluate", "--pack", "lotus", "--as-of", "2016-12-31", str(cases))
    assert "符合  户脱贫标准" in result.output  # type: ignore[attr-defined]
    assert "缺：危房等级" in result.output  # type: ignore[attr-defined]


def run(*words: str, lang: str = "zh") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bangfu", "--lang", lang, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("given: {household: {hous_grade: a}}", "unknown_fact_given"),
        ("given: {household: {house_grade: z}}", "bad_fact_given"),
        ("given: {household: {exit_year: 12}}", "fact_out_of_range"),
        ("given: {houshold: {}}", "unknown_subject"),
        ("given: [1]", "case_shape"),
        ("- [", "yaml_syntax"),
        ("given: {household: {income_projects: two}}", "bad_fact_given"),
    ],
)
def test_bad_cases_are_told_with_a_code(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    result = run("evaluate", "--pack", "wuhan", "--as-of", "2016-12-31", str(path))
    assert result.returncode == 2
    assert f"[{code}]" in result.stderr
    assert "Traceback" not in result.stderr


def test_errors_speak_the_users_language() -> None:
    assert "找不到政策包" in run("facts", "wuhn").stderr
    english = run("facts", "wuhn", lang="en").stderr
    assert "No pack named" in english
    assert "Did you mean 'wuhan'?" in english


def test_facts_are_listed_with_type_unit_and_title() -> None:
    listed = json.loads(invoke("facts", "lotus", "--json").output)  # type: ignore[attr-defined]
    by_name = {(fact["subject"], fact["name"]): fact for fact in listed}
    income = by_name["household", "disposable_income_pc"]
    assert (income["type"], income["unit"], income["title"]["zh"]) == (
        "money",
        "yuan",
        "人均可支配收入",
    )
    assert by_name["household", "house_grade"]["values"]["d"]["zh"] == "D级"
    assert by_name["household", "income_projects"]["pack"] == "lotus"
    assert ("household", "head_name") not in by_name
    assert ("member", "id_no") not in by_name


def test_packs_are_checked_and_tested() -> None:
    assert "没有问题" in invoke("pack", "check", "lotus").output  # type: ignore[attr-defined]
    assert invoke("pack", "test", "lotus").exit_code == 0  # type: ignore[attr-defined]
    assert run("pack", "check").returncode == 2


def test_cases_run_on_the_engines_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from bangfu.engine import worlds

    asked: list[str] = []
    for name in list(worlds.ENGINES):
        monkeypatch.setitem(worlds.ENGINES, name, lambda *_, name=name: asked.append(name) or [])
    assert invoke("pack", "test", "national", "--engine", "spark").exit_code == 0  # type: ignore[attr-defined]
    assert asked == ["spark"]
    asked.clear()
    assert invoke("pack", "test", "national").exit_code == 0  # type: ignore[attr-defined]
    assert asked == ["memory", "duckdb"]
    assert run("pack", "test", "national", "--engine", "abacus").returncode == 2


def test_a_broken_pack_names_file_line_and_column(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "pack.yaml").write_text("code: broken\ntitle: x\nextends: national\n")
    (folder / "facts.yaml").write_text(
        "- id: rich\n  subject: household\n  title: x\n  expr: wage_incom > 5\n"
    )
    result = run("pack", "check", str(folder))
    assert result.returncode == 2
    assert "broken/facts.yaml:4:9: [unknown_name]" in result.stderr
    assert "wage_income" in result.stderr


def test_answers_come_without_a_database(cases: Path, tmp_path: Path) -> None:
    words = ["evaluate", "--pack", "lotus", "--as-of", "2016-12-31", str(cases), "--json"]
    code = (
        "import sys; from bangfu.cli import main; sys.argv = ['bangfu', *sys.argv[1:]]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "assert not any(m.split('.')[0] == 'django' for m in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False)
    assert result.returncode == 0, result.stderr.decode()


def test_schemas_are_printed_or_written(tmp_path: Path) -> None:
    printed = json.loads(invoke("pack", "schema", "benefits").output)
    assert printed["benefits"]["$defs"]["Benefit"]["required"]
    assert invoke("pack", "schema", "--out", str(tmp_path)).exit_code == 0
    written = json.loads((tmp_path / "benefits.schema.json").read_text("utf-8"))
    assert written == printed["benefits"]


def test_a_part_that_is_none_is_told_with_those_there_are() -> None:
    result = invoke("pack", "schema", "benefit")
    assert result.exit_code != 0
    assert "benefits" in result.output


def test_wrong_packs_that_no_case_notices_are_listed() -> None:
    result = invoke("pack", "mutate", "lotus", "--json")
    assert result.exit_code != 0  # it has no cases
    found = json.loads(result.stdout)["lotus"]
    assert len(found["survivors"]) == found["tried"] > 0
    assert "household_exit: income: > → >=" in found["survivors"]
    words = invoke("--lang", "en", "pack", "mutate", "lotus")
    assert "household_exit: income: > → >=" in words.output


def test_a_form_that_cannot_be_printed_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bangfu.policy.papers import fonts
    from tests.policy.papers.test_templates import load

    load(tmp_path, "#let form(p) = [#p.nothing]")
    monkeypatch.setenv("BANGFU_PACKS", str(tmp_path))
    result = CliRunner().invoke(root, ["pack", "check", "reed"])
    assert result.exit_code == 2
    assert "[form_template]" in result.output

    def none() -> dict[str, list[str]]:
        raise fonts.NoFont

    monkeypatch.setattr(fonts, "families", none)
    result = CliRunner().invoke(root, ["pack", "check", "reed"])
    assert result.exit_code == 0
    assert "fonts-noto-cjk" in result.output
