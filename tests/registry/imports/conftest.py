"""Bringing small ledgers in, the way the command line does."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bangfu.registry.imports import actions
from bangfu.registry.imports.models import Import
from tests.cast import Cast
from tests.registry.imports import ledgers

BringIn = Callable[..., Import]


@pytest.fixture
def bring(cast: Cast, home: Path, tmp_path_factory: pytest.TempPathFactory) -> BringIn:
    """Bring in a ledger or files as the county officer; ``choice=""`` stops after the check."""

    def bring_in(
        given: ledgers.Ledger | Path | Iterable[Path], *, choice: str = "", **options: Any
    ) -> Import:
        if isinstance(given, dict):
            given = ledgers.xlsx(tmp_path_factory.mktemp("upload") / "台账.xlsx", given)
        paths = [given] if isinstance(given, Path) else list(given)
        options = {"user": cast.county, "year": 2015, **options}
        return actions.bring_in(paths=paths, choice=choice, **options)

    return bring_in
