"""The run proposes: met and not left; what is unknown stands apart; and points of other slices."""

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import actions as runs
from bangfu.procedures import points
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.status import candidates
from bangfu.registry.households.models import Household
from bangfu.watch.quality.models import Clue
from tests import factories
from tests.cast import NEXT_VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import HEALTHY, READY
from tests.procedures.refusals import refused


@pytest.fixture
def counted(people: Cast, ready: Household) -> Cast:
    """One that meets it, one unclear, one that has left, one that does not, one elsewhere."""
    income = {"disposable_income_pc": 9_000_00}
    factories.household(members=[{"name": "不明户"}], house_grade=None, income=income)
    factories.household(exit_status="exited", members=[HEALTHY], income=income, **READY)
    factories.household(house_grade="d", income={"disposable_income_pc": 1_00})
    factories.household(NEXT_VILLAGE, members=[HEALTHY], income=income, **READY)
    runs.refresh(by="tests")
    return people


def names(piece: candidates.Piece) -> list[str]:
    return [row.name for row in piece.rows]


def test_those_who_meet_it_and_have_not_left_are_proposed(counted: Cast) -> None:
    piece = candidates.exits(counted.secretary)
    assert (names(piece), piece.total) == (["陈大伟"], 1)
    assert candidates.exits(counted.city).total == 2


def test_what_is_unknown_stands_apart_with_what_is_missing(counted: Cast) -> None:
    piece = candidates.exits(counted.secretary, kind="unknown")
    assert names(piece) == ["不明户"]
    assert piece.rows[0].missing == ("住房安全",)
    assert candidates.exits(counted.secretary, kind="unknown", language="en").rows[0].missing == (
        "Safe house",
    )


def test_nobody_outside_is_proposed(counted: Cast) -> None:
    for seat in (counted.nobody, counted.system):
        assert candidates.exits(seat).total == 0


def test_one_that_is_under_way_says_so(counted: Cast, ready: Household) -> None:
    filing = walk.begin(counted.secretary, ready)
    assert candidates.exits(counted.secretary).rows[0].filing == filing.uid


def test_before_the_first_run_there_is_nothing_to_propose(people: Cast) -> None:
    with pytest.raises(Refusal):
        candidates.exits(people.secretary)


def test_several_are_proposed_at_once_and_each_is_told_apart(
    counted: Cast, ready: Household
) -> None:
    poor = Household.objects.get(house_grade="d")
    keys = [str(ready.uid), str(poor.uid), "01a20000-0000-7000-8000-000000000000"]
    done = mass.open_many(by=counted.secretary, procedure="household_exit", subjects=keys)
    assert (done.done, len(done.refused)) == (1, 2)
    assert Filing.objects.get().subject_id == str(ready.uid)


# --- open points ---


def clue(home: Household, severity: str, **more: object) -> Clue:
    about = {"subject": "household", "subject_key": str(home.pk), "household": home}
    days = {"found_on": factories.DAY, "last_seen_on": factories.DAY}
    return Clue.objects.create(
        check_code="LV01", check_id="no_power", check_version=1, severity=severity,
        village_id=home.village_id, **about, **days, **more,
    )  # fmt: skip


def test_what_is_unknown_and_open_clues_are_open_points(people: Cast) -> None:
    home = factories.household(house_grade=None, income={"disposable_income_pc": 9_000_00})
    clue(home, "warn")
    found = points.of(people.secretary, "household", str(home.uid), "exit")
    assert [(point.kind, point.blocks) for point in found] == [("unknown", False), ("clue", False)]
    other = points.of(people.secretary, "household", str(home.uid), "monitoring")
    assert [point.kind for point in other] == ["clue"]


def test_a_clue_that_blocks_stops_every_approval(people: Cast, ready: Household) -> None:
    found = clue(ready, "block")
    filing = walk.begin(people.secretary, ready)
    day = walk.to_township(people.secretary, filing)

    with clock.at(day):
        refusal = refused("procedures.open_points", walk.approve, people.town, filing)
        assert "LV01" in str(refusal.message)
        Clue.objects.filter(pk=found.pk).update(state="closed")
        walk.approve(people.town, filing)


@pytest.mark.parametrize("change", [{"state": "waived"}, {"present": False}])
def test_a_clue_that_is_settled_or_gone_is_no_point(
    change: dict[str, object], people: Cast, ready: Household
) -> None:
    clue(ready, "block", **change)
    assert points.of(people.secretary, "household", str(ready.uid), "exit") == []


def test_a_village_has_no_clues_of_households(people: Cast) -> None:
    kinds = {p.kind for p in points.of(people.secretary, "village", "421083100201", "")}
    assert kinds == set()
