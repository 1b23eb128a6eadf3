"""Collecting problems: where, what, how bad. Kept as columns, written as one Parquet file."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.registry.households import rules

# Of one kind in one sheet so many are listed; all are counted.
MOST_LISTED = 20_000
NOWHERE = -1
SCHEMA = pa.schema(
    [
        ("id", pa.int64()),
        ("sheet", pa.int32()),
        ("row", pa.int32()),
        ("at", pa.int32()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("code", pa.string()),
        ("severity", pa.string()),
        ("args", pa.string()),
        ("near", pa.string()),
    ]
)
Place = tuple[int, int]


class Found:
    """Problems of one import, as they are found.

    ``sheet`` is the place of a sheet in the layout, ``row`` the row as people count, ``at`` the
    column (``NOWHERE``: the row as a whole).
    """

    def __init__(self) -> None:
        self.listed: list[tuple[Any, ...]] = []
        self.totals: Counter[tuple[int, str]] = Counter()
        self.bad_rows: dict[int, set[int]] = {}
        self.odd_rows: dict[int, set[int]] = {}
        # Complete, whatever is listed: later checks depend on them.
        self._of_code: dict[str, set[Place]] = defaultdict(set)
        self._of_column: dict[str, set[Place]] = defaultdict(set)

    def add(
        self,
        code: str,
        sheet: int,
        row: int,
        *,
        at: int = NOWHERE,
        column: str = "",
        value: str = "",
        near: str = "",
        **args: Any,
    ) -> None:
        """Note one problem."""
        rule = rules.RULES[code]
        rows = self.bad_rows if rule.severity == rules.BLOCK else self.odd_rows
        rows.setdefault(sheet, set()).add(row)
        self._of_code[code].add((sheet, row))
        self._of_column[column].add((sheet, row))
        self.totals[sheet, code] += 1
        if self.totals[sheet, code] <= MOST_LISTED:
            told = json.dumps(args, ensure_ascii=False) if args else ""
            self.listed.append(
                (sheet, row, at, column, value[:200], code, rule.severity, told, near)
            )

    def places_of(self, prefix: str) -> set[Place]:
        """Sheet and row of problems whose code begins so."""
        wanted = (places for code, places in self._of_code.items() if code.startswith(prefix))
        return set().union(*wanted)

    def unread(self, *columns: str) -> set[Place]:
        """Sheet and row of the cells of some columns that could not be read."""
        return set().union(*(self._of_column.get(column, ()) for column in columns))

    def count(self, severity: str) -> int:
        """How many problems of a severity there are."""
        return sum(
            n for (_, code), n in self.totals.items() if rules.RULES[code].severity == severity
        )

    def by_code(self) -> dict[str, int]:
        """How many problems there are of each kind."""
        counts: Counter[str] = Counter()
        for (_, code), number in self.totals.items():
            counts[code] += number
        return dict(sorted(counts.items()))

    def table(self) -> pa.Table:
        """The listed problems in the order of sheets, rows and columns."""
        ordered = sorted(self.listed, key=lambda problem: problem[:3])
        columns = list(zip(*ordered, strict=True)) or [()] * (len(SCHEMA) - 1)
        numbers = range(1, len(ordered) + 1)
        return pa.table([list(numbers), *map(list, columns)], schema=SCHEMA)

    def write(self, path: Path) -> None:
        """Write the listed problems."""
        pq.write_table(self.table(), path, row_group_size=5_000)
