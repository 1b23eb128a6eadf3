"""DuckDB as the engine, and as a second wall: nothing but the given folders in reach."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.engine.sql import duck
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, orchard, standard
from tests.engine.sql.runs import household, member, run, table

Connection = duckdb.DuckDBPyConnection


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A folder in reach, beside one that is not."""
    for name in ("lake", "lakeside", "outside"):
        folder = tmp_path / name
        folder.mkdir()
        pq.write_table(pa.table({"x": [1]}), folder / "a.parquet")
        (folder / "a.csv").write_text("x\n1\n")
    (tmp_path / "lake" / "link").symlink_to(tmp_path / "outside")
    return tmp_path / "lake"


@pytest.fixture
def con(lake: Path) -> Iterator[Connection]:
    """A connection that may reach the lake."""
    made = duck.connect(threads=1, memory="256MB", folders=[lake])
    yield made
    made.close()


REACHING = [
    "SELECT * FROM read_parquet('{outside}/a.parquet')",
    "SELECT * FROM '{outside}/a.parquet'",
    "SELECT * FROM read_csv('{outside}/a.csv')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_parquet('{lake}/../outside/a.parquet')",
    "SELECT * FROM read_parquet('{lake}side/a.parquet')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM glob('{outside}/*')",
    "COPY (SELECT 1) TO '{outside}/new.csv'",
    "COPY (SELECT 1) TO '{lake}/../new.parquet'",
    "ATTACH '{outside}/new.db'",
    "EXPORT DATABASE '{outside}/dump'",
    "SELECT * FROM read_csv('http://127.0.0.1:9/a.csv')",
    "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
]


@pytest.mark.parametrize("statement", REACHING)
def test_nothing_outside_the_given_folders_is_opened(
    con: Connection, lake: Path, statement: str
) -> None:
    text = statement.format(lake=lake, outside=lake.parent / "outside")
    with pytest.raises(duckdb.Error, match=r"(?i)permission|disabled|not.*allowed|cannot access"):
        con.execute(text)
    assert not list(lake.parent.glob("new*"))
    assert not list((lake.parent / "outside").glob("new*"))


