"""From the list to the reason in a real browser, on a desk and on a phone."""

import re
from collections.abc import Callable

import pytest

from bangfu.policy.runs.models import Run
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household, Member
from tests.cast import COUNTY, VILLAGE
from tests.web.browser import Visit
from tests.web.test_browser import UNNAMED

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]
ROWS = "document.querySelectorAll('.list tbody tr').length"


def text(window: Visit, selector: str) -> str:
    shown: str = window.page.inner_text(selector)
    return shown


@pytest.mark.parametrize("phone", [False, True])
def test_from_the_list_to_the_reason(run: Run, visit: Visiting, phone: bool) -> None:
    window = visit("county", phone=phone)
    window.page.click(".tile[href*='outcome=not_met'][href*='exited=yes']")
    assert "共 1 户" in text(window, ".total")
    window.page.click(".picked a >> nth=1")
    window.page.wait_for_url(re.compile("outcome=not_met"))
    if phone:
        window.page.click(".fold-knob")
    window.page.select_option("#filter-why", "fails:house")
    window.until("location.search.includes('why=fails')")
    window.until(f"{ROWS} === 1")
    window.shot(f"registry/list-{phone}")
    window.page.click(".list tbody a")
    assert "不符合" in text(window, "h1")
    assert "住房安全（否）" in text(window, ".reason-not_met")
    assert "要作出结论，还需要" in text(window, ".lacks")
    window.page.click("#tab-benefits")
    window.until("location.search === '?tab=benefits'")
    window.page.click(".benefit-granted summary")
    assert "7,500" in text(window, ".formula")
    window.shot(f"registry/benefits-{phone}")


def test_an_id_number_leaves_no_trace_in_the_address(run: Run, visit: Visiting) -> None:
    member = Member.objects.get(name="陈大伟")
    number = sealing.open_id_no(bytes(member.id_no or b""), member.uid)
    window = visit("county")
    asked: list[str] = []
    window.page.on("request", lambda request: asked.append(request.url))
    window.open("/households/")
    window.page.fill("#q", number)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(re.compile("found="))
    assert window.page.evaluate(ROWS) == 1
    assert not [url for url in asked if number in url]


def test_the_choice_of_place_goes_down_step_by_step(run: Run, visit: Visiting) -> None:
    window = visit("city")
    window.open("/households/")
    window.page.select_option("#place-at-1", COUNTY)
    window.until("document.querySelector('#place-at-2') !== null")
    window.until(f"{ROWS} === 4")
    assert "洪湖市" in text(window, ".picked")


def test_an_export_is_downloaded(run: Run, visit: Visiting) -> None:
    window = visit("county")
    window.open("/households/?exited=no")
    window.page.click(".menu-export summary")
    with window.page.expect_download() as caught:
        window.page.click(".menu-export button[value=csv]")
    body = caught.value.path().read_text("utf-8-sig")
    assert body.count("\n") == 4


def test_a_number_of_the_overview_opens_its_list(run: Run, visit: Visiting) -> None:
    window = visit("county")
    window.open("/overview/")
    link = ".hurdles li:has-text('住房安全') .pip-amber"
    count = text(window, f"{link} b")
    window.page.click(link)
    assert f"共 {count} 户" in text(window, ".total")


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_no_page_overflows_or_leaves_a_control_without_a_name(
    run: Run, visit: Visiting, phone: bool, english: bool
) -> None:
    home = Household.objects.get(house_grade="d")
    window = visit("county", phone=phone, english=english)
    tabs = ("verdicts", "benefits", "members", "income", "living", "history")
    stops = [
        "/households/?category=general&why=lacks:income",
        "/villages/",
        f"/villages/{VILLAGE}/",
        "/overview/",
        *(f"/households/{home.uid}/?tab={tab}" for tab in tabs),
    ]
    for path in stops:
        window.open(path)
        wide = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        assert window.page.evaluate(UNNAMED) == [], path


@pytest.mark.parametrize("phone", [False, True])
def test_the_menus_of_a_household_keep_within_the_screen(
    run: Run, visit: Visiting, phone: bool
) -> None:
    home = Household.objects.filter(village_id=VILLAGE).first()
    assert home is not None
    window = visit("secretary", phone=phone)
    window.open(f"/households/{home.uid}/")
    shown = window.page.locator(
        ".head-tools > .btn:visible, .head-tools > details > summary:visible"
    )
    assert shown.count() <= 4
    for at in range(window.page.locator(".head-tools > details").count()):
        menu = window.page.locator(".head-tools > details").nth(at)
        menu.locator("summary").click()
        box = menu.locator(".menu-box").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= window.page.evaluate("innerWidth")
        window.shot(f"households/menu-{at}-{phone}")
        window.page.keyboard.press("Escape")
        assert not menu.locator(".menu-box").is_visible()
    window.page.click(".menu-more summary")
    window.page.click(".menu-more a >> text=两地对比")
    window.page.wait_for_url("**/beside/")
