"""The benchmark's made-up lake: always the same, and its fifteen rules come to something."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bench.engine import generate, ours, sources

from bangfu.engine import lake as lakes
from bangfu.engine import spread
from bangfu.engine.sql.duck import connect


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lake")
    lay(root)
    return root


def lay(root: Path) -> list[str]:
    columns = sources.columns("subset")
    pack = sources.compiled("subset").pack
    return generate.lake(root, "tiny", pack, columns, {"household": ("water_safe",)})


def test_the_generator_gives_the_same_rows_again(folder: Path, tmp_path: Path) -> None:
    assert generate.rows(folder) == {"household": 400, "member": 1217, "village": 6}
    [county] = lay(tmp_path)
    for subject in ("village", "household", "member"):
        one, other = (
            pq.ParquetFile(root / "facts" / county / "1" / f"{subject}.parquet").read()
            for root in (folder, tmp_path)
        )
        assert one.equals(other)


def test_what_is_there_is_not_generated_again(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}
    lay(folder)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")} == before


def test_columns_are_unknown_of_some_unless_they_must_be_complete(folder: Path) -> None:
    files = [str(path) for path in folder.glob("facts/*/*/household.parquet")]
    with connect(folders=[folder]) as con:
        found = con.execute(
            "SELECT count(water_safe), count(is_dilapidated) FROM read_parquet(?)", [files]
        ).fetchall()[0]
    assert found[0] == 400
    assert 360 < found[1] < 400


def test_every_rule_of_the_subset_is_met_by_some_and_not_by_others(folder: Path) -> None:
    facts, program = sources.facts(folder), sources.compiled("subset")
    totals = lakes.run("duckdb", facts, program, sources.QUESTION)
    assert len(totals) == 15
    assert all(total.met and total.not_met for total in totals)
    counted = ours.counted(totals)
    assert counted["repair__amount"] == counted["repair"] * 1_500_000
    assert spread.groups(facts, program, sources.DAY) == [tuple(facts.parts)]
