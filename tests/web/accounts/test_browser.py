"""Setting up a second factor and logging in with it, in a real browser."""

from collections.abc import Callable

import pytest

from tests.cast import PASSWORD, Cast
from tests.second import of_secret
from tests.web.browser import Visit

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]


def give(visit: Visit, token: str) -> None:
    visit.page.fill("input[name=token]", token)
    visit.page.press("input[name=token]", "Enter")
    visit.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("phone", [False, True])
def test_from_the_picture_to_the_next_log_in(cast: Cast, visit: Visiting, phone: bool) -> None:
    window = visit("county", phone=phone)
    window.open("/account/factor/")
    window.page.click("text=显示二维码")
    width = window.page.eval_on_selector("img.qr", "picture => picture.naturalWidth")
    assert width > 100, "the picture is drawn, the content policy lets it in"
    window.page.click("text=手工输入密钥")
    secret = window.page.inner_text(".secret")
    window.shot("factor")
    give(window, of_secret(secret, -1))
    codes = window.page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    window.shot("codes")
    window.page.click("text=我已收好")
    assert "还有 10 个恢复码" in window.page.inner_text("main")

    window.page.context.clear_cookies()
    window.log_in("county", PASSWORD)
    window.page.wait_for_url("**/login/code/")
    window.shot("code")
    window.forgive("422")
    give(window, "000000")
    assert "动态码不正确" in window.page.inner_text("main")
    give(window, of_secret(secret))
    assert window.page.inner_text("h1") == "何洪湖，您好"

    window.page.context.clear_cookies()
    window.log_in("county", PASSWORD)
    give(window, codes[0])
    assert "还剩 9 个" in window.page.inner_text("#alerts")


def test_a_sensitive_act_asks_first(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.open("/account/confirm/?next=/account/")
    window.page.fill("input[name=password]", PASSWORD)
    window.page.press("input[name=password]", "Enter")
    window.page.wait_for_url("**/account/")
    assert window.page.inner_text("h1") == "账号保护"
