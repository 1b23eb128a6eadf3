"""A small town, for tests of the command line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bangfu.cli import texts
from bangfu.registry.catalogue.models import Site
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast


@pytest.fixture
def town(cast: Cast, home: Path) -> Cast:
    """Three households: one meets the standard, one fails it, one has a student."""
    Site.objects.update(reference_date=factories.DAY, assumed=True)
    rich = {"disposable_income_pc": 9_000_00}
    factories.household(VILLAGE, house_grade="a", members=[{"name": "陈大伟"}], income=rich)
    factories.household(VILLAGE, house_grade="d", members=[{"name": "孙小燕"}], income=rich)
    student = {"name": "李学", "student_status": "higher_vocational_2"}
    factories.household(NEXT_VILLAGE, members=[student])
    return cast


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command line of a person who reads English."""
    monkeypatch.setenv("BANGFU_LANG", "en")
    texts.language.cache_clear()
    yield
    monkeypatch.undo()
    texts.language.cache_clear()
