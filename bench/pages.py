"""Pages under twenty people at once, as multiples of the health page of the same server."""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench import arms

USERS = 20
SECONDS = float(os.environ.get("BENCH_SECONDS", "60"))
HOST = "127.0.0.1"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
ACCOUNT = "county"


@contextmanager
def server(home: Path) -> Iterator[int]:
    """The product on a free port, ended afterwards."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "BANGFU_HOME": str(home)}
    command = [sys.executable, "-m", "bangfu", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            Person(port).get("/health")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


class Person:
    """A browser with cookies and one open connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """One request; returns status and text."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode()

    def get(self, path: str) -> str:
        """A page that must be there."""
        status, text = self.ask("GET", path)
        if status != http.client.OK:
            raise RuntimeError(f"{path}: {status}")
        return text

    def log_in(self, path: str, username: str, password: str) -> None:
        """Fill in the log-in page."""
        token = TOKEN.search(self.get(path))
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        status, _ = self.ask("POST", path, urlencode(form))
        if status != http.client.FOUND:
            raise RuntimeError(f"log-in failed: {status}")


def storm(
    port: int, paths: list[str], log_in: tuple[str, str, str] | None, pause: float = 0
) -> list[float]:
    """Everybody asks again and again, one path after another; returns all answer times in s.

    ``pause`` is the time in s from one question of a person to the next, at least.
    """
    people = [Person(port) for _ in range(USERS)]
    if log_in is not None:  # one session is enough: what is measured is the page
        people[0].log_in(*log_in)
        people[0].get(paths[0])
        for person in people:
            person.cookies = people[0].cookies
    times: list[list[float]] = [[] for _ in people]
    end = time.monotonic() + SECONDS

    def browse(who: int) -> None:
        at = who
        time.sleep(pause * who / USERS)
        while time.monotonic() < end:
            began = time.perf_counter()
            people[who].get(paths[at % len(paths)])
            times[who].append(time.perf_counter() - began)
            at += 1
            time.sleep(max(0.0, pause - times[who][-1]))

    threads = [threading.Thread(target=browse, args=(who,)) for who in range(USERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [taken for each in times for taken in each]


def addresses(home: Path) -> tuple[dict[str, list[str]], tuple[str, str, str]]:
    """The pages to ask for, each with several addresses, and how to log in."""
    os.environ["BANGFU_HOME"] = str(home)
    arms.django()
    from django.urls import reverse

    from bangfu.base.accounts.models import Post
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.registry.households.models import Household
    from bangfu.web.accounts import demo

    listed = {account.username: account for account in demo.accounts(catalogue.site())}
    county = Post.objects.get(user__username=ACCOUNT).division_id
    prefix = county[:6]
    homes = Household.objects.filter(village__code__startswith=prefix).order_by("uid")[:50]
    villages = sorted({home.village_id for home in homes})
    towns = sorted({village[:9] + "000" for village in villages})
    index = reverse("households:index")
    pages = {
        "my work": [reverse("home")],
        "household list": [index, *(f"{index}?at={town}" for town in towns)],
        "household page": [reverse("households:household", args=[home.uid]) for home in homes],
        "overview": [reverse("overview:division", args=[code]) for code in (county, *towns)],
        "map": [reverse("map:place", args=[code]) for code in (county, *towns)],
        "village page": [reverse("villages:village", args=[code]) for code in villages],
    }
    return pages, (reverse("login"), ACCOUNT, listed[ACCOUNT].password)


def report(home: Path) -> list[tuple[str, ...]]:
    """Rows of the table: what, ours, reference, ratio, target."""
    pages, log_in = addresses(home)
    rows = []
    with server(home) as port:
        plain = storm(port, ["/health"], None)
        rows.append(("health page, 20 users", _times(plain), "", "1", ""))
        for name, paths in pages.items():
            taken = storm(port, paths, log_in)
            ratio = statistics.median(taken) / statistics.median(plain)
            rows.append((f"{name}, 20 users", _times(taken), "health page", f"{ratio:.0f}", ""))
    return rows


def _times(taken: list[float]) -> str:
    twentieths = statistics.quantiles(taken, n=20)
    middle = statistics.median(taken)
    return f"p50 {middle * 1000:.0f} ms, p95 {twentieths[18] * 1000:.0f} ms ({len(taken):,})"
