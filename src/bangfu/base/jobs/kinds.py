"""The register of what each kind of job does. Slices add to it when Django starts."""

from collections.abc import Callable
from typing import Any, Protocol


class Progress(Protocol):
    """What running work may say and must heed."""

    def __call__(self, done: int, total: int, note: str = "") -> None:
        """Report how far the work is; raises ``Cancelled`` when somebody asked to stop."""
        ...


Work = Callable[..., dict[str, Any]]
_KINDS: dict[str, Work] = {}
_EVERYWHERE: set[str] = set()


class Cancelled(Exception):
    """Somebody asked for the work to stop; what was begun has been rolled back."""


def register(kind: str, work: Work, *, everywhere: bool = False) -> None:
    """Name the function that does a kind of job.

    It is called as ``work(by=..., progress=..., **params)`` and returns plain JSON.

    Args:
        kind: its name.
        work: the function.
        everywhere: the work is about every place, whoever asked for it. Any other sees what the
            person who started the job may see, as the person's own pages do.
    """
    if _KINDS.get(kind, work) is not work:
        raise RuntimeError(f"two kinds of job are called {kind!r}")
    _KINDS[kind] = work
    if everywhere:
        _EVERYWHERE.add(kind)


def is_everywhere(kind: str) -> bool:
    """Whether a kind of job is about every place."""
    return kind in _EVERYWHERE


def find(kind: str) -> Work:
    """The work of a kind; ``KeyError`` when nobody registered it."""
    return _KINDS[kind]
