"""Runs every test: on SQLite, then what needs a database again on PostgreSQL.

PostgreSQL is taken from ``BANGFU_TEST_POSTGRES`` (a URL), or a throw-away cluster is started on
loopback where its programs are installed, and stopped afterwards. With ``BANGFU_REQUIRE`` naming
``postgres``, ``chromium`` or ``spark`` their absence is a failure instead of a skip.
"""

import sys

# The first place to look would be this folder, whose package `random` hides Python's own.
sys.path[:] = [path for path in sys.path if not path.endswith("/tests")]

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[1]


def pytest(*extra: str, url: str) -> int:
    """One run of the suite on one database."""
    env = {**os.environ, "BANGFU_DATABASE_URL": url}
    workers = str(os.cpu_count() or 2)
    # Tests of one group share a worker: one Spark is enough.
    spread = ["-n", workers, "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", *spread, *extra, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def programs() -> Path | None:
    """Where PostgreSQL's server programs are."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def as_owner(command: list[str | Path], owner: str | None) -> list[str]:
    """A command for the user who may run PostgreSQL (it refuses to run as root)."""
    words = [str(word) for word in command]
    return ["runuser", "-u", owner, "--", *words] if owner else words


@contextmanager
def cluster(bin_: Path) -> Iterator[str]:
    """A PostgreSQL server on a free loopback port, gone afterwards."""
    owner = "postgres" if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="bangfu-pg-") as name, socket.socket() as probe:
        folder = Path(name)
        if owner:
            shutil.chown(folder, owner)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data, log = folder / "data", folder / "log"
        user = owner or pwd.getpwuid(os.getuid()).pw_name
        init = [bin_ / "initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-sync", "-U", user]
        subprocess.run(as_owner(init, owner), check=True, stdout=subprocess.DEVNULL)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        start = [bin_ / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start"]
        subprocess.run(as_owner(start, owner), check=True, stdout=subprocess.DEVNULL)
        try:
            yield f"postgresql://{_ordinary(port, user)}@127.0.0.1:{port}/postgres"
        finally:
            stop = [bin_ / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
            subprocess.run(as_owner(stop, owner), check=False, stdout=subprocess.DEVNULL)


def _ordinary(port: int, user: str) -> str:
    """A user of the product's own: row policies do not hold for the server's superuser."""
    where = f"host=127.0.0.1 port={port} dbname=postgres user={user}"
    with psycopg.connect(where, autocommit=True) as server:
        server.execute("CREATE ROLE bangfu LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
    return "bangfu"


def main() -> int:
    """Both runs; the first failure decides the exit status."""
    status = pytest(url="sqlite:///")
    required = "postgres" in os.environ.get("BANGFU_REQUIRE", "")
    chosen = ["-m", "not browser and not spark", "--on-postgres"]
    if url := os.environ.get("BANGFU_TEST_POSTGRES"):
        return status or pytest(*chosen, url=url)
    bin_ = programs()
    if bin_ is None:
        print("PostgreSQL: no server programs found; its run is left out.")
        return status or int(required)
    with cluster(bin_) as url:
        return status or pytest(*chosen, url=url)


if __name__ == "__main__":
    sys.exit(main())
