"""Two families in the registry, and an export of the national system beside them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.registry.imports import actions as imports
from bangfu.registry.imports import work
from bangfu.watch.matching import actions, comparing
from bangfu.watch.matching.models import Comparison
from tests import snapshots
from tests.cast import COUNTY, Cast
from tests.registry.imports import ledgers
from tests.registry.imports.ledgers import Ledger

DAY = dt.date(2015, 12, 20)
Compare = Callable[..., Comparison]


def silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


@pytest.fixture
def registry(cast: Cast, home: Path, tmp_path: Path) -> Cast:
    """The two families of the ledger, registered."""

    def make() -> None:
        path = ledgers.xlsx(tmp_path / "台账.xlsx", ledgers.ledger())
        imports.bring_in(paths=[path], user=cast.county, year=2015, choice=work.ALL)

    snapshots.follow("two families of a ledger", make)
    return cast


@pytest.fixture
def load(registry: Cast, tmp_path: Path) -> Compare:
    """Load an export as the county officer, and read it."""

    def take(sheets: Ledger, **options: object) -> Comparison:
        path = ledgers.xlsx(tmp_path / "国网.xlsx", sheets)
        given = {"by": registry.county, "division": COUNTY, "export_day": DAY, **options}
        with path.open("rb") as file:
            found = actions.load(files=[file], **given)
        work.prepare(by="", progress=silent, import_id=str(found.ledger_id))
        found.ledger.refresh_from_db()
        return found

    return take


@pytest.fixture
def compare(load: Compare, registry: Cast) -> Compare:
    """Load an export and compare it."""

    def run(sheets: Ledger, **options: object) -> Comparison:
        found = load(sheets, **options)
        return again(registry, found)

    return run


def again(cast: Cast, found: Comparison) -> Comparison:
    """Compare (once more)."""
    comparing.compare_job(by=cast.county.username, progress=silent, comparison=str(found.pk))
    found.refresh_from_db()
    found.ledger.refresh_from_db()
    return found
