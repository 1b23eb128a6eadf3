"""Cards of the first page: each count is the length of its list."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.policy.runs.models import Run
from bangfu.web.home import cards
from bangfu.web.households import urls
from tests.cast import Cast

assert urls.app_name  # the addresses bring the cards along
Enter = Callable[[str], Client]


@pytest.mark.parametrize(
    ("seat", "found"),
    [
        ("city", {"达到标准，可以脱贫": 1, "缺数据，不能确定": 3, "已脱贫，但不再符合标准": 1}),
        ("secretary", {"达到标准，可以脱贫": 1, "已脱贫，但不再符合标准": 1}),
        ("neighbour", {"缺数据，不能确定": 1}),
        ("system", {}),
        ("nobody", {}),
    ],
)
def test_everybody_is_told_what_waits_in_their_area(
    run: Run, registry: Cast, seat: str, found: dict[str, int]
) -> None:
    due = cards.due(getattr(registry, seat))
    assert {c.title: c.count for c in due if "/households/" in c.href} == found


@pytest.mark.parametrize("seat", ["city", "county", "secretary"])
def test_each_count_is_the_length_of_its_list(
    enter: Enter, run: Run, registry: Cast, seat: str
) -> None:
    client = enter(seat)
    due = [c for c in cards.due(getattr(registry, seat)) if "/households/" in c.href]
    for card in due:
        text = client.get(card.href).content.decode()
        total = re.search(r"共 <b>(\d+)</b>", text)
        assert total
        assert int(total[1]) == card.count
    assert due


def test_before_anything_is_computed_nothing_is_due(cast: Cast, home: object) -> None:
    assert cards.due(cast.county) == []
