"""Ledger sheets read back into the exact values rules work with, column by column."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.base.kit import normal
from bangfu.demo.ledger import Ledger
from bangfu.engine import given
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.engine.sql import duck


def exact(pack: Pack, column: Column, cell: str) -> Any:
    """One cell as its column's value; raises ``ValueError`` when it cannot be read."""
    kind = column.type.kind
    if kind == Kind.CODE:
        return given.read(pack, column.type, cell)
    if kind == Kind.CODES:
        return given.read(pack, column.type, cell.split("、"))
    readers: dict[Kind, Callable[[str], Any]] = {
        Kind.BOOL: normal.boolean,
        Kind.INT: normal.whole,
        Kind.MONEY: normal.scaled,
        Kind.QUANTITY: normal.scaled,
        Kind.DATE: normal.date,
        Kind.MONTH: normal.month,
    }
    return readers.get(kind, normal.text)(cell)


def values(pack: Pack, column: Column, cells: pa.ChunkedArray) -> pa.Array:
    """A column read cell by cell; equal cells are read once."""
    texts = cells.cast(pa.string()).combine_chunks().dictionary_encode()
    seen = [exact(pack, column, cell) for cell in texts.dictionary.to_pylist()]
    return pa.array(seen, duck.ARROW[column.type.kind]).take(texts.indices)


def relations(pack: Pack, ledger: Ledger, year: int) -> dict[str, pa.Table]:
    """The sheets as input relations of a run."""
    sheets = ledger.sheets
    household = _columns(pack, "household", sheets["household"])
    household |= _incomes(pack, sheets, year)
    places = _places(sheets["household"]["village_code"].cast(pa.string()))
    household |= places | {"household_id": sheets["household"]["head_id_no"].combine_chunks()}
    member = _columns(pack, "member", sheets["member"])
    owner = pc.index_in(sheets["member"]["head_id_no"], household["household_id"])
    above = {name: household[name].take(owner) for name in (*places, "household_id")}
    member |= above | {"member_id": pa.array(range(len(owner)))}
    village = _columns(pack, "village", sheets["village"])
    village |= _places(sheets["village"]["village_code"].cast(pa.string()))
    made = {"village": village, "household": household, "member": member}
    return {subject: pa.table(columns) for subject, columns in made.items()}


def _columns(pack: Pack, subject: str, sheet: pa.Table) -> dict[str, pa.Array]:
    columns = pack.tables[subject].columns
    return {
        name: values(pack, columns[name], sheet[name])
        for name in sheet.column_names
        if name in columns and columns[name].in_rules
    }


def _incomes(pack: Pack, sheets: dict[str, pa.Table], year: int) -> dict[str, pa.Array]:
    """This year's parts and last year's disposable income, household by household."""
    found: dict[str, pa.Array] = {}
    heads = sheets["household"]["head_id_no"]
    for back, suffix in ((0, ""), (1, "_last_year")):
        rows = sheets["income"].filter(pc.equal(sheets["income"]["year"], year - back))
        place = pc.index_in(heads, rows["head_id_no"].combine_chunks()).combine_chunks()
        read = _columns(pack, "household", rows)
        wanted = read if not suffix else {"disposable_income_pc": read["disposable_income_pc"]}
        found |= {name + suffix: column.take(place) for name, column in wanted.items()}
    return found


def _places(codes: pa.ChunkedArray) -> dict[str, pa.Array]:
    texts = codes.combine_chunks()
    widths = {"village": 12, "township": 9, "county": 6, "city": 4}
    return {
        f"{level}_id": pc.utf8_rpad(pc.utf8_slice_codeunits(texts, 0, width), 12, "0")
        for level, width in widths.items()
    }


def as_of(ledger: Ledger) -> dt.date:
    """The day the ledger shows."""
    return ledger.made_on
