"""A contract of the town with its county."""

import pytest

from bangfu.procedures.contracts.models import Contract
from tests.cast import Cast
from tests.procedures.conftest import people
from tests.procedures.contracts import drawn

__all__ = ["people"]


@pytest.fixture
def contract(people: Cast) -> Contract:
    return drawn.of_town(people.county)
