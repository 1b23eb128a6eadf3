"""A stranger on a phone reads a notice, objects with hostile text, and looks the receipt up."""

from collections.abc import Callable

import pytest

from bangfu.procedures.notices.models import Notice, Received
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import VILLAGE, Cast, assemble
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.web.browser import Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>"


@pytest.fixture
def notice(transactional_db: None) -> Notice:
    cast: Cast = assemble()
    Site.objects.update(reference_date=MONDAY, assumed=True)
    filing = walk.begin(cast.secretary, factories.household(members=[{"name": "陈大伟"}]))
    for _stage in range(3):
        walk.do(cast.secretary, filing)
    walk.post(cast.secretary, filing)
    return Notice.objects.get()


def test_a_stranger_objects_on_a_phone(visit: Callable[..., Visit], notice: Notice) -> None:
    window = visit(phone=True)
    page = window.page
    page.on("dialog", lambda dialog: window.complaints.append(f"ran: {dialog.message}"))
    window.open(f"/notices/at/{VILLAGE}/")
    page.click(".rows a")
    window.until("document.querySelector('#object') !== null")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "陈大伟" not in page.content()
    trap = page.locator("#object .visually-hidden").bounding_box()
    assert (trap["width"], trap["height"]) <= (1, 1)
    window.shot("notice-phone", whole=True)
    page.fill("#objection-text", HOSTILE)
    page.click("#object button[type=submit]")
    window.until("document.querySelector('.open-receipt') !== null")
    receipt = page.inner_text(".open-receipt")
    assert Received.objects.get().text == HOSTILE
    window.open("/notices/receipt/")
    page.fill("#id_receipt", receipt)
    page.press("#id_receipt", "Enter")
    window.until("document.body.innerText.includes('等工作人员看')")
    inside = visit("town")
    inside.page.on("dialog", lambda dialog: inside.complaints.append(f"ran: {dialog.message}"))
    inside.open(f"/notices/desk/{notice.uid}/")
    assert HOSTILE in inside.page.inner_text("main")


def test_a_neighbour_reports_a_family_and_an_officer_takes_its_application(
    visit: Callable[..., Visit], notice: Notice
) -> None:
    window = visit(phone=True)
    page = window.page
    window.open(f"/notices/n/{notice.token}/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("a[href='#missing']")
    page.fill("#missing-family", "李四")
    page.fill("#missing-where", "湖滨村三组")
    page.fill("#missing-text", "他家也很困难，名单上没有。")
    page.click("#missing button[type=submit]")
    window.until("document.querySelector('.open-receipt') !== null")
    receipt = page.inner_text(".open-receipt")
    inside = visit("town")
    inside.open("/notices/desk/received/?about=missing")
    inside.page.click("#list td.wide a")
    inside.until("document.querySelector('#id_upheld') !== null")
    inside.page.select_option("#id_upheld", "yes")
    inside.page.fill("#id_text", "入户看过，情况属实。")
    inside.page.click("main form:has(#id_text) button[type=submit]")
    inside.until("document.querySelector('#village') !== null")
    inside.page.click("form:has(#village) button[type=submit]")
    inside.until("document.querySelector('#id_name') !== null")
    assert inside.page.input_value("#id_name") == "李四"
    window.open("/notices/receipt/")
    page.fill("#id_receipt", receipt)
    page.press("#id_receipt", "Enter")
    window.until("document.body.innerText.includes('按申请办理')")
    assert "李四" not in page.content()
