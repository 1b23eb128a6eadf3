"""The picture in a real browser, under a content policy that allows nothing inline."""

import html
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bangfu.web.map import svg
from tests.web.browser import program
from tests.web.map.areas import LEGEND, area, grid, marks

CHROMIUM = program()
REQUIRED = "chromium" in os.environ.get("BANGFU_REQUIRE", "")
CSS = Path(svg.__file__).parents[1] / "static" / "map" / "map.css"
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--virtual-time-budget=2000",
    ),
]
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>图</title>
<link rel="stylesheet" href="/map.css"></head>
<body>{figure}<pre id="out"></pre><script src="/ask.js"></script></body></html>"""
ASK = """
const broken = [];
document.addEventListener("securitypolicyviolation", (e) => broken.push(e.violatedDirective));
const shown = (css) => (document.querySelector(css)?.getClientRects().length ?? 0) > 0;
window.addEventListener("load", () => {
  const frame = document.querySelector(".map-frame").getBoundingClientRect();
  const links = [...document.querySelectorAll(".map-area")];
  const boxes = links.map((link) => link.getBoundingClientRect());
  const middles = boxes.map((b) => [b.x + b.width / 2, b.y + b.height / 2]);
  links[0]?.focus?.();
  setTimeout(() => {
    document.getElementById("out").textContent = JSON.stringify({
      broken,
      focused: document.activeElement.getAttribute("href"),
      stroke: getComputedStyle(links[0].querySelector("path")).stroke,
      fill: getComputedStyle(links[0].querySelector("path")).fill,
      halo: getComputedStyle(document.querySelector(".map-names text")).paintOrder,
      hit: middles.map(([x, y]) => document.elementFromPoint(x, y)?.closest(".map-area") ? 1 : 0),
      outside: middles.filter(([x, y]) => x < frame.left || x > frame.right).length,
      legend: shown(".map-legend text"), list: shown(".map-key li"),
      names: shown(".map-names text"), small: shown(".map-small-names text"),
    });
  }, 100);
});
"""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no Chromium on this machine"),
]


class Strict(SimpleHTTPRequestHandler):
    """Serves a folder with the product's content policy."""

    def end_headers(self) -> None:
        """Adds the policy to every answer."""
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' data:")
        super().end_headers()

    def log_message(self, *_given: Any) -> None:
        """Quiet."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    over = [area("421083", "洪湖市", 0, size=5000)]
    areas = grid(25, 5)
    picture = svg.picture(areas, marks(areas, href="/map/"), LEGEND, title="进度", over=over)
    (tmp_path / "index.html").write_text(PAGE.format(figure=svg.render(picture)), "utf-8")
    (tmp_path / "ask.js").write_text(ASK, "utf-8")
    shutil.copy(CSS, tmp_path / "map.css")
    handler = partial(Strict, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def look(site: str, width: int, tmp_path: Path) -> dict[str, Any]:
    """What the page says of itself at a window width."""
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    command = [CHROMIUM, *FLAGS, profile, f"--window-size={width},1600", "--dump-dom", site]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    found = re.search(r'<pre id="out">(.+?)</pre>', done.stdout.decode())
    assert found, done.stderr.decode()[-2000:]
    answer: dict[str, Any] = json.loads(html.unescape(found[1]))
    return answer


def test_a_desk_shows_map_and_legend_together(site: str, tmp_path: Path) -> None:
    found = look(site, 1440, tmp_path)
    assert found["broken"] == []
    assert (found["legend"], found["list"]) == (True, False)
    assert (found["names"], found["small"]) == (True, False)
    assert found["hit"] == [1] * 25
    assert found["fill"] == "rgb(130, 149, 69)"
    assert found["halo"].startswith("stroke")


def test_areas_are_reached_by_keyboard_and_show_it(site: str, tmp_path: Path) -> None:
    found = look(site, 1440, tmp_path)
    assert found["focused"] == "/map/000/"


def test_a_phone_shows_the_map_alone_and_the_legend_as_a_list(site: str, tmp_path: Path) -> None:
    found = look(site, 500, tmp_path)
    assert found["broken"] == []
    assert (found["legend"], found["list"]) == (False, True)
    assert (found["names"], found["small"]) == (False, True)
    assert found["outside"] == 0
