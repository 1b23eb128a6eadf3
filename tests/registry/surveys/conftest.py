"""A household to ask, on the last day of 2016."""

import pytest

from bangfu.registry.catalogue.models import Site
from bangfu.registry.surveys import actions, subjects
from bangfu.registry.surveys.models import Submission
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import VILLAGE, Cast

LOOK = "home_look"
WHOLE = {
    "leaks": ["yes"],
    "grade": ["d"],
    "area": ["80.5"],
    "workers": ["1"],
    "animals": ["pigs", "hens"],
    "cash": ["1,200"],
    "visited": ["2016-12-30"],
    "remark": ["屋顶漏雨"],
}


@pytest.fixture
def who(cast: Cast) -> Who:
    """A household of two in the secretary's village."""
    Site.objects.update(reference_date=factories.DAY)
    home = factories.household(VILLAGE, members=[{"name": "陈大伟"}, {}], house_grade="a")
    return subjects.of_household(home)


def answer(cast: Cast, who: Who, **said: list[str]) -> Submission:
    """A whole submission by the secretary; ``said`` replaces answers."""
    actions.save(by=cast.secretary, who=who, survey=LOOK, said={**WHOLE, **said})
    return actions.submit(by=cast.secretary, who=who, survey=LOOK)
