"""The parsing process: its limits hold, and no secret reaches it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bangfu.registry.imports import parser
from bangfu.registry.imports.parsing import limits, packing, scan, sniffing
from tests.registry.imports import files


def inside(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process with the limits set."""
    lines = "from bangfu.registry.imports.parsing import limits; limits.tighten()"
    command = [sys.executable, "-c", f"{lines}\n{code}"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=False)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
    ],
)
def test_neither_network_nor_programs(code: str) -> None:
    assert "is not allowed while parsing" in inside(code).stderr


def test_memory_ends(tmp_path: Path) -> None:
    assert "MemoryError" in inside("x = bytearray(8 << 30)").stderr


def test_no_secret_reaches_the_process(tmp_path: Path, monkeypatch: Any) -> None:
    seen: dict[str, Any] = {}

    def popen(*_: Any, env: dict[str, str], **__: Any) -> Any:
        seen.update(env)
        raise InterruptedError

    monkeypatch.setenv("BANGFU_SECRET_KEY", "x")
    monkeypatch.setattr(parser.subprocess, "Popen", popen)
    with pytest.raises(InterruptedError):
        parser.parse([], tmp_path, lambda *_: None)
    assert set(seen) == {"PYTHONPATH", "LC_ALL", "ARROW_DEFAULT_MEMORY_POOL", "MALLOC_ARENA_MAX"}


def test_a_process_that_dies_is_told(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(parser, "MODULE", "bangfu.nothing_of_this_name")
    assert parser.parse([], tmp_path, lambda *_: None)["refused"] == "too_heavy"


def test_a_process_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0)
    assert parser.parse([], tmp_path, lambda *_: None)["refused"] == "too_slow"


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_in_spreadsheets(index: int, name: str) -> None:
    assert scan.letters(index) == name
    assert scan.column_index(name) == index


def test_names_in_zips_of_old_programs_are_read() -> None:
    import zipfile

    entry = zipfile.ZipInfo("户.csv".encode("gb18030").decode("cp437"))
    assert packing.readable(entry) == "户.csv"


def test_a_workbook_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    path = files.workbook(tmp_path).rename(tmp_path / "x.txt")
    assert sniffing.kind(path) == "xlsx"
