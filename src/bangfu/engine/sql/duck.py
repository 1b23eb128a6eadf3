"""Running a plan on DuckDB, in process."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from bangfu.engine.compile.figures import Figure
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs.pack import Pack
from bangfu.engine.sql import names
from bangfu.engine.sql import totals as sums
from bangfu.engine.sql.atoms import STORED, column, number
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.inputs import COUNTY_DIGITS, NUMBERS, nearest_below, numbered
from bangfu.engine.sql.plan import Plan

ARROW = {
    Kind.BOOL: pa.bool_(),
    Kind.INT: pa.int64(),
    Kind.MONEY: pa.int64(),
    Kind.QUANTITY: pa.int64(),
    Kind.RATE: pa.int64(),
    Kind.CODES: pa.int64(),
    Kind.DATE: pa.date32(),
    Kind.MONTH: pa.date32(),
    Kind.CODE: pa.string(),
    Kind.TEXT: pa.string(),
}

# Ids and names rarely repeat: a small dictionary saves the search for a large one.
FORMAT = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000"


def connect(
    *, threads: int = 2, memory: str = "", folders: Sequence[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """A connection that can reach the given folders and nothing else.

    A second wall behind the checked tree: no extension is loaded, no other file is opened, and the
    settings cannot be changed afterwards. What does not fit into memory goes into a folder of its
    own inside the first given folder, gone with the connection; without one nothing is written.
    """
    con = duckdb.connect(":memory:", config={"threads": threads})
    spill = str(folders[0].resolve() / f".spill-{uuid4().hex}") if folders else ""
    con.execute("SET temp_directory = ?", [spill])
    con.execute("SET preserve_insertion_order = false")
    if memory:
        con.execute("SET memory_limit = ?", [memory])
    con.execute("SET autoinstall_known_extensions = false")
    con.execute("SET autoload_known_extensions = false")
    con.execute("SET allowed_directories = ?", [[str(folder.resolve()) for folder in folders]])
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def attach(
    con: duckdb.DuckDBPyConnection,
    pack: Pack,
    parts: Mapping[str, Sequence[Path] | pa.Table],
    *,
    alike: bool = False,
    offices: bool = False,
) -> None:
    """Name the input relations.

    Args:
        con: a connection.
        pack: whose subjects they are.
        parts: per subject, Parquet files or an Arrow table. Of a subject without any nothing is
            known but the ids that its nearest child carries.
        alike: the files of a subject all have the same columns, so that one tells for all.
        offices: the files come from several offices, whose numbers are to be kept apart.
    """
    for subject, part in parts.items():
        if isinstance(part, pa.Table):
            con.register(names.arrow(subject), part)
            given = con.view(names.arrow(subject))
        else:
            files = [str(path) for path in part]
            # Counties published before a pack grew have fewer columns; folder names say nothing.
            given = con.read_parquet(files, union_by_name=not alike, hive_partitioning=False)
            if offices:
                given = _apart(given, numbered(pack, subject, pq.read_schema(files[0])))
        _complete(pack, subject, given).create_view(names.source(subject), replace=True)
    for subject in pack.tables.keys() - parts.keys():
        if below := nearest_below(pack, subject, parts):
            ids = [f'"{names.ident(s)}"' for s in (subject, *pack.lineage(subject))]
            told = con.view(names.source(below)).filter(f"{ids[0]} IS NOT NULL")
            known = told.project(", ".join(ids)).distinct()
            _complete(pack, subject, known).create_view(names.source(subject), replace=True)


def _apart(given: duckdb.DuckDBPyRelation, ids: Sequence[str]) -> duckdb.DuckDBPyRelation:
    """The relation with the county put before the numbers of an office."""
    digits = exp.Substring(this=column(names.ident("county")), start=number(1),
                           length=number(COUNTY_DIGITS))  # fmt: skip
    county = exp.Mul(this=exp.cast(digits, "BIGINT"), expression=number(NUMBERS))
    told = {n: exp.Add(this=county.copy(), expression=column(n)).sql(dialect="duckdb") for n in ids}
    kept = (told.get(name, f'"{name}"') + f' AS "{name}"' for name in given.columns)
    return given.project(", ".join(kept))


def _complete(pack: Pack, subject: str, given: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The relation with unknown for columns of the pack that were not published with it."""
    columns = pack.tables[subject].columns.values()
    missing = [c for c in columns if c.name not in given.columns]
    added = [f'CAST(NULL AS {STORED[c.type.kind]}) AS "{c.name}"' for c in missing]
    return given.project(", ".join(["*", *added])) if added else given


