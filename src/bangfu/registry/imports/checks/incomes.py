"""Income sheets that name items apart: their sums, and sums that contradict what is stated."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.base.kit import money
from bangfu.registry.catalogue.compare import valid
from bangfu.registry.imports.checks.people import set_column
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.headings import Field
from bangfu.registry.imports.reading.sheet import Sheet


def add_up(sheet: Sheet, fields: Mapping[str, Field], found: Found) -> None:
    """Fill columns left blank with the sum of their items; warn where items exceed the column."""
    for whole, parts in wholes(sheet, fields).items():
        stated = [sheet.table.column(name) for name in parts]
        any_ = np.logical_or.reduce([valid(column) for column in stated])
        total = np.sum([pc.fill_null(column, 0).to_numpy() for column in stated], axis=0)
        sums = pa.chunked_array([pa.array(total, pa.int64(), mask=~any_)])
        if not sheet.has(whole):
            sheet.table = sheet.table.append_column(whole, sums)
            continue
        written = sheet.table.column(whole)
        _compare(sheet, whole, written, sums, fields[whole], found)
        filled = pc.coalesce(written, sums).combine_chunks()
        sheet.table = set_column(sheet.table, whole, filled)


def wholes(sheet: Sheet, fields: Mapping[str, Field]) -> dict[str, list[str]]:
    """``{column: its items that the sheet names}``."""
    known: dict[str, list[str]] = {}
    for name, field in fields.items():
        whole = field.column.spec.part_of if field.column else None
        if whole and sheet.has(name):
            known.setdefault(whole, []).append(name)
    return known


def _compare(
    sheet: Sheet,
    whole: str,
    written: pa.ChunkedArray,
    sums: pa.ChunkedArray,
    field: Field,
    found: Found,
) -> None:
    more = pc.fill_null(pc.greater(sums, written), False).to_numpy()
    for at in np.flatnonzero(more).tolist():
        place = sheet.sheets[at], sheet.rows[at]
        found.add(
            "income.parts_exceed",
            *place,
            at=sheet.place(sheet.sheets[at], whole),
            column=whole,
            value=money.show(written[at].as_py()),
            parts=money.show(sums[at].as_py()),
            title=field.zh,
        )
