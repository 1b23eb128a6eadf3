"""The product's own web server on loopback, started, asked and killed as a whole.

``bangfu serve`` runs with two web processes and the worker of jobs beside them, in a group of its
own, on a database and a home of its own: a SQLite file, or a database of a PostgreSQL server.
"""

import ctypes
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
WORKERS, PATIENCE = 2, 300
DOWN = (OSError, http.client.HTTPException)
BOUNDARY = "aBoundaryThatNoFileHas"
BECOME_PARENT = 36  # PR_SET_CHILD_SUBREAPER: processes whose parent was killed are ours to wait for


@contextmanager
def site(postgres: bool) -> Iterator[None]:
    """A home and an empty database; the settings are the product's own. Django is set up."""
    sys.path[:] = [path for path in sys.path if not path.endswith("/tests")]
    ctypes.CDLL(None).prctl(BECOME_PARENT, 1)
    signal.signal(signal.SIGTERM, _leave)
    with ExitStack() as stack:
        home = tempfile.mkdtemp(prefix="bangfu-load-")
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        url = stack.enter_context(_database()) if postgres else "sqlite:///"
        os.environ.update(
            BANGFU_HOME=home, BANGFU_DATABASE_URL=url, BANGFU_IDLE_MINUTES="1440", BANGFU_LANG="zh",
            DJANGO_SETTINGS_MODULE="bangfu.settings",
        )  # fmt: skip
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        yield


def _leave(*_given: object) -> None:
    """Whoever is asked to stop stops its servers first."""
    sys.exit(128 + signal.SIGTERM)


@contextmanager
def _database() -> Iterator[str]:
    """The URL of an empty database on a PostgreSQL server of its own."""
    import psycopg

    from tests import run

    programs = run.programs()
    if programs is None:
        raise SystemExit("PostgreSQL: no server programs found")
    with run.cluster(programs) as url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE load")
        yield url.removesuffix("/postgres") + "/load"


class Server:
    """The server; ``arm`` names what is broken in it (see ``tests.load.broken``)."""

    def __init__(self, arm: str = "") -> None:
        self.arm, self.group = arm, 0
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def start(self) -> None:
        """Start it as an operator does, and wait until it answers."""
        program = ["tests.load.broken", self.arm] if self.arm else ["bangfu"]
        words = ["serve", "--port", str(self.port), "--workers", str(WORKERS)]
        started = subprocess.Popen(
            [sys.executable, "-m", *program, *words],
            cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.group = started.pid
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if started.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server does not answer")
            time.sleep(0.1)

    def _answers(self) -> bool:
        with suppress(*DOWN), closing(self.line()) as line:
            line.request("GET", "/health")
            return line.getresponse().status == http.client.OK
        return False

    def line(self) -> http.client.HTTPConnection:
        """A connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def kill(self) -> None:
        """Signal 9 to every process of it, and wait until the last is gone."""
        if not self.group:
            return
        os.killpg(self.group, signal.SIGKILL)
        with suppress(ChildProcessError):
            while True:
                os.waitpid(-self.group, 0)
        self.group = 0
        _wait_for_database()


def _wait_for_database() -> None:
    """PostgreSQL ends what a client had begun when it notices that the client is gone."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    question = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with connection.cursor() as cursor:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            cursor.execute(question)
            if cursor.fetchone() == (0,):
                break
            time.sleep(0.02)
    connection.close()


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, server: Server, username: str) -> None:
        self.server, self.username = server, username
        self.cookies: dict[str, str] = {}

    def log_in(self, password: str) -> None:
        """Log in over HTTP, as everybody does."""
        status, body, place = self.ask("GET", "/login/")
        status, body, place = self.post(
            "/login/", {"username": self.username, "password": password}
        )
        if status != http.client.FOUND or "login" in place:
            raise RuntimeError(f"{self.username} cannot log in: {status} {place} {body[:2000]}")

    def post(
        self, path: str, fields: dict[str, str | list[str]], files: dict[str, bytes] | None = None
    ) -> tuple[int, str, str]:
        """Send a form; see ``ask``."""
        token = self.cookies.get("csrftoken", "")
        given = {**fields, "csrfmiddlewaretoken": token}
        if files:
            return self.ask(
                "POST", path, _parts(given, files), f"multipart/form-data; boundary={BOUNDARY}"
            )
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(given, doseq=True).encode(), kind)

    def ask(self, verb: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, str, str]:
        """Status, body and the address led to of an answer that came whole; raises one of DOWN."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        with closing(self.server.line()) as line:
            line.request(verb, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for name, given in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: one.value for key, one in SimpleCookie(given).items()}
        return answer.status, text, urlsplit(answer.getheader("Location") or "").path


def _parts(fields: dict[str, str | list[str]], files: dict[str, bytes]) -> bytes:
    """A form with files as browsers send it."""
    found = b""
    for name, value in fields.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
        found += f"{head}\r\n\r\n{value}\r\n".encode()
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="{name}.jpg"'
        found += (
            f"--{BOUNDARY}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode()
            + content
            + b"\r\n"
        )
    return found + f"--{BOUNDARY}--\r\n".encode()
