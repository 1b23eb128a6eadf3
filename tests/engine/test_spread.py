"""A lake worked out county by county in several processes: the same as all at once."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bangfu.engine import lake as lakes
from bangfu.engine import spread
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.sql.totals import Total
from tests.engine.orchard import DAY, orchard, standard
from tests.engine.sql.runs import household, member
from tests.engine.test_lake import COUNTIES, settle

HELD = Question(DAY)


def laid(root: Path, program: Program) -> lakes.Lake:
    """Three counties of two cities, of one, two and three households."""
    first = 1
    counties: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for size, county in enumerate(COUNTIES, 1):
        city = {"city_id": "m1" if size < 3 else "m2"}
        keys = range(first, first + size)
        first += size
        counties[county] = {
            "household": [household(f"h{key}", poor=key % 2 == 0, **city) for key in keys],
            "member": [member(f"p{key}", f"h{key}", works=key > 2, **city) for key in keys],
            "village": [city],
        }
    settle(root, program, counties)
    return lakes.at(root, DAY.year)


def below() -> Program:
    return orchard(
        standards=standard("poor"), benefits=standard("works", "member", "aid", amount="p.line")
    )


def test_processes_come_to_the_same_as_one_query(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = below()
    facts = laid(tmp_path, program)
    monkeypatch.setattr(spread, "ROWS", 1)
    monkeypatch.setattr(spread, "FEW", 2)
    assert len(spread.groups(facts, program, DAY)) == 3
    outs = [tmp_path / "one", tmp_path / "many"]
    for out in outs:
        out.mkdir()
    whole = lakes.run("duckdb", facts, program, HELD, out=outs[0])
    spreading = spread.run(facts, program, HELD, out=outs[1])
    assert spreading == whole
    assert [(t.rule.id, t.met, t.amount) for t in whole] == [
        ("aid", 4, 1_200_000),
        ("rule", 3, None),
    ]
    for county in COUNTIES:
        for subject in ("household", "member"):
            one, other = (pq.read_table(o / county / f"{subject}.parquet") for o in outs)
            # Whether a column is marked as never empty depends on who was looked at together.
            assert one.schema.types == other.schema.types
            assert one.to_pydict() == other.to_pydict()


def test_a_small_lake_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = laid(tmp_path, below())
    monkeypatch.delattr(spread, "ProcessPoolExecutor")
    assert spread.run(facts, below(), HELD) == lakes.run("duckdb", facts, below(), HELD)


def test_groups_are_filled_up_the_largest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = laid(tmp_path, below())
    monkeypatch.setattr(spread, "ROWS", 3)
    one, two, three = COUNTIES
    assert spread.groups(facts, below(), DAY) == [(three,), (two, one)]


def test_counties_of_a_city_stay_together_where_a_rule_is_about_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = orchard(standards=standard("count(counties) > 1", "city"))
    facts = laid(tmp_path, program)
    monkeypatch.setattr(spread, "ROWS", 1)
    one, two, three = COUNTIES
    found = spread.groups(facts, program, DAY)
    assert sorted(found) == [(one, two), (three,)]


def test_amounts_nobody_knows_are_added_up_as_unknown(tmp_path: Path) -> None:
    [total, *_] = lakes.run("duckdb", laid(tmp_path, below()), below(), HELD)

    def told(met: int, amount: int | None) -> Total:
        return Total(total.rule, 5, met, 1, 1, 1, amount, 0, (met,), (2,))

    added = spread._added([told(1, None), told(2, 10)], [told(3, None), told(4, None)])
    assert added[0] == Total(total.rule, 10, 4, 2, 2, 2, None, 0, (4,), (4,))
    assert added[1].amount == 10


def test_what_one_county_lacks_is_unknown_in_every_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = orchard(standards=standard("any(members, works)"))
    facts = laid(tmp_path, program)
    (facts.parts[COUNTIES[0]] / "member.parquet").unlink()
    monkeypatch.setattr(spread, "ROWS", 1)
    there = spread._there(program, facts)
    job = spread.Job(facts, there, HELD, (), None)
    monkeypatch.setattr(spread, "_job", job)
    spread._plan.cache_clear()
    [total] = spread._work([COUNTIES[2]])
    assert (total.subjects, total.unknown) == (3, 3)
    spread._plan.cache_clear()
