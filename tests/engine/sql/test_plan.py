"""A run laid out: what is read, in which order, and what comes out."""

import datetime as dt

import pytest

from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, HEADER, fact, orchard, standard
from tests.engine.sql.runs import household, member, run

BENEFIT = standard("works", "member", "aid", amount="p.line")


def named(name: str, text: str, subject: str = "household") -> str:
    return fact(text, subject).replace("id: it", f"id: {name}")


def test_only_columns_that_somebody_uses_are_read() -> None:
    program = orchard(
        facts=named("rich", "income > p.line") + named("unused", "land > 5"),
        standards=standard("rich and village.is_poor and any(members, works)"),
    )
    reads = plan(program, DUCKDB, DAY).reads
    assert [c for c in reads["household"] if not c.endswith("_id")] == ["income"]
    assert [c for c in reads["village"] if not c.endswith("_id")] == ["is_poor"]
    assert [c for c in reads["member"] if not c.endswith("_id")] == ["works"]


def test_only_parameters_that_somebody_uses_are_asked_for() -> None:
    program = orchard(standards=standard("income > p.line"))
    assert list(plan(program, DUCKDB, DAY).parameters) == ["line"]


def test_ids_of_everything_above_come_with_every_result() -> None:
    program = orchard(standards=standard("poor"))
    found = run(program, {"household": [household(poor=True)], "member": []})["household"][0]
    ids = {name: value for name, value in found.items() if name.endswith("_id")}
    assert ids == {"household_id": "h1", "village_id": "v1", "township_id": "t1",
                   "county_id": "c1", "city_id": "m1"}  # fmt: skip


def test_the_plan_depends_on_the_pack_and_the_day_alone() -> None:
    program = orchard(standards=standard("income > p.line"))
    assert plan(program, DUCKDB, DAY) == plan(program, DUCKDB, dt.date(2020, 1, 1))
    assert "3000" not in "".join(step.sql for step in plan(program, DUCKDB, DAY).steps)


def test_rules_not_in_force_are_left_out_and_unknown_to_others() -> None:
    program = orchard(
        standards=standard("poor", name="old", in_force_to="2015-12-31")
        + standard("met(old)", name="new")
        + standard("works and household.poor and met(old)", "member", "inner")
    )
    found = run(program, {"household": [household(poor=True)], "member": [member("a", works=True)]})
    assert "old" not in found["household"][0]
    assert found["household"][0]["new"] == -1
    assert found["member"][0]["inner"] == -1


def test_verdict_masks_and_amount_of_a_rule() -> None:
    rules = """\
        - id: help
          subject: household
          title: x
          cite: {document: decree}
          applies: rooms > 0
          conditions:
            - {id: a, title: x, test: poor}
            - {id: b, title: x, test: income < p.line}
            - {id: c, title: x, test: land > 1, force: aim}
          amount: p.line - income
    """
    program = orchard(benefits=rules)
    rows = [
        household("1", rooms=1, poor=True, income=100, land=0),
        household("2", rooms=1, poor=False, income=None),
        household("3", rooms=1, poor=None, income=100, land=500),
        household("4", rooms=0),
        household("5", rooms=None, poor=False, income=0),
    ]
    found = run(program, {"household": rows, "member": []})["household"]
    keys = ("help", "help__failed", "help__unknown", "help__amount")
    assert [tuple(row[key] for key in keys) for row in found] == [
        (1, 0b100, 0b000, 299_900),
        (0, 0b001, 0b110, None),
        (-1, 0b000, 0b001, None),
        (2, 0b000, 0b111, None),
        (-1, 0b001, 0b100, None),
    ]


@pytest.mark.parametrize(
    ("works", "outcome", "n", "u", "amount"),
    [
        ([], 0, 0, 0, None),
        ([False, False], 0, 0, 0, None),
        ([True, None, True], 1, 2, 1, 600_000),
        ([False, None], -1, 0, 1, None),
    ],
)
def test_rules_about_members_are_summed_for_the_household(
    works: list[bool | None], outcome: int, n: int, u: int, amount: int | None
) -> None:
    rows = [member(str(i), works=value) for i, value in enumerate(works)]
    found = run(orchard(benefits=BENEFIT), {"household": [household()], "member": rows})
    row = found["household"][0]
    assert (row["aid"], row["aid__n"], row["aid__u"], row["aid__amount"]) == (
        outcome, n, u, amount,
    )  # fmt: skip


def test_a_sum_over_members_is_unknown_when_one_amount_is() -> None:
    program = orchard(benefits=standard("works", "member", "aid", amount="wage"))
    rows = [member("a", works=True, wage=5), member("b", works=True, wage=None)]
    found = run(program, {"household": [household()], "member": rows})["household"][0]
    assert (found["aid__n"], found["aid__amount"]) == (2, None)


def test_a_sum_over_members_beyond_the_edge_is_unknown_not_an_error() -> None:
    huge = standard("works", "member", "aid", amount="wage * 1000000000")
    rows = [member(str(i), works=True, wage=4_600_000_000) for i in range(3)]
    found = run(orchard(benefits=huge), {"household": [household()], "member": rows})
    assert found["member"][0]["aid__amount"] == 4_600_000_000_000_000_000
    assert found["household"][0]["aid__amount"] is None


