"""Revising while nobody has signed; closing a year."""

import datetime as dt
from pathlib import Path

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry as Trail
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs.progress import Counted
from bangfu.procedures.contracts import actions, drafting, reaching, terms
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract, State
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import CITY, COUNTY, TOWN, VILLAGE, Cast
from tests.procedures.contracts import drawn


@pytest.fixture
def pledge(people: Cast) -> Contract:
    drafting.draft(by=people.city, wanted=Wanted("pledge", CITY, "county", 2016))
    return Contract.objects.get(division=COUNTY)


def term(contract: Contract, name: str) -> terms.Term:
    return next(one for one in contract.terms if one["target"] == name)


def refused(code: str, by: User, contract: Contract, **figures: str) -> Refusal:
    before = drawn.refreshed(contract).digest
    with pytest.raises(Refusal) as caught:
        actions.revise(by=by, contract=contract, digest=before, figures=figures)
    assert caught.value.code == code
    assert drawn.refreshed(contract).digest == before
    return caught.value


def test_the_upper_place_hands_down_what_the_pack_leaves_open(
    people: Cast, pledge: Contract
) -> None:
    before = pledge.digest
    found = actions.revise(
        by=people.city, contract=pledge, digest=before, figures={"people_out": "7", "roads": "2.5"}
    )
    assert term(found, "people_out")["figure"] == 7
    assert term(found, "people_out")["origin"] == "handed"
    assert term(found, "roads")["figure"] == 250
    assert found.digest == terms.digest(found) != before
    changes = Trail.objects.get(action="contracts.revise").changes
    assert changes == {"figures": {"people_out": [None, 7], "roads": [None, 250]}}


def test_an_empty_figure_is_taken_out_again_and_an_unnamed_one_stays(
    people: Cast, pledge: Contract
) -> None:
    given = {"people_out": "7", "roads": "2.5"}
    found = actions.revise(by=people.city, contract=pledge, digest=pledge.digest, figures=given)
    found = actions.revise(
        by=people.city, contract=found, digest=found.digest, figures={"roads": " "}
    )
    assert term(found, "people_out")["figure"] == 7
    assert term(found, "roads")["figure"] is None


def test_a_figure_of_the_pack_is_not_overwritten(people: Cast, pledge: Contract) -> None:
    figures = {"households_out": "1"}
    found = actions.revise(by=people.city, contract=pledge, digest=pledge.digest, figures=figures)
    assert term(found, "households_out")["figure"] == 6_000
    assert term(found, "households_out")["origin"] == "pack"


@pytest.mark.parametrize("typed", ["很多", "-1", "1.5", "1e9", "=1+1", "9" * 400])
def test_what_is_no_number_is_refused(people: Cast, pledge: Contract, typed: str) -> None:
    refused("contracts.figure", people.city, pledge, people_out=typed)


def test_only_the_upper_place_revises_and_only_unsigned(people: Cast, pledge: Contract) -> None:
    refused("rights.missing", people.county, pledge, people_out="7")
    drawn.sign(people.city, pledge)
    refused("contracts.moved_on", people.city, pledge, people_out="7")


def test_revising_what_somebody_else_revised_is_refused(people: Cast, pledge: Contract) -> None:
    read = pledge.digest
    actions.revise(by=people.city, contract=pledge, digest=read, figures={"people_out": "7"})
    with pytest.raises(Refusal) as caught:
        actions.revise(by=people.city, contract=pledge, digest=read, figures={"people_out": "8"})
    assert (caught.value.code, caught.value.status) == ("contracts.changed", 409)
    assert term(drawn.refreshed(pledge), "people_out")["figure"] == 7


def test_a_text_revised_meanwhile_is_not_signed(people: Cast, pledge: Contract) -> None:
    from bangfu.procedures.contracts import signing

    read = pledge.digest
    actions.revise(by=people.city, contract=pledge, digest=read, figures={"people_out": "7"})
    with pytest.raises(Refusal) as caught:
        signing.sign(
            by=people.city, papers=[(pledge.uid, read)], name="林市长办", confirm=drawn.yes
        )
    assert caught.value.code == "contracts.changed"


# --- closing ---


@pytest.fixture
def year_end(people: Cast, home: Path) -> Contract:
    """A contract in force on the last day of its year, and a run."""
    Site.objects.update(reference_date=dt.date(2016, 12, 31))
    for status in ("exited", "exited", "registered"):
        factories.household(VILLAGE, exit_status=status, members=[{}], income={})
    contract = drawn.of_town(people.county)
    drawn.sign(people.county, contract)
    drawn.sign(people.town, contract)
    runs.refresh(by="tests")
    return drawn.refreshed(contract)


