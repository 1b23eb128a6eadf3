"""Special groups: counted from results, each with its list, within the person's area."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bangfu.engine.packs import schema
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.models import Run
from bangfu.web.households import groups

Enter = Callable[[str], Client]
PAGE = "/households/groups/"


@pytest.fixture
def as_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every standard counts as a group."""
    monkeypatch.setattr(groups, "is_group", lambda rule: isinstance(rule.spec, schema.Standard))


def test_without_groups_the_page_says_so(enter: Enter, run: Run) -> None:
    assert "没有特殊群体" in enter("county").get(PAGE).content.decode()


@pytest.mark.usefixtures("as_groups")
def test_each_group_has_its_counts_clause_and_lists(
    enter: Enter, run: Run, django_assert_max_num_queries: Any
) -> None:
    client = enter("county")
    with django_assert_max_num_queries(15):
        text = client.get(PAGE).content.decode()
    assert "户脱贫标准" in text
    assert "outcome=met" in text
    assert "outcome=unknown" in text


@pytest.mark.usefixtures("as_groups")
def test_counts_are_those_of_the_lists_they_open(enter: Enter, run: Run) -> None:
    client = enter("county")
    shown = client.get(PAGE).context["groups"]
    assert shown
    for group in shown:
        for address, count in ((group.listed, group.households), (group.unclear, group.unknown)):
            assert client.get(address).context["total"]["households"] == count


@pytest.mark.usefixtures("as_groups")
def test_a_neighbour_counts_only_his_own(enter: Enter, run: Run) -> None:
    mine = enter("county").get(PAGE).context["groups"]
    other = enter("neighbour").get(PAGE).context["groups"]
    assert sum(g.households + g.unknown for g in mine) > 0
    assert [g.households for g in other] != [g.households for g in mine]


def test_nobody_comes_in_without_a_post(client: Client, run: Run) -> None:
    assert client.get(PAGE).status_code in (302, 403)


@pytest.mark.django_db
def test_wuhan_names_the_groups_of_its_documents() -> None:
    rules = packs.program("wuhan").rules.values()
    named = {rule.id for rule in rules if groups.is_group(rule)}
    assert {f"left_behind_{who}" for who in ("child", "elder", "woman")} <= named
    assert len([name for name in named if name.startswith("dibao_")]) == 7
    assert len([name for name in named if name.startswith("housing_")]) == 4
    assert len([name for name in named if name.startswith("epidemic_")]) == 3
    assert "expenditure_driven" in named
