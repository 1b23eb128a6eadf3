"""How far targets are, counted one by one."""

import pytest

from bangfu.base.accounts.models import User
from bangfu.policy.runs import actions, progress, queries
from bangfu.policy.runs.models import Run
from bangfu.policy.runs.progress import Counted
from tests import factories
from tests.cast import CITY, COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, Cast


def counted(user: User, division: str = CITY) -> dict[str, dict[str, Counted]]:
    return progress.counted(queries.desk(user), division)


def test_each_county_is_counted_by_itself(run: Run, registry: Cast) -> None:
    found = counted(registry.city)["households_out"]
    assert found == {COUNTY: Counted(1, 4, 0), NEIGHBOUR: Counted(0, 1, 0)}


def test_a_sum_is_over_those_that_count(run: Run, registry: Cast) -> None:
    assert counted(registry.city)["people_out"][COUNTY] == Counted(1, 4, 0)


def test_a_target_nobody_can_count_is_left_out(run: Run, registry: Cast) -> None:
    assert set(counted(registry.city)) == {"households_out", "people_out"}


@pytest.mark.parametrize(
    ("seat", "division", "places"),
    [
        ("county", CITY, {COUNTY}),
        ("neighbour", CITY, {NEIGHBOUR}),
        ("city", COUNTY, {TOWN, OTHER_TOWN}),
        ("secretary", TOWN, {VILLAGE}),
        ("neighbour", COUNTY, set()),
    ],
)
def test_only_places_of_the_person_below_the_place(
    run: Run, registry: Cast, seat: str, division: str, places: set[str]
) -> None:
    found = counted(getattr(registry, seat), division)
    assert set(found.get("households_out", {})) == places


def test_an_exit_more_shows_after_the_next_refresh(run: Run, registry: Cast) -> None:
    factories.household(VILLAGE, exit_status="exited", members=[{}, {}])
    actions.refresh(by="tests")
    found = counted(registry.city)
    assert found["households_out"][COUNTY] == Counted(2, 5, 0)
    assert found["people_out"][COUNTY] == Counted(3, 5, 0)


def test_who_cannot_be_decided_is_told(run: Run, registry: Cast) -> None:
    factories.household(VILLAGE, exit_status=None, members=[{}])
    actions.refresh(by="tests")
    found = counted(registry.city)["households_out"][COUNTY]
    assert (found.done, found.whole) == (1, 5)
    assert found.unknown in {0, 1}
