"""Reading an XLSForm with pyxform, in a process of its own with limits: a workbook may be hostile.

``python -m bangfu.registry.surveys.xlsform.compiling FILE`` prints what pyxform made of it as JSON.
"""

import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

MODULE = "bangfu.registry.surveys.xlsform.compiling"
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS, WALL_SECONDS = 30, 60
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_INSIDE = 100 * 1024 * 1024
LONGEST_ANSWER = 20 * 1024 * 1024


class Unreadable(Exception):
    """No XLSForm, or one that is not sound; says why."""


def compiled(path: Path) -> dict[str, Any]:
    """The form as pyxform understands it.

    Raises:
        Unreadable: with pyxform's own words where it has any.
    """
    _refuse_heavy(path)
    # No secret and no setting reaches the process that reads untrusted bytes.
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-B", "-X", "utf8", "-m", MODULE, str(path)]
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and module
            command, capture_output=True, timeout=WALL_SECONDS, env=env, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("too slow") from None
    if len(done.stdout) > LONGEST_ANSWER:
        raise Unreadable("too large")
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Unreadable("the workbook is too heavy or broken") from None
    if "refused" in said:
        raise Unreadable(str(said["refused"])[:500])
    return said


def _refuse_heavy(path: Path) -> None:
    """A small file may unpack to a huge one: look at what it claims before anybody unpacks it."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("the file is larger than 10 MB")
        with zipfile.ZipFile(path) as packed:
            inside = sum(item.file_size for item in packed.infolist())
    except (OSError, zipfile.BadZipFile):
        raise Unreadable("not an .xlsx workbook") from None
    if inside > LARGEST_INSIDE:
        raise Unreadable("the workbook unpacks to more than 100 MB")


def main(path: str) -> dict[str, Any]:
    """What the process prints."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    try:
        found = convert(Path(path), file_type=".xlsx")
    except PyXFormError as error:
        return {"refused": str(error)}
    except Exception as error:  # noqa: BLE001  whatever a crafted workbook makes the reader raise
        return {"refused": type(error).__name__}
    return {"form": found._pyxform, "warnings": found.warnings}  # noqa: SLF001  no public name yet


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1]), ensure_ascii=False))
