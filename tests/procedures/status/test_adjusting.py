"""The yearly adjustment ends once nothing of the village is left open, and once a year."""

from pathlib import Path

import pytest

from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock, ending, queries
from bangfu.procedures.filings.models import Filing
from tests.procedures import town as towns
from tests.procedures.refusals import refused
from tests.procedures.town import MONDAY, Town


@pytest.fixture
def town(db: None, home: Path) -> Town:
    return towns.build("jingzhou")


def points(town: Town, filing: Filing) -> list[str]:
    procedure = definitions.thawed(filing.definition)
    found = ending.open_points(town.people["county"], filing, procedure)
    return [point.key for point in found]


def test_it_counts_what_was_decided_in_the_year(town: Town) -> None:
    for procedure in ("household_exit", "household_exit", "monitoring_entry", "member_change"):
        list(towns.go(town, towns.begin(town, procedure)))
    filing = towns.begin(town, "yearly_adjustment")
    list(towns.go(town, filing))
    assert filing.result == {
        "year": 2016,
        "household_identified": 0,
        "household_exited": 2,
        "household_monitored": 1,
        "household_cleared": 0,
        "member_changed": 1,
    }


def test_it_does_not_end_while_a_household_of_the_village_is_open(town: Town) -> None:
    left = towns.begin(town, "household_exit")
    filing = towns.begin(town, "yearly_adjustment")
    assert points(town, filing) == ["waiting"]
    refusal = refused("procedures.adjustment_open", lambda: list(towns.go(town, filing)))
    assert refusal.context == {"waiting": 1}
    actions.withdraw(by=town.people["secretary"], filing=left.uid, reason="今年不提。")
    assert points(town, filing) == []
    later = filing.steps.get(state="open").opened_on
    list(towns.go(town, filing, later))
    assert filing.state == "done"


def test_applications_do_not_hold_it_up(town: Town) -> None:
    towns.begin(town, "microcredit")
    filing = towns.begin(town, "yearly_adjustment")
    list(towns.go(town, filing))
    assert filing.state == "done"


def test_once_a_year(town: Town) -> None:
    list(towns.go(town, towns.begin(town, "yearly_adjustment")))
    refused("procedures.adjusted_already", towns.begin, town, "yearly_adjustment")
    with clock.at(MONDAY.replace(year=2017)):
        again = towns.begin(town, "yearly_adjustment")
    assert again.number.startswith("F421083-2017-")


def test_another_year_or_place_does_not_count(town: Town) -> None:
    list(towns.go(town, towns.begin(town, "household_exit")))
    assert queries.done_at(town.village, 2016, "household") == ["household_exited"]
    assert queries.done_at(town.village, 2015, "household") == []
    assert queries.done_at(town.village, 2016, "village") == []
    assert queries.done_at("421083100299", 2016, "household") == []
    assert queries.open_at(town.village, "household", ["household_exited"]) == 0
