"""One sheet of the file: its rows as parsed, and the distinct texts of its columns."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.base.kit import normal
from bangfu.registry.imports.layout import LaidSheet
from bangfu.registry.imports.parsing import cells
from bangfu.registry.imports.reading.grounds import Grounds, Mask, Places

# Titles, totals and notes stand in one of the first columns, whether or not it is named.
LEADING = 3


class Part:
    """The rows below the heading of one sheet, and which of a column's texts are blank."""

    def __init__(self, grounds: Grounds, index: int, laid: LaidSheet) -> None:
        self.grounds, self.index, self.laid = grounds, index, laid
        self.found = grounds.found
        self.fields = grounds.words.fields[laid.ledger]
        self.leading = range(min(LEADING, laid.width))
        wanted = {column.at for column in laid.columns} | set(self.leading)
        named = [f"c{at}" for at in sorted(wanted)]
        table = pq.read_table(self.path, columns=["row", "cells", *named], read_dictionary=named)
        table = table.filter(pa.compute.greater(table.column("row"), laid.header_row))
        self.table = table.unify_dictionaries().combine_chunks()
        self.rows = self.table.column("row").to_numpy()
        self._blank: dict[int, Mask] = {}

    @property
    def path(self) -> str:
        """Where the parsed sheet is."""
        return str(self.grounds.folder / self.laid.path)

    def texts(self, at: int) -> tuple[list[str], Places]:
        """The distinct texts of a column, an empty one last, and per row which of them it is.

        Made anew on every asking: all columns at once would be most of the memory needed.
        """
        column = self.table.column(f"c{at}")
        if not column.num_chunks:
            return [""], np.zeros(0, np.int32)
        chunk = column.chunk(0)
        distinct = [*chunk.dictionary.to_pylist(), ""]
        return distinct, chunk.indices.fill_null(len(distinct) - 1).to_numpy()

    def blank(self, at: int, distinct: list[str]) -> Mask:
        """Which of a column's distinct texts state nothing; worked out once."""
        if at not in self._blank:
            self._blank[at] = np.array([_is_blank(text) for text in distinct])
        return self._blank[at]


def _is_blank(raw: str) -> bool:
    """Whether a cell states nothing: neither a value nor a failed one."""
    mark, text = cells.split(raw)
    return mark not in (cells.ERROR, cells.EMPTY_FORMULA) and normal.is_blank(text)
