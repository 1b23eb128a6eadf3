"""Lists and totals in columns agree with the rows, for everybody."""

import pytest

from bangfu.base.accounts import scope
from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import households, queries, totals
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import CITY, COUNTY, TOWN, VILLAGE, Cast

ALL = Scope((("000000000000", "999999999999"),))
SEATS = ["city", "county", "town", "secretary", "neighbour", "clerk", "auditor", "system", "nobody"]


def numbers(chosen: Filter, seen: Scope = ALL) -> list[str]:
    program = packs.program()
    found = households.page(program, queries.results(seen), seen, chosen)
    return [row["household_no"] for row in found.rows]


@pytest.mark.parametrize("seat", SEATS)
def test_rows_and_columns_give_each_person_the_same(run: Run, registry: Cast, seat: str) -> None:
    user = getattr(registry, seat)
    in_rows = set(Household.objects.visible_to(user).values_list("household_no", flat=True))
    assert set(numbers(Filter(), scope.of(user))) == in_rows
    counted = households.count(
        packs.program(), queries.results(scope.of(user)), scope.of(user), Filter()
    )
    assert counted["households"] == len(in_rows)


def test_nobody_counts_nothing(run: Run, registry: Cast) -> None:
    seen = scope.of(registry.nobody)
    found = households.count(packs.program(), queries.results(seen), seen, Filter())
    assert found == {"households": 0, "persons": 0}
    assert totals.of(queries.results(seen), seen, CITY)["households"] == 0


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (Filter(), 5),
        (Filter(division=VILLAGE), 2),
        (Filter(division=TOWN), 3),
        (Filter(exit_status="exited"), 1),
        (Filter(household_attribute="general"), 1),
        (Filter(main_cause="illness"), 1),
        (Filter(rule="household_exit", outcome="met"), 1),
        (Filter(rule="household_exit", outcome="not_met"), 1),
        (Filter(rule="household_exit", outcome="unknown"), 3),
        (Filter(rule="household_exit", condition="house"), 1),
        (Filter(rule="household_exit", lacking="house"), 3),
        (Filter(rule="household_exit", condition="house", outcome="met"), 0),
        (Filter(rule="household_exit", lacking="house", outcome="unknown"), 3),
        (Filter(exited="yes"), 1),
        (Filter(exited="no"), 4),
        (Filter(exited="unknown"), 0),
        (Filter(rule="vocational_aid", outcome="met"), 1),
        (Filter(text="陈"), 2),
        (Filter(text="陈", division=COUNTY), 1),
        (Filter(text="421022"), 1),
        (Filter(text="%"), 0),
        (Filter(text="' OR 1=1 --"), 0),
        (Filter(ids=()), 0),
    ],
)
def test_filters(run: Run, chosen: Filter, count: int) -> None:
    assert len(numbers(chosen)) == count


def test_unknown_rules_and_conditions_are_refused(run: Run) -> None:
    for chosen in (Filter(rule="nothing"), Filter(rule="household_exit", condition="nothing")):
        with pytest.raises(Refusal):
            numbers(chosen)


@pytest.mark.parametrize("sort", ["place", "income", "size", "nonsense"])
def test_pages_follow_each_other_without_gap_or_overlap(run: Run, sort: str) -> None:
    program, results, chosen = packs.program(), queries.results(ALL), Filter(sort=sort)
    walked: list[str] = []
    after = None
    while True:
        page = households.page(program, results, ALL, chosen, after=after, limit=2)
        walked += [row["household_no"] for row in page.rows]
        if page.after is None:
            break
        after = page.after
    assert len(walked) == len(set(walked)) == 5
    assert walked == numbers(chosen)


def test_an_export_is_the_whole_list(run: Run) -> None:
    found = households.every(packs.program(), queries.results(ALL), ALL, Filter())
    assert sum(len(batch) for batch in found) == 5


def test_totals_of_a_place_are_the_sum_below(run: Run) -> None:
    results = queries.results(ALL)
    rule = packs.program().rules["household_exit"]
    for place in (CITY, COUNTY, TOWN):
        whole = totals.of(results, ALL, place, rule)
        parts = totals.below(results, ALL, place, rule).values()
        for name, value in whole.items():
            assert value == sum(part[name] for part in parts), (place, name)


def test_totals_of_the_city(run: Run) -> None:
    found = totals.of(queries.results(ALL), ALL, CITY, packs.program().rules["household_exit"])
    assert (found["households"], found["persons"], found["exited_households"]) == (5, 8, 1)
    assert (found["met"], found["not_met"], found["unknown"]) == (1, 1, 3)


def test_villages_have_nothing_below(run: Run) -> None:
    assert totals.below(queries.results(ALL), ALL, VILLAGE) == {}


def test_poor_villages_are_counted(run: Run) -> None:
    found = totals.villages(queries.results(ALL), ALL, CITY, packs.program().rules["village_exit"])
    assert (found["poor_villages"], found["exited_villages"]) == (1, 0)
    assert found["not_met"] == 1


def test_conditions_are_counted_in_their_order(run: Run) -> None:
    rule = packs.program().rules["household_exit"]
    found = totals.conditions(queries.results(ALL), ALL, CITY, rule)
    assert [(f["condition"].spec.id, f["failed"], f["unknown"]) for f in found] == [
        ("income", 0, 4),
        ("house", 1, 3),
    ]


def test_every_rule_is_summed(run: Run) -> None:
    found = {t["rule"].id: t for t in totals.by_rule(packs.program(), queries.results(ALL), ALL)}
    assert found["vocational_aid"]["amount"] == 300_000
    assert found["repair_grant"]["met"] == 1
    assert found["village_exit"]["not_met"] == 1


def test_no_results_yet_is_a_kind_refusal(cast: Cast, home: object) -> None:
    with pytest.raises(Refusal) as caught:
        queries.results(ALL)
    assert caught.value.code == "runs.none"
    assert factories.YEAR == 2016
