"""Random requests by the number: ``python -m tests.canaries --requests 100000 --keep FILE``.

Prints what became of them; ends with status 1 if an answer bore a mark from outside the asker's
scope, disagreed with the table of rights, or was none a person should see; if an address was not
reached by fifty thousand requests or more; or if a control arm, in which rows are found whatever
the scope, saw nothing. With ``--keep`` every piece that is done is kept in a file, and a later run
with the same file goes on from there.
"""

import sys

sys.path[:] = [path for path in sys.path if not path.endswith("/tests")]

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import gc
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import click
import django

django.setup()

from django.test.utils import get_runner, setup_test_environment

from bangfu.base.accounts import scope
from tests.canaries import asking, world
from tests.cast import Cast, assemble
from tests.load.pieces import Found, Pieces, spans

PIECE = 500
CONTROL = "control"
ENOUGH = 50_000  # from so many on every address has to be reached


@click.command()
@click.option("--requests", default=100_000, show_default=True)
@click.option("--first", default=1, show_default=True, help="seed of the first")
@click.option("--keep", type=click.Path(path_type=Path), help="the file of pieces done")
def main(requests: int, first: int, keep: Path | None) -> None:
    """Ask, and judge."""
    pieces = Pieces(keep)
    parts = [(first + start, number) for start, number in spans(requests, PIECE)]
    if pieces.left([CONTROL, *(str(start) for start, _number in parts)]):
        with crowded() as cast:
            crowd, began = asking.Crowd(cast), time.monotonic()
            gc.freeze()
            pieces.do(CONTROL, lambda: blind(cast))
            for start, number in parts:
                pieces.do(str(start), lambda s=start, n=number: piece(crowd, s, n))  # type: ignore[misc]
                click.echo(
                    f"{start + number - first:>8,} {time.monotonic() - began:6.0f} s", err=True
                )
    found = Found()
    for name, counts in pieces.done.items():
        found.update(counts if name != CONTROL else {})
    sys.exit(report(found, pieces.done[CONTROL]["shows"]))


@contextmanager
def crowded() -> Iterator[Cast]:
    """The places of the cast, full of marked records, in a database that is gone afterwards."""
    from django.conf import settings

    setup_test_environment()
    logging.disable(logging.WARNING)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    made = runner.setup_databases()
    # The files of the packs do not change meanwhile; a server looks at them in every request.
    still = mock.patch("bangfu.registry.catalogue.queries._newest", return_value=0.0)
    try:
        with still:
            cast = assemble()
            world.build(cast)
            yield cast
    finally:
        runner.teardown_databases(made)


def piece(crowd: asking.Crowd, first: int, number: int) -> Found:
    """So many requests, counted."""
    tally = asking.several(crowd, first, number)
    found = Found({"requests": number, "shown": tally.shown, "wrong": len(tally.wrong)})
    found.update({f"status {status}": count for status, count in tally.statuses.items()})
    found.update({f"address {name}": count for name, count in tally.names.items()})
    found.update(f"wrong: {line}" for line in tally.wrong)
    return found


def blind(cast: Cast) -> Found:
    """The same where rows are found whatever the scope: how many answers show foreign marks."""

    def everything(found: Any, *_who: object) -> Any:
        return found

    with mock.patch.object(scope.ScopedQuerySet, "visible_to", everything):
        tally = asking.several(asking.Crowd(cast), 1, PIECE)
    return Found({"shows": sum("shows" in line for line in tally.wrong)})


def report(found: Found, shows: int) -> int:
    """Say what became of the requests; the status to end with."""
    for name in sorted(found):
        if name.startswith("status "):
            click.echo(f"{name}: {found[name]:,}")
    reached = sum(name.startswith("address ") for name in found)
    click.echo(f"{found['requests']:,} requests, {reached} of {len(asking.NAMES)} addresses,")
    click.echo(f"{found['shown']:,} answers bear marks of the asker's own places,")
    click.echo(f"{found['wrong']} are wrong; without the scope {shows} of {PIECE} would be")
    for line in sorted(name for name in found if name.startswith("wrong: "))[:50]:
        click.echo(line)
    missed = found["requests"] >= ENOUGH and reached < len(asking.NAMES)
    return int(bool(found["wrong"]) or not shows or missed)


if __name__ == "__main__":
    main()
