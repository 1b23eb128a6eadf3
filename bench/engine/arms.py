"""The arms, each run as ``python -m bench.engine.arms ARM SIZE`` in a process of its own."""

import json
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from bangfu.engine.language import tree as t
from bangfu.engine.sql import duck
from bangfu.engine.sql.dialects import DUCKDB
from bench.engine import features, fisca, made, packs, stores, work, zen
from bench.engine.sizes import Size

ROUNDS = 5
LINE = "national_poverty_line"


def generate(size: Size) -> None:
    """Make the registry, unless it is there."""
    made.make(work.home(), size, work.CORES)


# --- scans: the floor of each arm ---


def _largest(columns: dict[str, list[str]], batch: list[Path]) -> int:
    parts, rows = work.files(batch), 0
    with duckdb.connect(config={"threads": 1}) as con:
        for subject, paths in parts.items():
            if picked := ", ".join(f'max("{name}")' for name in columns.get(subject, ())):
                sql = f"SELECT count(*), {picked} FROM read_parquet(?)"
                rows += con.execute(sql, [[str(p) for p in paths]]).fetchall()[0][0]
    return rows


def _scan(size: Size, columns: dict[str, Any], where: str = "") -> int:
    return sum(work.spread(_largest, columns, work.batches(size, where), work.processes(size)))


def scan_all(size: Size) -> int:
    """The largest of every column that Jingzhou's rules read."""
    return _scan(size, packs.whole_plan().reads)


def scan_raw(size: Size) -> int:
    """The same for the columns that the features of the fifteen rules are made of."""
    return _scan(size, packs.subset().build.reads)


def scan_features(size: Size) -> int:
    """The same for the stored features of the fifteen rules."""
    return _scan(size, packs.subset().ask.reads, "features")


# --- ours ---


def _written(size: Size, program: Any, laid_out: Any, where: str) -> Path:
    root = work.home() / where / size.name
    shutil.rmtree(root, ignore_errors=True)
    jobs = []
    for number, batch in enumerate(work.batches(size)):
        out = root / f"{number:04}"
        out.mkdir(parents=True)
        jobs.append((batch, out))
    shared = (program.pack, laid_out, work.figures(size, program))
    work.spread(work.written, shared, jobs, work.processes(size))
    return root


def run_all(size: Size) -> int:
    """Everything Jingzhou's rules say about everybody, with reasons, written; returns bytes."""
    root = _written(size, packs.jingzhou(), packs.whole_plan(), "results")
    written = sum(path.stat().st_size for path in root.rglob("*.parquet"))
    shutil.rmtree(root)
    return written


def build_features(size: Size) -> int:
    """Write the features of the fifteen rules; returns bytes."""
    root = _written(size, packs.fifteen(), packs.subset().build, "features")
    return sum(path.stat().st_size for path in root.rglob("*.parquet"))


def roll_ups(size: Size) -> work.Totals:
    """Totals of Jingzhou's rules, nothing written."""
    program = packs.jingzhou()
    shared = (program.pack, packs.whole_plan(), work.figures(size, program))
    return work.add(work.spread(work.asked, shared, work.batches(size), work.processes(size)))


def fifteen_stored(size: Size) -> work.Totals:
    """The fifteen rules with reasons over stored features."""
    program = packs.fifteen()
    shared = (program.pack, packs.subset().ask, work.figures(size, program))
    stored = work.batches(size, "features")
    return work.add(work.spread(work.asked, shared, stored, work.processes(size)))


# --- others ---


def openfisca(size: Size) -> work.Totals:
    """The fifteen rules in OpenFisca, double precision."""
    known = fisca.figures()
    return work.add(work.spread(fisca.batch, known, work.batches(size), work.processes(size)))


def zen_rows(size: Size) -> dict[str, Any]:
    """The fifteen rules in the ZEN engine, a household at a time, on a sample."""
    return zen.sample(work.batches(size, "features")[0][0])


# --- what waits for a person ---


def what_if(size: Size) -> dict[str, float]:
    """Another poverty line over the whole registry, and a scan of the table that it reads."""
    program = packs.jingzhou()
    moved = [
        rule.id
        for rule in program.rules_in_force(packs.AS_OF)
        if any(getattr(n, "name", "") == LINE for node in rule.nodes() for n in t.walk(node))
    ]
    laid_out = features.lay_out(program, moved, DUCKDB, packs.AS_OF, varied=frozenset([LINE]))
    parts = work.files(place for batch in work.batches(size) for place in batch)
    reach = [work.home()]
    with closing(duck.connect(threads=work.CORES, memory="1500MB", folders=reach)) as con:
        duck.attach(con, program.pack, parts, alike=True)
        figures = work.figures(size, program)
        duck.prepare(con, laid_out.build, figures, packs.AS_OF)
        for output in laid_out.build.outputs:
            con.execute(f"CREATE TABLE store_{output.subject} AS {output.sql}")
        for step in laid_out.build.steps:
            con.execute(f"DROP TABLE {step.name}")
        for output in laid_out.build.outputs:
            name = output.subject
            con.execute(f"CREATE OR REPLACE VIEW src_{name} AS SELECT * FROM store_{name}")

        def ask() -> None:
            duck.prepare(con, laid_out.ask, figures, packs.AS_OF, whole=True)
            duck.totals(con, laid_out.ask)

        stored = features.stored(laid_out)["household"]
        picked = ", ".join(f'max("{name}")' for name in stored)
        scan = f"SELECT {picked} FROM store_household"
        return {"ask": _best(ask), "scan": _best(lambda: con.execute(scan).fetchall())}


def _best(function: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        function()
        taken.append(time.perf_counter() - began)
    return min(taken)


ARMS: dict[str, Callable[[Size], Any]] = {
    function.__name__: function
    for function in (
        generate,
        scan_all,
        run_all,
        roll_ups,
        scan_raw,
        build_features,
        scan_features,
        fifteen_stored,
        openfisca,
        zen_rows,
        stores.in_sqlite,
        stores.in_postgres,
        what_if,
    )
}

if __name__ == "__main__":
    arm, size = sys.argv[1:]
    print(json.dumps(work.timed(ARMS[arm], size)))
