"""A lake without a database: what is read, what counts as published, the same on both engines."""

import datetime as dt
import json
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.engine import lake
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Kind
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Column
from bangfu.engine.problems import PackError
from bangfu.engine.sql import duck, names
from tests.engine.orchard import DAY, orchard, standard
from tests.engine.sql.runs import household, member, table

PACKS = Path(__file__).parents[2] / "packs"
YEAR_END = dt.date(2016, 12, 31)
COUNTIES = ("429901000000", "429902000000", "429903000000")


def lay(path: Path, found: pa.Table, year: int | None = 2016, office: str = "429900000000") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    said = None if year is None else {lake.YEAR: str(year), lake.OFFICE: office}
    pq.write_table(found.replace_schema_metadata(said), path)


# --- which parts ---


def part(root: Path, county: str, version: str, year: int | None) -> Path:
    folder = root / "facts" / county / version
    lay(folder / "household.parquet", pa.table({"x": [1]}), year)
    return folder


def test_the_newest_part_of_the_year_counts(tmp_path: Path) -> None:
    part(tmp_path, "a", "1", 2016)
    newest = part(tmp_path, "a", "2", 2016)
    part(tmp_path, "a", "3", 2017)
    part(tmp_path, "a", ".4", 2016)
    untold = part(tmp_path, "b", "1", None)
    part(tmp_path, "c", "1", 2015)
    assert lake.at(tmp_path, 2016).parts == {"a": newest, "b": untold}
    assert set(lake.at(tmp_path, 2015).parts) == {"b", "c"}


def test_an_unfinished_part_is_none(tmp_path: Path) -> None:
    whole = part(tmp_path, "a", "1", 2016)
    (tmp_path / "facts" / "a" / "2").mkdir()
    assert lake.at(tmp_path, 2016).parts == {"a": whole}


@pytest.mark.parametrize("year", [None, 2015])
def test_a_lake_without_facts_is_said_to_be_empty(tmp_path: Path, year: int | None) -> None:
    if year:
        part(tmp_path, "a", "1", year)
    with pytest.raises(PackError) as raised:
        lake.at(tmp_path, 2016)
    assert raised.value.problems[0].line("en").endswith("*.parquet is expected).")


def test_figures_of_all_who_handed_facts_in_count(tmp_path: Path) -> None:
    value = {"value": 3500, "starts": "2016-01-01", "ends": None, "division": "429901000000"}
    for name, line in (("a", 3500), ("b", 3600)):
        path = tmp_path / "figures" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"line": [{**value, "value": line}]}))
    found = lake.figures_set(tmp_path)
    assert [v.value for v in found["line"]] == [3500, 3600]
    assert found["line"][0].starts == dt.date(2016, 1, 1)
    assert lake.figures_set(tmp_path / "elsewhere") == {}


# --- what is asked ---


def settle(root: Path, program: Program, counties: dict[str, dict[str, list[Any]]]) -> None:
    for county, rows in counties.items():
        where = {"county_id": county, "township_id": f"t{county}", "village_id": f"v{county}"}
        for subject, some in rows.items():
            found = table(program, subject, [{**where, **row} for row in some])
            lay(root / "facts" / county / "1" / f"{subject}.parquet", found)


def test_totals_without_a_database(tmp_path: Path) -> None:
    program = orchard(
        standards=standard("poor"),
        benefits=standard("works", "member", "aid", amount="p.line"),
    )
    homes = [household("a", poor=True), household("b", poor=None), household("c", poor=False)]
    people = [member("1", "a", works=True), member("2", "a", works=True), member("3", "b")]
    settle(tmp_path, program, {"x": {"household": homes, "member": people, "village": [{}]}})
    found = {t.rule.id: t for t in _run(tmp_path, program)}
    exit_ = found["rule"]
    assert (exit_.subjects, exit_.met, exit_.not_met, exit_.unknown) == (3, 1, 1, 1)
    assert (found["aid"].met, found["aid"].amount, found["aid"].unpriced) == (2, 600_000, 0)


def _run(root: Path, program: Program, **options: Any) -> Any:
    question = Question(DAY, "", set_here=options.pop("set_here", None))
    return lake.run(lake.LOCAL, lake.at(root, DAY.year), program, question, **options)


def test_a_subject_that_one_county_lacks_is_unknown_in_all(tmp_path: Path) -> None:
    program = orchard(standards=standard("any(members, works)"))
    told = {"household": [household("a")], "village": [{}], "member": [member("1", "a")]}
    told["member"][0]["works"] = True
    silent = {"household": [household("b")], "village": [{}]}
    settle(tmp_path / "one", program, {"x": told})
    settle(tmp_path / "two", program, {"x": told, "y": silent})
    assert [t.met for t in _run(tmp_path / "one", program)] == [1]
    assert [t.unknown for t in _run(tmp_path / "two", program)] == [2]


@pytest.mark.parametrize(
    ("division", "scope"),
    [("", "county"), ("429901000000", "county"), ("429901100000", "township"),
     ("429901100001", "village")],
)  # fmt: skip
def test_figures_are_looked_up_where_they_differ(division: str, scope: str) -> None:
    program = orchard(standards=standard("income > p.line"))
    value = schema.Value(value=1, starts=DAY, division=division)
    assert lake.scope_of(program.pack, Question(DAY, "", set_here={"line": [value]})) == scope


