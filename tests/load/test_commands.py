"""The commands of this folder, on a small scale: what they measure holds, and they say so.

Each starts the real web server several times. The large numbers, the control arms and PostgreSQL
are for the commands themselves.
"""

import os
import subprocess
import sys
from ast import literal_eval
from pathlib import Path
from typing import Any

import pytest

from tests.load.pieces import Found, Pieces, spans

ROOT = Path(__file__).resolve().parents[2]
OWN = {"BANGFU_TEST_HOME", "BANGFU_HOME", "BANGFU_DATABASE_URL", "BANGFU_PACKS",
       "DJANGO_SETTINGS_MODULE"}  # fmt: skip


def run(*words: str) -> tuple[int, dict[str, Any]]:
    """A command in a process and database of its own; its code, and the figures it printed last."""
    env = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr
    return done.returncode, literal_eval(done.stdout.strip().splitlines()[-1])


@pytest.mark.slow
def test_a_server_killed_loses_doubles_and_halves_nothing() -> None:
    code, found = run("tests.load.kill", "--points", "1", "--seed", "7")
    assert code == 0
    assert found["points"] == 1
    assert [found[name] for name in ("lost", "doubled", "half", "unfinished")] == [0, 0, 0, 0]


@pytest.mark.slow
def test_two_approvers_at_once_make_one_decision() -> None:
    code, found = run("tests.load.two", "--rounds", "2")
    assert (code, found) == (0, {"rounds": 2, "wrong": 0, "told": 2})


# --- pieces ---


def test_a_piece_that_was_kept_is_not_done_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "pieces.jsonl"
    first = Pieces(file)
    assert first.do("one 0", lambda: Found({"points": 5, "lost": 1})) == {"points": 5, "lost": 1}
    again = Pieces(file)
    assert again.left(["one 0", "one 5"]) == ["one 5"]
    again.do("one 0", lambda: pytest.fail("done again"))
    again.do("one 5", lambda: Found({"points": 2}))
    again.do("two 0", lambda: Found({"points": 9}))
    assert Pieces(file).sum("one ") == {"points": 7, "lost": 1}


def test_a_line_cut_off_by_a_stop_is_done_again(tmp_path: Path) -> None:
    file = tmp_path / "pieces.jsonl"
    Pieces(file).do("one", lambda: Found({"points": 5}))
    file.write_text(file.read_text() + '{"piece": "tw')
    assert Pieces(file).left(["one", "two"]) == ["two"]
    Pieces(file).do("two", lambda: Found({"points": 1}))
    assert Pieces(file).sum("") == {"points": 6}


def test_pieces_cover_a_number_once() -> None:
    assert list(spans(12, 5)) == [(0, 5), (5, 5), (10, 2)]
    assert list(spans(0, 5)) == []
