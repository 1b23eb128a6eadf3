"""A registry with mistakes, its facts published and its clues found."""

from pathlib import Path

import pytest

from bangfu.policy.runs import actions as runs
from bangfu.registry.catalogue.models import Site
from bangfu.watch.quality import following
from bangfu.watch.quality.models import Clue
from tests import factories, snapshots
from tests.cast import NEIGHBOUR_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast

GOOD = {
    "name": "陈大伟",
    "gender": "male",
    "health_status": ["healthy"],
    "labour_capacity": "ordinary",
    "education": "junior",
    "student_status": "none",
    "work_months": 6,
    "public_job_months": 0,
    "phone": "13800000001",
    "has_resident_medical": True,
    "has_employee_medical": False,
    "has_critical_illness_ins": True,
    "has_resident_pension": True,
    "gets_dibao": False,
    "is_extreme_hardship": False,
    "on_active_service": False,
}


@pytest.fixture
def registry(cast: Cast, home: Path) -> Cast:
    """A household with two mistakes, another with one, and one of the neighbours."""
    snapshots.follow("households with mistakes", _make)
    return cast


def _make() -> None:
    Site.objects.update(reference_date=factories.DAY, assumed=False)
    factories.household(
        VILLAGE,
        household_attribute="general",
        phone="13800000001",
        has_domestic_power=False,
        housing_area=0,
        distance_main_road=1_00,
        members=[GOOD],
        income={"wage_income": 20_000_00},
    )
    factories.household(
        OTHER_VILLAGE,
        household_attribute="dibao",
        phone="139",
        has_domestic_power=True,
        housing_area=80_00,
        distance_main_road=1_00,
        members=[{**GOOD, "has_employee_medical": True}],
        income={"wage_income": 20_000_00},
    )
    factories.household(NEIGHBOUR_VILLAGE, members=[{**GOOD, "name": "陈外人9"}])


@pytest.fixture
def found(registry: Cast, home: Path) -> Cast:
    """The clues of the registry."""
    snapshots.follow("clues of mistakes", _find)
    return registry


def _find() -> None:
    runs.refresh(by="tests")
    following.follow_results()


def clue(code: str, village: str = VILLAGE) -> Clue:
    """The clue of a check in a village."""
    return Clue.objects.get(check_code=code, village_id=village)