@pytest.mark.parametrize(
    "statement",
    [
        "INSTALL httpfs",
        "LOAD httpfs",
        "LOAD '{outside}/evil.duckdb_extension'",
        "INSTALL '{outside}/evil.duckdb_extension'",
        "FORCE INSTALL spatial FROM community",
    ],
)
def test_no_extension_is_loaded(con: Connection, lake: Path, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        con.execute(statement.format(outside=lake.parent / "outside"))


@pytest.mark.parametrize(
    "statement",
    [
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "SET allowed_directories = ['/']",
        "SET allowed_paths = ['/etc/passwd']",
        "SET lock_configuration = false",
        "SET memory_limit = '100GB'",
        "SET threads = 64",
        "SET autoinstall_known_extensions = true",
        "SET temp_directory = '/tmp/elsewhere'",
        "PRAGMA enable_external_access = true",
        "SET GLOBAL enable_external_access = true",
    ],
)
def test_settings_cannot_be_changed_afterwards(con: Connection, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        con.execute(statement)


def test_variables_of_the_program_are_out_of_reach(con: Connection) -> None:
    secret = pa.table({"x": [1]})
    with pytest.raises(duckdb.Error, match="secret"):
        con.execute("SELECT * FROM secret")
    assert secret.num_rows == 1


def test_the_lake_itself_is_read_and_written(con: Connection, lake: Path) -> None:
    assert con.read_parquet(str(lake / "a.parquet")).fetchall() == [(1,)]
    con.sql("SELECT 2 AS x").write_parquet(str(lake / "b.parquet"))
    assert con.sql(f"SELECT sum(x) FROM '{lake}/*.parquet'").fetchall() == [(3,)]


def test_without_folders_no_file_is_opened_but_tables_still_work() -> None:
    con = duck.connect()
    con.register("here", pa.table({"x": [1, 2]}))
    assert con.sql("SELECT sum(x) FROM here").fetchall() == [(3,)]
    with pytest.raises(duckdb.Error):
        con.execute("SELECT * FROM read_text('/etc/hostname')")
    con.close()


LARGE = "CREATE TEMP TABLE t AS SELECT md5(range::TEXT) AS x FROM range(1500000)"


def test_work_larger_than_memory_spills_into_the_given_folder(
    lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "outside")
    con = duck.connect(threads=1, memory="20MB", folders=[lake])
    con.execute(LARGE)
    assert len(list(lake.glob(".spill-*/*"))) > 0
    assert list(Path().glob(".*")) == []
    con.close()
    assert list(lake.glob(".spill-*")) == []


def test_without_folders_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    con = duck.connect(threads=1, memory="20MB")
    with pytest.raises(duckdb.OutOfMemoryException):
        con.execute(LARGE)
    assert list(tmp_path.iterdir()) == []
    con.close()


# --- attaching ---

RULES = standard("poor and village.is_poor and county.is_remote") + standard(
    "any(households, poor)", "village", "below"
)


def test_parquet_files_of_several_counties_are_one_relation(lake: Path, con: Connection) -> None:
    program = orchard(standards=RULES)
    files: dict[str, list[Path]] = {"household": [], "member": [], "village": []}
    for county in ("c1", "c2"):
        where = {"county_id": county, "township_id": "t" + county, "village_id": "v" + county}
        rows = {"household": [household("h" + county, poor=True, **where)], "member": [],
                "village": [{"is_poor": True, **where}]}  # fmt: skip
        folder = lake / f"county={county}"
        folder.mkdir()
        for subject, some in rows.items():
            path = folder / f"{subject}.parquet"
            pq.write_table(table(program, subject, some), path)
            files[subject].append(path)
    duck.attach(con, program.pack, files)
    laid_out = plan(program, DUCKDB, DAY)
    duck.prepare(con, laid_out, {"c1": {}, "c2": {}, "m1": {}}, DAY)
    found = duck.results(con, laid_out)
    assert sorted(found["household"]["household_id"].to_pylist()) == ["hc1", "hc2"]
    assert found["village"]["below"].to_pylist() == [1, 1]
    written = duck.write(con, laid_out, lake)
    assert pq.read_table(written["household"]).num_rows == 2


def test_subjects_without_relation_are_taken_from_the_ids_below() -> None:
    program = orchard(
        standards=RULES + standard("count(counties, is_remote is unknown) = 2", "city", "far")
    )
    rows = [household("1", poor=True, county_id="a", village_id="va"),
            household("2", poor=False, county_id="b", village_id="vb"),
            household("3", poor=False, county_id="b", village_id=None)]  # fmt: skip
    found = run(program, {"household": rows, "member": []}, places=["a", "b", "m1"])
    assert [row["rule"] for row in found["household"]] == [-1, 0, 0]
    assert [(row["village_id"], row["below"]) for row in found["village"]] == [("va", 1), ("vb", 0)]
    assert [row["far"] for row in found["city"]] == [1]


def test_columns_that_were_not_published_are_unknown() -> None:
    program = orchard(standards=RULES)
    narrow = table(program, "village", [{"village_id": "v1"}]).drop_columns(["is_poor"])
    con = duck.connect()
    homes = table(program, "household", [household(poor=True)])
    duck.attach(con, program.pack, {"household": homes, "village": narrow})
    laid_out = plan(program, DUCKDB, DAY)
    duck.prepare(con, laid_out, {"c1": {}, "m1": {}}, DAY)
    assert duck.results(con, laid_out)["household"]["rule"].to_pylist() == [-1]
    con.close()


def test_counties_published_with_fewer_columns_know_less(lake: Path, con: Connection) -> None:
    program = orchard(standards=standard("poor"))
    files = []
    for key, missing in (("a", ["poor"]), ("b", [])):
        path = lake / f"{key}.parquet"
        rows = table(program, "household", [household(key, poor=True, county_id=key)])
        pq.write_table(rows.drop_columns(missing), path)
        files.append(path)
    duck.attach(con, program.pack, {"household": files})
    laid_out = plan(program, DUCKDB, DAY)
    duck.prepare(con, laid_out, {"a": {}, "b": {}}, DAY)
    found = duck.results(con, laid_out)["household"].sort_by("household_id")
    assert found["rule"].to_pylist() == [-1, 1]


def test_a_household_whose_village_is_not_listed_has_an_unknown_village() -> None:
    program = orchard(standards=standard("village.is_poor"))
    rows = {"household": [household(village_id="lost")], "village": [], "member": []}
    assert run(program, rows)["household"][0]["rule"] == -1


def test_members_of_unlisted_households_change_nothing() -> None:
    program = orchard(standards=standard("count(members) = 1"))
    rows = {"household": [household("h1")], "member": [member("a"), member("b", "lost")]}
    assert run(program, rows)["household"][0]["rule"] == 1


def test_figures_are_one_row_per_place() -> None:
    program = orchard(standards=standard("income > p.line and share < p.rate"))
    from bangfu.engine.compile.figures import Figure

    places = {
        place: {"line": Figure("line", line, "stated"), "rate": Figure("rate", None, "unset")}
        for place, line in (("a", 5), ("b", None))
    }
    rows = duck.figure_rows(plan(program, DUCKDB, DAY), places, DAY)
    assert rows.to_pylist() == [
        {"scope_id": "a", "p__as_of": DAY, "p__line": 5, "p__rate": None},
        {"scope_id": "b", "p__as_of": DAY, "p__line": None, "p__rate": None},
    ]
