"""Reading the documentation as a test does: fenced blocks, links, and commands that are run.

A block's first word is its language, the rest is for tests: a ``yaml`` block may name the file it
stands for, a ``rule`` block the subject its expressions are about. In a ``console`` block, lines
that begin with ``$`` are commands and the lines below one are what it prints; ``…`` stands for
anything, also for further lines. ``console zh`` runs them in Chinese.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w+)?[ ]?([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what else its fence says, its text, the line it begins at."""

    language: str
    about: str
    text: str
    line: int


def pages() -> list[Path]:
    """Every page of documentation."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(path: Path) -> list[Block]:
    text = path.read_text("utf-8")
    return [
        Block(m[1] or "", m[2].strip(), m[3], text.count("\n", 0, m.start()) + 1)
        for m in FENCE.finditer(text)
    ]


def prose(path: Path) -> str:
    """A page without its fenced blocks."""
    return FENCE.sub("", path.read_text("utf-8"))


def steps(text: str) -> Iterator[tuple[str, str]]:
    """``(command, output)`` of a console block; a command goes on after a backslash."""
    for part in re.split(r"^\$ ", text.replace("\\\n", " "), flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def fits(expected: str, found: str) -> bool:
    """Whether an output is as written, ``…`` standing for anything."""
    parts = (re.escape(part) for part in expected.split("…"))
    return re.fullmatch(".*?".join(parts), found, flags=re.DOTALL) is not None


def run(command: str, folder: Path, language: str = "en") -> str:
    """What a ``bangfu`` command prints, run in a folder, packs found there."""
    words = shlex.split(command)
    assert words[0] == "bangfu", command
    packs = os.pathsep.join([str(folder / "packs"), str(ROOT / "packs")])
    env = {**os.environ, "BANGFU_PACKS": packs, "BANGFU_LANG": language}
    done = subprocess.run(
        [sys.executable, "-m", "bangfu", *words[1:]],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr
