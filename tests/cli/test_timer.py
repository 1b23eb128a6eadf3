"""Timers from the command line, for a scheduler of the machine."""

import json

import pytest
from click.testing import CliRunner

from bangfu.base.audit.models import Entry
from bangfu.base.timers import schedule
from bangfu.base.timers.models import Turn
from bangfu.base.timers.schedule import When
from bangfu.cli.main import root

pytestmark = pytest.mark.django_db
broken: list[bool] = []


def work(*, by: str) -> int:
    if broken:
        raise OSError
    return 2


@pytest.fixture(autouse=True)
def one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_TIMERS", {})
    schedule.register("tests.work", "试验", When(), work)
    broken.clear()


def test_what_is_due_is_run_once_and_listed() -> None:
    first = CliRunner().invoke(root, ["timer", "run"])
    assert (first.exit_code, first.output.strip()) == (0, "tests.work\tdone")
    assert "没有到时间" in CliRunner().invoke(root, ["timer", "run"]).output
    listed = json.loads(CliRunner().invoke(root, ["timer", "list", "--json"]).output)
    assert [(row["name"], row["state"]) for row in listed] == [("tests.work", "done")]
    assert "tests.work" in CliRunner().invoke(root, ["timer", "list"]).output


def test_one_is_run_now_by_name_and_noted() -> None:
    for _again in range(2):
        assert CliRunner().invoke(root, ["timer", "run", "tests.work"]).exit_code == 0
    assert Turn.objects.count() == 2
    entries = Entry.objects.filter(action="timers.run")
    assert all(entry.actor.startswith("cli:") for entry in entries)
    assert entries.count() == 2


def test_a_failure_is_told_to_the_scheduler() -> None:
    broken.append(True)
    assert CliRunner().invoke(root, ["timer", "run"]).exit_code == 2
