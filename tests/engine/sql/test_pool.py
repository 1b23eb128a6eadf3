"""Several processes over batches of files say what one would."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.engine.compile.figures import Question, figures
from bangfu.engine.sql import pool
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, orchard, standard
from tests.engine.sql.runs import household, member, table

PROGRAM = orchard(standards=standard("any(members, works) and income > p.line"))
INCOMES = (299_999, 300_000, 300_001)


def batches(folder: Path) -> list[pool.Batch]:
    made = []
    for number, income in enumerate(INCOMES):
        given, out = folder / f"in{number}", folder / f"out{number}"
        given.mkdir()
        out.mkdir()
        rows = {"household": [household(f"h{number}", income=income)] * (number + 1)}
        rows["member"] = [member("a", f"h{number}", works=True)]
        files = {}
        for subject, some in rows.items():
            files[subject] = [given / f"{subject}.parquet"]
            pq.write_table(table(PROGRAM, subject, some), files[subject][0])
        made.append(pool.Batch(files, out))
    return made


@pytest.mark.parametrize("processes", [1, 2])
def test_each_batch_gets_its_own_results(tmp_path: Path, processes: int) -> None:
    places = {p: figures(PROGRAM.pack, Question(DAY, p)) for p in ("c1", "m1")}
    work = pool.Work(PROGRAM.pack, plan(PROGRAM, DUCKDB, DAY), places, DAY)
    some = batches(tmp_path)
    pool.run(work, some, processes=processes)
    found: list[Any] = []
    for batch in some:
        read: pa.Table = pq.read_table(batch.out / "household.parquet")
        found.append(read.column("rule").to_pylist())
    assert found == [[0], [0, 0], [1, 1, 1]]


def test_the_largest_batch_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[pool.Batch] = []
    monkeypatch.setattr(pool, "_one", lambda _work, batch: seen.append(batch))
    some = batches(tmp_path)
    monkeypatch.setattr(pool.Batch, "size", some.index)
    pool.run(None, some, processes=1)  # type: ignore[arg-type]
    assert seen == some[::-1]
