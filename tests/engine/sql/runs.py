"""Running a small pack on DuckDB from rows written by hand."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from bangfu.engine.compile.figures import Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from tests.engine.orchard import DAY

Rows = list[dict[str, Any]]
PLACE = {"village": "v1", "township": "t1", "county": "c1", "city": "m1"}


def table(program: Program, subject: str, rows: Rows, *more: str) -> pa.Table:
    """Rows as an input relation; ids not given are those of ``PLACE``, columns are unknown."""
    pack = program.pack
    types = {names.ident(s): pa.string() for s in (subject, *pack.lineage(subject))}
    types |= {n: duck.arrow_type(c.type) for n, c in pack.tables[subject].columns.items()}
    types |= {n: duck.arrow_type(program.facts[subject, n].type) for n in more}
    usual = {names.ident(s): key for s, key in PLACE.items()}
    return pa.table(
        {n: pa.array([{**usual, **row}.get(n) for row in rows], t) for n, t in types.items()}
    )


def run(
    program: Program,
    rows: Mapping[str, Rows],
    *,
    laid_out: Plan | None = None,
    places: Iterable[str] = ("c1", "m1"),
    as_of: dt.date = DAY,
    **options: Any,
) -> dict[str, Rows]:
    """Results by subject, in the order of ids; figures are those of each place."""
    laid_out = laid_out or plan(program, DUCKDB, as_of, **options)
    known = {place: figures(program.pack, Question(as_of, place)) for place in places}
    brought = [name for _, name in options.get("given", ())]
    con = duck.connect(threads=1)
    try:
        parts = {
            s: table(program, s, some, *(n for n in brought if (s, n) in program.facts))
            for s, some in rows.items()
        }
        duck.attach(con, program.pack, parts)
        duck.prepare(con, laid_out, known, as_of)
        return {
            subject: sorted(found.to_pylist(), key=lambda row: str(row[names.ident(subject)]))
            for subject, found in duck.results(con, laid_out).items()
        }
    finally:
        con.close()


def household(key: str = "h1", **given: Any) -> dict[str, Any]:
    """A row of a household."""
    return {"household_id": key, **given}


def member(key: str, home: str = "h1", **given: Any) -> dict[str, Any]:
    """A row of a member."""
    return {"member_id": key, "household_id": home, **given}
