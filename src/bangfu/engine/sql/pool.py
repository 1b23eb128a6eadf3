"""One plan over many batches of files: a process of one thread per core, largest batch first.

DuckDB's threads share one hash table and one writer; processes over separate counties share
nothing. It pays from about a million households on: starting a process costs half a second.
"""

import datetime as dt
import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bangfu.engine.compile.figures import Figure
from bangfu.engine.packs.pack import Pack
from bangfu.engine.sql import duck
from bangfu.engine.sql.plan import Plan

MEMORY = "700MB"


@dataclass(frozen=True, slots=True)
class Work:
    """What every process needs to know; it is sent to each once.

    Args:
        pack: whose subjects the files are about.
        plan: what to run.
        places: figures by place.
        as_of: the day.
        memory: how much each process may use, as DuckDB writes it.
    """

    pack: Pack
    plan: Plan
    places: Mapping[str, Mapping[str, Figure]]
    as_of: dt.date
    memory: str = MEMORY


@dataclass(frozen=True, slots=True)
class Batch:
    """Files by subject, and the folder that their results go to (it must be there)."""

    files: Mapping[str, Sequence[Path]]
    out: Path

    def size(self) -> int:
        """Bytes to read."""
        return sum(path.stat().st_size for paths in self.files.values() for path in paths)


def run(work: Work, batches: Sequence[Batch], *, processes: int | None = None) -> None:
    """Run a plan over every batch and write each subject's results into the batch's folder.

    Args:
        work: what to run.
        batches: whole counties; a household's members must be in the batch of the household.
        processes: how many at once, a core each unless said; with one, this process does it all.
    """
    several = min(processes or os.cpu_count() or 1, len(batches))
    ordered = sorted(batches, key=Batch.size, reverse=True)
    if several <= 1:
        for batch in ordered:
            _one(work, batch)
        return
    spawn = multiprocessing.get_context("spawn")  # a forked DuckDB would share locks
    with ProcessPoolExecutor(several, spawn, initializer=_start, initargs=(work,)) as pool:
        list(pool.map(_mine, ordered))


_work: list[Work] = []  # of this process


def _start(work: Work) -> None:
    _work[:] = [work]


def _mine(batch: Batch) -> None:
    _one(_work[0], batch)


def _one(work: Work, batch: Batch) -> None:
    folders = {batch.out, *(path.parent for paths in batch.files.values() for path in paths)}
    reach = [batch.out, *sorted(folders - {batch.out})]
    with closing(duck.connect(threads=1, memory=work.memory, folders=reach)) as con:
        duck.attach(con, work.pack, batch.files)
        duck.prepare(con, work.plan, work.places, work.as_of)
        duck.write(con, work.plan, batch.out)
