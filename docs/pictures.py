"""Takes the pictures of the README and the tutorial from a running demo: ``make screenshots``.

A demo city is built in a folder of its own, served on a free port, walked through with headless
Chromium as ``STEPS`` says, and thrown away. Moments that differ from run to run are overwritten on
the page before a picture is taken, so that the same product gives the same pictures.

``python docs/pictures.py NAME ...`` walks all steps and keeps only the pictures named;
``--to FOLDER`` puts them elsewhere; ``--at URL --home FOLDER`` uses a demo that is running already.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PICTURES = HERE / "pictures"
DESK, LOW, PHONE = (1280, 860), (1280, 640), (390, 844)
WAIT_MS = 15_000
# The moment that stands for every moment in a picture.
MOMENT = "2016-12-31 09:00"
# Chromium without these calls home at every start.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
FLAGS += ["--disable-component-update", "--no-first-run", "--hide-scrollbars"]
FLAGS += ["--font-render-hinting=none", "--disable-lcd-text", "--force-color-profile=srgb"]

Act = Callable[[Any, Path], None]  # on a page, with the home of the demo


# --- what a step may do ---


def go(path: str) -> Act:
    """Open an address of the demo."""
    return lambda page, _home: page.goto(path, wait_until="load")


def click(selector: str) -> Act:
    """Click what is found first, and let the page settle."""

    def act(page: Any, _home: Path) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state("load")

    return act


def fill(selector: str, text: str) -> Act:
    """Write into a field."""
    return lambda page, _home: page.fill(selector, text)


def attach(selector: str, file: str) -> Act:
    """Choose a file of the demo's folder."""
    return lambda page, home: page.set_input_files(selector, home / "demo" / file)


def until(selector: str) -> Act:
    """Wait until something is shown."""
    return lambda page, _home: page.locator(selector).first.wait_for(timeout=WAIT_MS)


def unfold(selector: str) -> Act:
    """Open what is folded, if it is."""

    def act(page: Any, _home: Path) -> None:
        page.eval_on_selector_all(selector, "all => all.forEach(one => { one.open = true })")

    return act


def top(selector: str) -> Act:
    """Scroll until something stands below the bar at the top."""

    def act(page: Any, _home: Path) -> None:
        script = "one => { one.style.scrollMarginTop = '72px'; one.scrollIntoView() }"
        page.locator(selector).first.evaluate(script)

    return act


def enter(name: str) -> tuple[Act, ...]:
    """Log in as an account of the demo."""

    def act(page: Any, home: Path) -> None:
        listed = json.loads((home / "demo" / "accounts.json").read_text("utf-8"))
        account = next(one for one in listed if one["username"] == name)
        page.goto("/login/", wait_until="load")
        page.fill("#id_username", account["username"])
        page.fill("#id_password", account["password"])
        with page.expect_navigation(wait_until="load"):
            page.locator("#id_password").press("Enter")

    return (act,)


# --- the steps ---


@dataclass(frozen=True)
class Step:
    """One picture.

    Args:
        name: file name without ending; empty takes none.
        account: whose window it happens in; empty is a stranger's. Windows stay open, so that a
            step goes on where the last one of that account, size and language ended.
        acts: what happens before the picture is taken.
        size: width and height of the window.
        language: of the texts.
        whole: the whole page instead of what the window shows.
    """

    name: str
    account: str
    acts: tuple[Act, ...]
    size: tuple[int, int] = DESK
    language: str = "en"
    whole: bool = False


# A household of the small demo city whose exit standard fails on an aim and on skills.
SHOWN = "421002100201-000016"
FIRST = "table.list tbody tr a"
OPEN_SHOWN = (
    go(f"/households/?q={SHOWN}"),
    until(FIRST),
    click(FIRST),
    until("section.verdict"),
)
# One that is entitled to Dibao, with an amount and its formula.
ENTITLED = "421002100202-000034"
BENEFITS = (
    go(f"/households/?q={ENTITLED}"),
    until(FIRST),
    click(FIRST),
    click("#tab-benefits"),
    until(".benefit"),
    unfold(".benefit-granted"),
)
STEPS = (
    Step("01-log-in", "", (go("/login/"),)),
    Step("02-my-work", "town", (go("/"),)),
    Step("03-upload", "town", (go("/imports/new/"), attach("#id_ledger", "exercise.xlsx"))),
    Step("04-review", "town", (click("main form .btn-primary"), until("#problems"))),
    Step("05-problems", "town", (top("#problems"),)),
    Step(
        "06-written",
        "town",
        (
            click("form:has(input[name=choice][value=good]) button[type=submit]"),
            click("dialog#ask button[value=yes]"),
            until(".alert-success"),
        ),
    ),
    Step("07-households", "town", (go("/households/"), until(FIRST))),
    Step("08-household", "city", OPEN_SHOWN),
    Step("09-reasons", "city", (top("section.verdict"),)),
    Step("10-benefits", "city", BENEFITS),
    Step("11-rule", "city", (go("/policy/rules/household_exit/"),)),
    Step("12-map", "city", (go("/map/?level=township"), until("main svg"))),
    Step("13-phone", "secretary", (go("/households/"), click(FIRST)), size=PHONE),
    Step("household", "city", OPEN_SHOWN, language="zh-hans"),
    # What each role sees first, and one page it works on: for the guides.
    Step("guide-secretary", "secretary", (go("/"),), size=PHONE),
    Step("guide-secretary-clue", "secretary", (go("/quality/clues/"), until("main")), size=PHONE),
    Step("guide-township", "town", (go("/procedures/"), until("main"))),
    Step("guide-county", "county", (go("/"),)),
    Step("guide-county-quality", "county", (go("/quality/"), until("main"))),
    Step("guide-city", "city", (go("/overview/"), until("main")), size=LOW),
    Step("guide-city-contracts", "city", (go("/contracts/overview/"), until("main"))),
    Step("guide-clerk", "clerk", (go("/procedures/?desk=all"), until("main")), size=LOW),
    Step("guide-auditor", "auditor", (go("/admin/audit/"), until("main"))),
    Step("guide-system", "system", (go("/admin/accounts/"), until("main"))),
    Step("guide-security", "security", (go("/admin/posts/"), until("main"))),
    Step("guide-auditing", "auditing", (go("/admin/audit/"), until("main"))),
)

