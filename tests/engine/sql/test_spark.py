"""Spark: the same meaning where it counts otherwise, and files in our layout."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp

from bangfu.engine.compile.figures import Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.problems import PackError
from bangfu.engine.sql import duck, names
from bangfu.engine.sql import spark as engine
from bangfu.engine.sql.dialects import DUCKDB, SPARK, Dialect
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, fact, orchard, standard
from tests.engine.sql.runs import Rows, household, member, table

EDGE = 2**62


# --- what is missing, and what is no Spark ---


def code_of(master: str = "local[2]") -> str:
    with pytest.raises(PackError) as raised:
        engine.connect(master)
    return raised.value.problems[0].code


def test_without_spark_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.importlib.util, "find_spec", lambda _: None)
    assert code_of() == "no_pyspark"


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_without_java_it_is_said_what_is_needed(monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.setattr(engine.importlib.util, "find_spec", lambda _: sys)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("JAVA_HOME", home)
    assert code_of() == "no_java"


@pytest.mark.parametrize("master", ["", "yarn", "duckdb", "local[two]", "spark://", "local[2];x"])
def test_what_is_no_address_of_a_spark_is_refused(master: str) -> None:
    assert code_of(master) == "bad_engine"


def test_on_loopback_nothing_listens_to_other_machines(tmp_path: Path) -> None:
    for master in ("local[2]", "local", "local[*]", "spark://127.0.0.1:7077"):
        settings = engine._settings(master, tmp_path)
        assert settings["spark.driver.bindAddress"] == "127.0.0.1"
        assert settings["spark.ui.enabled"] == "false"
    far = engine._settings("spark://10.0.0.1:7077", tmp_path)
    assert "spark.driver.host" not in far
    assert "spark.local.dir" not in far
    assert far["spark.sql.ansi.enabled"] == "true"


# --- the dialect ---


def said(query: exp.Expr) -> str:
    return SPARK.text(query)


def test_sums_are_wider_than_what_is_summed() -> None:
    assert said(exp.select(exp.Sum(this=exp.column("x", quoted=True)))) == (
        "SELECT SUM(CAST(`x` AS DECIMAL(20, 0)))"
    )


def test_numbers_have_64_bits_and_widths_of_types_stay_numbers() -> None:
    wide = exp.cast(exp.Literal.number(3), SPARK.wide)
    assert said(exp.select(wide, exp.Literal.string("7"))) == (
        "SELECT CAST(3L AS DECIMAL(38, 0)), '7'"
    )


def test_nothing_is_said_of_what_a_cte_is_kept_as() -> None:
    query = exp.select("*").from_("a").with_("a", as_=exp.select("1"), materialized=False)
    assert "MATERIALIZED" in DUCKDB.text(query.copy())
    assert "MATERIALIZED" not in said(query)


# --- runs ---


def asked(session: Any, program: Program, rows: dict[str, Rows], **options: Any) -> dict[str, Rows]:
    """Results by subject, in the order of ids, by Spark."""
    laid_out = plan(program, SPARK, DAY, **options)
    places = {place: figures(program.pack, Question(DAY, place)) for place in ("c1", "m1")}
    engine.attach(session, program.pack, laid_out,
                  {s: table(program, s, some) for s, some in rows.items()})  # fmt: skip
    engine.prepare(session, laid_out, places, DAY)
    return {
        subject: sorted(found.to_pylist(), key=lambda row: str(row[names.ident(subject)]))
        for subject, found in engine.results(session, laid_out).items()
    }


@pytest.mark.spark
def test_wide_quotients_are_exact_and_unknown_beyond_64_bits(spark: Any) -> None:
    """Divisions whose numerators need more than 64 bits, by the interpreter's rules."""
    from tests.random.compare import differences
    from tests.random.worlds import Fact, World

    texts = [f"{f}(cash, {by}, {r})" for f, by in (("pct", "ratio"), ("share", "cost"))
             for r in ("half_up", "down", "up")]  # fmt: skip
    texts += [
        "wide * wide * wide",
        "pct(cash * wide, ratio, up)",
        "per(cash * wide, wide, half_up)",
    ]
    texts += [
        "pct(pct(cash * wide, ratio, half_up), ratio, half_up)",
        "share(cash * wide, cost, up)",
    ]
    facts = [Fact(f"f{i}", "household", text) for i, text in enumerate(texts)]
    made = World(facts=facts, keep=[("household", fact.id) for fact in facts])
    columns = made.compiled().pack.tables["household"].columns
    place = {"township_id": "t", "county_id": "c", "city_id": "m"}
    numbers = (0, 1, -1, 9_999, 10_001, 5_000_000, -(10**7), EDGE, -EDGE)
    within = {n: [max(columns[n].low, min(columns[n].high, x)) for x in numbers]
              for n in ("cash", "wide", "cost", "ratio")}  # fmt: skip
    homes = [
        {"household_id": f"h{i}", "village_id": "v", **place}
        | {name: values[i // len(numbers) ** at % len(numbers)]
           for at, (name, values) in enumerate(within.items())}
        for i in range(0, len(numbers) ** 4, 7)
    ]  # fmt: skip
    made.rows = {
        "member": [],
        "household": homes,
        "village": [{"village_id": "v", **place}],
        "township": [place],
        "county": [{"county_id": "c", "city_id": "m"}],
        "city": [{"city_id": "m"}],
    }
    empty = dict.fromkeys(made.compiled().pack.parameters)
    made.places = {"c": empty, "m": empty}
    assert differences(made, ("duckdb", "spark")) == []


@pytest.mark.spark
def test_sums_beyond_64_bits_are_unknown_not_wrong(spark: Any) -> None:
    program = orchard(
        facts=fact("sum(households, income)", "village"), standards=standard("it > 0", "village")
    )
    for values, wanted in (([EDGE, EDGE, EDGE], -1), ([EDGE - 1, 1 - EDGE, 5], 1)):
        homes = [household(f"h{i}", income=value) for i, value in enumerate(values)]
        rows = {"household": homes, "member": [], "village": [{}]}
        assert [row["rule"] for row in asked(spark, program, rows)["village"]] == [wanted]


@pytest.mark.spark
def test_subjects_without_relation_are_taken_from_the_ids_below(spark: Any) -> None:
    program = orchard(
        standards=standard("count(counties, is_remote is unknown) = 2", "city", "far")
    )
    rows = [household("1", county_id="a", village_id="va"),
            household("2", county_id="b", village_id="vb"),
            household("3", county_id="b", village_id=None)]  # fmt: skip
    assert [row["far"] for row in asked(spark, program, {"household": rows})["city"]] == [1]


# --- files ---


def lay(program: Program, folder: Path) -> dict[str, list[Path]]:
    """Two counties; the second was published before the pack knew of poverty."""
    files: dict[str, list[Path]] = {"household": [], "member": [], "village": []}
    for county in ("c1", "c2"):
        where = {"county_id": county, "township_id": "t" + county, "village_id": "v" + county}
        homes = [household(f"{county}-{i}", poor=i % 2 == 0, **where) for i in range(3)]
        rows = {"household": homes, "village": [where],
                "member": [member(f"m{county}", f"{county}-0", **where)]}  # fmt: skip
        for subject, some in rows.items():
            found = table(program, subject, some)
            if (county, subject) == ("c2", "household"):
                found = found.drop_columns(["poor"])
            path = folder / f"county_id={county}" / f"{subject}.parquet"
            path.parent.mkdir(exist_ok=True)
            pq.write_table(found, path)
            files[subject].append(path)
    return files


PLACES: dict[str, dict[str, Any]] = {"c1": {}, "c2": {}, "m1": {}}
RULES = standard("poor") + standard("any(households, poor)", "village", "below")


def laid_out(program: Program, dialect: Dialect) -> Any:
    return plan(program, dialect, DAY, keep=[("household", "poor")])


@pytest.mark.spark
def test_counties_are_written_one_file_each_as_duckdb_writes_them(
    spark: Any, tmp_path: Path
) -> None:
    program = orchard(standards=RULES)
    lake, ours, theirs = (tmp_path / name for name in ("lake", "ours", "theirs"))
    lake.mkdir()
    files, places = lay(program, lake), PLACES
    chosen = laid_out(program, SPARK)
    engine.attach(spark, program.pack, chosen, files)
    engine.prepare(spark, chosen, places, DAY)
    assert engine.write(spark, chosen, ours) == {c: ours / c for c in ("c1", "c2")}
    theirs.mkdir()
    con = duck.connect(threads=1, folders=[tmp_path])
    chosen = laid_out(program, DUCKDB)
    duck.attach(con, program.pack, files)
    duck.prepare(con, chosen, places, DAY)
    duck.write_counties(con, chosen, theirs, ["c1", "c2"])
    con.close()
    written = sorted(path.relative_to(theirs) for path in theirs.rglob("*.parquet"))
    assert sorted(path.relative_to(ours) for path in ours.rglob("*") if path.is_file()) == written
    assert len(written) == 4
    for path in written:
        one, other = (_sorted(folder / path) for folder in (ours, theirs))
        assert one.column_names == other.column_names
        assert one.schema.types == other.schema.types
        assert one.to_pylist() == other.to_pylist(), path
    assert _sorted(ours / "c2" / "household.parquet")["rule"].to_pylist() == [-1, -1, -1]


def _sorted(path: Path) -> pa.Table:
    found = pq.ParquetFile(path).read()
    return found.sort_by(names.ident(path.stem))


@pytest.mark.spark
def test_a_failed_writing_leaves_nothing_half_done(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = orchard(standards=RULES)
    chosen = laid_out(program, SPARK)
    engine.attach(spark, program.pack, chosen, lay(program, tmp_path))
    engine.prepare(spark, chosen, PLACES, DAY)
    shutil.rmtree(tmp_path / "county_id=c2")
    out = tmp_path / "out"
    with pytest.raises(Exception, match=r"FILE_NOT_EXIST|does not exist"):
        engine.write(spark, chosen, out)
    assert list(out.glob("*")) == []
