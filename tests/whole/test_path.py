"""From `bangfu demo` to a verdict with its clause, in a real browser and two real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.web.browser import Visit

# One worker builds the city of all of them.
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("whole")]
PATIENCE = 240.0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def base(home: Path) -> Iterator[str]:
    """The address of a demo city, built and served by the command people use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "bangfu", "demo", "--port", str(port), "--workers", "1"]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("BANGFU_", "DJANGO_"))}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            command, env={**env, "BANGFU_HOME": str(home), "BANGFU_LANG": "zh"}, stdout=log
        )
        try:
            _await(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _await(base: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"{base}/ready", timeout=5)  # noqa: S310  ours
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"the demo did not start (exit status {server.poll()})")


@pytest.fixture
def window(base: str, chromium: Any) -> Iterator[Visit]:
    context = chromium.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", accept_downloads=True
    )
    visit = Visit(context.new_page(), base)
    visit.listen()
    yield visit
    context.close()
    assert visit.unforgiven() == []


def enter(window: Visit, account: str) -> None:
    """One click on an account of the log-in page."""
    window.open("/login/")
    with window.page.expect_navigation(wait_until="load"):
        window.page.click(f"form:has(input[value={account}]) button.chip")


def path_of(page: Any) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url)


def test_a_ledger_becomes_verdicts_with_their_clauses(window: Visit, home: Path) -> None:
    page = window.page
    ledger = home / "demo" / "exercise.xlsx"
    enter(window, "town")
    window.open("/households/")
    before = listed(page)
    bring_in(window, ledger)
    wait_for_results(window, before)
    open_one_of(window, ledger)
    verdict = page.inner_text("main")
    assert "贫困户脱贫标准" in verdict
    assert re.search(r"符合|不符合|不能确定", verdict)
    assert re.search(r"人均可支配收入[^\n]*（([\d,.]+\s*元|不详)", verdict)
    page.click("main a[href*='/policy/'] >> nth=0")
    page.wait_for_load_state("load")
    assert path_of(page).startswith("/policy/")
    assert "一(三)" in page.inner_text("main")


def listed(page: Any) -> int:
    """How many households the list says it has."""
    found = re.search(r"共 ([\d,]+) 户", page.inner_text("#list"))
    return int(found[1].replace(",", "")) if found else 0


def bring_in(window: Visit, ledger: Path) -> None:
    """Upload, look at what was found, take the marked workbook, write the good."""
    page = window.page
    window.open("/imports/new/")
    page.set_input_files("#id_ledger", str(ledger))
    page.fill("#id_year", "2016")
    page.click("text=上传并核对")
    page.wait_for_selector("text=您的决定", timeout=60_000)
    assert page.is_disabled("text=全部写入")
    assert "校验位不对" in page.inner_text("#result")
    with page.expect_download() as taken:
        page.click("text=下载标出问题的台账")
    assert Path(taken.value.path()).stat().st_size > ledger.stat().st_size / 2
    page.click("text=只写入没有错的户")
    page.click("#ask button[value=yes]")
    page.wait_for_selector("text=写入了什么", timeout=60_000)


def wait_for_results(window: Visit, before: int) -> None:
    """Until the lists have followed the registry by themselves."""
    end = time.monotonic() + 60
    window.open("/households/")
    while listed(window.page) <= before:
        assert time.monotonic() < end, "the results never followed"
        window.page.wait_for_timeout(1000)
        window.open("/households/")


def open_one_of(window: Visit, ledger: Path) -> None:
    """Find a household of the ledger by the exact id number of its head, and open it."""
    page = window.page
    with closing(openpyxl.load_workbook(ledger, read_only=True)) as book:
        rows = list(book["户"].iter_rows(values_only=True))
    at = rows[0].index("户主证件号码")
    for row in rows[1:]:
        page.fill("input[name=q]", str(row[at]))
        page.press("input[name=q]", "Enter")
        page.wait_for_load_state("load")
        assert str(row[at]) not in page.url
        if listed(page) == 1:
            page.locator("#list tbody tr a").first.click()
            page.wait_for_selector("text=基本情况")
            return
    pytest.fail("no household of the ledger is in the registry")


def test_the_map_leads_from_the_city_down_to_a_village(window: Visit) -> None:
    page = window.page
    enter(window, "city")
    window.open("/map/")
    lengths = []
    while path_of(page).startswith("/map/"):
        lengths.append(page.locator("svg a.map-area").count())
        assert lengths[-1] > 1
        assert "示意图" in page.inner_text("main")
        page.locator("main table tbody a").first.click()
        page.wait_for_load_state("load")
    assert len(lengths) == 3  # city, county, township
    assert path_of(page).startswith("/villages/")
    assert "村" in page.inner_text("h1")


def test_a_neighbour_sees_nothing_of_it(window: Visit) -> None:
    page = window.page
    window.forgive("404")
    enter(window, "town")
    window.open("/households/")
    page.locator("#list tbody tr a").first.click()
    page.wait_for_load_state("load")
    address = path_of(page)
    page.context.clear_cookies()
    enter(window, "neighbour")
    assert window.open(address).status == 404
