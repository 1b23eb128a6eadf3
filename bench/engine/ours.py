"""Our arms: scans, runs, roll-ups, one household explained, one figure changed."""

import tempfile
from pathlib import Path

import duckdb

from bangfu.engine import lake as lakes
from bangfu.engine import spread
from bangfu.engine.sql.totals import Total
from bench.engine import measure, sources
from bench.engine.measure import Measured

ROUNDS = 3
FEW = 400_000  # households from which on one round has to do


def scan(folder: str, pack: str) -> Measured:
    """DuckDB reads the columns a pack reads, and only looks for the largest of each."""
    parts = sources.facts(Path(folder)).parts.values()

    def work() -> dict[str, int]:
        rows = {}
        with duckdb.connect(config={"threads": 2}) as con:
            for subject, names in sources.columns(pack).items():
                files = [str(part / f"{subject}.parquet") for part in parts]
                largest = ", ".join(f'max("{name}")' for name in names)
                sql = f"SELECT count(*), {largest} FROM read_parquet(?)"
                rows[subject] = con.execute(sql, [files]).fetchall()[0][0]
        return rows

    return measure.best(ROUNDS, work)


def run(folder: str, pack: str, *, write: bool = True, processes: int = 2) -> Measured:
    """All rules of a pack with their reasons."""
    facts, program = sources.facts(Path(folder)), sources.compiled(pack)

    def work() -> dict[str, int]:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            out = Path(name) if write else None
            if processes:
                return counted(
                    spread.run(facts, program, sources.QUESTION, out=out, processes=processes)
                )
            return counted(lakes.run("duckdb", facts, program, sources.QUESTION, out=out))

    return measure.best(_rounds(folder), work, processes)


def rollup(folder: str, pack: str) -> Measured:
    """The same, but only what every rule comes to."""
    return run(folder, pack, write=False)


def together(folder: str, pack: str) -> Measured:
    """All counties in one query of two threads, written."""
    return run(folder, pack, processes=0)


def counted(totals: list[Total]) -> dict[str, int]:
    """What is compared: how many meet each rule, and what it comes to in fen."""
    found = {}
    for total in totals:
        found[total.rule.id] = total.met
        if total.amount is not None:
            found[f"{total.rule.id}__amount"] = total.amount
    return found


def _rounds(folder: str) -> int:
    return ROUNDS if len(sources.facts(Path(folder)).parts) * 25_000 < FEW else 1


if __name__ == "__main__":
    measure.main({"scan": scan, "run": run, "rollup": rollup, "together": together})
