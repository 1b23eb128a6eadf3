"""What is told of a column's cells: what could not be read, and what reads oddly."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bangfu.base.kit.normal import Unreadable
from bangfu.engine.language.types import SCALE, unscaled
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import values, versions
from bangfu.registry.imports import cellwise
from bangfu.registry.imports.layout import LaidColumn
from bangfu.registry.imports.reading.grounds import Places
from bangfu.registry.imports.reading.part import Part
from bangfu.registry.imports.reading.sheet import shown

PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True)
class Telling:
    """Notes problems of one column.

    Args:
        part: the sheet of the file.
        column: which column, and what it means.
        spec: its field; ``None`` for a column that only the ledger has.
        listed: its code list.
        keep: places of the rows that are data.
        which: per such row, which of the column's distinct texts it holds.
    """

    part: Part
    column: LaidColumn
    spec: Column | None
    listed: schema.CodeList | None
    keep: Places
    which: Places

    def report(self, distinct: Sequence[str], unread: Mapping[int, Unreadable]) -> None:
        """Note every cell whose text could not be read, by its place among the distinct ones."""
        told = {place: self._tell(error) for place, error in unread.items()}
        for place in np.flatnonzero(np.isin(self.which, list(unread))).tolist():
            text = int(self.which[place])
            code, near, args = told[text]
            value = shown(self.column.column, distinct[text])
            self._add(code, place, value=value, near=near, **args)

    def warn_private_use(self, known: Sequence[Any]) -> None:
        """Note characters that only the sender's computer can draw."""
        odd = [i for i, value in enumerate(known) if value and PRIVATE_USE.search(value)]
        for place in np.flatnonzero(np.isin(self.which, odd)).tolist() if odd else ():
            self._add("cell.private_use", place, value=str(known[int(self.which[place])]))

    def _add(self, code: str, place: int, **args: Any) -> None:
        row, column = int(self.part.rows[self.keep[place]]), self.column
        self.part.found.add(code, self.part.index, row, at=column.at, column=column.column, **args)

    def _tell(self, error: Unreadable) -> tuple[str, str, dict[str, Any]]:
        """``(code, nearest allowed value, what the message names)``."""
        spec, pack = self.spec, self.part.grounds.words.pack
        args: dict[str, Any] = {}
        near = ""
        if error.code == "year" or (self.column.column == "year" and spec is None):
            years = self.part.grounds.years
            return "row.year", "", {"low": years[0], "high": years[-1]}
        if error.code == "out_of_range" and spec is not None:
            args = _limits(spec)
        elif error.code == "too_long":
            args = {"most": self.part.grounds.most(self.part.laid.ledger, self.column.column)}
        elif error.code in ("not_in_list", "not_yes_or_no") and spec is not None:
            args = {"allowed": values.allowed(spec, pack)}
            near = values.near(spec, pack, error.text)
        elif error.code == "which_version" and self.listed is not None:
            args = {"meanings": versions.told(self.listed, error.text)}
        elif error.code in ("not_a_number", "too_precise", "not_whole"):
            near = cellwise.number_within(error, spec)
        return f"cell.{error.code}", near, args


def _limits(spec: Column) -> dict[str, str]:
    scale = SCALE[spec.type.kind]
    return {
        side: f"{unscaled(limit, scale).normalize():f}"
        for side, limit in (("low", spec.low or 0), ("high", spec.high or 0))
    }
