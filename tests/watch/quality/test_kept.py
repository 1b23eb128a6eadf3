"""Counts that are kept agree with counts that are taken, whatever is written in between."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import actions, kept, queries
from bangfu.watch.quality.models import Clue, Moved
from bangfu.watch.work import queries as work
from tests.cast import COUNTY, NEIGHBOUR, VILLAGE, Cast
from tests.watch.work.conftest import clues, day, on  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


def test_a_move_is_seen_at_once_by_everybody_above(day: Cast) -> None:  # noqa: F811
    (clue,) = clues(1)
    kept.moved([VILLAGE])
    before = queries.summary(day.city)["is_new"]
    assert queries.summary(day.city)["is_new"] == before == 1
    actions.assign(by=day.town, clue=clue, to=VILLAGE, due=on(3))
    after = queries.summary(day.city)
    assert (after["is_new"], after["is_assigned"]) == (0, 1)
    assert work.inbox(day.secretary).counts["clues"]["later"] == 1


def test_what_nothing_was_written_to_is_not_counted_again(day: Cast) -> None:  # noqa: F811
    clues(2)
    kept.moved([VILLAGE])

    def statements() -> int:
        with CaptureQueriesContext(connection) as context, catalogue.asked_once():
            assert queries.summary(day.city)["is_new"] == 2
        return sum('FROM "quality_clue"' in one["sql"] for one in context.captured_queries)

    assert statements() > 0
    assert statements() == 0
    kept.moved([VILLAGE])
    assert statements() == 1  # of its county alone


def test_every_county_has_a_mark_once_one_has(day: Cast) -> None:  # noqa: F811
    kept.moved([VILLAGE])
    assert {COUNTY, NEIGHBOUR} <= set(Moved.objects.values_list("county", flat=True))
    assert not Clue.objects.exists()


def test_people_of_other_places_never_share_what_is_kept(day: Cast) -> None:  # noqa: F811
    clues(2)
    kept.moved([VILLAGE])
    assert queries.summary(day.city)["is_new"] == 2
    assert queries.summary(day.neighbour)["is_new"] == 0
    assert queries.summary(day.nobody)["is_new"] == 0