# Replaces what a clock wrote, wherever it stands.
STILL = """moment => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const clock = /20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d(:\\d\\d)?/g;
  while (walk.nextNode()) {
    const text = walk.currentNode;
    if (clock.test(text.data)) text.data = text.data.replace(clock, moment);
  }
}"""


# --- a demo and a browser ---


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def demo() -> Iterator[tuple[str, Path]]:
    """A small demo city, served; its address and its home."""
    with tempfile.TemporaryDirectory(prefix="bangfu-pictures-") as name:
        home, port = Path(name), free_port()
        env = {**os.environ, "BANGFU_HOME": name, "BANGFU_LANG": "en"}
        env |= {"BANGFU_DATABASE_URL": "sqlite:///", "BANGFU_HOSTS": "127.0.0.1"}
        command = [sys.executable, "-m", "bangfu", "demo", "--port", str(port)]
        server = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _await(address, server)
            yield address, home
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the demo is built and answers."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        if server.poll() is not None:
            raise SystemExit(f"the demo ended with status {server.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=5):  # noqa: S310  our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the demo did not start")


class Windows:
    """The windows of a browser, one per account, size and language."""

    def __init__(self, browser: Any, address: str, home: Path) -> None:
        self.browser, self.address, self.home = browser, address, home
        self.open: dict[tuple[Any, ...], Any] = {}

    def page(self, step: Step) -> Any:
        """The window a step happens in, logged in."""
        key = (step.account, step.size, step.language)
        if key not in self.open:
            self.open[key] = self._new(step)
            for act in enter(step.account) if step.account else ():
                act(self.open[key], self.home)
        return self.open[key]

    def _new(self, step: Step) -> Any:
        width, height = step.size
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        cookie = {"name": "django_language", "value": step.language, "url": self.address}
        context.add_cookies([cookie])
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        return page


def take(windows: Windows, step: Step, folder: Path) -> None:
    """Do a step, then take its picture."""
    page = windows.page(step)
    for act in step.acts:
        act(page, windows.home)
    if not step.name:
        return
    page.wait_for_load_state("networkidle")
    page.evaluate(STILL, MOMENT)
    path = folder / f"{step.name}.png"
    page.screenshot(path=str(path), full_page=step.whole, animations="disabled", caret="hide")
    print(f"{path.name}  {path.stat().st_size // 1024} KB")


def walk(address: str, home: Path, folder: Path) -> list[str]:
    """Every step, in order; what went wrong."""
    from playwright.sync_api import Error, sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    failed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        windows = Windows(browser, address, home)
        for number, step in enumerate(STEPS, start=1):
            try:
                take(windows, step, folder)
            except Error as error:
                # One page that changed must not cost the other pictures.
                failed.append(f"step {number} {step.name}: {str(error).splitlines()[0]}")
        browser.close()
    return failed


def main() -> int:
    """Take the pictures; status 1 when a step failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="pictures to keep; all if none")
    parser.add_argument("--to", type=Path, default=PICTURES, help="where pictures go")
    parser.add_argument("--at", help="address of a demo that is running")
    parser.add_argument("--home", type=Path, help="its BANGFU_HOME")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the demo ends too
    with tempfile.TemporaryDirectory() as name:
        drafts = Path(name)
        if asked.at:
            failed = walk(asked.at, asked.home, drafts)
        else:
            with demo() as (address, home):
                failed = walk(address, home, drafts)
        asked.to.mkdir(parents=True, exist_ok=True)
        for picture in sorted(drafts.glob("*.png")):
            if not asked.names or picture.stem in asked.names:
                shutil.copyfile(picture, asked.to / picture.name)
    for line in failed:
        print(line, file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
