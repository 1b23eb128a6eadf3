"""Map and policy in a real browser: down and up again, to a clause, setting a figure."""

from collections.abc import Callable

import pytest

from bangfu.base.divisions import outlines
from bangfu.policy.packs.models import FigureSet
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from tests.cast import CITY, COUNTY, TOWN, VILLAGE, Cast
from tests.web.browser import Visit
from tests.web.policy.samples import imported
from tests.web.test_browser import UNNAMED

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]


@pytest.fixture
def city(run: Run, registry: Cast) -> Cast:
    """Results, a schematic map and an imported document."""
    Site.objects.update(assumed=False)
    outlines.draw_schematic(by="tests", city=CITY)
    imported()
    return registry


def follow(window: Visit, act: Callable[[], object]) -> str:
    """Do what leads to another page; gives its path."""
    with window.page.expect_navigation(wait_until="load"):
        act()
    return str(window.page.evaluate("location.pathname"))


def heading(window: Visit) -> str:
    return str(window.page.inner_text("h1")).strip()


def test_the_map_leads_down_by_click_and_up_by_the_crumbs(city: Cast, visit: Visiting) -> None:
    window = visit("city")
    window.open("/map/")
    window.shot("map-city")
    assert heading(window) == "荆州市"
    area = window.page.locator(f'.map-area[data-code="{COUNTY}"] path')
    assert follow(window, area.click) == f"/map/{COUNTY}/"
    assert heading(window) == "洪湖市"
    area = window.page.locator(f'.map-area[data-code="{TOWN}"] path')
    assert follow(window, area.click) == f"/map/{TOWN}/"
    assert window.page.locator(f'.map-area[data-code="{VILLAGE}"]').count() == 1
    crumb = window.page.locator(".crumbs >> text=荆州市")
    assert follow(window, crumb.click) == f"/map/{CITY}/"


def test_the_keyboard_goes_the_same_way_and_reads_the_tip(city: Cast, visit: Visiting) -> None:
    window = visit("city")
    window.open("/map/")
    window.page.focus("#level")
    window.page.keyboard.press("Tab")
    window.until("document.activeElement.classList.contains('map-area')")
    assert "户" in window.page.inner_text(".map-tip")
    code = window.page.evaluate("document.activeElement.dataset.code")
    assert follow(window, lambda: window.page.keyboard.press("Enter")) == f"/map/{code}/"


def test_choosing_a_rule_recolours_the_map_without_a_reload(city: Cast, visit: Visiting) -> None:
    window = visit("city")
    window.open("/map/")
    window.page.evaluate("window.kept = true")
    window.page.select_option("#show", "household_exit")
    window.until("location.search.includes('show=household_exit')")
    window.until("document.querySelector('#share') !== null")
    window.page.select_option("#share", "unknown")
    window.until("document.querySelector('.map-table').innerText.includes('不能确定的占')")
    assert window.page.evaluate("window.kept")
    # The new picture is alive: its areas tell their numbers.
    window.page.hover(f'.map-area[data-code="{COUNTY}"] path')
    window.until("!document.querySelector('.map-tip').hidden")
    window.shot("map-rule")


def test_a_column_sorts_by_a_press_on_its_head(city: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.open("/map/?level=village")
    for order, place in (("descending", "first"), ("ascending", "last")):
        window.page.click(".map-list thead >> text=户")
        window.until(f"document.querySelector('[aria-sort={order}]')?.innerText.includes('户')")
        assert "湖滨村" in window.page.inner_text(f".map-list tbody tr:{place}-child")


def test_a_citation_leads_to_its_clause_and_the_document(city: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.open("/policy/rules/household_exit/")
    window.shot("policy-rule", whole=True)
    window.page.click("#income a.cite")
    assert "人均收入高于收入线" in window.page.inner_text(".clause-here")
    window.shot("policy-clause")
    follow(window, window.page.locator("text=在全文中看").click)
    assert window.page.is_visible(".clause:target")


def test_a_figure_is_set_through_the_form(city: Cast, visit: Visiting) -> None:
    window = visit("city")
    window.open("/policy/figures/?status=open")
    window.page.click("text=修房补助")
    window.page.fill("#id_value", "很多")
    window.page.fill("#id_starts", "2016-01-01")
    window.page.fill("#id_source", "莲城通知")
    window.forgive("422")
    window.page.click("#set .btn-primary")
    assert "不符合参数的类型" in window.page.inner_text("#set")
    window.page.fill("#id_value", "8000")
    window.page.click("#set .btn-primary")
    assert "已设定" in window.page.inner_text("#alerts")
    assert "本系统设定" in window.page.inner_text(".policy-figure")
    window.shot("policy-figure")
    assert FigureSet.objects.get().value == "8000"


def test_english_fits_a_phone_too(city: Cast, visit: Visiting) -> None:
    window = visit("city", phone=True, english=True)
    for path in ("/map/?show=household_exit", "/policy/rules/household_exit/", "/policy/figures/"):
        window.open(path)
        assert window.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(
    "path",
    [
        "/map/?show=household_exit",
        "/policy/",
        "/policy/documents/lotus-2015/",
        "/policy/rules/",
        "/policy/rules/vocational_aid/",
        "/policy/figures/",
        "/policy/figures/repair_grant/",
    ],
)
def test_every_page_fits_a_phone_and_names_its_controls(
    city: Cast, visit: Visiting, path: str
) -> None:
    window = visit("city", phone=True)
    window.open(path)
    wide = "document.documentElement.scrollWidth > window.innerWidth"
    assert not window.page.evaluate(wide), path
    assert window.page.evaluate(UNNAMED) == []
