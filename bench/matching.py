"""A whole city's export of the national system compared, beside a plain join of the two files.

The export is the demo city's own ledger, 404,853 people. The two files of the join are its people
as read, and the same laid down again: what DuckDB is asked is who is in both, nothing else.
"""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from bench import arms

ROUNDS = 3
MOST = 30


def ready() -> Any:
    """The comparison of the city's ledger, read and checked; made on first asking."""
    arms.django()
    from django.conf import settings

    from bangfu.base.accounts.models import User
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.registry.imports import work
    from bangfu.watch.matching import actions
    from bangfu.watch.matching.models import Comparison

    if found := Comparison.objects.filter(division=catalogue.site().division_id).first():
        return found
    with (settings.HOME / "demo" / "ledger.zip").open("rb") as file:
        found = actions.load(
            by=User.objects.get(username="city"),
            files=[file],
            division=catalogue.site().division_id,
            export_day=catalogue.today() - dt.timedelta(days=1),
        )
    work.prepare(by="bench", progress=lambda *_: None, import_id=str(found.ledger_id))
    return found


def join() -> dict[str, float | int]:
    """How many people are in both files, by id number."""
    import duckdb

    from bangfu.registry.imports import folders

    found = ready()
    path = folders.of(found.ledger_id) / folders.CHECKED / "members.parquet"
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as con:
        other = f"{folder}/other.parquet"
        con.execute(f"COPY (FROM read_parquet('{path}') ORDER BY id_no) TO '{other}'")
        columns = [row[0] for row in con.execute(f"DESCRIBE FROM '{path}'").fetchall()]
        told = ", ".join(f'max(a."{name}"), max(b."{name}")' for name in columns)
        sql = f"SELECT count(*), {told} FROM '{path}' a JOIN '{other}' b USING (id_no)"
        return arms.best(ROUNDS, lambda: int(con.execute(sql).fetchone()[0]))


def compare() -> dict[str, float | int]:
    """Everything: match, compare each cell, lay the differences down, say how all stand."""
    found = ready()
    from bangfu.watch.matching import comparing

    def work() -> int:
        comparing.compare_job(by="city", progress=lambda *_: None, comparison=str(found.pk))
        found.refresh_from_db()
        return int(found.counts["households"])

    return arms.best(ROUNDS, work)


def report(home: Path) -> list[tuple[str, ...]]:
    """The row of the table."""
    plain = arms.measure("bench.matching", "join", home)
    ours = arms.measure("bench.matching", "compare", home)
    what, ratio = f"national export compared, {plain.rows:,} people", ours.seconds / plain.seconds
    times = f"{ours.seconds:.2f} s, {ours.peak:,.0f} MB", f"join {plain.seconds:.2f} s"
    return [(what, *times, f"{ratio:.1f}", f"≤ {MOST}")]


if __name__ == "__main__":
    arms.main({"join": join, "compare": compare})
