"""What keeps verdicts unknown, counted by hand for the small registry."""

from bangfu.base.accounts import scope
from bangfu.base.accounts.scope import Scope
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import lacking, queries
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import CITY, COUNTY, Cast

ALL = Scope((("000000000000", "999999999999"),))


def lacks(rule: str, seen: Scope = ALL, unset: tuple[str, ...] = ()) -> dict[str, int]:
    program = packs.program()
    found = lacking.ranking(program, queries.results(seen), seen, program.rules[rule], unset)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    return {f"{one.subject}.{one.name}": one.count for one in found}


def test_empty_facts_are_counted_among_undecided_households(run: Run) -> None:
    # Three households are undecided; none of them has an income of the year or a house grade.
    found = lacks("household_exit")
    assert found["household.disposable_income_pc"] == 3
    assert found["household.house_grade"] == 3


def test_a_scope_limits_what_is_counted(run: Run, registry: Cast) -> None:
    assert lacks("household_exit", scope.of(registry.county))["household.house_grade"] == 2
    assert lacks("household_exit", scope.of(registry.secretary)) == {}
    assert lacks("household_exit", scope.of(registry.nobody)) == {}


def test_villages_without_a_file_lack_what_it_would_say(run: Run) -> None:
    wanted = {"village.collective_income": 3, "village.is_poor_village": 3}
    assert lacks("village_exit") == wanted


def test_a_rule_about_members_counts_members(run: Run) -> None:
    # Everybody whose schooling nobody told: one of five households told it for all its members.
    assert lacks("vocational_aid") == {"member.student_status": 5}


def test_a_figure_counts_where_a_condition_asks_for_it(run: Run) -> None:
    assert lacks("household_exit", unset=("income_line",))[".income_line"] == 3
    assert ".repair_grant" not in lacks("repair_grant", unset=("repair_grant",))


def test_households_that_wait_for_an_amount(run: Run) -> None:
    program, results = packs.program(), queries.results(ALL)
    # With demonstration figures nothing is open; the query is told to take the figure as unset,
    # and the amount is known all the same.
    assert lacking.waiting(program, results, ALL, {"repair_grant"}) == 0
    assert lacking.waiting(program, results, ALL, {"income_line"}) == 3
    assert lacking.waiting(program, results, ALL, set()) == 0


def test_an_amount_without_its_figure_is_waited_for(registry: Cast) -> None:
    from bangfu.policy.runs import actions

    Site.objects.update(assumed=False)
    actions.refresh(by="tests")
    program, results = packs.program(), queries.results(ALL)
    assert lacking.waiting(program, results, ALL, {"repair_grant"}) == 1
    assert lacking.waiting(program, results, Scope(()), {"repair_grant"}) == 0


def test_parameters_that_rules_in_force_ask_for(cast: Cast) -> None:
    asked = lacking.asked_for(packs.program(), factories.DAY)
    assert {"income_line", "repair_grant", "vocational_aid", "collective_line"} <= asked


def test_villages_are_grouped_like_households(run: Run) -> None:
    from bangfu.policy.runs import totals

    program, results = packs.program(), queries.results(ALL)
    rule = program.rules["village_exit"]
    whole = totals.villages(results, ALL, CITY, rule)
    parts = totals.villages_below(results, ALL, CITY, rule).values()
    assert {name: sum(part[name] for part in parts) for name in whole} == whole
    assert set(totals.villages_below(results, ALL, CITY, rule)) >= {COUNTY}


def test_rules_about_members_are_counted_in_households(run: Run) -> None:
    from bangfu.policy.runs import totals

    found = totals.by_household(packs.program(), queries.results(ALL), ALL, CITY)
    assert sum(found["vocational_aid"][name] for name in totals.OUTCOME_COUNTS) == 5
    assert found["vocational_aid"]["met"] == 1
    assert "village_exit" not in found