@pytest.mark.parametrize("engine", [lake.LOCAL, pytest.param("local[2]", marks=pytest.mark.spark)])
def test_numbers_of_different_offices_are_different_households(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    if engine != lake.LOCAL:
        request.getfixturevalue("spark")
    program = orchard(standards=standard("count(members, works) = 1"))
    for county in COUNTIES[:2]:  # each office has its first household, with one member at work
        home = {"household_id": 1, "village_id": "v" + county, "county_id": county}
        for subject, row in (("village", {}), ("household", {}), ("member", {"member_id": 1})):
            rows = pa.Table.from_pylist([{**home, "works": True, **row}])
            lay(tmp_path / "facts" / county / "1" / f"{subject}.parquet", _whole(rows),
                office=county)  # fmt: skip
    found = lake.run(engine, lake.at(tmp_path, 2016), program, Question(DAY), out=tmp_path / "out")
    assert [(t.subjects, t.met) for t in found] == [(2, 2)]
    written = pq.ParquetFile(tmp_path / "out" / COUNTIES[1] / "household.parquet").read()
    assert written["household_id"].to_pylist() == [429902 * 2**40 + 1]


def _whole(rows: pa.Table) -> pa.Table:
    places = {"township_id": "t", "city_id": "m"}
    for name, code in places.items():
        rows = rows.append_column(name, pa.array([code], pa.string()))
    return rows


# --- whole packs on both engines ---


def crowd(dice: Random, program: Program, county: str, homes: int) -> dict[str, pa.Table]:
    """People of a county: every column of the pack filled at random, some of it unknown."""
    place = {"county_id": county, "city_id": county[:4] + "00000000"}
    rows: dict[str, list[dict[str, Any]]] = {"village": [], "household": [], "member": []}
    for number in range(8):
        town = f"{county[:6]}1{number % 3:02d}000"
        rows["village"].append(
            {**place, "township_id": town, "village_id": town[:9] + f"{number:03d}"}
        )
    for number in range(homes):
        home = {**dice.choice(rows["village"]), "household_id": int(county[4:6]) * 10**6 + number}
        rows["household"].append(home)
        for _ in range(dice.randint(0, 5)):
            rows["member"].append(
                {**home, "member_id": int(county[4:6]) * 10**7 + len(rows["member"])}
            )
    return {s: _filled(dice, program, s, some) for s, some in rows.items()}


def _filled(dice: Random, program: Program, subject: str, rows: list[dict[str, Any]]) -> pa.Table:
    data = {n: pa.array([row[n] for row in rows]) for n in rows[0]}
    for name, column in program.pack.tables[subject].columns.items():
        values = [_value(dice, program, column) for _ in rows]
        data[name] = pa.array(values, duck.arrow_type(column.type))
    return pa.table(data)


def _value(dice: Random, program: Program, column: Column) -> Any:
    if dice.random() < 0.08:
        return None
    kind = column.type.kind
    if kind == Kind.BOOL:
        return dice.random() < 0.7
    if kind in (Kind.DATE, Kind.MONTH):
        found = dt.date(2017, 6, 1) - dt.timedelta(dice.choice((0, 300, 900, 7_000, 25_000)))
        return found if kind == Kind.DATE else found.replace(day=1)
    if kind == Kind.TEXT:
        return dice.choice(("", "x", "a'b\\c", "空"))
    if kind in (Kind.CODE, Kind.CODES):
        entries = [entry.id for entry in program.pack.codes[column.type.codes].entries]
        return dice.choice(entries) if kind == Kind.CODE else dice.getrandbits(len(entries))
    low, high = column.low or 0, column.high or 0
    return max(low, min(high, dice.choice((0, 1, 5, 50, 300_000, 1_000_000, high))))


@pytest.mark.spark
@pytest.mark.parametrize("name", ["jingzhou"])  # cases of both cities are proved on Spark
def test_a_whole_pack_comes_to_the_same_on_spark(spark: Any, tmp_path: Path, name: str) -> None:
    """Every column of every result; one of three counties was published by an older pack."""
    program = programs.load(name, [PACKS])
    dice = Random(16)
    for county in COUNTIES:
        for subject, found in crowd(dice, program, county, 150).items():
            early = (county, subject) == (COUNTIES[1], "household")
            kept = found.drop_columns(found.column_names[-30:-20]) if early else found
            if subject == "household":  # whom it is about is not handed on
                kept = kept.drop_columns(["head_name"])
            lay(tmp_path / "facts" / county / "1" / f"{subject}.parquet", kept)
    facts = lake.at(tmp_path, 2016)
    question = Question(YEAR_END, "", assumed=True)
    keep = [("household", "net_income_pc"), ("household", "head_name"), ("village", "exited_on")]
    told = {}
    for engine in (lake.LOCAL, "local[2]"):
        out = tmp_path / engine
        out.mkdir()
        told[engine] = lake.run(engine, facts, program, question, keep=keep, out=out)
    ours, theirs = (tmp_path / engine for engine in told)
    assert told[lake.LOCAL] == told["local[2]"]
    assert len(told[lake.LOCAL]) > 10
    written = sorted(path.relative_to(ours) for path in ours.rglob("*.parquet"))
    assert written == sorted(path.relative_to(theirs) for path in theirs.rglob("*.parquet"))
    assert len(written) >= 9
    rows = 0
    for path in written:
        one, other = (_sorted(folder / path) for folder in (ours, theirs))
        assert one.column_names == other.column_names
        assert all(one[c].equals(other[c]) for c in one.column_names), path
        rows += one.num_rows
    assert rows > 1_000


def _sorted(path: Path) -> pa.Table:
    return pq.ParquetFile(path).read().sort_by(names.ident(path.stem))
