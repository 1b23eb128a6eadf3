"""What is shared by the arms: batches of counties, processes, and totals that must agree."""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from bangfu.engine.sql import duck
from bangfu.engine.sql.plan import Plan
from bench.engine import packs
from bench.engine.sizes import SIZES, Size, folder

CORES = 2
ALONE = 500_000  # households
SUBJECTS = ("household", "member", "village")
Totals = dict[str, list[int]]  # per rule: how many meet it, and what they get in fen


@dataclass(frozen=True, slots=True)
class Took:
    """What an arm took, with all its processes; memory is the sum of their peaks, in MB."""

    wall: float
    cpu: float
    peak: float
    told: Any


def home() -> Path:
    """Where registries lie."""
    return Path(os.environ.get("BANGFU_BENCH_ENGINE", "var/bench-engine")).resolve()


def batches(size: Size, where: str = "") -> list[list[Path]]:
    """County folders, so many together as are run at once."""
    root = folder(home(), size) if not where else home() / where / size.name
    found = sorted(path for path in root.iterdir() if path.is_dir())
    return [found[n : n + size.batch] for n in range(0, len(found), size.batch)]


def files(places: Iterable[Path], subjects: Iterable[str] = SUBJECTS) -> dict[str, list[Path]]:
    """The files of some counties by subject."""
    listed = list(places)
    found = {s: [place / f"{s}.parquet" for place in listed] for s in subjects}
    return {s: paths for s, paths in found.items() if paths[0].exists()}


def spread(
    function: Callable[[Any, Any], Any], shared: Any, jobs: Sequence[Any], processes: int
) -> list[Any]:
    """The results of ``function(shared, job)``; with one process, worked out in this one."""
    if min(processes, len(jobs)) < 2:
        return [function(shared, job) for job in jobs]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, _start, (shared,)) as pool:
        return list(pool.map(_mine, [(function, job) for job in jobs]))


_shared: list[Any] = []  # of this process


def _start(shared: Any) -> None:
    _shared[:] = [shared]


def _mine(told: tuple[Callable[[Any, Any], Any], Any]) -> Any:
    function, job = told
    return function(_shared[0], job)


def processes(size: Size) -> int:
    """One for a city, for which a second would spend longer starting than working."""
    return CORES if size.households > ALONE else 1


def add(found: Iterable[Totals]) -> Totals:
    """Totals of batches added up."""
    whole: Totals = {}
    for one in found:
        for rule, numbers in one.items():
            whole[rule] = [a + b for a, b in zip(whole.get(rule, [0, 0]), numbers, strict=True)]
    return whole


def totals(con: duckdb.DuckDBPyConnection, laid_out: Plan) -> Totals:
    """How many meet each rule of households, and what they get."""
    return {
        total.rule.id: [total.met, total.amount or 0]
        for total in duck.totals(con, laid_out)
        if total.rule.subject == "household"
    }


def asked(shared: tuple[Any, Plan, Any], places: list[Path]) -> Totals:
    """Run a plan over the files in some folders and add up; nothing is written.

    Args:
        shared: the pack, the plan and the figures by place.
        places: the folders.
    """
    pack, laid_out, figures = shared
    with closing(duck.connect(threads=1, memory="700MB", folders=places)) as con:
        duck.attach(con, pack, files(places), alike=True)
        duck.prepare(con, laid_out, figures, packs.AS_OF, once=True, whole=True)
        return totals(con, laid_out)


def written(shared: tuple[Any, Plan, Any], job: tuple[list[Path], Path]) -> None:
    """Run a plan over the files in some folders and write each subject's results into another."""
    (pack, laid_out, figures), (places, out) = shared, job
    with closing(duck.connect(threads=1, memory="700MB", folders=[out, *places])) as con:
        duck.attach(con, pack, files(places))
        duck.prepare(con, laid_out, figures, packs.AS_OF, whole=True)
        duck.write(con, laid_out, out)


def figures(size: Size, program: Any) -> Any:
    """Figures at every county and city of a registry."""
    counties = [place.name for batch in batches(size) for place in batch]
    cities = {code[:4] + "0" * 8 for code in counties}
    return packs.figures_at(program, sorted({*counties, *cities}))


def measure(arm: str, size: str) -> Took:
    """Run an arm in a process of its own."""
    command = [sys.executable, "-m", "bench.engine.arms", arm, size]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Took(**json.loads(done.stdout.strip().splitlines()[-1]))


def timed(arm: Callable[[Size], Any], size: str) -> dict[str, Any]:
    """Run an arm here; CPU and memory are those of this process and the ones it started."""
    packs.whole_plan(), packs.subset()  # laid out once, as in a server
    before = _cpu()
    began = time.perf_counter()
    told = arm(SIZES[size])
    wall, cpu = time.perf_counter() - began, _cpu() - before
    mine, theirs = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"wall": wall, "cpu": cpu, "peak": mine + processes(SIZES[size]) * theirs, "told": told}


def _cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
