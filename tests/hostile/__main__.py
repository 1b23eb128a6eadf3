"""Runs hostile texts by the number: ``python -m tests.hostile --expressions 100000 --packs 20000``.

Prints what became of them; the first that escapes is printed and ends the run with status 1.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from random import Random

import click

from bangfu.engine.problems import PackError
from tests.hostile import files, walls, words

SLOWEST_PACK = 5.0  # seconds of processor time for one damaged pack


def expressions(random: Random) -> str:
    """What became of one expression."""
    return walls.fate(words.expression(random)).refused or "accepted"


def packs(random: Random) -> str:
    """What became of one pack."""
    damaged = files.pack(random)
    began = time.thread_time()
    try:
        files.load(damaged)
    except PackError as error:
        return error.problems[0].code
    finally:
        if time.thread_time() - began > SLOWEST_PACK:
            raise walls.Escape("too slow")
    return "accepted"


def cases(random: Random) -> str:
    """What became of one file of cases."""
    try:
        files.ask(random)
    except PackError as error:
        return error.problems[0].code
    return "accepted"


def run(kind: Callable[[Random], str], first: int, number: int) -> tuple[Counter[str], float]:
    """Counts what became of so many texts; also the longest time one took."""
    counts: Counter[str] = Counter()
    longest = 0.0
    for seed in range(first, first + number):
        began = time.thread_time()
        try:
            counts[kind(Random(seed))] += 1
        except Exception as error:
            click.echo(f"{kind.__name__} seed {seed}: {type(error).__name__}: {error}")
            if kind is expressions:
                click.echo(repr(words.expression(Random(seed)))[:2_000])
            raise
        longest = max(longest, time.thread_time() - began)
    return counts, longest


@click.command()
@click.option("--expressions", "many", default=1_000, help="How many expressions.")
@click.option("--packs", "some", default=200, help="How many packs, and as many files of cases.")
@click.option("--seed", default=1, help="Where to start.")
def main(many: int, some: int, seed: int) -> None:
    """Try hostile expressions, packs and cases."""
    for kind, number in ((expressions, many), (packs, some), (cases, some)):
        try:
            counts, longest = run(kind, seed, number)
        except Exception:  # noqa: BLE001  told above
            sys.exit(1)
        shown = ", ".join(f"{code} {count:,}" for code, count in counts.most_common())
        click.echo(f"{kind.__name__} {number:,} (longest {longest:.2f} s): {shown}")


if __name__ == "__main__":
    main()
