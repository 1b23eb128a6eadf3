"""A household with everything a form may show."""

import datetime as dt

import pytest

from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.policy.conftest import registry, run

__all__ = ["registry", "run"]


@pytest.fixture
def family(registry: Cast) -> Household:
    """Three members: one at a vocational school, one ill; two years of income."""
    return factories.household(
        VILLAGE,
        household_attribute="general",
        group_name="3组",
        natural_hamlet="荷塘湾",
        phone="13900000001",
        bank_name="农商行",
        main_cause="illness",
        house_grade="d",
        planned_exit_year=2017,
        members=[
            {"name": "周德胜", "gender": "male", "birth_date": dt.date(1960, 3, 4)},
            {
                "name": "周小荷",
                "gender": "female",
                "student_status": "higher_vocational_2",
                "birth_date": dt.date(1998, 7, 1),
            },
            {"name": "吴桂英", "health_status": ["chronic_illness"], "disease_name": "尿毒症"},
        ],
        income={"wage_income": 12_000_00, "production_cost": 500_00},
        last_year={"wage_income": 10_000_00},
    )
