"""A long run of the API against its document: ``python -m tests.api --examples 300``.

Builds the cast in a database of its own, asks as the county, prints how much was asked of each
operation and what was wrong; status 1 if anything was.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from tests import cast, factories
from tests.api import fuzz
from tests.api.conftest import Asking


@click.command()
@click.option("--examples", default=100, help="Requests for each operation and kind.")
@click.option("--seed", default=2016, help="The seed.")
def main(examples: int, seed: int) -> None:
    """Ask, and say what came of it."""
    from bangfu.policy.runs import actions
    from bangfu.registry.catalogue.models import Site

    with tempfile.TemporaryDirectory() as folder:
        settings.HOME, settings.KEY_PER_MINUTE = Path(folder), 10**9
        database = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            people = cast.assemble()
            Site.objects.update(reference_date=factories.DAY, assumed=True)
            home = factories.household()
            actions.refresh(by="tests")
            found = fuzz.faults(
                WSGIHandler(), Asking(people.county).headers, _known(home),
                examples=examples, number=seed, told=_tell,
            )  # fmt: skip
        finally:
            connection.creation.destroy_test_db(database, verbosity=0)
    for fault in found:
        click.echo(fault)
    sys.exit(bool(found))


def _known(home: Any) -> dict[str, str]:
    return {"household": str(home.uid), "member": str(home.members.get().uid)}


def _tell(operation: str, asked: int) -> None:
    click.echo(f"{asked:6}  {operation}")


if __name__ == "__main__":
    main()
