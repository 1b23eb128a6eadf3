"""Links to lists: real addresses, and none to pages that are not there."""

from bangfu.web import links
from tests.cast import VILLAGE


def test_a_page_that_does_not_exist_has_no_address() -> None:
    assert links.to("nothing:here", "x", at=VILLAGE) == ""


def test_a_query_holds_only_what_is_asked() -> None:
    assert links.to("map:index", show="a b", share="") == "/map/?show=a+b"
    assert links.to("map:place", VILLAGE) == f"/map/{VILLAGE}/"


def test_a_list_of_households_names_its_filters() -> None:
    found = links.households(VILLAGE, rule="household_exit", outcome="met")
    assert found == f"/households/?at={VILLAGE}&rule=household_exit&outcome=met"


def test_a_list_of_villages_leaves_none_out() -> None:
    assert links.villages(outcome="met") == "/villages/?kind=all&outcome=met"


def test_a_village_leads_to_its_page() -> None:
    assert links.village(VILLAGE) == f"/villages/{VILLAGE}/"
