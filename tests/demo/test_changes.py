"""What is changed by hand in the demo city: a history to look at, and no figure moved."""

from bangfu.base.audit import queries as audit
from bangfu.demo import changes
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, Cast


def test_a_household_gets_a_history_once(cast: Cast) -> None:
    alone, home = factories.household(), factories.household(members=[{}, {}])
    factories.household(NEIGHBOUR_VILLAGE, members=[{}, {}])
    for _ in range(2):
        changes.make(cast.secretary)
    told = audit.history("household", home.household_no)
    assert [entry.action for entry in reversed(told)] == [
        "households.update",
        "households.correct",
        "households.member_out",
        "households.undo",
    ]
    assert not audit.history("household", alone.household_no).exists()
    assert {person.state for person in registry.members(home)} == {"active"}
    assert Household.objects.filter(version__gt=1).count() == 1


def test_where_nobody_lives_nothing_is_done(cast: Cast) -> None:
    changes.make(cast.secretary)
    assert not Household.objects.exists()
