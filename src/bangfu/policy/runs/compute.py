"""One computation: facts of some counties → result files, one folder per county."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlglot import exp

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile import absent
from bangfu.engine.compile import figures as dated
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import MET
from bangfu.engine.sql import atoms, duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.runs import lists

MEMORY = "512MB"
OF_VILLAGES = ("household", "member", "village", "hamlet")
SUBJECTS = (*OF_VILLAGES, "county")


def published(program: Program) -> Program:
    """The program as far as somebody publishes what it asks; the rest of it is unknown."""
    there = absent.known(program, set(SUBJECTS))
    return absent.without(program, frozenset(program.pack.tables.keys() - there))


@lru_cache(maxsize=16)
def plan_for(
    program: Program, as_of: dt.date, scope: str = "county", *, bare: bool = False
) -> Plan:
    """The plan of a program for a day, kept while the program is.

    ``bare``: verdicts alone, without reasons and what lists show.
    """
    keep = () if bare else lists.keep(program)
    return plan(published(program), DUCKDB, as_of, scope=scope, keep=keep, bare=bare)


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


def there(parts: Sequence[Part]) -> tuple[str, ...]:
    """Subjects that every part holds: one made before a subject was added lacks it."""
    folders = [lake.path(part.folder) for part in parts]
    return tuple(s for s in SUBJECTS if all((f / f"{s}.parquet").is_file() for f in folders))


def attached(
    con: duckdb.DuckDBPyConnection,
    program: Program,
    parts: Sequence[Part],
    more: Mapping[str, pa.Table] | None = None,
) -> None:
    """Name the files of some parts as a run's input, and tables of subjects no part holds."""
    files: dict[str, Sequence[Path] | pa.Table] = {
        subject: [lake.path(part.folder) / f"{subject}.parquet" for part in parts]
        for subject in there(parts)
    }
    files |= more or {}
    duck.attach(con, program.pack, files, alike=len({part.layout for part in parts}) == 1)


def compute(
    program: Program,
    parts: Sequence[Part],
    question: Question,
    *,
    threads: int = 2,
    at: str = "",
    hits: bool = False,
) -> dict[str, str]:
    """Run a program over the facts of some counties; returns ``{county: folder}``.

    With ``at`` everybody is asked with the figures of that place, as if they lived there. With
    ``hits`` only those for whom a rule is met are kept, and of the rules nothing but that: what
    nobody reads is not worked out.
    Everything happens in one DuckDB session that can reach the lake and nothing else.
    """
    scope = scope_level(program, question)
    laid_out = plan_for(program, question.as_of, scope, bare=hits)
    con = duck.connect(threads=threads, memory=MEMORY, folders=[lake.root()])
    try:
        attached(con, program, parts)
        figures = places(program, con, scope, question, at)
        duck.prepare(con, laid_out, figures, question.as_of, once=hits, whole=True)
        tables = {o.subject: o.sql for o in laid_out.outputs if names.ident("county") in o.columns}
        if hits:
            tables = _met(con, laid_out)
        return _write_all(con, tables, [part.county for part in parts], threads)
    finally:
        con.close()


def _met(con: duckdb.DuckDBPyConnection, laid_out: Plan) -> dict[str, str]:
    """Those for whom a rule is met, in one pass over each subject; ``{subject: query}``."""
    found: dict[str, str] = {}
    for output in laid_out.outputs:
        rules = [f'"{r.id}"' for r in laid_out.rules if r.subject == output.subject]
        ids = [f'"{name}"' for name in output.columns if name.endswith("_id")]
        if rules and f'"{names.ident("county")}"' in ids:
            met = " OR ".join(f"{rule} = {MET}" for rule in rules)
            told = f"SELECT {', '.join([*ids, *rules])} FROM ({output.sql}) WHERE {met}"  # noqa: S608
            table = f"met_{output.subject}"
            con.execute(f"CREATE TABLE {table} AS {told}")
            found[output.subject] = f"SELECT * FROM {table}"  # noqa: S608
    return found


def _write_all(
    con: duckdb.DuckDBPyConnection, tables: Mapping[str, str], counties: Sequence[str], threads: int
) -> dict[str, str]:
    """Write every county; several at once, for the file of one county is written by one thread."""
    with ThreadPoolExecutor(threads) as pool:
        folders = pool.map(lambda county: _write(con.cursor(), tables, county), counties)
        return dict(zip(counties, folders, strict=True))


def _write(con: duckdb.DuckDBPyConnection, tables: Mapping[str, str], county: str) -> str:
    column = names.ident("county")
    mine = exp.EQ(this=atoms.column(column), expression=exp.Literal.string(county))
    with con, lake.new_folder("results", county) as (name, folder):
        for subject, query in tables.items():
            sql = f"SELECT * FROM ({query}) WHERE {mine.sql(dialect='duckdb')}"  # noqa: S608
            duck.copy(con, sql, folder / f"{subject}.parquet")
    return name
