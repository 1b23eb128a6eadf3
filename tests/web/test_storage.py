"""The browser keeps nothing of the records: every kind of storage is read out after work."""

from collections.abc import Callable
from typing import Any

import pytest

from bangfu.policy.runs.models import Run
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household, Member
from tests.cast import VILLAGE
from tests.web.browser import Visit

pytestmark = pytest.mark.browser
Visiting = Callable[..., Visit]
# Everything a page of ours could have put away, as one text.
READ_OUT = """async () => {
  const kept = {local: {...localStorage}, session: {...sessionStorage}, rows: {}, files: [],
                cookie: document.cookie, state: history.state, name: window.name};
  const wait = (asked) => new Promise((done, failed) => {
    asked.onsuccess = () => done(asked.result); asked.onerror = () => failed(asked.error);
  });
  for (const {name} of await indexedDB.databases()) {
    const base = await wait(indexedDB.open(name));
    for (const store of base.objectStoreNames)
      kept.rows[`${name}/${store}`] =
        await wait(base.transaction(store).objectStore(store).getAll());
    base.close();
  }
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) kept.files.push(request.url);
  kept.workers = (await navigator.serviceWorker.getRegistrations()).map((one) => one.scope);
  return kept;
}"""
PUT_AWAY = """async (text) => {
  localStorage.setItem("a", text); sessionStorage.setItem("b", text);
  await new Promise((done, failed) => {
    const asked = indexedDB.open("c", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("d");
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      const put = asked.result.transaction("d", "readwrite");
      put.objectStore("d").put(text, 1);
      put.oncomplete = () => { asked.result.close(); done(); };
    };
  });
}"""


def kept(window: Visit) -> dict[str, Any]:
    found: dict[str, Any] = window.page.evaluate(READ_OUT)
    return found


def is_empty(found: dict[str, Any]) -> bool:
    return not any(found[kind] for kind in ("local", "session", "rows", "files", "workers"))


def leave(window: Visit) -> None:
    """Log out by the button, wherever the menu is."""
    window.page.evaluate("document.querySelector('form[action$=\"/logout/\"]').submit()")
    window.page.wait_for_url("**/login/**")


def walk(window: Visit, home: Household, number: str) -> None:
    """The list, a search by number, a household with its tabs, and a form typed into."""
    window.open("/households/")
    window.page.fill("#q", number)
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**found=**")
    window.open(f"/households/{home.uid}/")
    window.page.click("#tab-benefits")
    window.until("location.search === '?tab=benefits'")
    window.page.go_back()
    window.page.click(".menu-change summary")
    window.page.click(".menu-change a >> text=生产生活条件")
    window.page.wait_for_selector("[name=area_water]")
    window.page.fill("[name=area_water]", "很多很多")
    window.page.fill("[name=reason]", "水面丈量有误")
    window.forgive("422")
    window.page.click("form button[type=submit]:has-text('保存')")
    window.page.wait_for_selector(".form-error")


@pytest.mark.parametrize("phone", [False, True])
def test_nothing_of_the_records_stays_in_the_browser(
    run: Run, visit: Visiting, phone: bool
) -> None:
    member = Member.objects.filter(household__village_id=VILLAGE, id_no__isnull=False).first()
    assert member is not None
    number = sealing.open_id_no(bytes(member.id_no or b""), member.uid)
    window = visit("town", phone=phone)
    walk(window, member.household, number)
    during = kept(window)
    assert is_empty(during), during
    texts = (member.name, number, number[-6:], str(member.household.uid), "很多很多", "水面丈量")
    assert not [text for text in texts if text in str(during)]
    leave(window)
    after = kept(window)
    assert is_empty(after), after
    assert not [text for text in texts if text in str(after)]


def test_what_something_else_put_there_is_found_and_goes_with_the_log_out(
    run: Run, visit: Visiting
) -> None:
    """The control: the reading finds what is put away, and leaving clears it."""
    window = visit("town")
    window.page.evaluate(PUT_AWAY, "陈大伟")
    found = kept(window)
    assert found["local"] == {"a": "陈大伟"}
    assert found["session"] == {"b": "陈大伟"}
    assert found["rows"] == {"c/d": ["陈大伟"]}
    leave(window)
    assert is_empty(kept(window))
