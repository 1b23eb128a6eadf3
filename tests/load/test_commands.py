"""The commands of this folder, on a small scale: what they measure holds, and they say so."""

import os
import subprocess
import sys
from ast import literal_eval
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OWN = {"BANGFU_TEST_HOME", "BANGFU_HOME", "BANGFU_DATABASE_URL"}
pytestmark = pytest.mark.slow


def run(*words: str) -> tuple[int, dict[str, Any]]:
    """A command in a process and database of its own; its code, and the figures it printed last."""
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, literal_eval(done.stdout.strip().splitlines()[-1])


def test_a_server_killed_at_ten_points_loses_doubles_and_halves_nothing() -> None:
    code, found = run("tests.load.kill", "--points", "10", "--seed", "7")
    assert code == 0
    assert found["points"] == 10
    assert [found[name] for name in ("lost", "doubled", "half", "unfinished")] == [0, 0, 0, 0]
    assert found["in the middle"]


def test_two_approvers_at_once_make_one_decision_twenty_times() -> None:
    code, found = run("tests.load.two", "--rounds", "20")
    assert (code, found) == (0, {"rounds": 20, "wrong": 0, "told": 20})
