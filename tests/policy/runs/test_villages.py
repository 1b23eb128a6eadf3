"""Lists of villages against a count one by one, and trial runs against the live one."""

from itertools import product
from pathlib import Path

import pytest

from bangfu.base.accounts import scope
from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.figures import Question
from bangfu.engine.explain import NAMES
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, compute, lists, queries, totals, trial, villages
from bangfu.policy.runs.models import Run
from bangfu.policy.runs.villages import Filter
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.villages.models import VillageFile
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, TOWN, VILLAGE, Cast
from tests.policy import crowd

ALL = Scope((("000000000000", "999999999999"),))


@pytest.fixture
def town(cast: Cast, home: Path) -> Run:
    """Random households; three villages with a file, one of them out of poverty."""
    crowd.settle(12)
    factories.village_file(NEIGHBOUR_VILLAGE, is_poor_village=True, exited_on=factories.DAY)
    run = actions.refresh(by="tests")
    assert run is not None
    return run


def found(chosen: Filter, seen: Scope = ALL, limit: int = 1) -> list[str]:
    program, results, after = packs.program(), queries.results(seen), None
    listed: list[str] = []
    while True:
        page = villages.page(program, results, seen, chosen, after=after, limit=limit)
        listed += [row["village_id"] for row in page.rows]
        if page.after is None:
            assert villages.count(program, results, seen, chosen) == len(listed)
            return listed
        after = page.after


def wanted(run: Run, chosen: Filter) -> list[str]:
    files = {row.village_id: row for row in VillageFile.objects.all()}
    return [code for code in sorted(crowd.PLACES) if fits(run, chosen, code, files.get(code))]


def fits(run: Run, chosen: Filter, code: str, row: VillageFile | None) -> bool:
    poor = row and row.is_poor_village
    said = {"": poor, "yes": True, "no": False, "unknown": None}
    left = {"": None, "yes": True, "no": False}[chosen.left]
    (view,) = verdicts.village(packs.program(), code, run.as_of, assumed=run.assumed).rules
    return all(
        [
            not chosen.division or chosen.division in codes.lineage(code),
            poor is said[chosen.poor],
            left is None or (poor is True and row and (row.exited_on is not None) is left),
            not chosen.outcome or view.outcome == chosen.outcome,
            chosen.codes is None or code in chosen.codes,
        ]
    )


def test_every_list_of_villages_is_what_a_count_one_by_one_finds(town: Run) -> None:
    for poor, left, place in product(("", "yes", "no", "unknown"), ("", "yes", "no"), ("", TOWN)):
        chosen = Filter(poor=poor, left=left, division=place)
        assert found(chosen) == wanted(town, chosen), chosen
    for outcome in NAMES.values():
        chosen = Filter(rule="village_exit", outcome=outcome)
        assert found(chosen) == wanted(town, chosen), outcome
    chosen = Filter(codes=(VILLAGE, NEXT_VILLAGE, "x"), poor="yes")
    assert found(chosen) == wanted(town, chosen) == [VILLAGE]


def test_villages_outside_the_scope_are_not_listed(town: Run, cast: Cast) -> None:
    seen = scope.of(cast.county)
    assert found(Filter(), seen) == sorted(code for code in crowd.PLACES if code in seen)
    assert found(Filter(), Scope()) == []


def test_a_village_without_households_is_not_registered(cast: Cast, home: Path) -> None:
    factories.household(VILLAGE)
    actions.refresh(by="tests")
    assert found(Filter(registered=True)) == [VILLAGE]
    assert len(found(Filter(division=COUNTY))) == 3


@pytest.mark.parametrize("rule", ["household_exit", "nothing"])
def test_a_rule_about_others_lists_no_villages(town: Run, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        found(Filter(rule=rule, outcome="met"))
    assert (caught.value.code, caught.value.status) == ("lists.rule", 404)


def test_a_trial_of_the_pack_in_force_comes_to_the_live_totals(town: Run) -> None:
    program = packs.program()
    parts = list(published.current(factories.YEAR).values())
    tried = trial.totals(program, parts, Question(factories.DAY, "", True))
    live = {t["rule"].id: t for t in totals.by_rule(program, queries.results(ALL), ALL)}
    assert {total.rule.id for total in tried} == set(live)
    for total in tried:
        for name in (*totals.OUTCOME_COUNTS, "amount", "unpriced"):
            assert getattr(total, name) == live[total.rule.id][name], (total.rule.id, name)
        outcomes = total.met + total.not_met + total.unknown + total.not_applicable
        assert outcomes == total.subjects


@pytest.mark.parametrize(
    ("place", "level"),
    [(CITY, "county"), (COUNTY, "county"), (TOWN, "township"), (VILLAGE, "village")],
)
def test_figures_are_asked_as_deep_as_somebody_set_them(cast: Cast, place: str, level: str) -> None:
    value = packs.schema.Value(value=1, starts=factories.DAY, division=place)
    question = Question(factories.DAY, "", True, {"income_line": [value]})
    assert compute.scope_level(packs.program(), question) == level


def test_lists_keep_only_what_the_pack_knows(db: None) -> None:
    for name in ("lotus", "jingzhou", "wuhan"):
        program = packs.program(name)
        kept = lists.keep(program)
        assert ("household", "household_no") in kept
        assert all(program.fact_type(*column) is not None for column in kept)
        assert len(kept) == len(set(kept))
