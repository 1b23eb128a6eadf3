"""A real browser before a live server: the fixture ``visit``.

``visit("county")`` opens a page as a member of the cast (``visit()`` as a stranger), on a desk or,
with ``phone=True``, on a phone. Whatever a page complains of (console, content policy, a request
to another host) fails the test when it ends. ``shot`` writes a picture to ``BANGFU_SHOTS``.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django_vite.core.asset_loader import DjangoViteAssetLoader

from tests.cast import PASSWORD

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Without these Chromium calls home at every start, and fails where there is no such connection.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def missing(what: str) -> None:
    """Skip, or fail where the environment says that a browser is required."""
    if "chromium" in os.environ.get("BANGFU_REQUIRE", ""):
        pytest.fail(what)
    pytest.skip(what)


def program() -> str | None:
    """Where Chromium is: the one without windows draws pages in half the time."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running headless Chromium."""
    path = program()
    if path is None:
        missing("no Chromium on this machine")
    if not (ours.FRONTEND / "manifest.json").is_file():
        missing("the front end is not built: run `make build`")
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread; Django would take the fixtures for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One window. ``page`` is Playwright's; ``forgiven`` are texts a complaint may contain."""

    page: Any
    base: str
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Go to a page of the server; gives the answer."""
        return self.page.goto(self.base + path)

    def log_in(self, username: str, password: str = PASSWORD) -> None:
        """Through the log-in page, as a person would."""
        self.open("/login/")
        self.page.fill("#id_username", username)
        self.page.fill("#id_password", password)
        with self.page.expect_navigation(wait_until="load"):
            self.page.click("form .btn-primary")

    def until(self, expression: str, seconds: float = 20) -> None:
        """Wait until a script expression is true (Playwright's own way needs ``eval``)."""
        end = time.monotonic() + seconds
        while not self._holds(expression):
            assert time.monotonic() < end, f"never came true: {expression}"
            self.page.wait_for_timeout(50)

    def _holds(self, expression: str) -> bool:
        """Whether it is true now; a page that is just being exchanged has nothing yet."""
        from playwright.sync_api import Error

        try:
            return bool(self.page.evaluate(expression))
        except Error:
            return False

    def shot(self, name: str, *, whole: bool = False) -> None:
        """A picture in ``BANGFU_SHOTS``; nothing where that is not set."""
        if folder := os.environ.get("BANGFU_SHOTS"):
            path = Path(folder) / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(path), full_page=whole)

    def forgive(self, *texts: str) -> None:
        """Complaints that contain one of these are expected (a 404 that is asked for)."""
        self.forgiven.extend(texts)

    def listen(self) -> None:
        """Take down what the page complains of."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(f"off-site request: {request.url}")

    def unforgiven(self) -> list[str]:
        """What is left to complain of."""
        return [c for c in self.complaints if not any(text in c for text in self.forgiven)]


@pytest.fixture
def assets(settings: Any) -> Iterator[None]:
    """Pages name the files that were really built."""
    settings.DJANGO_VITE = {"default": {"manifest_path": ours.FRONTEND / "manifest.json"}}
    DjangoViteAssetLoader._instance = None
    yield
    DjangoViteAssetLoader._instance = None


@pytest.fixture
def visit(chromium: Any, assets: None, live_server: Any) -> Iterator[Callable[..., Visit]]:
    """Opens windows: ``visit(username, phone=False, english=False)``."""
    opened: list[tuple[Any, Visit]] = []

    def begin(username: str = "", *, phone: bool = False, english: bool = False) -> Visit:
        scale = 2 if phone else 1
        size = PHONE if phone else DESK
        window = chromium.new_context(viewport=size, device_scale_factor=scale, locale="zh-CN")
        if english:
            window.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
        visit = Visit(window.new_page(), live_server.url)
        visit.listen()
        opened.append((window, visit))
        if username:
            visit.log_in(username)
        return visit

    yield begin
    for window, _visit in opened:
        window.close()
    assert [c for _window, visit in opened for c in visit.unforgiven()] == []
