"""The fixture ``spark``: one Spark on this machine for all tests that are marked so."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from bangfu.engine.sql import spark as engine


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session on two cores, listening to nobody; skipped (or failed) where there is none."""
    if code := engine.missing():
        if "spark" in os.environ.get("BANGFU_REQUIRE", ""):
            pytest.fail(code)
        pytest.skip(code)
    session = engine.connect("local[2]", folder=tmp_path_factory.mktemp("spark"))
    yield session
    session.stop()
