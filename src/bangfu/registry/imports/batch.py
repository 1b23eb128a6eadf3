"""The rows of an import as the registry takes them in, and how they wait on disk until then."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.registry.catalogue.compare import NONE, Mask, listed
from bangfu.registry.households import sealing
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.imports.checks.families import NOBODY, Families
from bangfu.registry.imports.headings import VERSION
from bangfu.registry.imports.reading.sheet import Sheet

# Columns that said which household, place or sheet a row belongs to; they have done their work.
KEYS = {
    VERSION,
    "head_id_no",
    "head_name",
    "village_code",
    "county_name",
    "township_name",
    "village_name",
}
PARTS = ("households", "members", "incomes", "villages", "units")
Seen = tuple[int, int]


@dataclass(slots=True)
class Batch:
    """What waits to be written.

    Every table has ``sheet`` and ``row`` (where it came from); those of households have ``unit``.

    Args:
        households: one row per unit at most.
        members: people.
        incomes: years of income.
        villages: village files, with ``blocked``, ``pk`` and ``version`` as seen.
        units: per household ``blocked``, ``head`` (fingerprint), ``pk`` and ``version`` as seen.
    """

    households: pa.Table
    members: pa.Table
    incomes: pa.Table
    villages: pa.Table
    units: pa.Table

    def write(self, folder: Path) -> None:
        """Lay the batch down."""
        for part in PARTS:
            pq.write_table(getattr(self, part), folder / f"{part}.parquet", compression="lz4")

    def incoming(self) -> Incoming:
        """The households in the form in which the registry compares and writes them."""
        return Incoming(
            self.units.num_rows,
            _facts(self.households),
            _facts(self.members),
            _facts(self.incomes),
            listed(self.units, "head"),
        )

    def seen(self) -> list[Seen]:
        """Per household what was there when it was checked."""
        return list(zip(listed(self.units, "pk"), listed(self.units, "version"), strict=True))

    def files(self) -> pa.Table:
        """The village files in the form in which the registry compares and writes them."""
        return self.villages.drop_columns(
            [
                n
                for n in ("sheet", "row", "blocked", "pk", "version")
                if n in self.villages.column_names
            ]
        )

    def good(self) -> "Batch":
        """Only what nothing blocks, its households numbered anew."""
        keep = ~_mask(self.units, "blocked")
        number = np.cumsum(keep) - 1
        return Batch(
            _renumbered(self.households, keep, number),
            _renumbered(self.members, keep, number),
            _renumbered(self.incomes, keep, number),
            self.villages.filter(pa.array(~_mask(self.villages, "blocked"))),
            self.units.filter(pa.array(keep)),
        )


def read(folder: Path) -> Batch:
    """A batch as it was laid down."""
    return Batch(*(pq.read_table(folder / f"{part}.parquet") for part in PARTS))


def _facts(table: pa.Table) -> pa.Table:
    return table.drop_columns([name for name in ("sheet", "row") if name in table.column_names])


def _mask(table: pa.Table, name: str) -> Mask:
    found: Mask = table.column(name).to_numpy()
    return found


def _renumbered(table: pa.Table, keep: Mask, number: np.ndarray[Any, Any]) -> pa.Table:
    unit = table.column("unit").to_numpy()
    kept = table.filter(pa.array(keep[unit]))
    units = pa.array(number[kept.column("unit").to_numpy()], pa.int64())
    return kept.set_column(kept.column_names.index("unit"), "unit", units)


def households(sheet: Sheet, families: Families, villages: list[str | None]) -> pa.Table:
    """The household sheet's rows, and one that says nothing for each household known otherwise."""
    table = sheet.table.drop_columns([n for n in sheet.table.column_names if n in KEYS])
    table = table.append_column("unit", pa.array(range(table.num_rows), pa.int64()))
    table = table.append_column("village", pa.array(villages, pa.string()))
    if "bank_account" in table.column_names:
        said = table.column("bank_account").to_pylist()
        prints = [sealing.account_print(value) if value else None for value in said]
        table = table.append_column("bank_account_print", pa.array(prints, pa.binary()))
    adopted = families.numbers[sheet.table.num_rows :]
    if not adopted:
        return _numbered(table)
    units = pa.array(range(table.num_rows, families.units), pa.int64())
    rest = pa.table({"unit": units, "household_no": pa.array(adopted, pa.string())})
    return _numbered(pa.concat_tables([table, rest], promote_options="default").combine_chunks())


def _numbered(table: pa.Table) -> pa.Table:
    if "household_no" in table.column_names:
        return table
    return table.append_column("household_no", pa.nulls(table.num_rows, pa.string()))


def belonging(table: pa.Table, units: list[int], year: int) -> pa.Table:
    """Rows of members or incomes that belong to a household, with it and their year."""
    table = table.drop_columns([n for n in table.column_names if n in KEYS | {"household_no"}])
    table = with_year(table, year)
    unit = np.array(units, np.int64)
    table = table.append_column("unit", pa.array(unit))
    return table.filter(pa.array(unit != NOBODY))


def with_year(table: pa.Table, year: int) -> pa.Table:
    """Rows with their year: the one stated, else that of the ledger."""
    if "year" not in table.column_names:
        return table.append_column("year", pa.array([year] * table.num_rows, pa.int64()))
    filled = pa.compute.fill_null(table.column("year"), year)
    return table.set_column(table.column_names.index("year"), "year", filled)


def units(families: Families, matched: Matched, blocked: Mask) -> pa.Table:
    """What was seen of every household."""
    versions = [matched.registered[pk].version if pk != NONE else 0 for pk in matched.households]
    return pa.table(
        {
            "blocked": pa.array(blocked),
            "head": pa.array(families.heads, pa.binary()),
            "pk": pa.array(matched.households, pa.int64()),
            "version": pa.array(versions, pa.int64()),
        }
    )
