"""Lists and totals against a count one by one, over random households."""

from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from bangfu.base.accounts import scope
from bangfu.base.accounts.scope import Scope
from bangfu.engine.explain import NAMES
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, households, queries, totals
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from tests.cast import CITY, COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, Cast
from tests.policy import crowd
from tests.policy.crowd import Known

ALL = Scope((("000000000000", "999999999999"),))
TEXTS = ("陈", "%", "_", "421083", "421083100201-0", "100201", "小燕", "'")
FILTERS = [
    Filter(),
    *(Filter(division=place) for place in (CITY, COUNTY, TOWN, OTHER_TOWN, VILLAGE, NEIGHBOUR)),
    *(Filter(exited=said) for said in households.EXITED),
    *(Filter(exit_status=status) for status in crowd.STATUS if status),
    Filter(household_attribute="dibao", main_cause="illness"),
    *(
        Filter(text=text)
        for text in ("陈", "%", "_", "421083", "421083100201-0", "100201", "小燕", "'")
    ),
    *(Filter(rule="household_exit", condition=name) for name in ("income", "house")),
    *(Filter(rule="household_exit", lacking=name) for name in ("income", "house")),
    *(
        Filter(rule=rule, outcome=outcome)
        for rule in ("household_exit", "repair_grant", "vocational_aid")
        for outcome in households.OUTCOMES
    ),
    Filter(rule="household_exit", outcome="unknown", lacking="house", division=COUNTY),
    Filter(rule="household_exit", outcome="not_met", condition="house", lacking="income"),
]


@pytest.fixture
def town(cast: Cast, home: Path) -> tuple[Run, list[Known]]:
    """Thirty random households, run, and each answered by itself."""
    crowd.settle()
    run = actions.refresh(by="tests")
    assert run is not None
    return run, crowd.known(run)


def walk(chosen: Filter, seen: Scope, limit: int) -> list[str]:
    """The household numbers of a list, page by page."""
    program, results, after = packs.program(), queries.results(seen), None
    numbers: list[str] = []
    while True:
        page = households.page(program, results, seen, chosen, after=after, limit=limit)
        assert len(page.rows) <= limit
        numbers += [row["household_no"] for row in page.rows]
        if page.after is None:
            return numbers
        after = page.after


def brute(town: list[Known], chosen: Filter) -> list[str]:
    found = [one for one in town if crowd.fits(one, chosen)]
    return [one.number for one in sorted(found, key=lambda one: crowd.key(one, chosen.sort))]


def test_every_list_in_every_order_is_what_a_count_one_by_one_finds(town: tuple) -> None:
    _run, known = town
    for chosen, sort in product(FILTERS, households.SORTS):
        asked = replace(chosen, sort=sort)
        assert walk(asked, ALL, 7) == brute(known, asked), asked


def test_enough_is_found_to_mean_something(town: tuple) -> None:
    _run, known = town
    sizes = [len(brute(known, chosen)) for chosen in FILTERS]
    assert sum(0 < size < len(known) for size in sizes) > len(FILTERS) * 2 / 3


def test_the_size_of_a_page_changes_nothing(town: tuple) -> None:
    _run, known = town
    for limit, sort in product((1, 2, 29, 30, 31), households.SORTS):
        assert walk(Filter(sort=sort), ALL, limit) == brute(known, Filter(sort=sort))


def test_counts_are_those_of_the_lists(town: tuple) -> None:
    _run, known = town
    program, results = packs.program(), queries.results(ALL)
    for chosen in FILTERS:
        found = [one for one in known if crowd.fits(one, chosen)]
        wanted = {"households": len(found), "persons": sum(one.size for one in found)}
        assert households.count(program, results, ALL, chosen) == wanted, chosen


def test_nobody_finds_more_than_their_scope(town: tuple, cast: Cast) -> None:
    _run, known = town
    for user in (cast.county, cast.secretary, cast.neighbour, cast.nobody):
        seen = scope.of(user)
        mine = [one for one in known if one.row.village_id in seen]
        for chosen in FILTERS[::2]:
            assert walk(chosen, seen, 50) == brute(mine, chosen), (user, chosen)


def test_lists_of_ids_keep_the_other_conditions(town: tuple) -> None:
    _run, known = town
    ids = tuple(one.row.pk for one in known[::2])
    for chosen in (Filter(ids=ids), Filter(ids=ids, exited="no"), Filter(ids=(-1,))):
        assert walk(chosen, ALL, 4) == brute(known, chosen)


