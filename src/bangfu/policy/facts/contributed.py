"""Columns of facts that slices above know: they tell how a row's value is found, by SQL of theirs.

A column is published only where the pack declares one of that name. What was found goes before
what somebody typed in; where nothing was found, what was typed in stands, and unknown stays so.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

# Gives an expression that reads one truth value for a row of the subject: ``h.id`` of a household.
Telling = Callable[[], str]
_COLUMNS: dict[tuple[str, str], Telling] = {}


def register(subject: str, name: str, telling: Telling) -> None:
    """Say how a yes-or-no column is found. Called once, when Django starts."""
    if _COLUMNS.get((subject, name), telling) is not telling:
        raise RuntimeError(f"two slices tell {subject}.{name}")
    _COLUMNS[subject, name] = telling


def of(subject: str, names: Iterable[str]) -> dict[str, str]:
    """``{column: SQL}`` of those columns of a subject that somebody tells."""
    return {name: _COLUMNS[subject, name]() for name in names if (subject, name) in _COLUMNS}


def before(found: Sequence[Any], typed: Sequence[Any]) -> list[Any]:
    """What was found, and what was typed in where nothing was.

    >>> before([1, None, 0], [False, True, None])
    [True, True, False]
    """
    pairs = zip(found, typed, strict=True)
    return [value if one is None else bool(one) for one, value in pairs]
