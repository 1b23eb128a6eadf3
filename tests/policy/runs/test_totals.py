"""Totals that pages open lists from: counted like the lists, counted once."""

import pytest

from bangfu.base.accounts.scope import Scope
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, households, queries, reading, totals
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR, VILLAGE

ALL = Scope((("000000000000", "999999999999"),))


def count(chosen: Filter) -> int:
    found = households.count(packs.program(), queries.results(ALL), ALL, chosen)
    return found["households"]


@pytest.mark.parametrize("outcome", totals.OUTCOME_COUNTS)
@pytest.mark.parametrize("exited", ["yes", "no"])
def test_progress_counts_like_the_list(run: Run, outcome: str, exited: str) -> None:
    rule = packs.program().rules["household_exit"]
    found = totals.progress(queries.results(ALL), ALL, rule)
    chosen = Filter(rule=rule.id, outcome=outcome, exited=exited)
    assert found[f"{outcome}_{exited}"] == count(chosen)


def test_progress_without_results_is_nothing(run: Run) -> None:
    rule = packs.program().rules["household_exit"]
    assert set(totals.progress(queries.results(Scope()), Scope(), rule).values()) == {0}


@pytest.mark.parametrize("outcome", totals.OUTCOME_COUNTS)
@pytest.mark.parametrize("rule", ["household_exit", "repair_grant", "vocational_aid"])
@pytest.mark.parametrize("division", [CITY, COUNTY, NEIGHBOUR])
def test_by_household_counts_like_the_list(
    run: Run, rule: str, outcome: str, division: str
) -> None:
    found = totals.by_household(packs.program(), queries.results(ALL), ALL, division)
    chosen = Filter(division=division, rule=rule, outcome=outcome)
    assert found[rule][outcome] == count(chosen)


def test_amounts_add_up_to_the_sum_over_members(run: Run) -> None:
    program, results = packs.program(), queries.results(ALL)
    mine = totals.by_household(program, results, ALL, CITY)
    for total in totals.by_rule(program, results, ALL):
        if total["rule"].subject != "village":
            found = mine[total["rule"].id]
            assert found["amount"] == total["amount"]
            assert found["unpriced"] == total["unpriced"] == 0
    assert mine["vocational_aid"]["persons"] == 1


def test_whoever_has_not_exited_is_counted(run: Run) -> None:
    found = totals.of(queries.results(ALL), ALL, CITY)
    assert (found["poor_households"], found["exited_households"]) == (4, 1)
    assert found["poor_persons"] + found["exited_persons"] == found["persons"]


def test_a_status_nobody_knows_is_neither(run: Run) -> None:
    factories.household(VILLAGE, exit_status=None)
    actions.refresh(by="tests")
    found = totals.of(queries.results(ALL), ALL, VILLAGE)
    assert found["households"] == 3
    assert found["poor_households"] + found["exited_households"] == 2
    assert count(Filter(division=VILLAGE, exited="unknown")) == 1


def test_the_same_question_is_answered_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = totals.of(queries.results(ALL), ALL, COUNTY)
    first["households"] = -1  # what a caller does to its answer is its own affair
    monkeypatch.setattr(reading, "rows", None)
    assert totals.of(queries.results(ALL), ALL, COUNTY)["households"] == 4


def test_a_new_run_is_counted_anew(run: Run) -> None:
    before = totals.of(queries.results(ALL), ALL, VILLAGE)["households"]
    factories.household(VILLAGE)
    actions.refresh(by="tests")
    assert totals.of(queries.results(ALL), ALL, VILLAGE)["households"] == before + 1


def test_results_say_when_they_were_made(run: Run) -> None:
    found = queries.results(ALL).computed_at
    assert found is not None
    assert run.finished_at is not None
    assert found >= run.finished_at


def test_only_poor_villages_count_for_their_standard(run: Run) -> None:
    rule = packs.program().rules["village_exit"]
    found = totals.villages(queries.results(ALL), ALL, CITY, rule)
    assert sum(found[name] for name in totals.OUTCOME_COUNTS) == found["poor_villages"] == 1
