"""A registry of any size as a lake: made up, deterministic, in the layout of published facts.

``<folder>/facts/<county>/1/<subject>.parquet``, about 25,000 households to a county, seventy to a
village, three members to a household and these side by side. Only the columns that the wanted
packs read are written. Values follow from a hash of the id and the column, so every run of the
generator gives the same rows. A share of them is unknown, except in the columns asked to be
complete (for an engine that knows no unknown).
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack

SIZES = {"tiny": 400, "city": 135_600, "province": 1_900_000, "nation": 29_480_000}
COUNTY, VILLAGE, CITY = 25_000, 70, 6  # households, households, counties
UNKNOWN = 30  # of a thousand
# Members of ten households: 30.4 on average, as in the national register.
MEMBERS = (1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
EXTRA = 40  # of a thousand households have one more
FORMAT = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 122880"


def lake(
    folder: Path,
    size: str,
    pack: Pack,
    columns: Mapping[str, Collection[str]],
    complete: Mapping[str, Collection[str]],
) -> list[str]:
    """Write the lake unless it is there; returns its counties.

    Args:
        folder: where to.
        size: one of ``SIZES``.
        pack: whose tables describe the columns.
        columns: which of them to write, by subject.
        complete: which of them are known of everybody.
    """
    total, made = SIZES[size], []
    with duckdb.connect(config={"threads": 2}) as con:
        for number, first in enumerate(range(0, total, COUNTY)):
            city = number // CITY
            code = f"{42 + city // 90}{city % 90 + 1:02d}{number % CITY + 1:02d}000000"
            made.append(code)
            part = folder / "facts" / code / "1"
            if part.is_dir():
                continue
            draft = part.with_name(".1")
            draft.mkdir(parents=True, exist_ok=True)
            _county(con, draft, code, (first, min(first + COUNTY, total)), pack, columns, complete)
            draft.rename(part)
    return made


def rows(folder: Path) -> dict[str, int]:
    """How many rows there are of each subject."""
    found: dict[str, int] = {}
    for path in folder.glob("facts/*/*/*.parquet"):
        found[path.stem] = found.get(path.stem, 0) + pq.read_metadata(path).num_rows
    return found


def _county(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    code: str,
    ids: tuple[int, int],
    pack: Pack,
    columns: Mapping[str, Collection[str]],
    complete: Mapping[str, Collection[str]],
) -> None:
    first, last = ids
    places = (
        f"'{code[:6]}' || lpad(CAST(k // 900 + 1 AS VARCHAR), 3, '0')"
        " || lpad(CAST(k % 900 + 1 AS VARCHAR), 3, '0') AS village_id,"
        f" '{code[:6]}' || lpad(CAST(k // 900 + 1 AS VARCHAR), 3, '0') || '000' AS township_id,"
        f" '{code}' AS county_id, '{code[:4]}00000000' AS city_id"
    )
    households = (
        f"SELECT r AS household_id, {places} FROM"
        f" (SELECT range AS r, (range - {first}) // {VILLAGE} AS k FROM range({first}, {last}))"
    )
    size = (
        f"list_value{MEMBERS}[h.household_id % 10 + 1]"
        f" + CAST(h.household_id * 7919 % 1000 < {EXTRA} AS INT)"
    )
    persons = (
        f"SELECT h.household_id * 8 + m AS member_id, h.* FROM ({households}) h,"
        f" (SELECT unnest(range(7)) AS m) WHERE m < {size}"
    )
    villages = (last - first + VILLAGE - 1) // VILLAGE
    bases = {
        "village": (
            f"SELECT {places} FROM (SELECT range AS k FROM range(0, {villages}))",
            "CAST(village_id AS BIGINT)",
        ),
        "household": (households, "household_id"),
        "member": (
            persons,
            "member_id",
        ),
    }
    for subject, (base, key) in bases.items():
        told = [
            f"{_value(pack, pack.tables[subject].columns[name], key, complete.get(subject, ()))}"
            f' AS "{name}"'
            for name in sorted(columns.get(subject, ()))
            if name in pack.tables[subject].columns
        ]
        query = f"SELECT {', '.join(['*', *told])} FROM ({base}) ORDER BY {key}"
        con.execute(f"COPY ({query}) TO '{folder / subject}.parquet' ({FORMAT})")


def _value(pack: Pack, column: Column, key: str, complete: Collection[str]) -> str:
    """The SQL of a column: what a hash of the row and the column's name picks."""
    hashed = f"CAST(hash({key}, '{column.name}') >> 2 AS BIGINT)"
    picked = _picked(pack, column, f"({hashed} // 1000)")
    if column.name in complete:
        return picked
    return f"CASE WHEN {hashed} % 1000 >= {UNKNOWN} THEN {picked} END"


def _picked(pack: Pack, column: Column, h: str) -> str:
    found = _number(column, h)
    match column.type.kind:
        case Kind.BOOL:
            # Most are covered and well, few are in need.
            found = f"{h} % 10 < {9 if column.name.startswith(('has_', 'enough_')) else 2}"
        case Kind.CODE:
            entries = [entry.id for entry in pack.codes[column.type.codes].entries]
            listed = ", ".join(f"'{entry}'" for entry in entries)
            # Two in three have the first entry, as in life.
            found = (
                f"[{listed}][CASE WHEN {h} % 3 < 2 THEN 1 ELSE {h} // 3 % {len(entries)} + 1 END]"
            )
        case Kind.CODES:
            found = f"CASE WHEN {h} % 2 = 0 THEN 1 ELSE CAST(1 << ({h} % 5) AS BIGINT) END"
        case Kind.DATE | Kind.MONTH if column.name.startswith("birth"):
            found = f"DATE '1932-01-01' + CAST({h} % 30600 AS INT)"
        case Kind.DATE | Kind.MONTH:
            found = (
                f"CAST(date_trunc('month', DATE '2013-01-15' + CAST({h} % 1400 AS INT)) AS DATE)"
            )
        case Kind.TEXT:
            found = f"'{column.name[:4]}' || CAST({h} % 900 AS VARCHAR)"
    return found


def _number(column: Column, h: str) -> str:
    low, high = column.low or 0, column.high or 0
    low = max(low, 0)
    if column.type.unit == "calendar_year":
        return f"{h} % 6 + 2013"
    if column.name.endswith("_pc") or "_pc_" in column.name:
        return f"{h} % 900000 + 100000"  # yuan 1,000 to 10,000
    spread = min(high - low + 1, {Kind.MONEY: 1_500_000, Kind.QUANTITY: 9_000}.get(
        column.type.kind, 13))  # fmt: skip
    if column.type.kind == Kind.MONEY:  # most households have most kinds of income not
        return f"CASE WHEN {h} % 3 = 0 THEN {h} // 3 % {spread} + {low} ELSE {low} END"
    return f"{h} % {spread} + {low}"
