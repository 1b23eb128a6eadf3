"""Files that appear whole or not at all."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}")


def once(path: Path, make: Callable[[], str]) -> str:
    """The text at ``path``, made on first use (mode 0600).

    Two processes that start together agree on one content: the loser reads the winner's.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = _draft(path)
        temporary.touch(mode=0o600)
        try:
            temporary.write_text(make())
            os.link(temporary, path)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return path.read_text()


def replace(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` so that a reader sees the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _draft(path)
    try:
        with temporary.open("w", encoding="utf-8") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
