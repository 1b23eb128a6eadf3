"""Households whose notice is up, or about to be."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices.models import Notice
from bangfu.registry.households.models import Household
from tests import factories, snapshots
from tests.cast import VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import HEALTHY, READY, people

__all__ = ["people"]
ADULT = dt.date(1970, 5, 1)
INCOME = {"wage_income": 20_000_00, "disposable_income_pc": 9_000_00}
LAST_YEAR = {"disposable_income_pc": 8_000_00}


def home(name: str = "陈大伟", village: str = VILLAGE, **columns: object) -> Household:
    """A household that meets the exit standard, and its head's name."""
    head = {**HEALTHY, "name": name, "birth_date": ADULT}
    given = {"income": INCOME, "last_year": LAST_YEAR, **READY, **columns}
    return factories.household(village, members=[head], **given)


def to_notice(people: Cast, of: Household) -> Filing:
    """An exit that has come to its notice."""
    filing = walk.begin(people.secretary, of)
    for stage in ("look", "review", "consent"):
        walk.do(people.secretary, filing, stage)
    return filing


@pytest.fixture
def waiting(people: Cast) -> Callable[..., Filing]:
    """Makes an exit that has come to its notice."""
    return lambda name="陈大伟", **columns: to_notice(people, home(name, **columns))


@pytest.fixture
def filing(waiting: Callable[..., Filing]) -> Filing:
    """An exit whose notice is to be posted."""
    snapshots.follow("exit before its notice", lambda: waiting(group_name="三组"))
    return Filing.objects.get()


@pytest.fixture
def notice(people: Cast, filing: Filing) -> Notice:
    """A notice of one line that is up."""
    walk.post(people.secretary, filing)
    return Notice.objects.get()
