"""Ranking by score, and lists locked for good."""

import pytest

from bangfu.base.audit.models import Entry
from bangfu.registry.catalogue.models import Site
from bangfu.registry.surveys import rankings, subjects
from bangfu.registry.surveys.models import Ranking
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, NEXT_VILLAGE, TOWN, VILLAGE, Cast
from tests.registry.surveys.conftest import LOOK, answer
from tests.registry.surveys.test_actions import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranked(cast: Cast, who: Who) -> list[Who]:
    """Three households with 0, 11 and 1 points, and one that was not asked."""
    homes = [factories.household(VILLAGE, members=[{}] * 3) for _ in range(3)]
    found = [subjects.of_household(home) for home in homes]
    for one, leaks, workers in zip(found, ("yes", "no", "yes"), ("0", "1", "1"), strict=True):
        answer(cast, one, leaks=[leaks], workers=[workers])
    return found


def lock(cast: Cast, size: int = 2, **more: object) -> Ranking:
    given = {"by": cast.county, "survey": LOOK, "division": COUNTY, "size": size}
    return rankings.lock(**{**given, **more})  # type: ignore[arg-type]


def test_the_hardest_off_come_first(cast: Cast, ranked: list[Who]) -> None:
    found = rankings.ordered(cast.county, LOOK, COUNTY)
    expected = [(ranked[0].key, 0), (ranked[2].key, 100), (ranked[1].key, 1100)]
    assert list(found.values_list("key", "score")) == expected


def test_who_has_no_score_is_not_ranked(cast: Cast, ranked: list[Who], who: Who) -> None:
    answer(cast, who, workers=[])
    assert rankings.ordered(cast.county, LOOK, COUNTY).count() == 3


def test_only_the_place_and_the_own_area_are_ranked(cast: Cast, ranked: list[Who]) -> None:
    assert rankings.ordered(cast.county, LOOK, NEXT_VILLAGE).count() == 0
    assert rankings.ordered(cast.neighbour, LOOK, COUNTY).count() == 0


def test_a_locked_list_stays_as_it_was(cast: Cast, ranked: list[Who]) -> None:
    made = lock(cast)
    assert [entry[0] for entry in made.entries] == [ranked[0].key, ranked[2].key]
    assert (made.candidates, made.on, made.by) == (3, factories.DAY, "county")
    Site.objects.update(reference_date=factories.DAY)
    from bangfu.registry.surveys import actions

    actions.save(
        by=cast.secretary,
        who=ranked[0],
        survey=LOOK,
        said={
            "leaks": ["no"],
            "workers": ["3"],
        },
    )
    actions.submit(by=cast.secretary, who=ranked[0], survey=LOOK, reason="漏记")
    made.refresh_from_db()
    assert made.entries[0][:2] == [ranked[0].key, 0]
    assert rankings.digest(made.entries) == made.digest
    assert Entry.objects.get(action="surveys.lock").changes["digest"] == made.digest


@pytest.mark.parametrize(
    ("size", "more", "code"),
    [
        (4, {}, "surveys.too_few"),
        (0, {}, "surveys.size"),
        (20_001, {}, "surveys.size"),
        (1, {"survey": "village_look"}, "surveys.not_scored"),
        (1, {"division": NEIGHBOUR}, "rights.missing"),
    ],
)
def test_what_cannot_be_locked_is_refused(
    cast: Cast, ranked: list[Who], size: int, more: dict[str, object], code: str
) -> None:
    with Refused(code):
        lock(cast, size, **more)
    assert not Ranking.objects.exists()


def test_a_secretary_locks_nothing(cast: Cast, ranked: list[Who]) -> None:
    with Refused("rights.missing"):
        lock(cast, by=cast.secretary, division=VILLAGE)


def test_a_list_of_a_larger_place_is_not_shown_below_it(cast: Cast, ranked: list[Who]) -> None:
    made, town = lock(cast), lock(cast, division=TOWN)
    assert set(rankings.visible(cast.county)) == {made, town}
    assert set(rankings.visible(cast.town)) == {town}
    assert not rankings.visible(cast.neighbour).exists()
