"""Which rows of a sheet are data: blank ones, repeated headings, totals and notes are not."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.registry.catalogue import values
from bangfu.registry.imports.layout import LaidColumn
from bangfu.registry.imports.reading.grounds import Mask, Places
from bangfu.registry.imports.reading.part import Part

TOTALS = {"合计", "总计", "小计", "共计", "合计数"}
NOTES = ("注", "备注", "说明", "填表", "填报", "制表", "审核", "单位负责人", "联系人")


def data(part: Part, taken: Sequence[LaidColumn]) -> Places:
    """Places of the rows that are data; totals are noted, slipped rows as well."""
    keep = np.flatnonzero(_is_data(part, taken))
    _check_widths(part, keep)
    return keep


def _is_data(part: Part, taken: Sequence[LaidColumn]) -> Mask:
    filled = np.zeros(len(part.rows), np.int32)
    repeated = np.zeros(len(part.rows), np.int32)
    for column in taken:
        distinct, which = part.texts(column.at)
        filled += ~part.blank(column.at, distinct)[which]
        same = [place for place, text in enumerate(distinct) if text == column.heading]
        repeated += np.isin(which, same)
    is_total = _totals(part)
    for row in part.rows[is_total].tolist():
        part.found.add("row.total", part.index, row)
    is_heading = repeated >= max(2, len(taken) // 2)
    found: Mask = (filled > 0) & ~is_total & ~is_heading & ~_notes(part, filled <= 1)
    return found


def _leading(part: Part) -> Iterator[tuple[list[str], Places]]:
    for at in part.leading:
        yield part.texts(at)


def _totals(part: Part) -> Mask:
    found = np.zeros(len(part.rows), bool)
    for distinct, which in _leading(part):
        totals = [p for p, text in enumerate(distinct) if "计" in text and _is_total(text)]
        found |= np.isin(which, totals)
    return found


def _is_total(text: str) -> bool:
    return values.key(text).strip(":") in TOTALS


def _notes(part: Part, lonely: Mask) -> Mask:
    """Rows with a single text that begins as notes under a table do."""
    found = np.zeros(len(part.rows), bool)
    for distinct, which in _leading(part):
        for place in np.flatnonzero(lonely).tolist():
            found[place] |= values.key(distinct[which[place]]).startswith(NOTES)
    return found


def _check_widths(part: Part, keep: Places) -> None:
    """In a text table a row that is too wide or too narrow has slipped."""
    laid = part.laid
    if not laid.is_text or not laid.columns:
        return
    named = max(column.at for column in laid.columns) + 1
    counts = part.table.column("cells").to_numpy()[keep]
    for place in np.flatnonzero(counts > max(named, laid.width)):
        part.found.add("row.too_many_cells", part.index, int(part.rows[keep][place]))
    for place in np.flatnonzero(counts < named):
        part.found.add("row.too_few_cells", part.index, int(part.rows[keep][place]))
    beyond = [f"c{at}" for at in range(named, laid.width)]
    if beyond:
        table = pq.read_table(part.path, columns=["row", *beyond])
        for row in _filled_rows(table, beyond) & set(part.rows[keep].tolist()):
            part.found.add("row.too_many_cells", part.index, row)


def _filled_rows(table: pa.Table, names: list[str]) -> set[int]:
    found = np.zeros(table.num_rows, bool)
    for name in names:
        column = pa.compute.fill_null(table.column(name), "")
        found |= pa.compute.not_equal(pa.compute.utf8_trim_whitespace(column), "").to_numpy()
    return set(table.column("row").to_numpy()[found].tolist())
