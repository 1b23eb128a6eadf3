"""Registries made up by arithmetic: the same on every machine, one folder of Parquet per county.

Only the columns are made that the Jingzhou pack or the fifteen rules read, in the layout in which
counties are published; members lie in the order of their households. One value in a hundred is
unknown, except in the columns of the fifteen rules: OpenFisca has no unknown to compare with.
"""

import multiprocessing
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import duckdb

from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack
from bench.engine import packs
from bench.engine.sizes import Size, folder, shares

DONE = ".complete"
LEVELS = ("village", "township", "county", "city")
PER_VILLAGE, PER_TOWNSHIP = 60, 15
# Sizes of households around their mean, in hundredths: 1, 2, 3, 4, 5 members.
UP_TO = (12, 36, 62, 86)
FORMAT = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536"
# Spread of amounts in fen; anything else is up to 8,000 yuan, two in three of them nothing.
MONEY = {
    "disposable_income_pc": "200000 + {h} % 900000",
    "disposable_income_pc_last_year": "200000 + {h} % 300000",
    "wage_income": "{h} % 1200000",
    "production_income": "{h} % 900000",
    "inpatient_cost": "CASE WHEN {h} % 10 = 0 THEN {h} % 3000000 ELSE 0 END",
    "critical_illness_cost": "CASE WHEN {h} % 50 = 0 THEN {h} % 9000000 ELSE 0 END",
    "city_idle_funds": "{h} % 9000000",
}
# What is true of few; anything else holds for fifteen in sixteen.
RARE = {"is_extreme_hardship", "is_dilapidated", "hard_to_place", "gets_dibao", "wants_credit"}
OTHERS = {
    Kind.DATE: "(DATE '1930-01-01' + ({h} % 32000)::INTEGER)",
    Kind.MONTH: "(DATE '1930-01-01' + ({h} % 32000)::INTEGER)",
    Kind.TEXT: "'n' || ({key})::VARCHAR",
}
OTHER_MONEY = "CASE WHEN {h} % 3 = 0 THEN {h} % 800000 ELSE 0 END"


def make(home: Path, size: Size, processes: int = 2) -> Path:
    """The files of a size, made unless they are there."""
    root = folder(home, size)
    if (root / DONE).exists():
        return root
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    spawn = multiprocessing.get_context("spawn")
    jobs = [(str(root), *share) for share in shares(size)]
    if processes > 1:
        with ProcessPoolExecutor(processes, spawn) as pool:
            list(pool.map(_county, jobs, chunksize=4))
    else:
        list(map(_county, jobs))
    (root / DONE).touch()
    return root


def code(number: int) -> str:
    """The code of a county, after the digits of the test area.

    >>> code(7)
    '429007000000'
    """
    return f"{429 + number // 1000:03}{number % 1000:03}000000"


def _county(job: tuple[str, int, int, int]) -> None:
    root, number, first, last = job
    place = Path(root) / code(number)
    place.mkdir()
    wanted, pack = packs.columns(), packs.jingzhou().pack
    with duckdb.connect(config={"threads": 1}) as con:
        villages = -(-(last - first) // PER_VILLAGE)
        _write(con, place / "village.parquet", pack, "village", wanted["village"], _places(number),
               f"(SELECT range AS v FROM range({villages}))", "v + " + str(first))  # fmt: skip
        village = f"(range - {first}) // {PER_VILLAGE}"
        base = f"(SELECT range AS i, {village} AS v FROM range({first}, {last}))"
        ids = f"i AS household_id, {_places(number)}"
        _write(
            con, place / "household.parquet", pack, "household", wanted["household"], ids, base, "i"
        )
        size = "CASE " + " ".join(f"WHEN d < {d} THEN {n}" for n, d in enumerate(UP_TO, 1))
        size += f" ELSE {len(UP_TO) + 1} END"
        sized = f"SELECT i, v, hash(i) % 100 AS d FROM {base}"
        each = f"(SELECT i, v, unnest(range({size})) AS k FROM ({sized}))"
        ids = f"i * 8 + k AS member_id, i AS household_id, {_places(number)}"
        path = place / "member.parquet"
        _write(con, path, pack, "member", wanted["member"], ids, each, "i * 8 + k")


def _places(number: int) -> str:
    """The divisions of a row, by the number of its village in the county."""
    county = code(number)
    city = county[:4] + "0" * 8
    township = f"'{county[:6]}' || lpad((v // {PER_TOWNSHIP} + 1)::VARCHAR, 3, '0')"
    village = f"{township} || lpad((v % {PER_TOWNSHIP} + 1)::VARCHAR, 3, '0')"
    names = (village, f"{township} || '000'", f"'{county}'", f"'{city}'")
    return ", ".join(f"{told} AS {level}_id" for level, told in zip(LEVELS, names, strict=True))


def _write(
    con: duckdb.DuckDBPyConnection, path: Path, pack: Pack, subject: str, columns: list[str],
    ids: str, base: str, key: str,
) -> None:  # fmt: skip
    told = [ids]
    for place, name in enumerate(columns):
        h = f"hash({key} + {(place + 1) * 1_000_003 + len(subject)})"
        value = _value(pack, pack.tables[subject].columns[name]).format(h=h, key=key)
        if name not in packs.FILLED:
            value = f"CASE WHEN {h} % 101 != 0 THEN {value} END"
        told.append(f'{value} AS "{name}"')
    con.execute(f"COPY (SELECT {', '.join(told)} FROM {base}) TO '{path}' ({FORMAT})")


def _value(pack: Pack, column: Column) -> str:
    kind = column.type.kind
    if kind == Kind.BOOL:
        return "({h} % 16 = 0)" if column.name in RARE else "({h} % 16 != 0)"
    if kind in (Kind.CODE, Kind.CODES):
        return _coded(pack, column)
    if kind in OTHERS:
        return OTHERS[kind]
    if kind == Kind.MONEY:
        return f"({MONEY.get(column.name, OTHER_MONEY)})::BIGINT"
    low, high = max(column.low or 0, 0), min(column.high or 12, 2100)
    return f"({low} + {{h}} % {max(high - low + 1, 1)})::BIGINT"


def _coded(pack: Pack, column: Column) -> str:
    entries = pack.codes[column.type.codes].entries
    if column.type.kind == Kind.CODES:
        return f"(1 << ({{h}} % {len(entries)})::INTEGER)::BIGINT"
    listed = ", ".join(f"'{entry.id}'" for entry in entries)
    return f"([{listed}])[({{h}} % {len(entries)})::INTEGER + 1]"
