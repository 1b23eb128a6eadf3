"""Pages of two packs side by side."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.engine.compile.program import Program
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE
from tests.policy.verdicts.test_beside import meadow
from tests.web.conftest import PART

__all__ = ["meadow"]
Enter = Callable[[str], Client]


def home(village: str) -> str:
    found = Household.objects.filter(village_id=village).order_by("pk").first()
    assert found is not None
    return reverse("households:beside", args=[found.uid])


def test_a_household_is_shown_under_both(run: Run, meadow: Program, enter: Enter) -> None:
    page = enter("secretary").get(home(VILLAGE), {"pack": "meadow"}).content.decode()
    assert "茶钱" in page
    assert "修房补助" in page
    assert "没有同名的规定" in page


def test_nobody_sees_a_household_elsewhere(run: Run, meadow: Program, enter: Enter) -> None:
    assert enter("secretary").get(home(NEIGHBOUR_VILLAGE)).status_code == 404


def test_the_registry_comes_in_a_second_request(run: Run, meadow: Program, enter: Enter) -> None:
    client = enter("city")
    assert "茶钱" not in client.get("/policy/beside/?pack=meadow").content.decode()
    part = client.get("/policy/beside/?pack=meadow", headers=PART).content.decode()
    assert "茶钱" in part
    assert "<html" not in part


@pytest.mark.parametrize("seat", ["county", "secretary"])
def test_totals_of_all_are_for_those_who_may_see_all(
    run: Run, meadow: Program, enter: Enter, seat: str
) -> None:
    assert enter(seat).get("/policy/beside/?pack=meadow").status_code == 403