def test_an_export_in_small_batches_is_the_list(
    town: tuple, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run, known = town
    monkeypatch.setattr(households, "BATCH", 4)
    program, results = packs.program(), queries.results(ALL)
    for chosen in (Filter(), Filter(sort="income"), Filter(text="nobody")):
        found = households.every(program, results, ALL, chosen)
        numbers = [row["household_no"] for batch in found for row in batch]
        assert numbers == brute(known, chosen)


def test_the_stored_outcomes_are_the_interpreters(town: tuple) -> None:
    _run, known = town
    page = households.page(packs.program(), queries.results(ALL), ALL, Filter(), limit=99)
    stored = {row["household_no"]: row for row in page.rows}
    for one in known:
        row = stored[one.number]
        assert {rule: NAMES[row[rule]] for rule in one.outcomes} == one.outcomes
        assert (row["family_size"], row["head_name"]) == (one.size, one.head)
        assert row["is_exited"] is crowd.has_exited(one.row)


def test_amounts_of_members_add_up(town: tuple) -> None:
    _run, known = town
    found = totals.by_household(packs.program(), queries.results(ALL), ALL, CITY)
    each = [m.view for one in known for _rule, members in one.answer.members for m in members]
    assert found["vocational_aid"]["persons"] == sum(view.outcome == "met" for view in each) > 0
    assert found["vocational_aid"]["amount"] == sum(view.amount or 0 for view in each)


def test_totals_of_a_place_are_counted_one_by_one(town: tuple) -> None:
    _run, known = town
    for place in (CITY, COUNTY, TOWN, VILLAGE, NEIGHBOUR):
        check_totals(known, place)


def check_totals(known: list[Known], place: str) -> None:
    here = [one for one in known if crowd.fits(one, Filter(division=place))]
    said = Counter(crowd.has_exited(one.row) for one in here)
    rule = packs.program().rules["household_exit"]
    found = totals.of(queries.results(ALL), ALL, place, rule)
    assert (found["households"], found["persons"]) == (len(here), sum(one.size for one in here))
    assert (found["exited_households"], found["poor_households"]) == (said[True], said[False])
    relapsed = sum(one.row.exit_status == "relapsed" for one in here)
    assert found["relapsed_households"] == relapsed
    outcomes = Counter(one.outcomes["household_exit"] for one in here)
    assert {name: found[name] for name in totals.OUTCOME_COUNTS} == {
        name: outcomes[name] for name in totals.OUTCOME_COUNTS
    }


def test_conditions_are_counted_one_by_one(town: tuple) -> None:
    _run, known = town
    rule = packs.program().rules["household_exit"]
    for found in totals.conditions(queries.results(ALL), ALL, CITY, rule):
        said = Counter(one.condition(rule.id, found["condition"].spec.id) for one in known)
        assert (found["failed"], found["unknown"]) == (said["not_met"], said["unknown"])


def test_every_rule_is_counted_in_households(town: tuple) -> None:
    _run, known = town
    found = totals.by_household(packs.program(), queries.results(ALL), ALL, CITY)
    for rule, counts in found.items():
        said = Counter(one.outcomes[rule] for one in known)
        assert {name: counts[name] for name in totals.OUTCOME_COUNTS} == {
            name: said[name] for name in totals.OUTCOME_COUNTS
        }, rule


def test_progress_is_counted_one_by_one(town: tuple) -> None:
    _run, known = town
    found = totals.progress(queries.results(ALL), ALL, packs.program().rules["household_exit"])
    said = Counter((one.outcomes["household_exit"], crowd.has_exited(one.row)) for one in known)
    for outcome, (name, exited) in product(totals.OUTCOME_COUNTS, (("yes", True), ("no", False))):
        assert found[f"{outcome}_{name}"] == said[outcome, exited]


def test_places_below_share_the_households_out(town: tuple) -> None:
    _run, known = town
    for level in (None, *list(totals.BELOW.values())[1:]):
        found = totals.below(queries.results(ALL), ALL, CITY, level=level)
        assert sum(counts["households"] for counts in found.values()) == len(known)
        for place, counts in found.items():
            here = [one for one in known if crowd.fits(one, Filter(division=place))]
            assert counts["households"] == len(here)
