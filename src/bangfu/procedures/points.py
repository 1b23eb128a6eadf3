"""Open points of a subject: what speaks against deciding about it now, told by other slices.

A slice above (quality, …) registers a teller in its ``apps.py``. A point that blocks stops the
approval; any other is shown beside it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bangfu.base.accounts.models import User


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that is not settled.

    Args:
        text: what, in the reader's language.
        blocks: whether nothing is approved while it stands.
        kind: of what sort, a stable word for pages: ``clue``, ``unknown``.
        key: names it within its kind.
    """

    text: str
    blocks: bool = False
    kind: str = ""
    key: str = ""


Teller = Callable[[User, str, str, str], Iterable[Point]]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Add a teller, called with who asks, the subject's label and id, and the purpose."""
    if teller not in _TELLERS:
        _TELLERS.append(teller)


def of(user: User, label: str, subject_id: str, purpose: str = "") -> list[Point]:
    """Every open point of a subject for a purpose such as ``exit``, those that block first."""
    found = [point for teller in _TELLERS for point in teller(user, label, subject_id, purpose)]
    return sorted(found, key=lambda point: not point.blocks)
