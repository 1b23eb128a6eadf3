"""A filing from proposal to effect, and what stands in its way."""

from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Decision, State
from bangfu.registry.households.models import Household
from tests.cast import Cast
from tests.procedures import walk


def test_a_household_leaves_poverty_through_all_hands(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.approve(people.town, filing)
        reply = walk.approve(people.county, filing)
    ready.refresh_from_db()
    assert reply.state == State.DONE
    assert (ready.exit_status, ready.exit_year) == ("exited", 2016)
    assert walk.fresh(filing).result["exit_status"] == "exited"
    acts = list(Decision.objects.values_list("verb", "by"))
    assert acts[0] == ("open", "secretary")
    assert acts[-2:] == [("approve", "town"), ("approve", "county")]
