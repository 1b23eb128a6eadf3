"""Tests that only PostgreSQL can answer: its row policies, and several writers at the same time.

They are left out of the run on SQLite, never of the one on PostgreSQL (``tests/run.py`` does both).
"""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

policies = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="row policies are PostgreSQL's"
)
writers = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="the other database is locked as a whole"
)


def together(count: int, work: Callable[[], object]) -> None:
    """Do something in several threads at the same moment, each with a connection of its own."""
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait()
        work()
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
