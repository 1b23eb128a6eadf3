"""States that are laid down again instead of being made: the same, and only where they fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household, Member
from tests import factories, snapshots
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast

NAME = "a state of these tests"


class Step:
    """Adds a household, changes the site, writes a file; counts how often."""

    def __init__(self, home: Path) -> None:
        self.home, self.times = home, 0

    def __call__(self) -> None:
        self.times += 1
        factories.household(VILLAGE, members=[{"name": "陈大伟"}])
        Site.objects.update(reference_date=factories.DAY)
        (self.home / "lake").mkdir()
        (self.home / "lake" / "part").write_bytes(b"columns")


@pytest.fixture
def step(cast: Cast, home: Path) -> Iterator[Step]:
    yield Step(home)
    snapshots._followed.pop(NAME, None)


def undo(home: Path) -> None:
    """Back to the state before."""
    Member.objects.all().delete()
    Household.objects.all().delete()
    for path in (home / "lake").glob("*"):
        path.unlink()
    (home / "lake").rmdir()


def state(home: Path) -> object:
    return snapshots._state(home)


@pytest.fixture
def twice(step: Step, home: Path) -> list[object]:
    """The states after the step, made and laid down."""
    rows, files = snapshots._state(home)
    snapshots.follow(NAME, step)
    made = state(home)
    found = snapshots._followed[NAME]
    for table in found.tables:
        snapshots._exchange(
            snapshots.connection.cursor(), table, found.tables[table], rows.get(table, [])
        )
    (home / "lake" / "part").unlink()
    (home / "lake").rmdir()
    assert snapshots._state(home) == (rows, files)
    snapshots.follow(NAME, step)
    return [made, state(home)]


def test_it_is_made_once_and_the_same_the_second_time(twice: list[object], step: Step) -> None:
    made, laid = twice
    assert laid == made
    assert step.times == 1
    assert Site.objects.get().reference_date == factories.DAY
    assert (step.home / "lake" / "part").read_bytes() == b"columns"


@pytest.mark.usefixtures("twice")
def test_what_comes_after_it_has_keys_of_its_own(step: Step) -> None:
    before = set(Household.objects.values_list("pk", flat=True))
    assert factories.household(NEXT_VILLAGE).pk not in before


def test_another_state_before_has_it_made_again(step: Step, home: Path) -> None:
    snapshots.follow(NAME, step)
    undo(home)
    factories.household(NEXT_VILLAGE)
    snapshots.follow(NAME, step)
    assert step.times == 2
    assert Household.objects.count() == 2