def test_progress_is_what_the_registry_counts(people: Cast, year_end: Contract) -> None:
    counts = reaching.below(people.county, COUNTY)
    (found,) = reaching.of(year_end, counts)
    assert found.counted is not None
    assert (found.counted.done, found.counted.whole) == (2, 3)
    assert found.percent == pytest.approx(66.7)
    assert found.met is None or found.met


def test_the_lower_side_sees_the_same(people: Cast, year_end: Contract) -> None:
    mine = reaching.of(year_end, reaching.below(people.town, COUNTY))
    assert mine == reaching.of(year_end, reaching.below(people.county, COUNTY))


def test_closing_keeps_what_was_reached(people: Cast, year_end: Contract) -> None:
    assert actions.close(by=people.county, superior=COUNTY, year=2016) == 1
    found = drawn.refreshed(year_end)
    assert found.state == State.CLOSED
    assert found.results["day"] == "2016-12-31"
    assert found.results["reached"]["households_out"]["done"] == 2
    factories.household(VILLAGE, exit_status="registered", members=[{}], income={})
    (kept,) = reaching.of(found, {})
    assert kept.counted is not None
    assert kept.counted.done == 2
    assert found.digest == terms.digest(found)
    with pytest.raises(Refusal) as caught:
        actions.withdraw(by=people.county, contract=found, reason="迟了")
    assert caught.value.code == "contracts.moved_on"
    # The one that nobody signed is still open, and there is nothing more to close.
    assert Contract.objects.filter(state=State.DRAFTED).count() == 1
    with pytest.raises(Refusal) as caught:
        actions.close(by=people.county, superior=COUNTY, year=2016)
    assert caught.value.code == "contracts.nothing"


def test_a_year_that_runs_is_not_closed(people: Cast, year_end: Contract) -> None:
    Site.objects.update(reference_date=dt.date(2016, 12, 30))
    with pytest.raises(Refusal) as caught:
        actions.close(by=people.county, superior=COUNTY, year=2016)
    assert caught.value.code == "contracts.year_runs"


@pytest.mark.parametrize("seat", ["town", "neighbour", "auditor", "secretary"])
def test_only_the_upper_place_closes(people: Cast, year_end: Contract, seat: str) -> None:
    with pytest.raises(Refusal) as caught:
        actions.close(by=getattr(people, seat), superior=COUNTY, year=2016)
    assert caught.value.code == "rights.missing"
    assert drawn.refreshed(year_end).state == State.IN_FORCE


SHARE = {"figure": 5_000, "type": "rate", "bound": "at_least", "pace": "by_then", "sums": False}
NUMBER = {"figure": 10, "type": "int", "bound": "exactly", "pace": "by_then"}


@pytest.mark.parametrize(
    ("said", "counted", "met"),
    [
        ({}, (50, 100, 0), True),
        ({}, (49, 100, 0), False),
        ({}, (49, 100, 2), None),
        ({}, (0, 0, 3), None),
        ({"figure": None}, (9, 9, 0), None),
        ({"pace": "each"}, (9, 9, 0), None),
        ({"sums": True}, (9, 9, 0), None),
        ({"bound": "at_most"}, (50, 100, 0), True),
        ({"bound": "at_most"}, (51, 100, 0), False),
        ({"bound": "at_most"}, (50, 100, 1), None),
        (NUMBER, (10, 99, 0), True),
        (NUMBER, (9, 99, 0), False),
        (NUMBER, (9, 99, 1), None),
        (NUMBER, (10, 99, 5), True),
        ({**NUMBER, "bound": "at_most"}, (10, 99, 0), True),
        ({**NUMBER, "bound": "at_most"}, (10, 99, 1), None),
        ({**NUMBER, "bound": "at_most"}, (11, 99, 1), False),
    ],
)
def test_met_is_said_only_where_it_is_known(
    said: dict[str, object], counted: tuple[int, int, int], met: bool | None
) -> None:
    assert reaching.met({**SHARE, **said}, Counted(*counted)) is met


def test_what_nobody_counts_is_not_judged() -> None:
    assert reaching.met(SHARE, None) is None


def test_terms_of_the_town_are_there(people: Cast) -> None:
    assert drawn.of_town(people.county).division == TOWN
