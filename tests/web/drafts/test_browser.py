"""Drafts in a real browser: a figure dragged, tried on everybody, approved by a second person."""

from collections.abc import Callable

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs.models import FigureSet
from bangfu.policy.runs.models import Run
from tests.web.browser import Visit
from tests.web.test_browser import UNNAMED

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]
Making = Callable[..., Draft]


def losers(window: Visit) -> str:
    return str(window.page.inner_text("#rules .draft-losers")).strip()


def test_from_the_slider_to_approval_by_a_second_person(
    run: Run, second: User, visit: Visiting
) -> None:
    author = visit("city")
    author.open("/policy/figures/income_line/")
    with author.page.expect_navigation(wait_until="load"):
        author.page.click("text=试一试")
    assert losers(author) == "0"
    author.page.focus(".knob input[type=range]")
    for _ in range(2):
        author.page.keyboard.press("End")  # twice the present figure
    author.until("document.querySelector('.knob-text input').value === '6000'")
    author.page.fill(".knob-text input", "9500")
    author.until("document.querySelector('#rules .draft-losers').innerText.trim() === '1'")
    assert author.page.input_value(".knob input[type=range]") == "9500"
    author.shot("draft")
    with author.page.expect_navigation(wait_until="load"):
        author.page.click("#rules .draft-losers a")
    assert "陈大伟" in author.page.inner_text("#list")
    author.shot("draft-list")
    author.page.go_back()
    author.until("document.querySelector('#knobs') !== null")
    author.page.fill(".knob-text input", "9500")
    with author.page.expect_navigation(wait_until="load"):
        author.page.click("#knobs .btn-primary")
    assert "已保存" in author.page.inner_text("#alerts")
    draft = Draft.objects.get()
    assert draft.values.get().value == "9500"
    with author.page.expect_navigation(wait_until="load"):
        author.page.click("text=全部试算并保存结果")
    jobs.run(str(Job.objects.get(kind="drafts.run").pk))
    author.open(f"/policy/drafts/{draft.pk}/")
    author.page.click("text=提交审定")
    author.page.fill("#id_starts", "2017-01-01")
    author.page.fill("#id_source", "莲城〔2016〕9号")
    with author.page.expect_navigation(wait_until="load"):
        author.page.click("#submit .btn-primary")
    assert author.page.locator("#approve").count() == 0
    other = visit("second")
    other.open(f"/policy/drafts/{draft.pk}/")
    other.shot("draft-approve", whole=True)
    other.page.click("#approve .btn-primary")
    with other.page.expect_navigation(wait_until="load"):
        other.page.click("#ask button[value=yes]")
    assert "已审定" in other.page.inner_text("#alerts")
    draft.refresh_from_db()
    assert (draft.status, draft.decided_by) == ("approved", "second")
    assert FigureSet.objects.get().value == "9500"


def test_quick_drags_end_with_the_last_figure(run: Run, made: Making, visit: Visiting) -> None:
    draft, window = made(repair_grant=7500), visit("city")
    window.open(f"/policy/drafts/{draft.pk}/")
    for value in range(7600, 8100, 50):
        window.page.fill(".knob-text input", str(value))
    window.until("document.querySelector('#rules .draft-cost').innerText.includes('+550')")
    assert window.page.locator("#rules tbody tr").count() == 1
    assert window.page.locator(".draft-chart rect").count() >= 1


@pytest.mark.parametrize("where", ["", "list/?rule=repair_grant&kind=is_met", "map/"])
def test_pages_fit_a_phone_and_name_their_controls(
    run: Run, made: Making, visit: Visiting, where: str
) -> None:
    draft, window = made(repair_grant=8000, income_line=9500), visit("city", phone=True)
    for path in (f"/policy/drafts/{draft.pk}/{where}", "/policy/drafts/"):
        window.open(path)
        wide = "document.documentElement.scrollWidth > window.innerWidth"
        assert not window.page.evaluate(wide), path
        assert window.page.evaluate(UNNAMED) == []
