"""The bench: a registry laid out in memory so that other figures are answered as they are dragged.

Built once for two programs and a day: what the figures in question do not touch is worked out and
kept beside what the live program says. Asking then costs one pass over a few columns. A bench
belongs to one process, changes nothing outside itself, and is forgotten when others are built.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from bangfu.engine.compile import figures as dated
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.plan import Plan
from bangfu.policy.drafts.comparison import ROW, Compared


@dataclass(slots=True)
class Bench:
    """A registry laid out for a case; see ``build``."""

    con: duckdb.DuckDBPyConnection
    laid_out: Plan
    figures: dict[str, dict[str, Figure]]
    program: Program
    compared: list[Compared]
    columns: dict[str, str] = field(default_factory=dict)  # subject → SELECT of its changes
    varied: frozenset[str] = frozenset()
    as_of: dt.date = dt.date.min

    def ask(
        self, subject: str, sql: str, values: Sequence[Any], asked: Question
    ) -> list[dict[str, Any]]:
        """Rows of a question to the relation ``changed`` under other figures.

        Args:
            subject: ``household`` or ``village``.
            sql: made of our own names, reading ``FROM changed``.
            values: for its places.
            asked: the day, and the figures that hold.
        """
        cursor = self.con.cursor()
        try:
            cursor.register(
                names.FIGURES, duck.figure_rows(self.laid_out, self._figures(asked), asked.as_of)
            )
            found = cursor.execute(f"{self.prelude(subject)} {sql}", list(values))
            heads = [column[0] for column in found.description or ()]
            return [dict(zip(heads, row, strict=True)) for row in found.fetchall()]
        finally:
            cursor.close()

    def copy(self, subject: str, path: Path, asked: Question) -> int:
        """Write the relation of changes under some figures as Parquet; returns its rows."""
        cursor = self.con.cursor()
        try:
            cursor.register(
                names.FIGURES, duck.figure_rows(self.laid_out, self._figures(asked), asked.as_of)
            )
            order = f"village_id, {ROW[subject]}"
            sql = f"{self.prelude(subject)} SELECT * FROM changed ORDER BY {order}"  # noqa: S608
            duck.copy(cursor, sql, path)
            row = cursor.execute(f"SELECT count(*) FROM res_{subject}").fetchone()  # noqa: S608
            return int(row[0]) if row else 0
        finally:
            cursor.close()

    def prelude(self, subject: str) -> str:
        """The relations of the second part, ending in ``changed``."""
        steps = [f"{step.name} AS ({step.sql})" for step in self.laid_out.steps]
        return f"WITH {', '.join([*steps, f'changed AS ({self.columns[subject]})'])}"

    def _figures(self, asked: Question) -> dict[str, dict[str, Figure]]:
        """Figures at every place: those of the build, with the varied ones resolved anew."""
        known = self.program.pack.parameters
        few = replace(self.program.pack, parameters={n: known[n] for n in self.varied})
        return {
            place: {
                **held,
                **dated.figures(few, Question(asked.as_of, place, asked.assumed, asked.set_here)),
            }
            for place, held in self.figures.items()
        }

    def close(self) -> None:
        """Give the memory back."""
        self.con.close()
