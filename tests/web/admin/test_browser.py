"""An alert, from the bell to its note, in a real browser."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from bangfu.watch.alerts import actions
from bangfu.watch.alerts.causes import Found
from bangfu.watch.alerts.models import Alert, Cause
from tests.cast import Cast
from tests.web.browser import Visit

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]


@pytest.mark.parametrize("phone", [False, True])
def test_an_alert_is_read_and_dealt_with(cast: Cast, visit: Visiting, phone: bool) -> None:
    actions.raise_all([Found(Cause.OPENED, "county", 1234)], timezone.now())
    window = visit("auditing", phone=phone)
    window.open("/work/notices/")
    window.page.click("text=有新的安全告警")
    window.page.wait_for_url("**/admin/alerts/")
    assert "一小时内查看了 1,234 户" in window.page.inner_text("main")
    window.shot("alerts")
    window.page.click("text=写处理情况")
    window.page.fill("textarea[name=note]", "已问清：年底核对")
    window.page.click("button:has-text('记下')")
    window.page.wait_for_load_state("networkidle")
    assert "没有要处理的告警" in window.page.inner_text("main")
    assert Alert.objects.get().acknowledged_by == "auditing"
