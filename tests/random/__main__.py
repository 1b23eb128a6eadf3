"""Runs random worlds until time is up: ``python -m tests.random --seconds 60 --seed 1``.

Prints how many worlds, records and values were compared; a disagreement is made small, printed as
a pack with its rows, and ends the run with status 1.
"""

import sys
import time
from collections import Counter
from random import Random

import click

from bangfu.engine.problems import PackError
from tests.random.compare import differences
from tests.random.shrink import shrink
from tests.random.worlds import World, world


def show(found: World) -> None:
    """A world as text."""
    for item in [*found.facts, *found.rules]:
        click.echo(item.yaml(), nl=False)
    for subject, rows in found.rows.items():
        for row in rows:
            known = {k: v for k, v in row.items() if v is not None}
            click.echo(f"{subject}: {known}")
    click.echo(f"scope {found.scope}, figures {found.places}, keep {found.keep}")


@click.command()
@click.option("--seconds", default=60.0, help="How long to go on.")
@click.option("--seed", default=1, help="Where to start; each world has a seed of its own.")
@click.option("--size", default=40, help="About how many households a world has.")
def main(seconds: float, seed: int, size: int) -> None:
    """Compare the interpreter with DuckDB on random worlds."""
    counts: Counter[str] = Counter()
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            made = world(Random(seed), size=size)
            found = differences(made)
        except PackError as error:
            counts[f"refused ({error.problems[0].code})"] += 1
            found = []
        else:
            counts["worlds"] += 1
            counts["records"] += sum(map(len, made.rows.values()))
            counts["rules"] += len(made.rules)
            counts["facts"] += len(made.facts)
        if found:
            small = shrink(made)
            click.echo(f"seed {seed}: the engines disagree")
            show(small)
            for difference in differences(small)[:10]:
                click.echo(str(difference))
            sys.exit(1)
        seed += 1
    click.echo(", ".join(f"{name} {count:,}" for name, count in counts.items()) + f"; next {seed}")


if __name__ == "__main__":
    main()
