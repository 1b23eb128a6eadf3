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


class Cancelled(Exception):
    """Somebody asked for the work to stop; what was begun has been rolled back."""


def register(kind: str, work: Work) -> None:
    """Name the function that does a kind of job.

    It is called as ``work(by=..., progress=..., **params)`` and returns plain JSON.
    """
    if _KINDS.get(kind, work) is not work:
        raise RuntimeError(f"two kinds of job are called {kind!r}")
    _KINDS[kind] = work


def find(kind: str) -> Work:
    """The work of a kind; ``KeyError`` when nobody registered it."""
    return _KINDS[kind]
