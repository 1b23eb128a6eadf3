"""``bangfu snapshot`` and runs over what was kept."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bangfu import __version__
from bangfu.base.kit.refusals import Refusal
from bangfu.cli.main import root
from bangfu.policy.runs.models import Run
from tests import factories
from tests.cast import VILLAGE
from tests.policy.conftest import registry, run

__all__ = ["registry", "run"]


def say(*words: object) -> Result:
    result = CliRunner().invoke(root, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def written(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.parquet")}


def test_freezing_says_what_was_kept(run: Run) -> None:
    text = say("snapshot", "freeze", "2016-year-end").output
    assert text.startswith("已封存“2016-year-end”：5 户，截至 2016-12-31，版本 ")


def test_the_list_names_day_pack_and_size(run: Run) -> None:
    say("snapshot", "freeze", "first")
    say("snapshot", "freeze", "second")
    lines = say("snapshot", "list").output.splitlines()
    assert len(lines) == 2
    assert all("2016-12-31  lotus" in line and line.endswith("  5") for line in lines)
    told = json.loads(say("snapshot", "list", "--json").output)
    assert {one["name"] for one in told} == {"first", "second"}
    assert len({one["version"] for one in told}) == 1


def test_a_run_over_a_snapshot_writes_the_same_bytes_whatever_changes(
    run: Run, tmp_path: Path
) -> None:
    say("snapshot", "freeze", "then")
    first = json.loads(say("run", "--snapshot", "then", "--out", tmp_path / "a", "--json").output)
    factories.household(VILLAGE, house_grade="d", members=[{}])
    again = json.loads(say("run", "--snapshot", "then", "--out", tmp_path / "b", "--json").output)
    assert first == again
    assert written(tmp_path / "a") == written(tmp_path / "b") != {}


def test_a_run_over_a_snapshot_names_its_three_versions(run: Run) -> None:
    say("snapshot", "freeze", "then")
    (kept,) = json.loads(say("snapshot", "list", "--json").output)
    versions = json.loads(say("run", "--snapshot", "then", "--json").output)["versions"]
    wanted = {"pack": run.pack_digest, "snapshot": kept["version"], "engine": __version__}
    assert versions == wanted


def test_the_day_may_be_another(run: Run) -> None:
    say("snapshot", "freeze", "then")
    found = json.loads(say("run", "--snapshot", "then", "--as-of", "2016-06-30", "--json").output)
    assert found["as_of"] == "2016-06-30"


def test_a_snapshot_nobody_took_is_refused_with_those_there_are(run: Run) -> None:
    say("snapshot", "freeze", "then")
    with pytest.raises(Refusal) as refused:
        say("run", "--snapshot", "never")
    assert refused.value.code == "snapshots.none"
    assert "then" in f"{refused.value.message}{refused.value.hint}"


def test_a_name_is_taken_once(run: Run) -> None:
    say("snapshot", "freeze", "then")
    with pytest.raises(Refusal) as refused:
        say("snapshot", "freeze", "then")
    assert refused.value.code == "snapshots.taken"
