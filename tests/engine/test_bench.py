"""The registries made for measuring, and the arms of ours that are measured on them."""

from pathlib import Path

import pytest
from bench.engine import arms, features, made, packs, stores, work
from bench.engine.sizes import Size

from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan

SIZE = Size("tiny", 400, 2, 2)


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BANGFU_BENCH_ENGINE", str(tmp_path))
    return made.make(tmp_path, SIZE, processes=1)


def test_stored_features_add_up_to_what_a_plain_run_does(registry: Path) -> None:
    assert arms.build_features(SIZE) > 0
    stored = arms.fifteen_stored(SIZE)
    program = packs.fifteen()
    plain = plan(program, DUCKDB, packs.AS_OF)
    shared = (program.pack, plain, work.figures(SIZE, program))
    asked = work.asked(shared, sorted(p for p in registry.iterdir() if p.is_dir()))
    assert stored == {rule: asked[rule] for rule in stored}
    assert len(stored) == 15
    assert all(met for met, _ in stored.values())


def test_everything_about_everybody_is_written(registry: Path) -> None:
    assert arms.run_all(SIZE) > 0
    assert arms.scan_all(SIZE) > SIZE.households


def test_the_fifteen_rules_read_nothing_that_may_be_unknown() -> None:
    reads = packs.subset().build.reads
    columns = {name for s in ("member", "household") for name in reads[s]}
    assert {name for name in columns if not name.endswith("_id")} == packs.FILLED
    assert "src_member" not in "".join(step.sql for step in packs.subset().ask.steps)
    assert features.stored(packs.subset())["household"]


def test_a_row_store_comes_to_the_same(registry: Path) -> None:
    arms.build_features(SIZE)
    assert stores.in_sqlite(SIZE)["totals"] == arms.fifteen_stored(SIZE)
