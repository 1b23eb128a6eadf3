"""Where the files of an import stand, under ``imports/<id>`` of the home.

``upload/`` as received · ``sheets/`` parsed rows and the parser's report · ``checked/`` typed rows,
households and problems. ``sheets`` and ``checked`` appear whole or not at all.
"""

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

UPLOAD, SHEETS, CHECKED = "upload", "sheets", "checked"


def root() -> Path:
    """The folder of all imports, for this account's eyes only."""
    path: Path = settings.HOME / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def of(import_id: UUID | str) -> Path:
    """The folder of one import."""
    return root() / str(import_id)


def begin(import_id: UUID | str, part: str) -> Path:
    """An empty folder in which a part is made; a half-made one of an earlier try is thrown away."""
    path = of(import_id) / f".{part}"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True, mode=0o700)
    return path


def finish(import_id: UUID | str, part: str) -> Path:
    """Put a finished part in its place."""
    path = of(import_id) / part
    shutil.rmtree(path, ignore_errors=True)
    (of(import_id) / f".{part}").rename(path)
    return path


def report(import_id: UUID | str) -> dict[str, Any] | None:
    """What the parser said of an import, if it has been parsed."""
    path = of(import_id) / SHEETS / "report.json"
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def remove(import_id: UUID | str) -> None:
    """Delete everything an import brought."""
    shutil.rmtree(of(import_id), ignore_errors=True)
