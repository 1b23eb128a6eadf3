"""Filling in and choosing between two people's values, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest

from bangfu.policy.runs.models import Run
from bangfu.registry.households import actions
from bangfu.registry.households.models import Household
from tests.cast import VILLAGE, Cast
from tests.web.browser import Visit

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]


@pytest.mark.parametrize("phone", [False, True])
def test_two_people_at_one_household(cast: Cast, run: Run, visit: Visiting, phone: bool) -> None:
    home = Household.objects.filter(village_id=VILLAGE).first()
    assert home is not None
    window = visit("secretary", phone=phone)
    window.open(f"/households/{home.uid}/")
    window.page.click(".menu-change summary")
    window.shot(f"changes/menu-{phone}")
    window.page.click(".menu-change a >> text=生产生活条件")
    window.page.wait_for_selector("[name=area_water]")
    window.page.fill("[name=area_water]", "2.5")
    window.page.fill("[name=area_pasture]", "很多")
    window.page.keyboard.press("Enter")
    window.forgive("422", "409")
    window.page.wait_for_selector(".form-error")
    assert "不是数字" in window.page.inner_text(".form-error")
    window.page.fill("[name=area_pasture]", "1")
    home.refresh_from_db()
    theirs: dict[str, Any] = {"uid": home.uid, "version": home.version}
    actions.edit(by="town", user=cast.town, **theirs, changes={"area_water": 700})
    window.page.click("form button[type=submit]:has-text('保存')")
    window.page.wait_for_selector("#conflict")
    window.shot(f"changes/conflict-{phone}")
    assert "唐新堤" in window.page.inner_text("#conflict")
    window.page.check("[name=keep-area_water][value=mine]")
    window.page.click("form button[type=submit]:has-text('保存')")
    window.page.wait_for_selector(".head h1")
    home.refresh_from_db()
    assert (home.area_water, home.area_pasture) == (250, 100)
    assert window.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
