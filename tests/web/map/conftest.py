"""A drawn city with results, for tests of map pages."""

import pytest

from bangfu.base.divisions import outlines
from bangfu.policy.runs.models import Run
from tests.cast import CITY, Cast


@pytest.fixture
def drawn(run: Run, registry: Cast) -> Cast:
    """The registry with its results and a schematic map."""
    outlines.draw_schematic(by="tests", city=CITY)
    return registry
