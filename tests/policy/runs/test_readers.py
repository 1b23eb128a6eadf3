"""Readers while results are swapped: each sees one whole run, the old one or the new one."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from bangfu.base.accounts.models import User
from bangfu.policy.runs import actions, households, queries
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE

pytestmark = pytest.mark.django_db(transaction=True)
LATER = factories.DAY.replace(year=factories.DAY.year + 1)


def patiently(what: Callable[[], object]) -> None:
    """Do it, again where the tests' SQLite, one memory for all threads, was locked by another."""
    while True:
        try:
            what()
        except OperationalError as error:
            if "locked" not in str(error):
                raise
        else:
            return


def moved_on() -> None:
    actions.refresh(by="tests")
    actions.tidy()


class Reader(threading.Thread):
    """Somebody who looks at the list again and again, and notes what it comes to."""

    def __init__(self, user: User, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.user, self.stop = user, stop
        self.seen: Counter[tuple[str, int, int]] = Counter()
        self.errors: list[Exception] = []

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                patiently(self.look)
        except Exception as error:  # noqa: BLE001  told by the test, in its own thread
            self.errors.append(error)
        finally:
            connection.close()

    def look(self) -> None:
        desk = queries.desk(self.user)
        arguments = (desk.program, desk.results, desk.scope)
        every = households.count(*arguments, Filter())["households"]
        met = households.count(*arguments, Filter(rule="household_exit", outcome="met"))
        self.seen[desk.as_of.isoformat(), every, met["households"]] += 1


@contextmanager
def reading(user: User, readers: int = 3) -> Iterator[list[Reader]]:
    """Readers at work while the block runs; each has looked at least once before and after."""
    stop = threading.Event()
    found = [Reader(user, stop) for _ in range(readers)]
    for reader in found:
        reader.start()
    try:
        yield found
    finally:
        stop.set()
        for reader in found:
            reader.join(30)


def seen(readers: list[Reader]) -> set[tuple[str, int, int]]:
    assert [error for reader in readers for error in reader.errors] == []
    return {what for reader in readers for what in reader.seen}


def test_a_whole_new_run_is_seen_whole(run: Run, registry: object) -> None:
    """Another day makes another run; nobody sees the counties of one beside those of the other."""
    user = User.objects.get(username="city")
    with reading(user) as readers:
        for day in [LATER, factories.DAY] * 4:
            patiently(lambda day=day: Site.objects.update(reference_date=day))  # type: ignore[misc]
            patiently(moved_on)
    found = seen(readers)
    assert found <= {("2016-12-31", 5, 1), ("2017-12-31", 5, 0)}
    assert sum(sum(reader.seen.values()) for reader in readers) > len(readers)


def test_changed_counties_come_in_one_after_another_each_whole(run: Run) -> None:
    """Each refresh brings one household in each of two counties; both are seen, or neither."""
    user = User.objects.get(username="city")
    rounds = 5

    @transaction.atomic
    def both() -> None:
        factories.household(VILLAGE, members=[{}])
        factories.household(NEIGHBOUR_VILLAGE, members=[{}])

    with reading(user) as readers:
        for _ in range(rounds):
            patiently(both)
            patiently(moved_on)
    counts = {every for _, every, _ in seen(readers)}
    assert counts <= {5 + 2 * done for done in range(rounds + 1)}
