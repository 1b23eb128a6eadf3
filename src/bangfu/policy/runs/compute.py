"""One computation: facts of some counties → result files, one folder per county."""

import datetime as dt
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import duckdb
from sqlglot import exp

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile import absent
from bangfu.engine.compile import figures as dated
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.sql import atoms, duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.runs import lists

MEMORY = "512MB"
SUBJECTS = ("household", "member", "village")


def published(program: Program) -> Program:
    """The program as far as somebody publishes what it asks; the rest of it is unknown."""
    there = absent.known(program, set(SUBJECTS))
    return absent.without(program, frozenset(program.pack.tables.keys() - there))


@lru_cache(maxsize=16)
def plan_for(program: Program, as_of: dt.date, scope: str = "county") -> Plan:
    """The plan of a program for a day, kept while the program is."""
    return plan(published(program), DUCKDB, as_of, scope=scope, keep=lists.keep(program))


def scope_level(program: Program, question: Question) -> str:
    """The deepest subject for which some parameter has a value of its own; at least the county."""
    levels = {codes.level_of(code) for code in dated.scopes(program.pack, question.set_here)}
    for level in (Level.VILLAGE, Level.TOWNSHIP):
        if level in levels:
            return str(level.value)
    return str(Level.COUNTY.value)


def places(
    program: Program,
    con: duckdb.DuckDBPyConnection,
    scope: str,
    question: Question,
    at: str = "",
) -> dict[str, dict[str, Figure]]:
    """Figures at every place the facts mention, from the scope level up.

    With ``at`` all of them get the figures of that place.
    """
    levels = [scope, *program.pack.lineage(scope)]
    ids = ", ".join(names.ident(level) for level in levels)
    rows = con.execute(f"SELECT DISTINCT {ids} FROM {names.source('village')}").fetchall()  # noqa: S608
    found = {code for row in rows for code in row}
    return {
        code: dated.figures(
            program.pack, Question(question.as_of, at or code, question.assumed, question.set_here)
        )
        for code in sorted(found)
    }


def attached(con: duckdb.DuckDBPyConnection, program: Program, parts: Sequence[Part]) -> None:
    """Name the files of some parts as a run's input."""
    files = {
        subject: [lake.path(part.folder) / f"{subject}.parquet" for part in parts]
        for subject in SUBJECTS
    }
    duck.attach(con, program.pack, files, alike=len({part.layout for part in parts}) == 1)


def compute(
    program: Program,
    parts: Sequence[Part],
    question: Question,
    *,
    threads: int = 2,
    at: str = "",
) -> dict[str, str]:
    """Run a program over the facts of some counties; returns ``{county: folder}``.

    With ``at`` everybody is asked with the figures of that place, as if they lived there.
    Everything happens in one DuckDB session that can reach the lake and nothing else.
    """
    scope = scope_level(program, question)
    laid_out = plan_for(program, question.as_of, scope)
    con = duck.connect(threads=threads, memory=MEMORY, folders=[lake.root()])
    try:
        attached(con, program, parts)
        figures = places(program, con, scope, question, at)
        duck.prepare(con, laid_out, figures, question.as_of, whole=True)
        return _write_all(con, laid_out, [part.county for part in parts], threads)
    finally:
        con.close()


def _write_all(
    con: duckdb.DuckDBPyConnection, laid_out: Plan, counties: Sequence[str], threads: int
) -> dict[str, str]:
    """Write every county; several at once, for the file of one county is written by one thread."""
    with ThreadPoolExecutor(threads) as pool:
        folders = pool.map(lambda county: _write(con.cursor(), laid_out, county), counties)
        return dict(zip(counties, folders, strict=True))


def _write(con: duckdb.DuckDBPyConnection, laid_out: Plan, county: str) -> str:
    column = names.ident("county")
    mine = exp.EQ(this=atoms.column(column), expression=exp.Literal.string(county))
    with con, lake.new_folder("results", county) as (name, folder):
        for output in laid_out.outputs:
            if column in output.columns:
                sql = f"SELECT * FROM ({output.sql}) WHERE {mine.sql(dialect='duckdb')}"  # noqa: S608
                duck.copy(con, sql, folder / f"{output.subject}.parquet")
    return name