def figure_rows(
    plan: Plan,
    places: Mapping[str, Mapping[str, Figure]],
    as_of: dt.date | Mapping[str, dt.date],
) -> pa.Table:
    """The input relation of figures: one row per place.

    Args:
        plan: which parameters are needed.
        places: ``{scope id: figures there}``.
        as_of: the day, or each place's own: a plan holds for all days with the same rules in force.
    """
    days = as_of if isinstance(as_of, Mapping) else dict.fromkeys(places, as_of)
    columns: dict[str, pa.Array] = {
        names.SCOPE: pa.array(list(places), pa.string()),
        names.AS_OF: pa.array([days[place] for place in places], pa.date32()),
    }
    for name, type_ in plan.parameters.items():
        values = [figures[name].value for figures in places.values()]
        columns[names.figure(name)] = pa.array(values, ARROW[type_.kind])
    return pa.table(columns)


def prepare(
    con: duckdb.DuckDBPyConnection,
    plan: Plan,
    places: Mapping[str, Mapping[str, Figure]],
    as_of: dt.date | Mapping[str, dt.date],
    *,
    once: bool = False,
    whole: bool = False,
) -> None:
    """Create the plan's relations. Inputs must have been attached.

    Args:
        con: a connection.
        plan: what to create.
        places: figures at every place; of a place not among them no figure is known.
        as_of: the day, or each place's own.
        once: the results of each subject will be read a single time (for totals): what only they
            read is worked out as it is read, and never stored.
        whole: everybody lives at one of the places, so that figures need not be looked up where
            they are the same in all of them.
    """
    rows = figure_rows(plan, places, as_of)
    alike = whole and _are_alike(rows)
    con.register(names.FIGURES, rows.slice(0, 1) if alike else rows)
    for step in plan.steps:
        kind = "VIEW" if once and step.is_last else "TABLE"
        sql = step.alike if alike else step.sql
        con.execute(f"CREATE OR REPLACE {kind} {step.name} AS {sql}")


def _are_alike(rows: pa.Table) -> bool:
    """Whether all places have the same figures for the same day."""
    said = rows.drop_columns([names.SCOPE])
    return len(said.group_by(said.column_names).aggregate([])) == 1


def write(con: duckdb.DuckDBPyConnection, plan: Plan, folder: Path) -> dict[str, Path]:
    """Write each subject's results as Parquet; returns ``{subject: file}``."""
    written = {}
    for output in plan.outputs:
        written[output.subject] = folder / f"{output.subject}.parquet"
        copy(con, output.sql, written[output.subject])
    return written


def write_counties(
    con: duckdb.DuckDBPyConnection, plan: Plan, folder: Path, counties: Sequence[str]
) -> None:
    """Write results as ``<county>/<subject>.parquet``; subjects above the county are left out."""
    county = names.ident("county")
    for output in plan.outputs:
        if county not in output.columns:
            continue
        con.sql(output.sql).create_view(names.results(output.subject), replace=True)
        for code in counties:
            (folder / code).mkdir(parents=True, exist_ok=True)
            mine = exp.EQ(this=column(county), expression=exp.Literal.string(code))
            # In order: equal results make equal files.
            first = exp.Ordered(this=column(names.ident(output.subject)))
            found = exp.select("*").from_(names.results(output.subject)).where(mine)
            found = found.order_by(first)
            copy(con, DUCKDB.text(found), folder / code / f"{output.subject}.parquet")


def copy(con: duckdb.DuckDBPyConnection, sql: str, path: Path) -> None:
    """Write what a query of ours selects as Parquet, straight from the scan to the file."""
    target = exp.Literal.string(str(path)).sql(dialect="duckdb")
    con.execute(f"COPY ({sql}) TO {target} ({FORMAT})")


def results(con: duckdb.DuckDBPyConnection, plan: Plan) -> dict[str, pa.Table]:
    """Each subject's results as Arrow tables."""
    return {output.subject: con.sql(output.sql).to_arrow_table() for output in plan.outputs}


def totals(con: duckdb.DuckDBPyConnection, plan: Plan) -> list[sums.Total]:
    """What every rule comes to, in the order of the outputs."""
    found = []
    for output in plan.outputs:
        if about := sums.rules(plan, output):
            con.sql(output.sql).create_view(names.results(output.subject), replace=True)
            asked = con.sql(sums.query(about, names.results(output.subject), DUCKDB))
            found += sums.read(about, asked.fetchall()[0])
    return found


def arrow_type(type_: Type) -> Any:
    """How a type is stored in Parquet and Arrow."""
    return ARROW[type_.kind]
