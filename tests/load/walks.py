"""``python -m tests.load.walks [--walks 10000] [--city wuhan] [--keep FILE]``: random walks.

Spread evenly over the procedures of both cities, each walk a seed of its own, in memory on SQLite;
rolled back one after the other. Control arms walk without one guard each and have to be noticed.
With ``--keep`` every piece of walks that is done is kept in a file, and a later run with the same
file goes on from there; ``--count`` says what the file holds.
"""

import argparse
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from tests.load.pieces import Found, Pieces, spans

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

CITIES = ("jingzhou", "wuhan")
GUARDS = {
    "who approves": ("bangfu.procedures.filings.deciding.require_apart", lambda *_given: None),
    "time and proof": ("bangfu.procedures.filings.deciding._require_ready", lambda _taken: None),
    "state": ("bangfu.procedures.filings.frame.require_open", lambda *_given: None),
}
SHORTEST, SPREAD = 7, 11  # a walk has from 7 to 17 acts after its beginning
PIECE = 50
CONTROL = 100
MEMORY = Path("/dev/shm")  # noqa: S108  files of proof are thrown away at once


@contextmanager
def database() -> Iterator[None]:
    """An empty database in memory, with every table, and a home that is gone afterwards."""
    home = tempfile.mkdtemp(prefix="bangfu-walks-", dir=MEMORY if MEMORY.is_dir() else None)
    os.environ["BANGFU_TEST_HOME"] = home
    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)
        shutil.rmtree(home, ignore_errors=True)


def run(city: str, walks: int, pieces: Pieces) -> None:
    """Walk in one city what has not been walked; each breach is printed."""
    from django.db import transaction

    from tests.procedures import town as towns
    from tests.procedures.test_shipped import WANTED

    names = sorted(WANTED)
    wanted = [f"{city} control: {guard}" for guard in GUARDS]
    wanted += [f"{city} {first}" for first, _number in spans(walks, PIECE)]
    if not pieces.left(wanted):
        return
    # The files of the packs do not change meanwhile; a server looks at them in every request.
    still = mock.patch("bangfu.registry.catalogue.queries._newest", return_value=0.0)
    with still, transaction.atomic():
        town = towns.build(city)
        gc.freeze()
        for name, (guard, without) in GUARDS.items():
            pieces.do(f"{city} control: {name}", lambda g=guard, w=without: control(town, g, w))  # type: ignore[misc]
        for first, number in spans(walks, PIECE):
            pieces.do(f"{city} {first}", lambda f=first, n=number: several(town, names, f, n))  # type: ignore[misc]
        transaction.set_rollback(True)


def several(town: Any, names: list[str], first: int, number: int) -> Found:
    """A piece of walks, through the procedures in turn."""
    found = Found()
    for seed in range(first, first + number):
        found.update(one(town, seed, names[seed % len(names)]))
    tidy()
    return found


def one(town: Any, seed: int, procedure: str) -> Found:
    """One walk."""
    from tests.procedures import walker

    count = Found({"walks": 1, f"{procedure} walks": 1})
    try:
        ended, done, refused = walker.walk(town, seed, procedure, SHORTEST + seed % SPREAD)
    except AssertionError as breach:
        told = str(breach).splitlines()[0] if str(breach) else repr(breach)
        print(f"{town.city} {procedure} seed {seed}: {told}", flush=True)
        return count + Found({"breaches": 1, f"breach: {told}": 1})
    states = Found({f"{kind} {state}": many for (kind, state), many in ended.items()})
    return count + states + Found({"acts": done, "refused": refused})


def control(town: Any, guard: str, without: Callable[..., None]) -> Found:
    """In how many walks of an exit a missing guard is noticed."""
    from tests.procedures import walker

    noticed = 0
    with mock.patch(guard, without):
        for seed in range(CONTROL):
            try:
                walker.walk(town, seed, "household_exit")
            except AssertionError:
                noticed += 1
    tidy()
    return Found({"noticed": noticed})


def tidy() -> None:
    """Throw away the files of walks that were rolled back."""
    from django.conf import settings

    shutil.rmtree(Path(settings.HOME) / "evidence", ignore_errors=True)


# --- what came of it ---

STATES = ("walks", "open", "done", "rejected", "withdrawn")


def report(city: str, pieces: Pieces) -> bool:
    """Print what is known of a city; true where it is as it should be."""
    from tests.procedures.test_shipped import WANTED

    found = Found()
    for name, counts in pieces.done.items():
        if name.startswith(f"{city} ") and "control" not in name:
            found.update(counts)
    noticed = {name: pieces.sum(f"{city} control: {name}")["noticed"] for name in GUARDS}
    whole = ("walks", "acts", "refused", "breaches")
    print(f"{city}: { {name: found[name] for name in whole} }, control arms {noticed}", flush=True)
    for kind in sorted(WANTED):
        print(f"  {kind}: { {state: found[f'{kind} {state}'] for state in STATES} }", flush=True)
    return not found["breaches"] and all(noticed.values())


def main() -> int:
    """Walk, print, and fail where a law was broken or a control arm saw nothing."""
    asked = argparse.ArgumentParser(description="random walks over every procedure")
    asked.add_argument("--walks", type=int, default=10_000, help="in all cities together")
    asked.add_argument("--city", choices=CITIES)
    asked.add_argument("--keep", type=Path, help="the file of pieces done")
    asked.add_argument("--count", action="store_true", help="only say what the file holds")
    given = asked.parse_args()
    cities = [given.city] if given.city else list(CITIES)
    pieces = Pieces(given.keep)
    with database():
        if not given.count:
            for city in cities:
                run(city, given.walks // len(cities), pieces)
        right = [report(city, pieces) for city in cities]  # each is printed
        return int(not all(right))


if __name__ == "__main__":
    sys.exit(main())
