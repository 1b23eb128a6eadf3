"""Procedures of the demo city: at every kind of stage, and none finished."""

import struct

import pytest

from bangfu.demo import filings
from bangfu.policy.runs import actions as runs
from bangfu.procedures.filings import queries
from bangfu.procedures.filings.models import Filing, State, Step
from bangfu.procedures.notices import boards
from bangfu.procedures.notices import queries as notices
from bangfu.procedures.notices.models import Notice, Received
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.procedures.conftest import HEALTHY, READY, people

__all__ = ["people"]


@pytest.fixture
def village(people: Cast) -> Cast:
    income = {"disposable_income_pc": 9_000_00}
    for number in range(14):
        status = "not_exited" if number < 2 else "exited"
        factories.household(exit_status=status, members=[HEALTHY], income=income, **READY)
    runs.refresh(by="tests")
    return people


def test_they_stand_at_many_stages(village: Cast) -> None:
    before = list(Household.objects.values_list("exit_status", "version"))
    assert filings.walk(VILLAGE) == len(filings.WAYS) + filings.OTHERS
    assert set(Filing.objects.values_list("state", flat=True)) == {State.OPEN}
    stages = set(Step.objects.filter(state="open").values_list("stage", flat=True))
    assert stages >= {"look", "village_notice", "township", "county"}
    assert Filing.objects.exclude(paused_on=None).count() == 2
    assert Step.objects.exclude(escalated_to="").count() == 1
    assert Step.objects.filter(round=2).exists()
    assert list(Household.objects.values_list("exit_status", "version")) == before


def test_each_desk_has_something_to_do(village: Cast) -> None:
    filings.walk(VILLAGE)
    for seat in (village.secretary, village.town, village.county):
        assert queries.summary(seat)["waiting"], seat


def test_notices_are_up_to_be_posted_and_objected_to(village: Cast) -> None:
    filings.walk(VILLAGE)
    assert len(boards.shown(list(boards.board(VILLAGE)))) >= 3
    assert notices.unposted(village.secretary).count() == 2
    received, missing = Received.objects.order_by("pk")
    assert received.objection.by == "system:public"
    assert missing.is_missing
    assert missing.is_waiting
    for name in "陈大伟", "王先生":
        assert all(name not in str(one.payload) for one in Notice.objects.all())


def test_done_again_it_changes_nothing(village: Cast) -> None:
    filings.walk(VILLAGE)
    count = Filing.objects.count()
    assert filings.walk(VILLAGE) == 0
    assert Filing.objects.count() == count


def test_without_everybody_nothing_is_begun(village: Cast) -> None:
    village.clerk.posts.all().delete()
    assert filings.walk(VILLAGE) == 0


def test_the_photo_is_a_picture_of_its_size() -> None:
    made = filings.picture(10, 4)
    assert made.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", made[16:24]) == (10, 4)
