"""The table of differences: its columns, and cells that differ as its rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.registry.catalogue import compare
from bangfu.registry.catalogue.compare import EXTRA, NONE, Change, Mask, listed
from bangfu.registry.households.bulk.incoming import SEALED

DIFFERS, HERE_BLANK, THERE_BLANK = "differs", "here_blank", "there_blank"
ONLY_HERE, ONLY_THERE, CONFLICT = "only_here", "only_there", "conflict"
KINDS = (DIFFERS, HERE_BLANK, THERE_BLANK, ONLY_HERE, ONLY_THERE, CONFLICT)
SCHEMA = pa.schema(
    [
        ("seq", pa.int64()),
        ("village", pa.string()),
        ("household", pa.int64()),
        ("household_no", pa.string()),
        ("national_no", pa.string()),
        ("subject", pa.string()),
        ("member", pa.int64()),
        ("who", pa.string()),
        ("year", pa.int64()),
        ("kind", pa.string()),
        ("column", pa.string()),
        ("ours", pa.string()),
        ("theirs", pa.string()),
        ("sheet", pa.int64()),
        ("row", pa.int64()),
    ]
)
# Secrets are compared by fingerprint and never laid down.
PRINTS = {print_: name for name, print_ in SEALED.items()}


@dataclass(slots=True)
class Rows:
    """Rows of the table as they come together, by column."""

    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {name: [] for name in SCHEMA.names if name != "seq"}
    )

    def add(self, size: int, **given: Any) -> None:
        """Add rows: lists of that size, single values for all of them, nothing for unknown."""
        for name, column in self.columns.items():
            value = given.get(name)
            column.extend(value if isinstance(value, list) else [value] * size)

    def table(self) -> pa.Table:
        """In the order of places and households, numbered."""
        parts = [pa.array(self.columns[f.name], f.type) for f in SCHEMA if f.name != "seq"]
        table = pa.table(parts, schema=pa.schema([f for f in SCHEMA if f.name != "seq"]))
        order = [(name, "ascending") for name in ("village", "household_no", "subject", "member")]
        table = table.sort_by([*order, ("column", "ascending")])
        numbers = pa.array(range(table.num_rows), pa.int64())
        return table.add_column(0, "seq", numbers).cast(SCHEMA)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of one table that are not the same on both sides.

    Args:
        change: the table's rows on both sides.
        kept: per row whether it is to be told of.
        silent: per column the rows whose cell could not be read: it says nothing.
        nothing_is_blank: whether an amount of nothing is the same as an empty cell.
    """

    change: Change
    kept: Mask
    silent: dict[str, Mask]
    nothing_is_blank: bool = False

    def found(self) -> list[tuple[str, str, np.ndarray[Any, Any]]]:
        """``(column, kind, rows)`` of everything that differs."""
        told = []
        for name, differs in self.change.differs.items():
            blank = ~compare.valid(self._said(name))
            if (quiet := self.silent.get(name.removeprefix(EXTRA))) is not None:
                blank &= ~quiet
            rows = np.flatnonzero((differs | blank) & self.kept & ~self.change.fresh)
            old, differ = self._known_here(name, rows), differs[rows]
            for kind, mask in (
                (DIFFERS, differ & old),
                (HERE_BLANK, differ & ~old),
                (THERE_BLANK, ~differ & old),
            ):
                if len(at := rows[mask]):
                    told.append((name, kind, at))
        return told

    def _said(self, name: str) -> pa.ChunkedArray:
        return self.change.said.column(name.removeprefix(EXTRA))

    def _known_here(self, name: str, at: np.ndarray[Any, Any]) -> Mask:
        """Which of some rows state the column here."""
        current = self.change.current
        assert current is not None
        if name.startswith(EXTRA):
            key = f'"{name.removeprefix(EXTRA)}":'
            texts = current.column("extra").take(at).to_pylist()
            return np.array([key in (text or "") for text in texts], bool)
        column = current.column(name).take(at)
        if not pa.types.is_string(column.type):
            known = compare.valid(column)
            return known & ~_is_nothing(column) if self.nothing_is_blank else known
        stated: Mask = pc.fill_null(pc.not_equal(column, ""), False).to_numpy()
        return stated

    def values(self, name: str, kind: str, at: np.ndarray[Any, Any]) -> tuple[list[Any], list[Any]]:
        """What both sides say, as JSON texts; nothing of secrets."""
        if name in PRINTS:
            return [None] * len(at), [None] * len(at)
        pairs = self.change.history(name, at)
        theirs = [None if kind == THERE_BLANK else pair[1] for pair in pairs]
        return _texts([pair[0] for pair in pairs]), _texts(theirs)


def _is_nothing(column: pa.ChunkedArray) -> Mask:
    found: Mask = pc.fill_null(pc.equal(column, 0), False).to_numpy()
    return found


def _texts(values: Sequence[Any]) -> list[str | None]:
    return [
        None if value is None or value == "" else json.dumps(value, ensure_ascii=False)
        for value in values
    ]


def units_of(change: Change) -> np.ndarray[Any, Any]:
    """Per row of a table its household in the ledger."""
    found: np.ndarray[Any, Any] = change.said.column("unit").to_numpy()
    return found


def silent(sheets: list[int | None], rows: list[int | None], unread: set[Any]) -> dict[str, Mask]:
    """Per column the rows whose cell could not be read."""
    if not unread:
        return {}
    at = {place: index for index, place in enumerate(zip(sheets, rows, strict=True))}
    found: dict[str, Mask] = {}
    for sheet, row, name in unread:
        if (index := at.get((sheet, row))) is not None:
            found.setdefault(name, np.zeros(len(rows), bool))[index] = True
    return found


def keys(change: Change) -> list[int | None]:
    """Per row its primary key, ``None`` for new ones."""
    return [None if key == NONE else int(key) for key in change.keys.tolist()]


def column(table: pa.Table, name: str, at: np.ndarray[Any, Any]) -> list[Any]:
    """Some rows of a column as a list."""
    return list(np.array(listed(table, name), object)[at])
