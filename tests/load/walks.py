"""``python -m tests.load.walks [--walks 10000] [--city wuhan]``: random walks, every procedure.

Spread evenly over the procedures of both cities, each walk a seed of its own, in memory on SQLite;
rolled back one after the other. Control arms walk without one guard each and have to be noticed.
"""

import argparse
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

CITIES = ("jingzhou", "wuhan")
GUARDS = {
    "who approves": ("bangfu.procedures.filings.deciding.require_apart", lambda *_given: None),
    "time and proof": ("bangfu.procedures.filings.deciding._require_ready", lambda _taken: None),
    "state": ("bangfu.procedures.filings.frame.require_open", lambda *_given: None),
}
SHORTEST, SPREAD = 7, 11  # a walk has from 7 to 17 acts after its beginning
TIDY = 100  # walks after which files of proof are thrown away
CONTROL = 100


@contextmanager
def database() -> Iterator[None]:
    """An empty database in memory, with every table."""
    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def run(city: str, walks: int) -> Counter[str]:
    """Walk in one city; what came of it, with each breach printed."""
    from django.db import transaction

    from tests.procedures import town as towns
    from tests.procedures.test_shipped import WANTED

    found: Counter[str] = Counter()
    names = sorted(WANTED)
    # The files of the packs do not change meanwhile; a server looks at them in every request.
    still = mock.patch("bangfu.registry.catalogue.queries._newest", return_value=0.0)
    with still, transaction.atomic():
        town = towns.build(city)
        for name, (guard, without) in GUARDS.items():
            found[f"control: {name}"] = control(town, guard, without)
        for number in range(walks):
            found.update(one(town, number, names[number % len(names)]))
            if number % TIDY == TIDY - 1:
                tidy()
                print(f"… {city} {dict(found)}", file=sys.stderr, flush=True)
        transaction.set_rollback(True)
    return found


def one(town: Any, seed: int, procedure: str) -> Counter[str]:
    """One walk."""
    from tests.procedures import walker

    try:
        ended, done, refused = walker.walk(town, seed, procedure, SHORTEST + seed % SPREAD)
    except AssertionError as breach:
        told = str(breach).splitlines()[0] if str(breach) else repr(breach)
        print(f"{town.city} {procedure} seed {seed}: {told}", flush=True)
        return Counter({"walks": 1, "breaches": 1})
    return Counter({"walks": 1, "acts": done, "refused": refused, **ended})


def control(town: Any, guard: str, without: Callable[..., None]) -> int:
    """In how many walks of an exit a missing guard is noticed."""
    from tests.procedures import walker

    noticed = 0
    with mock.patch(guard, without):
        for seed in range(CONTROL):
            try:
                walker.walk(town, seed, "household_exit")
            except AssertionError:
                noticed += 1
    return noticed


def tidy() -> None:
    """Throw away the files of walks that were rolled back."""
    from django.conf import settings

    shutil.rmtree(Path(settings.HOME) / "evidence", ignore_errors=True)


def main() -> int:
    """Walk, print, and fail where a law was broken or a control arm saw nothing."""
    asked = argparse.ArgumentParser(description="random walks over every procedure")
    asked.add_argument("--walks", type=int, default=10_000)
    asked.add_argument("--city", choices=CITIES)
    given = asked.parse_args()
    cities = [given.city] if given.city else CITIES
    bad = False
    with database():
        for city in cities:
            began = time.monotonic()
            found = run(city, given.walks // len(cities))
            found.setdefault("breaches", 0)
            took = time.monotonic() - began
            print(f"{city}: {dict(sorted(found.items()))} in {took:.0f} s", flush=True)
            blind = [name for name in GUARDS if not found[f"control: {name}"]]
            bad = bad or bool(found["breaches"] or blind)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
