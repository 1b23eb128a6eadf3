"""A lake read without a database: a pack over folders of parts, on DuckDB or on Spark.

``<lake>/facts/<county>/<version>/<subject>.parquet``  facts of a county; later versions sort last
``<lake>/figures/<division>.json``                     figures set by whoever keeps that division

A part says in its files for which year and by which office it was published. Offices number their
households themselves: where parts come from several, the county is put before each number.

A subject counts as published when every county has it: of one that some lack nothing is known
anywhere, for its absence must not read as "there is none".
"""

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq

from bangfu.engine.compile import absent
from bangfu.engine.compile import figures as dated
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.places import LEVELS, depth
from bangfu.engine.problems import PackError, Place, Problem
from bangfu.engine.sql import duck, names, spark
from bangfu.engine.sql.dialects import DUCKDB, SPARK
from bangfu.engine.sql.inputs import nearest_below
from bangfu.engine.sql.plan import plan
from bangfu.engine.sql.totals import Total

YEAR, OFFICE = b"bangfu.year", b"bangfu.office"
MEMORY = "2GB"
LOCAL = "duckdb"  # any other engine is the address of a Spark


@dataclass(frozen=True, slots=True)
class Lake:
    """Where things are, for one year.

    Args:
        root: the lake's folder.
        parts: the folder of each county.
        offices: who published them, as far as they say so.
    """

    root: Path
    parts: dict[str, Path]
    offices: frozenset[str]

    def files(self, pack: Pack) -> dict[str, list[Path]]:
        """Files of each subject that every county has."""
        there = [{path.stem for path in part.glob("*.parquet")} for part in self.parts.values()]
        common = set.intersection(*there) & pack.tables.keys()
        return {s: [part / f"{s}.parquet" for part in self.parts.values()] for s in sorted(common)}


def at(root: Path, year: int) -> Lake:
    """The newest part of each county that was published for a year.

    Raises:
        PackError: there is none.
    """
    told = str(year).encode()
    parts: dict[str, Path] = {}
    offices: set[str] = set()
    for county in sorted((root / "facts").glob("*")):
        versions = sorted(path for path in county.iterdir() if not path.name.startswith("."))
        for path in reversed(versions):
            said = _said(path)
            if said is not None and said.get(YEAR, told) == told:
                parts[county.name] = path
                offices.add(said.get(OFFICE, b"").decode())
                break
    if not parts:
        raise PackError([Problem("lake_empty", Place(str(root)), {"year": year})])
    return Lake(root, parts, frozenset(offices))


def _said(part: Path) -> dict[bytes, bytes] | None:
    """What the files of a part say of themselves; ``None`` where there are none."""
    files = sorted(part.glob("*.parquet"))
    return (pq.read_schema(files[0]).metadata or {}) if files else None


def figures_set(root: Path) -> dict[str, list[schema.Value]]:
    """Figures set by those who handed their facts to the lake."""
    found: dict[str, list[schema.Value]] = {}
    for path in sorted((root / "figures").glob("*.json")):
        for name, values in json.loads(path.read_bytes()).items():
            found.setdefault(name, []).extend(map(schema.Value.model_validate, values))
    return found


def run(
    engine: str,
    lake: Lake,
    program: Program,
    question: Question,
    *,
    keep: Iterable[tuple[str, str]] = (),
    out: Path | None = None,
) -> list[Total]:
    """What every rule comes to over a lake.

    Args:
        engine: ``duckdb``, or the address of a Spark (``local[2]``, ``spark://host:port``).
        lake: the facts; with Spark every machine must see them under the same path.
        program: the compiled pack.
        question: the day, and the figures set.
        keep: columns and facts to pass on to the results, as for ``plan``.
        out: where to write results, one folder per county; nowhere otherwise.
    """
    files = lake.files(program.pack)
    lacking = program.pack.tables.keys() - absent.known(program, files.keys())
    there = absent.without(program, frozenset(lacking))
    scope = scope_of(program.pack, question)
    figures = places(program.pack, files, scope, question)
    dialect = DUCKDB if engine == LOCAL else SPARK
    laid_out = plan(there, dialect, question.as_of, scope=scope, keep=keep)
    if engine == LOCAL:
        with TemporaryDirectory(prefix="bangfu-") as spill:  # the lake itself is only read
            reach = [Path(spill), lake.root, *filter(None, [out])]
            with closing(duck.connect(memory=MEMORY, folders=reach)) as con:
                duck.attach(con, program.pack, files, offices=len(lake.offices) > 1)
                once = out is None
                duck.prepare(con, laid_out, figures, question.as_of, once=once, whole=True)
                if out:
                    duck.write_counties(con, laid_out, out, list(lake.parts))
                return duck.totals(con, laid_out)
    session = spark.connect(engine)
    spark.attach(session, program.pack, laid_out, files, offices=len(lake.offices) > 1)
    spark.prepare(session, laid_out, figures, question.as_of)
    if out:
        spark.write(session, laid_out, out)
    return spark.totals(session, laid_out)


def scope_of(pack: Pack, question: Question) -> str:
    """The deepest subject for which some parameter has a value of its own; at least the county."""
    divisions = dated.scopes(pack, question.set_here)
    deepest = max(map(depth, divisions), default=0)
    *_, county, township, _ = LEVELS
    return "county" if deepest <= county else "township" if deepest <= township else "village"


def places(
    pack: Pack, files: dict[str, list[Path]], scope: str, question: Question
) -> dict[str, dict[str, Figure]]:
    """Figures at every place the facts mention, from the scope level up."""
    levels = [names.ident(level) for level in (scope, *pack.lineage(scope))]
    telling = scope if scope in files else nearest_below(pack, scope, files)
    found: set[str] = set()
    for path in files[telling] if telling else ():
        table = pq.ParquetFile(path).read(columns=levels)
        found.update(*(table[level].unique().to_pylist() for level in levels))
    told = sorted(filter(None, found))
    return {p: dated.figures(pack, replace(question, division=p)) for p in told}
