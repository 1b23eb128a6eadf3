"""A decision that its record contradicts is refused; what was found out is always recorded."""

from typing import Any

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households import actions
from bangfu.registry.households.changes import guarding
from bangfu.registry.households.models import Household
from bangfu.watch.quality import blocking
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.watch.quality.conftest import GOOD


@pytest.fixture
def house(cast: Cast) -> Household:
    """A household in order, not exited."""
    Site.objects.update(reference_date=factories.DAY, assumed=False)
    return factories.household(
        VILLAGE,
        exit_status="not_exited",
        house_grade="d",
        has_domestic_power=True,
        members=[GOOD],
        income={"wage_income": 20_000_00},
    )


def edit(cast: Cast, home: Household, **changes: Any) -> Household:
    home.refresh_from_db()
    return actions.edit(
        by=cast.county.username,
        user=cast.county,
        uid=home.uid,
        version=home.version,
        changes=changes,
    )


def test_what_an_edit_brings_about_is_refused_and_named(cast: Cast, house: Household) -> None:
    assert blocking.hits(house) == {}
    with pytest.raises(Refusal) as caught:
        edit(cast, house, exit_status="exited", exit_year=2016)
    assert caught.value.code == "households.blocked"
    assert [key.partition(":")[0] for key in caught.value.context["checks"]] == ["LV03"]
    assert "LV03" in str(caught.value.message)
    house.refresh_from_db()
    assert (house.exit_status, house.version) == ("not_exited", 1)


def test_what_makes_it_right_goes_through_together(cast: Cast, house: Household) -> None:
    done = edit(cast, house, exit_status="exited", exit_year=2016, house_grade="a")
    assert done.exit_status == "exited"


def test_what_was_wrong_before_stops_no_other_correction(cast: Cast, house: Household) -> None:
    Household.objects.filter(pk=house.pk).update(exit_status="exited", exit_year=2016)
    house.refresh_from_db()
    assert [key.partition(":")[0] for key in blocking.hits(house)] == ["LV03"]
    assert edit(cast, house, group_name="三组").group_name == "三组"


def test_what_was_found_out_is_recorded_however_badly_it_fits(cast: Cast, house: Household) -> None:
    Household.objects.filter(pk=house.pk).update(exit_status="exited", house_grade="a")
    assert edit(cast, house, house_grade="d").house_grade == "d"
    assert len(blocking.hits(house)) == 1


def test_unknown_never_blocks(cast: Cast, house: Household) -> None:
    edit(cast, house, house_grade=None)
    assert edit(cast, house, exit_status="exited", exit_year=2016).exit_status == "exited"


def test_a_guard_is_asked_once_however_often_it_registers(
    cast: Cast, house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_guards", {})
    asked: list[int] = []

    def guard(home: Household) -> dict[str, str]:
        asked.append(home.pk)
        return {}

    guarding.register("a", guard)
    guarding.register("a", guard)
    edit(cast, house, group_name="二组")
    assert asked == []  # nothing is decided
    edit(cast, house, exit_status="pre_exit")
    assert asked == [house.pk, house.pk]  # before and after
