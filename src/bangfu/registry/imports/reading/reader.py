"""Reads a ledger sheet from all sheets of the file that hold it."""

import numpy as np
import pyarrow as pa

from bangfu.registry.catalogue import compare
from bangfu.registry.imports.layout import LaidColumn
from bangfu.registry.imports.reading import sifting
from bangfu.registry.imports.reading.columns import Reading
from bangfu.registry.imports.reading.grounds import Grounds
from bangfu.registry.imports.reading.part import Part
from bangfu.registry.imports.reading.sheet import Sheet


def read(grounds: Grounds, ledger: str) -> Sheet:
    """All rows of one ledger sheet, typed; what could not be read goes to ``grounds.found``."""
    parts, at = [], {}
    for index, laid in enumerate(grounds.layout.sheets):
        if laid.ledger == ledger:
            parts.append(_rows(Part(grounds, index, laid)))
            at[index] = {column.column: column.at for column in laid.columns if column.column}
    table = pa.concat_tables(parts, promote_options="default") if parts else _nothing()
    return Sheet(ledger, table.combine_chunks(), at)


def _nothing() -> pa.Table:
    return pa.table({"sheet": pa.array([], pa.int32()), "row": pa.array([], pa.int32())})


def _rows(part: Part) -> pa.Table:
    """The typed rows of one sheet of the file."""
    taken = [column for column in part.laid.columns if _is_read(column)]
    keep = sifting.data(part, taken)
    arrays = {
        "sheet": pa.array(np.full(len(keep), part.index, np.int32)),
        "row": pa.array(part.rows[keep].astype(np.int32)),
    }
    for column in taken:
        name, reading = column.column, Reading(part, column, keep)
        arrays[name] = reading.typed
        if reading.cleared is not None:
            arrays[compare.CLEAR + name] = pa.array(reading.cleared)
        if reading.said is not None:
            arrays[compare.RAW + name] = reading.said
    return pa.table(arrays)


def _is_read(column: LaidColumn) -> bool:
    """What the registry works out itself is not read, but the head's name is compared."""
    return bool(column.column) and (column.how != "derived" or column.column == "head_name")
