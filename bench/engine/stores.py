"""The fifteen rules inside row stores: the same plan in SQL of SQLite and PostgreSQL.

The stored features of a registry are loaded first; the time is that of asking alone.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa
from sqlglot import exp
from tests import run as tests

from bangfu.engine.sql import duck, names, totals
from bangfu.engine.sql.dialects import Dialect
from bangfu.engine.sql.plan import Plan
from bench.engine import features, packs, work
from bench.engine.sizes import Size

Run = Callable[[str], list[Any]]
KINDS = {pa.bool_(): "BOOLEAN", pa.int64(): "BIGINT", pa.date32(): "DATE"}


def _for_postgres(query: exp.Expr) -> exp.Expr:
    """A truth value becomes a number only by way of the plain integer type."""
    for cast in query.find_all(exp.Cast):
        if cast.to.this == exp.DataType.Type.TINYINT:
            cast.set("to", exp.DataType.build("INT"))
    return query


SQLITE = Dialect("sqlite", "BIGINT")
POSTGRES = Dialect("postgres", "DECIMAL(38, 0)", adapt=_for_postgres)


def plan(dialect: Dialect) -> Plan:
    """The rules over stored features in a dialect."""
    return features.lay_out(packs.fifteen(), packs.own_rules(), dialect, packs.AS_OF).ask


def stored(size: Size, laid_out: Plan) -> pa.Table:
    """The columns that the rules read, of the whole registry."""
    files = [
        str(path)
        for batch in work.batches(size, "features")
        for path in work.files(batch)["household"]
    ]
    with duckdb.connect() as con:
        given = con.read_parquet(files)
        wanted = [name for name in laid_out.reads["household"] if name in given.columns]
        return given.project(", ".join(f'"{name}"' for name in wanted)).to_arrow_table()


def tables(size: Size, laid_out: Plan) -> dict[str, pa.Table]:
    """The inputs of the rules: households and figures."""
    figures = work.figures(size, packs.fifteen())
    return {
        names.source("household"): stored(size, laid_out),
        names.FIGURES: duck.figure_rows(laid_out, figures, packs.AS_OF),
    }


def create(name: str, table: pa.Table) -> str:
    """The statement that creates a table."""
    columns = ", ".join(f'"{f.name}" {KINDS.get(f.type, "TEXT")}' for f in table.schema)
    return f"CREATE TABLE {name} ({columns})"


def ask(run: Run, laid_out: Plan, dialect: Dialect) -> dict[str, Any]:
    """What the rules come to, and in how many seconds."""
    began = time.perf_counter()
    for step in laid_out.steps:
        run(f"CREATE TABLE {step.name} AS {step.alike}")
    [output] = [one for one in laid_out.outputs if one.subject == "household"]
    run(f"CREATE VIEW {names.results('household')} AS {output.sql}")
    about = totals.rules(laid_out, output)
    [row] = run(totals.query(about, names.results("household"), dialect))
    taken = time.perf_counter() - began
    told = {total.rule.id: [total.met, total.amount or 0] for total in totals.read(about, row)}
    return {"seconds": taken, "totals": told}


def in_sqlite(size: Size) -> dict[str, Any]:
    """In SQLite, in memory."""
    laid_out = plan(SQLITE)
    with closing(sqlite3.connect(":memory:")) as con:
        for name, table in tables(size, laid_out).items():
            con.execute(create(name, _one(name, table)))
            places = ", ".join("?" * table.num_columns)
            con.executemany(f"INSERT INTO {name} VALUES ({places})", _rows(_one(name, table)))
        return ask(lambda sql: con.execute(sql).fetchall(), laid_out, SQLITE)


def in_postgres(size: Size) -> dict[str, Any]:
    """In PostgreSQL on loopback, started and stopped here."""
    import psycopg

    programs = tests.programs()
    assert programs is not None, "the programs of a PostgreSQL server are needed"
    laid_out = plan(POSTGRES)
    with tests.cluster(programs) as url, psycopg.connect(url, autocommit=True) as con:
        for name, table in tables(size, laid_out).items():
            con.execute(create(name, _one(name, table)))
            with con.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for row in _rows(_one(name, table)):
                    copy.write_row(row)
        con.execute("ANALYZE")
        return ask(partial(_fetched, con), laid_out, POSTGRES)


def _fetched(con: Any, sql: str) -> list[Any]:
    cursor = con.execute(sql)
    return cursor.fetchall() if cursor.description else []


def _one(name: str, table: pa.Table) -> pa.Table:
    """One row of figures stands for all places, which have the same."""
    return table.slice(0, 1) if name == names.FIGURES else table


def _rows(table: pa.Table) -> Iterable[Sequence[Any]]:
    for batch in table.to_batches(max_chunksize=20_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
