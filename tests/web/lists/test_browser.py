"""The working list in a real browser: ticking, keys, cells in place, columns; desk and phone."""

from collections.abc import Callable

import pytest

from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from tests.web.browser import Visit
from tests.web.test_browser import UNNAMED

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]
TICKED = "document.querySelectorAll('.pick:checked').length"
OPEN = "document.querySelector('#picked.is-open') !== null"


def test_a_cell_is_edited_in_place_left_by_escape_and_taken_back(run: Run, visit: Visiting) -> None:
    window = visit("secretary")
    window.open("/households/")
    cell = "td[data-edit] >> nth=0"
    window.page.dblclick(cell)
    window.until("document.querySelector('[data-editing] select') !== null")
    window.page.keyboard.press("Escape")
    window.until("document.querySelector('[data-editing]') === null")
    window.page.focus(cell)
    window.page.keyboard.press("Enter")
    window.until("document.activeElement.closest('[data-editing]') !== null")
    window.page.select_option("[data-editing] select", "因残")
    window.page.click("[data-editing] button[type=submit]")
    window.until("document.querySelector('#alerts .undo') !== null")
    assert Household.objects.filter(main_cause="disability").count() == 1
    window.page.click("#alerts .undo button")
    window.page.wait_for_selector("#alerts :text('已撤销')")
    assert not Household.objects.filter(main_cause="disability").exists()


def test_households_are_ticked_by_range_and_by_key(run: Run, visit: Visiting) -> None:
    window = visit("county")
    window.open("/households/")
    assert not window.page.evaluate(OPEN)
    window.page.click(".pick >> nth=0")
    window.page.click(".pick >> nth=2", modifiers=["Shift"])
    assert window.page.evaluate(TICKED) == 3
    assert window.page.evaluate(OPEN)
    window.page.evaluate("document.activeElement.blur()")
    window.page.keyboard.press("j")
    window.page.keyboard.press("x")
    window.page.keyboard.press("?")
    assert window.page.evaluate("document.querySelector('[data-keys]').open")
    window.page.keyboard.press("Escape")
    window.page.evaluate("document.activeElement.blur()")
    window.page.keyboard.press("/")
    assert window.page.evaluate("document.activeElement.id") == "q"


@pytest.mark.parametrize("phone", [False, True])
def test_many_are_set_at_once_after_a_preview(run: Run, visit: Visiting, phone: bool) -> None:
    window = visit("county", phone=phone)
    window.open("/households/")
    window.page.check("[data-pick-all]")
    window.page.click("#picked button:has-text('批量修改')")
    window.page.select_option("#column", "group_name")
    window.page.click("button:has-text('下一步')")
    window.page.fill("#text", "三组")
    window.page.click("button:has-text('预览')")
    window.page.click("button:has-text('确认修改')")
    window.until("document.querySelector('#alerts .undo') !== null")
    assert Household.objects.filter(group_name="三组").count() == 4
    window.shot(f"lists/set-{phone}")


@pytest.mark.parametrize("phone", [False, True])
def test_columns_are_chosen_and_shown(run: Run, visit: Visiting, phone: bool) -> None:
    window = visit("county", phone=phone)
    window.open("/lists/columns/")
    window.page.click("button[name=add][value=house_grade]")
    window.until("document.querySelector('button[name=drop][value=house_grade]') !== null")
    assert window.page.evaluate(UNNAMED) == []
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert window.page.evaluate(wide) <= 0
    window.page.click(".head-tools a")
    window.until("document.querySelector('.list thead').textContent.includes('危房等级')")
    assert window.page.evaluate(wide) <= 0
    assert window.page.evaluate(UNNAMED) == []
