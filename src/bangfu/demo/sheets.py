"""From frames to the sheets the pack's ledger declares."""

import datetime as dt

import numpy as np
import pyarrow as pa

from bangfu.demo import cells
from bangfu.demo.blanks import Blanks
from bangfu.demo.ledger import Ledger
from bangfu.demo.scene import Frame, Scene
from bangfu.engine.packs.pack import Column, Pack
from bangfu.engine.packs.schema import Sheet

ABOVE = {"member": "household", "household": "village"}


def build(scene: Scene, blanks: Blanks, made_on: dt.date) -> Ledger:
    """Put the frames into the sheets the pack's ledger declares; what nobody drew stays blank."""
    pack = scene.pack
    assert pack.ledger is not None, f"no pack below {pack.code} declares a ledger"
    sheets, headings = {}, {}
    for sheet in pack.ledger.sheets:
        keys = {key.name: key.zh for key in pack.ledger.keys if sheet.name in key.sheets}
        columns = {c.name: c for c in columns_of(pack, sheet) if c.name not in keys}
        headings[sheet.name] = keys | {name: c.spec.zh for name, c in columns.items()}
        rows = _Rows(scene, sheet, blanks, made_on)
        written = {name: rows.key(name) for name in keys}
        written |= {name: rows.column(column) for name, column in columns.items()}
        sheets[sheet.name] = pa.table(written)
    titles = {sheet.name: sheet.zh for sheet in pack.ledger.sheets}
    return Ledger(sheets, headings, titles, made_on)


def columns_of(pack: Pack, sheet: Sheet) -> list[Column]:
    """The columns of a table that are typed in on a sheet."""
    assert pack.ledger is not None
    own = next(s.name for s in pack.ledger.sheets if s.table == sheet.table)
    return [
        column
        for column in pack.tables[sheet.table].columns.values()
        if not column.spec.derived and (column.spec.sheet or own) == sheet.name
    ]


class _Rows:
    """The rows of one sheet. The income sheet has up to two years of each household."""

    def __init__(self, scene: Scene, sheet: Sheet, blanks: Blanks, made_on: dt.date) -> None:
        self.scene = scene
        self.sheet = sheet
        self.blanks = blanks
        self.frame: Frame = scene.frames[sheet.table]
        self.year = np.full(self.frame.rows, made_on.year)
        self.rows: np.ndarray | None = None
        self.last: np.ndarray | None = None
        if sheet.name == "income":
            self.rows, self.last = income_rows(scene)
            self.year = np.where(self.last, made_on.year - 1, made_on.year)

    def key(self, name: str) -> pa.Array:
        """A column that ties the row to a place, a household or a year."""
        if name == "year":
            return pa.array(self.year, pa.int64())
        text = self.frame.texts.get(f"key_{name}")
        if text is None:
            above = self.scene.frames[ABOVE[self.sheet.table]]
            text = above.texts[f"key_{name}"].take(pa.array(self.frame.owner))
        return text if self.rows is None else text.take(pa.array(self.rows))

    def column(self, column: Column) -> pa.Array:
        """A column of the table, what is not stated left blank."""
        name, mask = column.name, self.blanks.mask(self.sheet.table, column.name)
        if name in self.frame.texts:
            return cells.erase(self.frame.texts[name], mask)
        if name not in self.frame.columns:
            return pa.nulls(len(self.year), pa.string())
        values = self.frame[name]
        if self.rows is not None and self.last is not None:
            values = np.where(self.last, self.frame[f"last_{name}"][self.rows], values[self.rows])
            mask = mask[self.rows]
        return cells.written(self.scene.pack, column, values, mask)


def income_rows(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Which household each income row belongs to, and whether it is the year before."""
    household = scene.household
    rows = np.repeat(np.arange(household.rows), 2)
    last = np.tile([True, False], household.rows)
    there = np.where(last, household["sheet_last_year"][rows], household["sheet_this_year"][rows])
    return rows[there], last[there]
