"""The root command: languages, and errors as sentences."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bangfu.cli.main import COMMANDS, _without_language


def bangfu(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The product in a process of its own, in an installation that was never set up."""
    env = {"BANGFU_HOME": str(home), "PATH": "/usr/bin:/bin", "BANGFU_LANG": "zh"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)  # this tree, wherever it is checked out
    command = [sys.executable, "-m", "bangfu", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_help_names_every_command(tmp_path: Path) -> None:
    told = bangfu(tmp_path, "--help").stdout
    assert all(f"  {name} " in told for name in COMMANDS)


def test_help_is_in_the_language_asked_for_anywhere(tmp_path: Path) -> None:
    chinese = bangfu(tmp_path, "facts", "--help").stdout
    english = bangfu(tmp_path, "facts", "--help", "--lang", "en").stdout
    assert "政策包" in chinese
    assert "政策包" not in english


@pytest.mark.parametrize(
    ("words", "left"),
    [
        (["run", "--lang", "en"], ["run"]),
        (["--lang=en", "run", "--json"], ["run", "--json"]),
        (["explain", "X"], ["explain", "X"]),
        (["--lang"], []),
    ],
)
def test_the_language_is_taken_out(words: list[str], left: list[str]) -> None:
    assert _without_language(words) == left


def test_an_installation_without_database_is_told_so(tmp_path: Path) -> None:
    done = bangfu(tmp_path, "run")
    assert done.returncode == 2
    assert "[database.unusable]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refusal_is_told_with_its_code(tmp_path: Path) -> None:
    done = bangfu(tmp_path, "demo", "--city", "nowhere", "--no-serve")
    assert done.returncode == 2
    assert "[demo.unknown_city]" in done.stderr
