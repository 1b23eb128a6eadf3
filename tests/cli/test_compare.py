"""``bangfu compare``: the registry under two packs."""

import json

import pytest
from click.testing import CliRunner, Result

from bangfu.cli.main import root
from bangfu.policy.runs.models import Run
from tests.cast import Cast
from tests.policy.conftest import registry, run

__all__ = ["registry", "run"]


def say(*words: str) -> Result:
    return CliRunner().invoke(root, ["compare", *words])


def test_one_name_is_compared_with_the_systems_own(run: Run) -> None:
    found = json.loads(say("--pack", "jingzhou", "--json").output)
    assert (found["as_of"], found["packs"]) == ("2016-12-31", ["lotus", "jingzhou"])
    ours = found["rules"]["household_exit"]["lotus"]
    assert (ours["met"], ours["not_met"], ours["unknown"]) == (1, 1, 3)


def test_a_rule_only_one_pack_has_stands_alone(run: Run) -> None:
    rules = json.loads(say("--pack", "lotus", "--pack", "jingzhou", "--json").output)["rules"]
    assert rules["repair_grant"]["lotus"]["amount"] == 7500
    assert rules["repair_grant"]["jingzhou"] is None


def test_for_people_each_pack_has_its_line(run: Run) -> None:
    lines = say("--pack", "jingzhou").output.splitlines()
    at = lines.index("repair_grant")
    assert "7,500" in lines[at + 1]
    assert lines[at + 2].split() == ["jingzhou", "—"]


@pytest.mark.parametrize("words", [[], ["--pack", "a", "--pack", "b", "--pack", "c"]])
def test_one_or_two_packs_have_to_be_named(run: Run, words: list[str]) -> None:
    result = say(*words)
    assert result.exit_code != 0
    assert "请用 --pack 写明要对比的政策包" in result.output


def test_an_empty_registry_is_told(cast: Cast, home: object) -> None:
    result = say("--pack", "jingzhou")
    assert result.exit_code != 0
    assert "档案为空" in result.output
