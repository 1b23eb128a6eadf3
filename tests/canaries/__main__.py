"""Random requests by the number: ``python -m tests.canaries --requests 100000``.

Prints what became of them; ends with status 1 if an answer bore a mark from outside the asker's
scope, disagreed with the table of rights, or was none a person should see.
"""

import sys
import time

sys.path[:] = [path for path in sys.path if not path.endswith("/tests")]

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import logging

import click
import django

django.setup()

from django.test.utils import get_runner, setup_test_environment

from tests.canaries import asking, world
from tests.cast import assemble

EVERY = 1_000


@click.command()
@click.option("--requests", default=100_000, show_default=True)
@click.option("--first", default=1, show_default=True, help="seed of the first")
def main(requests: int, first: int) -> None:
    """Ask, and judge."""
    from django.conf import settings

    setup_test_environment()
    logging.disable(logging.WARNING)
    runner = get_runner(settings)(verbosity=0, interactive=False)
    made = runner.setup_databases()
    try:
        cast = assemble()
        world.build(cast)
        began = time.monotonic()

        def tell(seed: int) -> None:
            if (seed - first + 1) % EVERY == 0:
                click.echo(f"{seed - first + 1:>8,} {time.monotonic() - began:6.0f} s", err=True)

        tally = asking.run(cast, first, requests, tell)
    finally:
        runner.teardown_databases(made)
    report(tally, requests)
    sys.exit(1 if tally.wrong else 0)


def report(tally: asking.Tally, requests: int) -> None:
    """What became of the requests."""
    for status, count in sorted(tally.statuses.items()):
        click.echo(f"{status}: {count:,}")
    click.echo(f"{requests:,} requests, {len(tally.names)} of {len(asking.NAMES)} addresses,")
    click.echo(f"{tally.shown:,} answers bear marks of the asker's own places,")
    click.echo(f"{len(tally.wrong)} are wrong")
    for line in tally.wrong[:50]:
        click.echo(line)


if __name__ == "__main__":
    main()
