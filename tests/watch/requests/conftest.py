"""A small registry whose facts are published, and requests to its places."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bangfu.policy.runs import actions as runs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.watch.requests import actions
from bangfu.watch.requests.asking import Wanted
from bangfu.watch.requests.models import Request
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast

Ask = Callable[..., Request]
NEW = Wanted("在建凉亭座数", "村里正在修建的凉亭", "number")
OTHER = Wanted("有没有戏台", "可以唱戏的台子", "yes_no")


@pytest.fixture
def registry(cast: Cast, home: Path) -> Cast:
    """Households of which the main cause is known of two in three."""
    Site.objects.update(reference_date=factories.DAY, assumed=False)
    factories.household(VILLAGE, main_cause="illness")
    factories.household(VILLAGE)
    factories.household(OTHER_VILLAGE, main_cause="illness")
    factories.household(NEIGHBOUR_VILLAGE, main_cause="illness")
    runs.refresh(by="tests")
    return cast


@pytest.fixture
def ask(registry: Cast) -> Ask:
    """Ask the villages of the county, as its officer, for something nobody holds."""

    def create(*columns: Wanted, **given: Any) -> Request:
        wanted = {
            "by": registry.county,
            "title": "凉亭和戏台",
            "purpose": "编制乡村文化设施名录",
            "division": COUNTY,
            "level": "village",
            "due": catalogue.today() + dt.timedelta(days=10),
            **given,
        }
        return actions.create(columns=columns or (NEW, OTHER), **wanted)

    return create
