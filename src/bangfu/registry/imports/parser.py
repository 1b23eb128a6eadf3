"""Running the parsing process and waiting for it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bangfu.base.jobs.kinds import Progress
from bangfu.registry.imports.parsing import limits

MODULE = "bangfu.registry.imports.parsing"
POLL_SECONDS = 0.1
STARTED, WHOLE = 1, 100  # percent of the whole preparation, while nothing more is known


def parse(files: list[dict[str, str]], folder: Path, progress: Progress) -> dict[str, Any]:
    """Parse files into ``folder``; returns the parser's report.

    Args:
        files: ``[{"path", "name"}]``.
        folder: empty; receives one Parquet file per sheet.
        progress: asked while waiting, so that the work can be cancelled.

    The report is ``{"sheets": [...]}`` or ``{"refused": code, "values": {...}}``; a process that
    died or ran too long reports ``too_heavy`` or ``too_slow``.
    """
    (folder / "job.json").write_text(json.dumps({"files": files}), "utf-8")
    # No secret and no setting reaches the process that reads untrusted bytes.
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    env |= {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2"}
    command = [sys.executable, "-B", "-X", "utf8", "-m", MODULE, str(folder)]
    with (folder / "stderr").open("wb") as errors:
        child = subprocess.Popen(  # noqa: S603  our own interpreter and module
            command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, env=env, cwd=folder
        )
        try:
            _wait(child, progress)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
    report = folder / "report.json"
    if not report.exists():
        slow = child.returncode in {-9, -24}  # killed here, or by the processor-time limit
        return {"refused": "too_slow" if slow else "too_heavy", "values": {}}
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found


def _wait(child: subprocess.Popen[bytes], progress: Progress) -> None:
    end = time.monotonic() + limits.WALL_SECONDS
    while time.monotonic() < end:
        progress(STARTED, WHOLE)
        try:
            child.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return
