"""The lake: folders of Parquet under ``BANGFU_HOME/lake``.

A folder is written once, under a temporary name, and renamed when complete; nothing in it ever
changes. The database says which folder is current, so a swap is one committed row.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from bangfu.base.kit.uuid7 import uuid7

# Readers that opened a folder before it was replaced finish long before this.
GRACE_SECONDS = 15 * 60
MARK = ".unregistered"
_claims: dict[str, Callable[[], set[str]]] = {}


def root() -> Path:
    """The lake's folder."""
    folder: Path = settings.HOME / "lake"
    return folder


def path(folder: str) -> Path:
    """The absolute place of a registered folder."""
    return root() / folder


@contextmanager
def new_folder(kind: str, county: str) -> Iterator[tuple[str, Path]]:
    """A folder to fill; it appears under its name when the block ends without an error.

    Yields:
        its registered name and the temporary place to write to.
    """
    name = f"{kind}/{county}/{uuid7()}"
    final = path(name)
    draft = final.with_name(f".{final.name}")
    draft.mkdir(parents=True)
    try:
        yield name, draft
        draft.rename(final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def is_there(folder: str) -> bool:
    """Whether a registered folder is still where it was written."""
    return path(folder).is_dir()


def claim(owner: str, folders: Callable[[], set[str]]) -> None:
    """Say which folders a slice above keeps here, beside the facts and results.

    Args:
        owner: the slice; claiming twice is the same as once.
        folders: gives the registered names of its folders.
    """
    _claims[owner] = folders


def claimed() -> set[str]:
    """The folders that slices above keep here."""
    return set[str]().union(*(folders() for folders in _claims.values()))


def sweep(keep: set[str]) -> int:
    """Remove folders that nobody has registered for the grace; returns how many.

    A folder is marked when it is first found unregistered, for only then its readers may be the
    last: how old it is says nothing.
    """
    removed = 0
    for folder in root().glob("*/*/*"):
        with suppress(FileNotFoundError):  # a draft that was completed, or swept by somebody else
            removed += _sweep(folder, used=folder.relative_to(root()).as_posix() in keep)
    return removed


def _sweep(folder: Path, *, used: bool) -> bool:
    mark = folder / MARK
    if used:
        mark.unlink(missing_ok=True)
    elif not mark.exists():
        mark.touch()
    elif mark.stat().st_mtime < time.time() - GRACE_SECONDS:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    return False
