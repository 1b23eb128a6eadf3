"""Facts as people write them → records in exact form, and back."""

import datetime as dt

import pytest

from bangfu.engine import given
from bangfu.engine.language.types import RATE, Kind, Type
from bangfu.engine.memory import Record
from bangfu.engine.problems import PackError, Place, Problem
from tests.engine.orchard import fact, only, orchard

PROGRAM = orchard(facts=fact("income + income") + fact("works", "member"))
HERE = Place("case.yaml", 3, 1)


def world(**facts: object) -> Record:
    return given.world(PROGRAM, facts, HERE)


def faults(**facts: object) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        world(**facts)
    return caught.value.problems


@pytest.mark.parametrize(
    ("name", "written", "exact"),
    [
        ("poor", True, True),
        ("rooms", "3", 3),
        ("income", 12.5, 1250),
        ("income", "12.50", 1250),
        ("land", 0.01, 1),
        ("share", "20%", 2000),
        ("share", 0.2, 2000),
        ("settled", "2016-02-29", dt.date(2016, 2, 29)),
        ("since", "2016-02", dt.date(2016, 2, 1)),
        ("crop", "apple", "apple"),
        ("crop", "苹果", "apple"),
        ("crop", "雪梨", "pear"),
        ("troubles", ["frost", "病害"], 0b110),
        ("troubles", "frost", 0b010),
        ("troubles", ["frost", "frost"], 0b010),
        ("troubles", [], 0),
        ("remark", "空", "空"),
        ("phone", "123", "123"),
        ("it", 8, 800),
        ("poor", None, None),
    ],
)
def test_each_fact_is_read_by_its_type(name: str, written: object, exact: object) -> None:
    assert world(household={name: written}).given == {name: exact}


def test_collections_stand_at_the_top_or_inside() -> None:
    top = world(household={"poor": True}, members=[{"works": True}, {"works": False}])
    inside = world(household={"poor": True, "members": [{"works": True}, {"works": False}]})
    for record in (top, inside):
        assert record.given == {"poor": True}
        assert [child.given["works"] for child in record.children["member"]] == [True, False]
        assert record.children["member"][0].parent is record


def test_collections_nest() -> None:
    record = world(village={"households": [{"members": [{}, {}]}, {"members": []}]})
    assert record.subject == "village"
    assert [len(home.children["member"]) for home in record.children["household"]] == [2, 0]


def test_the_smallest_single_subject_is_asked_about() -> None:
    record = world(household={}, village={"is_poor": True}, county={"is_remote": None})
    assert record.subject == "household"
    assert record.above("village") is not None
    assert record.above("county").given == {"is_remote": None}  # type: ignore[union-attr]


def test_members_alone_make_a_household() -> None:
    record = world(members=[{"works": True}])
    assert (record.subject, len(record.children["member"])) == ("household", 1)
    assert world().subject == "household"


def test_what_is_not_given_is_unknown() -> None:
    assert world(household={}).children == {}
    assert world(household=None, members=[]).children == {"member": []}


@pytest.mark.parametrize(
    ("facts", "code", "near"),
    [
        ({"houshold": {}}, "unknown_subject", "household"),
        ({"member_s": []}, "unknown_subject", "members"),
        ({"household": {"incom": 1}}, "unknown_fact_given", "income"),
        ({"household": {"village": {}}}, "unknown_fact_given", ""),
        ({"members": [{"wages": 1}]}, "unknown_fact_given", "wage"),
        ({"household": {"crop": "aple"}}, "bad_fact_given", "apple"),
        ({"household": {"crop": "雪"}}, "bad_fact_given", ""),
        ({"household": {"crop": ["apple"]}}, "bad_fact_given", "apple"),
        ({"household": {"troubles": ["frosty"]}}, "bad_fact_given", ""),
        ({"household": {"troubles": [[]]}}, "bad_fact_given", ""),
        ({"household": {"poor": "yes"}}, "bad_fact_given", ""),
        ({"household": {"rooms": 1.5}}, "bad_fact_given", ""),
        ({"household": {"rooms": "1e999999999"}}, "bad_fact_given", ""),
        ({"household": {"income": 0.001}}, "bad_fact_given", ""),
        ({"household": {"settled": "2016-02-30"}}, "bad_fact_given", ""),
        ({"household": {"rooms": 100}}, "fact_out_of_range", ""),
        ({"household": {"rooms": -1}}, "fact_out_of_range", ""),
        ({"household": {"income": 10**10}}, "fact_out_of_range", ""),
        ({"household": {"it": 10**20}}, "fact_out_of_range", ""),
        ({"household": []}, "not_a_mapping", ""),
        ({"household": 0}, "not_a_mapping", ""),
        ({"members": {}}, "not_a_list", ""),
        ({"members": [1]}, "not_a_mapping", ""),
    ],
)
def test_mistakes_are_told_with_a_suggestion(
    facts: dict[str, object], code: str, near: str
) -> None:
    problem = only(faults(**facts))
    assert (problem.code, problem.near, problem.place) == (code, near, HERE)


def test_all_mistakes_are_told_at_once() -> None:
    found = faults(household={"incom": 1, "rooms": 500}, members=[{"works": 3}])
    assert [p.code for p in found] == ["unknown_fact_given", "fact_out_of_range", "bad_fact_given"]
    assert "99" in found[1].text("en")


@pytest.mark.parametrize(
    ("name", "exact", "plain"),
    [
        ("poor", True, True),
        ("rooms", 3, 3),
        ("income", 1250, 12.5),
        ("income", 300_000, 3000),
        ("share", 2000, "20%"),
        ("share", 435, "4.35%"),
        ("settled", dt.date(2016, 2, 29), "2016-02-29"),
        ("crop", "apple", "apple"),
        ("troubles", 0b110, ["frost", "blight"]),
        ("troubles", 0, []),
        ("income", None, None),
    ],
)
def test_exact_values_become_json_and_read_back(name: str, exact: object, plain: object) -> None:
    type_ = PROGRAM.fact_type("household", name)
    assert type_ is not None
    assert given.plain(PROGRAM.pack, type_, exact) == plain  # type: ignore[arg-type]
    assert given.read(PROGRAM.pack, type_, plain) == exact


def test_rates_are_never_in_exponents() -> None:
    assert given.plain(PROGRAM.pack, RATE, 1_000_000) == "10000%"
    assert given.plain(PROGRAM.pack, Type(Kind.TEXT), "x") == "x"
