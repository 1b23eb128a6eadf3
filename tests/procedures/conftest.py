"""A village with households to decide about, and people to do it."""

import datetime as dt
from pathlib import Path

import pytest

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.divisions.models import Division
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import COUNTY, PASSWORD, TOWN, Cast

MONDAY = dt.date(2016, 3, 7)
READY = {"house_grade": "a"}
HEALTHY = {
    "name": "陈大伟",
    "student_status": "none",
    "has_resident_medical": True,
    "has_resident_pension": True,
}


@pytest.fixture
def people(cast: Cast, home: Path) -> Cast:
    """The cast on a Monday of March, figures of demonstration allowed."""
    Site.objects.update(reference_date=MONDAY, assumed=True)
    return cast


@pytest.fixture
def ready(people: Cast) -> Household:
    """A household that meets the exit standard of the lotus pack."""
    return factories.household(
        members=[HEALTHY],
        income={"wage_income": 20_000_00, "disposable_income_pc": 9_000_00},
        last_year={"disposable_income_pc": 8_000_00},
        **READY,
    )


@pytest.fixture
def second(people: Cast) -> User:
    """Another officer of the county."""
    return officer("second", "county_officer", COUNTY)


@pytest.fixture
def deputy(people: Cast) -> User:
    """Another officer of the township."""
    return officer("deputy", "township_officer", TOWN)


def officer(username: str, role: str, place: str) -> User:
    """One more person in a post."""
    user = accounts.open_account(by="tests", username=username, name=username, password=PASSWORD)
    accounts.grant(by="tests", user=user, role=role, division=Division.objects.get(code=place))
    return user


def appoint(user: User, role: str, place: str = TOWN) -> None:
    """One more post for somebody."""
    accounts.grant(by="tests", user=user, role=role, division=Division.objects.get(code=place))
