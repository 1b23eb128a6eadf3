"""A run over a large lake on this machine: a process per core, county after county.

One query over a nation holds all of it at once; a process that takes one group of counties after
another holds a group. Each process has one thread of DuckDB, so cores never wait for each other.
Counties that a rule sums up, those of a city, stay together.
"""

import datetime as dt
import multiprocessing
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from pathlib import Path

import pyarrow.parquet as pq

from bangfu.engine import lake as lakes
from bangfu.engine.compile import absent
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.lake import Lake
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from bangfu.engine.sql.totals import Total

MEMORY = "700MB"  # of each process
ROWS = 450_000  # of the largest subject, to be taken at once
FEW = 4  # groups up to which starting processes costs more than they save


@dataclass(frozen=True, slots=True)
class Job:
    """What every process is told once.

    Args:
        lake: the facts.
        program: the compiled pack, as far as the lake has its subjects.
        question: the day, and the figures set.
        keep: columns and facts to pass on to the results.
        out: where to write results, one folder per county; nowhere otherwise.
    """

    lake: Lake
    program: Program
    question: Question
    keep: tuple[tuple[str, str], ...]
    out: Path | None


_job: Job | None = None


def run(
    lake: Lake,
    program: Program,
    question: Question,
    *,
    keep: Iterable[tuple[str, str]] = (),
    out: Path | None = None,
    processes: int = 2,
) -> list[Total]:
    """What every rule comes to over a lake; as ``lake.run``, in several processes."""
    there = _there(program, lake)
    taken = groups(lake, there, question.as_of)
    if len(taken) <= FEW:
        return lakes.run(lakes.LOCAL, lake, program, question, keep=keep, out=out)
    job = Job(lake, there, question, tuple(keep), out)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, _told, (job,)) as pool:
        return reduce(_added, pool.map(_work, taken))


def groups(lake: Lake, program: Program, day: dt.date) -> list[tuple[str, ...]]:
    """Counties to be taken together: about ``ROWS`` rows, or a whole that must not be divided."""
    wholes: dict[tuple[str, ...], list[str]] = {}
    highest = _highest(program, day)
    for county, part in sorted(lake.parts.items()):
        wholes.setdefault(_above(part, highest) if highest else (county,), []).append(county)
    sizes = [(sum(_rows(lake.parts[c]) for c in whole), whole) for whole in wholes.values()]
    found: list[tuple[str, ...]] = []
    taken: tuple[str, ...] = ()
    rows = 0
    for size, whole in sorted(sizes, key=lambda sized: -sized[0]):  # the longest work first
        if taken and rows + size > ROWS:
            found.append(taken)
            taken, rows = (), 0
        taken, rows = (*taken, *whole), rows + size
    return [*found, taken]


def _highest(program: Program, day: dt.date) -> str | None:
    """The highest subject above the county that something is worked out about."""
    told = {output.subject for output in plan(program, DUCKDB, day).outputs}
    return next((s for s in reversed(program.pack.lineage("county")) if s in told), None)


def _above(part: Path, subject: str) -> tuple[str, ...]:
    """The ids of a higher subject that a part lies in."""
    column = names.ident(subject)
    smallest = min(part.glob("*.parquet"), key=lambda path: path.stat().st_size)
    told = pq.ParquetFile(smallest).read(columns=[column])[column]
    return tuple(sorted(filter(None, told.unique().to_pylist())))


def _rows(part: Path) -> int:
    return max(int(pq.read_metadata(path).num_rows) for path in part.glob("*.parquet"))


def _there(program: Program, lake: Lake) -> Program:
    known = absent.known(program, lake.files(program.pack).keys())
    return absent.without(program, frozenset(program.pack.tables.keys() - known))


def _told(job: Job) -> None:
    global _job  # noqa: PLW0603 (what the pool's initialiser leaves for its tasks)
    _job = job


@lru_cache(maxsize=1)
def _plan(scope: str) -> Plan:
    assert _job is not None
    return plan(_job.program, DUCKDB, _job.question.as_of, scope=scope, keep=_job.keep)


def _work(counties: Sequence[str]) -> list[Total]:
    """The results of some counties."""
    assert _job is not None
    mine = replace(_job.lake, parts={county: _job.lake.parts[county] for county in counties})
    pack = _job.program.pack
    # What some county anywhere lacks is unknown in this group too, though all of it may have it.
    common = _job.lake.files(pack).keys()
    files = {subject: some for subject, some in mine.files(pack).items() if subject in common}
    scope = lakes.scope_of(pack, _job.question)
    places = lakes.places(pack, files, scope, _job.question)
    laid_out = _plan(scope)
    reach = [mine.root, *filter(None, [_job.out])]
    with closing(duck.connect(threads=1, memory=MEMORY, folders=reach)) as con:
        duck.attach(con, pack, files, offices=len(mine.offices) > 1)
        once = _job.out is None
        duck.prepare(con, laid_out, places, _job.question.as_of, once=once, whole=True)
        if _job.out:
            duck.write_counties(con, laid_out, _job.out, list(counties))
        return duck.totals(con, laid_out)


def _added(some: Sequence[Total], others: Sequence[Total]) -> list[Total]:
    return [_sum(one, other) for one, other in zip(some, others, strict=True)]


def _sum(one: Total, other: Total) -> Total:
    known = [total.amount for total in (one, other) if total.amount is not None]
    return Total(
        rule=one.rule,
        subjects=one.subjects + other.subjects,
        met=one.met + other.met,
        not_met=one.not_met + other.not_met,
        unknown=one.unknown + other.unknown,
        not_applicable=one.not_applicable + other.not_applicable,
        amount=sum(known) if known else None,
        unpriced=one.unpriced + other.unpriced,
        failed=_each(one.failed, other.failed),
        lacking=_each(one.lacking, other.lacking),
    )


def _each(some: Sequence[int], others: Sequence[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(some, others, strict=True))
