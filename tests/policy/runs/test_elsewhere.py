"""Runs of another pack kept beside the current one."""

import pytest

from bangfu.base.accounts import scope
from bangfu.engine.compile.program import Program
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, elsewhere, households, queries
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.policy.verdicts.test_beside import meadow

__all__ = ["meadow"]


def kept(user: object) -> queries.Results | None:
    parts = list(published.current(factories.DAY.year).values())
    return elsewhere.results(packs.program("meadow"), parts, scope.of(user, READ))


READ = queries.Permission.HOUSEHOLDS_READ


def test_the_live_results_stay_what_they_are(run: Run, meadow: Program) -> None:
    made = actions.run_elsewhere(by="city", pack="meadow")
    assert made is not None
    assert (made.pack, made.current) == ("meadow", False)
    assert queries.current_run() == run
    assert not queries.is_stale()


def test_it_is_made_once_for_the_same_facts(run: Run, meadow: Program) -> None:
    first = actions.run_elsewhere(by="city", pack="meadow")
    assert actions.run_elsewhere(by="deputy", pack="meadow") == first
    assert Run.objects.filter(pack="meadow").count() == 1


def test_its_lists_are_those_of_the_persons_area(run: Run, meadow: Program, cast: Cast) -> None:
    assert kept(cast.city) is None
    actions.run_elsewhere(by="city", pack="meadow")
    counts = []
    for user in (cast.city, cast.secretary):
        found = kept(user)
        assert found is not None
        area = scope.of(user, READ)
        asked = (packs.program("meadow"), found, area, Filter())
        counts.append(households.count(*asked)["households"])
    assert counts == [5, 2]


@pytest.mark.parametrize("change", ["facts", "day"])
def test_it_no_longer_counts_when_what_it_was_made_of_moves_on(
    run: Run, meadow: Program, cast: Cast, change: str
) -> None:
    first = actions.run_elsewhere(by="city", pack="meadow")
    if change == "facts":
        factories.household(VILLAGE, members=[{}])
        actions.refresh(by="tests")
    else:
        Site.objects.update(reference_date=factories.DAY.replace(day=1))
    assert kept(cast.city) is None
    second = actions.run_elsewhere(by="city", pack="meadow")
    assert second is not None
    assert second != first
    assert Run.objects.filter(pack="meadow").count() == 1


def test_tidying_keeps_it_while_it_holds(run: Run, meadow: Program, cast: Cast) -> None:
    actions.run_elsewhere(by="city", pack="meadow")
    actions.tidy()
    assert kept(cast.city) is not None
    factories.household(NEIGHBOUR_VILLAGE, members=[{}])
    actions.refresh(by="tests")
    actions.tidy()
    assert not Run.objects.filter(pack="meadow").exists()


def test_an_empty_registry_has_none(cast: Cast, home: object, meadow: Program) -> None:
    assert actions.run_elsewhere(by="city", pack="meadow") is None
