"""A small registry with a run, for tests of policy."""

from pathlib import Path

import pytest

from bangfu.policy.runs import actions
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue.models import Site
from tests import factories, snapshots
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast


@pytest.fixture
def registry(cast: Cast, home: Path) -> Cast:
    """Five households in four villages of two counties, asked for the end of 2016."""
    snapshots.follow("households of policy", _make)
    return cast


def _make() -> None:
    Site.objects.update(reference_date=factories.DAY, assumed=True)
    factories.village_file(VILLAGE, is_poor_village=True, collective_income=60_000_00)
    factories.household(
        VILLAGE,
        household_attribute="general",
        main_cause="illness",
        house_grade="a",
        members=[{"name": "陈大伟", "student_status": "none"}, {"student_status": "primary"}],
        income={"wage_income": 20_000_00, "disposable_income_pc": 9_000_00},
        last_year={"disposable_income_pc": 8_000_00},
    )
    factories.household(
        VILLAGE, house_grade="d", exit_status="exited", members=[{"name": "孙小燕"}], income={}
    )
    factories.household(
        NEXT_VILLAGE, members=[{"student_status": "higher_vocational_2"}], income={}
    )
    factories.household(OTHER_VILLAGE, members=[{}, {}, {}])
    factories.household(NEIGHBOUR_VILLAGE, members=[{"name": "陈外人"}])


@pytest.fixture
def run(registry: Cast, home: Path) -> Run:
    """The registry's current run."""
    snapshots.follow("run of policy", lambda: actions.refresh(by="tests"))
    return Run.objects.get(current=True)
