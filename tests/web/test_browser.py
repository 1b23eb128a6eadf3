"""The shell in a real browser: desk and phone, both languages, keyboard, no complaint."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from bangfu.base.jobs.models import Job, State
from bangfu.registry.catalogue.models import Site
from tests.cast import Cast
from tests.web.browser import Visit

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]


# Controls without a name, ids used twice, and a page without exactly one first heading.
UNNAMED = """() => {
  const bad = [];
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!e.labels?.length && !e.ariaLabel) bad.push("no label: " + e.outerHTML);
  for (const e of document.querySelectorAll("a, button, summary"))
    if (!e.textContent.trim() && !e.ariaLabel) bad.push("no text: " + e.outerHTML);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) < at))) bad.push("twice: " + id);
  if (document.querySelectorAll("h1").length !== 1) bad.push("not one h1");
  return bad;
}"""


def text(visit: Visit, selector: str) -> str:
    shown: str = visit.page.inner_text(selector)
    return shown


def test_logging_in_leads_home_and_out_again(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    assert text(window, "h1") == "何洪湖，您好"
    window.page.click("details.menu summary")
    window.page.click("text=退出登录")
    assert "您已退出登录" in text(window, "[role=status]")
    window.open("/")
    assert "/login/" in window.page.url


def test_a_demonstration_account_takes_one_click(cast: Cast, visit: Visiting, home: Any) -> None:
    from tests.web.accounts.test_log_in import demonstrate

    demonstrate(home)
    Site.objects.update(demo=True, assumed=True)
    window = visit()
    window.open("/login/")
    window.shot("login")
    window.page.click(".chip")
    assert text(window, "h1") == "何洪湖，您好"
    assert "演示数据 · 含假定参数" in text(window, ".banner")


def test_the_lock_is_shown_after_five_failures(cast: Cast, visit: Visiting) -> None:
    window = visit()
    window.forgive("429")
    for _time in range(5):
        window.log_in("county", "wrong")
    assert "暂时锁定" in text(window, "h1")
    window.shot("locked")


def test_the_language_changes_in_place(cast: Cast, visit: Visiting) -> None:
    window = visit("system")
    window.open("/admin/accounts/?state=idle")
    window.page.click("text=EN")
    assert window.page.url.endswith("/admin/accounts/?state=idle")
    assert text(window, "h1") == "Accounts"
    assert window.page.get_attribute("html", "lang") == "en"
    window.page.click("text=中文")
    assert text(window, "h1") == "账号"


@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_no_page_of_the_shell_complains_or_overflows(
    cast: Cast, visit: Visiting, phone: bool, english: bool
) -> None:
    mark = f"{'phone' if phone else 'desk'}-{'en' if english else 'zh'}"
    stops = {
        "county": [
            "/",
            "/style/",
            "/account/",
            "/account/factor/",
            "/account/confirm/",
            "/account/posts/",
            "/account/password/",
            "/jobs/",
        ],
        "system": ["/admin/accounts/", "/admin/accounts/new/", f"/admin/accounts/{cast.town.pk}/"],
        "security": ["/", f"/admin/posts/{cast.nobody.pk}/"],
        "auditing": ["/admin/audit/"],
    }
    for seat, paths in stops.items():
        window = visit(seat, phone=phone, english=english)
        window.forgive("does not conform to the required format")  # a wrong day, on purpose
        for path in paths:
            window.open(path)
            width = window.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, path
            assert window.page.evaluate(UNNAMED) == [], path
            name = re.sub(r"[\W\d]+", "-", path).strip("-") or f"home-{seat}"
            window.shot(f"{mark}/{name}", whole=path == "/style/")


def test_a_phone_has_a_bottom_bar_and_no_sidebar(cast: Cast, visit: Visiting) -> None:
    window = visit("system", phone=True)
    assert not window.page.is_visible(".side")
    window.page.click(".sheet summary")
    window.page.click(".sheet-box >> text=系统管理")
    assert text(window, "h1") == "系统管理"


def test_a_phone_shows_rows_as_cards(cast: Cast, visit: Visiting) -> None:
    window = visit("system", phone=True)
    window.open("/admin/accounts/")
    assert window.page.evaluate("document.querySelector('.list thead').offsetHeight") <= 1
    row = "document.querySelector('.list tbody tr')"
    assert window.page.evaluate(f"getComputedStyle({row}).display") == "grid"
    assert "开设" in window.page.evaluate(
        f"getComputedStyle({row}.querySelector('.date'), '::before').content"
    )


def test_the_keyboard_reaches_everything_in_order(cast: Cast, visit: Visiting) -> None:
    window = visit("system")
    focused = "document.activeElement.className + ' ' + document.activeElement.innerText"
    window.page.keyboard.press("Tab")
    assert "skip-link" in window.page.evaluate(focused)
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"
    window.open("/")
    for _tab in range(3):
        window.page.keyboard.press("Tab")
    assert "我的工作" in window.page.evaluate(focused)
    outline = window.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_menu_opens_by_key_and_closes_by_escape(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.page.focus("details.menu summary")
    window.page.keyboard.press("Enter")
    assert window.page.is_visible(".menu-box")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Escape")
    assert not window.page.is_visible(".menu-box")
    assert "menu" in window.page.evaluate("document.activeElement.parentElement.className")


def test_the_menu_closes_when_the_focus_leaves(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.page.click("details.menu summary")
    window.page.focus(".side-link")
    assert not window.page.is_visible(".menu-box")


def test_a_list_is_filtered_while_typing_and_the_address_follows(
    cast: Cast, visit: Visiting
) -> None:
    window = visit("system")
    window.open("/admin/accounts/")
    window.page.type("#q", "洪湖", delay=30)
    window.until("document.querySelectorAll('#result tbody tr').length === 1")
    assert "何洪湖" in text(window, "#result")
    assert window.page.evaluate("new URLSearchParams(location.search).get('q')") == "洪湖"
    assert window.page.evaluate("document.activeElement.id") == "q"
    window.page.go_back()
    window.page.wait_for_selector("#result tbody tr:nth-child(6)")


def test_the_rest_of_a_list_comes_when_it_is_needed(cast: Cast, visit: Visiting) -> None:
    from bangfu.base.accounts.models import User

    User.objects.bulk_create(User(username=f"x{n:03}", name="某") for n in range(70))
    window = visit("system")
    window.open("/admin/accounts/")
    assert window.page.locator("tbody tr").count() <= 31
    for _scroll in range(3):
        window.page.keyboard.press("End")
        window.page.wait_for_timeout(300)
    assert window.page.locator("tbody tr").count() == User.objects.count()


def test_a_place_is_chosen_step_by_step_and_granted(cast: Cast, visit: Visiting) -> None:
    window = visit("security")
    window.open(f"/admin/posts/{cast.nobody.pk}/")
    window.page.select_option("#id_role", "township_officer")
    window.page.select_option("#place-division-1", label="洪湖市")
    window.page.select_option("#place-division-2", label="新堤镇")
    window.page.wait_for_selector("#place-division-3")
    window.page.click("text=授予岗位 >> nth=-1")
    assert "岗位已授予" in text(window, "#alerts")
    assert "乡镇业务员 · 新堤镇" in text(window, ".rows")


def test_a_dangerous_act_is_asked_about_in_the_page(cast: Cast, visit: Visiting) -> None:
    window = visit("system")
    window.open(f"/admin/accounts/{cast.town.pk}/")
    window.page.click("button:has-text('停用账号')")
    assert "不能再登录" in text(window, "#ask-text")
    assert window.page.evaluate("document.activeElement.value") == "no"
    window.shot("confirm")
    window.page.keyboard.press("Escape")
    cast.town.refresh_from_db()
    assert cast.town.is_active
    window.page.click("button:has-text('停用账号')")
    window.page.click("#ask button[value=yes]")
    window.page.wait_for_selector("#alerts >> text=账号已停用")
    cast.town.refresh_from_db()
    assert not cast.town.is_active


def test_a_refusal_leaves_the_page_in_place(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.forgive("409", "does not conform")
    window.open("/style/")
    window.page.click("text=试一次拒绝")
    window.page.click("#ask button[value=yes]")
    window.page.wait_for_selector("#alerts >> text=这一户正在由别人修改")
    assert "sample.refused" in text(window, "#alerts")
    assert window.page.locator("#list tbody tr").count() == 4


def test_a_crash_and_a_lost_connection_are_told(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.forgive("500", "Failed to fetch", "ERR_FAILED", "does not conform", "htmx:error")
    window.open("/style/")
    window.page.click("text=试一次出错")
    window.page.wait_for_selector("#alerts >> text=系统出错了")
    window.page.route("**/style/crash/", lambda route: route.abort())
    window.page.click("text=试一次出错")
    window.page.wait_for_selector("#alerts >> text=没有收到服务器的答复")


def test_a_jobs_card_follows_its_progress_to_the_end(cast: Cast, visit: Visiting) -> None:
    job = Job.objects.create(
        kind="k", key="1", by="county", state=State.RUNNING, done=1, total=4, worker="x/1/1"
    )
    window = visit("county")
    window.open(f"/jobs/{job.pk}/")
    assert "25%" in text(window, ".job-note")
    Job.objects.update(done=3)
    window.page.wait_for_selector("text=75%")
    error = {"code": "import.locked", "message": "工作簿有密码。", "hint": ""}
    Job.objects.update(state=State.FAILED, error=error)
    window.page.wait_for_selector("text=import.locked")
    assert window.page.locator("progress").count() == 0


def test_a_script_sends_the_token_along(cast: Cast, visit: Visiting) -> None:
    job = Job.objects.create(kind="k", key="1", by="county")
    window = visit("county")
    window.open(f"/jobs/{job.pk}/")
    window.page.click("text=停止")
    window.page.click("#ask >> text=停止任务")
    window.page.wait_for_selector("text=已取消")
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_tabs_change_without_a_reload_and_go_back(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.forgive("does not conform")
    window.open("/style/")
    window.page.evaluate("window.kept = true")
    window.page.click("#tab-empty")
    window.page.wait_for_selector("text=还没有记录")
    assert window.page.evaluate("window.kept")
    assert window.page.url.endswith("?tab=empty")
    assert window.page.get_attribute("#tab-empty", "aria-current") == "page"
    window.page.go_back()
    window.page.wait_for_selector("#tab-list[aria-current]")


def test_after_logging_in_elsewhere_a_stale_page_is_sent_to_log_in(
    cast: Cast, visit: Visiting
) -> None:
    window = visit("system")
    window.forgive("401")
    window.open("/admin/accounts/")
    window.page.context.clear_cookies(name="sessionid")
    window.page.type("#q", "x")
    window.page.wait_for_url("**/login/**")
    assert "next=%2Fadmin%2Faccounts%2F" in window.page.url


def test_the_policy_stops_injected_script_and_style(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.forgive("Content Security Policy")
    window.page.evaluate(
        """() => {
          window.broken = 0;
          addEventListener("securitypolicyviolation", () => window.broken++);
          const script = document.createElement("script");
          script.textContent = "window.hacked = true";
          const text = document.createElement("p");
          text.setAttribute("style", "color: red");
          document.body.append(script, text);
        }"""
    )
    window.until("window.broken >= 2")
    assert not window.page.evaluate("window.hacked === true")
    assert window.unforgiven() == []
    assert window.complaints


def test_on_paper_only_the_content_is_left(cast: Cast, visit: Visiting) -> None:
    window = visit("county")
    window.forgive("does not conform")
    window.open("/style/")
    window.page.emulate_media(media="print")
    for hidden in (".side", ".topbar", ".filters", ".banner"):
        assert window.page.locator(hidden).count() == 0 or not window.page.is_visible(hidden)
    assert "荆州市" in text(window, ".on-paper")
    window.shot("paper", whole=True)