@pytest.mark.parametrize(("grades", "outcome"), [([1, 2], 2), ([1, 9], 0), ([None, 1], -1)])
def test_a_rule_that_applies_to_no_member_does_not_apply_to_the_household(
    grades: list[int | None], outcome: int
) -> None:
    program = orchard(standards=standard("works", "member", "rule", applies="grade > 5"))
    rows = [member(str(i), works=False, grade=grade) for i, grade in enumerate(grades)]
    found = run(program, {"household": [household()], "member": rows})
    assert found["household"][0]["rule"] == outcome


def test_facts_and_columns_are_kept_when_asked_for() -> None:
    program = orchard(facts=named("people", "count(members)"), standards=standard("poor"))
    keep = [("household", "people"), ("household", "income"), ("village", "savings")]
    rows = {
        "village": [{"village_id": "v1", "savings": 7}],
        "household": [household(income=5)],
        "member": [member("a"), member("b")],
    }
    found = run(program, rows, keep=keep)
    assert (found["household"][0]["people"], found["household"][0]["income"]) == (2, 5)
    assert found["village"][0]["savings"] == 7


def test_what_nobody_knows_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match=r"household\.nothing"):
        plan(orchard(), DUCKDB, DAY, keep=[("household", "nothing")])


def test_facts_brought_along_are_not_worked_out() -> None:
    program = orchard(facts=named("people", "count(members)"), standards=standard("people = 9"))
    laid_out = plan(program, DUCKDB, DAY, given=[("household", "people")])
    assert "member" not in {step.name.split("_")[1] for step in laid_out.steps}
    assert "people" in laid_out.reads["household"]
    given = [("household", "people")]
    found = run(program, {"household": [household(people=9)]}, given=given)
    assert found["household"][0]["rule"] == 1


MULTI = (
    named("people", "count(members, works)")
    + named("crowded", "household.people > 1 and works", "member")
    + named("crowds", "count(members, crowded)")
    + named("lonely", "household.crowds = 0 and household.people = 1", "member")
    + named("lonely_here", "count(members, lonely) + count(members, works)")
)


def test_packs_with_several_sweeps_keep_what_earlier_ones_found() -> None:
    program = orchard(
        facts=MULTI,
        standards=standard("people >= 1", name="first") + standard("lonely_here = 2", name="last"),
        benefits=standard("crowded", "member", "aid", amount="p.line"),
    )
    rows = {
        "household": [household("h1"), household("h2")],
        "member": [
            member("a", "h1", works=True),
            member("b", "h2", works=True),
            member("c", "h2", works=True),
            member("d", "h2", works=None),
        ],
    }
    keep = [("household", n) for n in ("people", "crowds", "lonely_here")]
    found = run(program, rows, keep=keep)
    one, two = found["household"]
    assert [one[n] for n in ("people", "crowds", "lonely_here", "first", "last")] == [1, 0, 2, 1, 1]
    assert (two["people"], two["first"]) == (None, -1)
    assert (one["aid"], two["aid"]) == (0, -1)


def test_an_aggregate_used_in_two_sweeps_is_gathered_in_each() -> None:
    program = orchard(
        facts=named("a", "any(members, works)")
        + named("b", "household.a", "member")
        + named("c", "any(members, b) and any(members, works)"),
        standards=standard("c"),
    )
    found = run(program, {"household": [household()], "member": [member("x", works=True)]})
    assert found["household"][0]["rule"] == 1


def test_figures_differ_by_county() -> None:
    text = """\
        - id: local
          title: x
          type: money
          values:
            - {starts: 2015-01-01, value: 10, cite: {document: decree}}
            - {starts: 2015-01-01, value: 20, division: '421083', cite: {document: decree}}
            - {starts: 2015-01-01, value: 30, division: '421083101', cite: {document: decree}}
    """
    program = orchard(
        pack=HEADER + "division: '421000000000'\n",
        more_parameters=text,
        standards=standard("income >= p.local"),
    )
    places = {"1": ("421022000000", "421022100000"), "2": ("421083000000", "421083100000"),
              "3": ("421083000000", "421083101000")}  # fmt: skip
    rows = {
        "household": [
            household(key, income=2_000, county_id=county, township_id=town)
            for key, (county, town) in places.items()
        ],
        "member": [],
    }

    def outcomes(scope: str, known: set[str]) -> list[int]:
        found = run(program, rows, places=known, scope=scope)
        return [row["rule"] for row in found["household"]]

    counties, towns = ({pair[i] for pair in places.values()} for i in (0, 1))
    assert outcomes("county", counties) == [1, 1, 1]
    assert outcomes("township", towns) == [1, 1, 0]


def test_places_above_the_scope_have_figures_of_their_own() -> None:
    program = orchard(
        facts=named("need", "sum(counties, sums)", "city")
        + named("sums", "sum(townships, sums)", "county")
        + named("sums", "sum(villages, savings)", "township"),
        standards=standard("need > p.line", "city"),
    )
    rows = {"village": [{"village_id": "v1", "savings": 300_001}]}
    found = run(program, rows, places=["m1", "c1"])
    assert found["city"][0]["rule"] == 1


def test_a_place_without_figures_knows_nothing() -> None:
    program = orchard(standards=standard("income > p.line or as_of < 2020-01-01"))
    found = run(program, {"household": [household(income=9**9)], "member": []}, places=["other"])
    assert found["household"][0]["rule"] == -1
