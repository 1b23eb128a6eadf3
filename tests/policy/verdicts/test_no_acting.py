"""A verdict never acts alone: nothing that works out verdicts writes to the registry."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.policy.verdicts.test_live import answer

SOURCES = Path(verdicts.__file__).parents[2]
WRITERS = ("bangfu.registry.households", "bangfu.registry.villages", "bangfu.registry.imports")


def registry_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("bangfu.registry.households")]


def rows() -> dict[str, list[Any]]:
    """Every row of every household, as it is stored."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in registry_models()
    }


def imported(path: Path) -> Iterator[str]:
    """What a module imports, each name with where it comes from."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("storey", ["engine", "policy"])
def test_what_works_out_verdicts_knows_no_way_to_write(storey: str) -> None:
    modules = list((SOURCES / storey).rglob("*.py"))
    assert modules
    for path in modules:
        for name in imported(path):
            writes = name.endswith(".actions") and name.startswith(WRITERS)
            assert not writes, f"{path} imports {name}"


@pytest.mark.parametrize("folder", ["web/households", "web/villages"])
def test_pages_that_show_verdicts_know_no_way_to_write(folder: str) -> None:
    for path in (SOURCES / folder).rglob("*.py"):
        assert not [n for n in imported(path) if n.startswith(WRITERS) and n.endswith(".actions")]


def test_a_run_that_finds_everybody_over_the_line_changes_nobody(registry: Cast) -> None:
    Household.objects.update(exit_status="not_exited", house_grade="a")
    before = rows()
    actions.refresh(by="tests")
    assert rows() == before
    assert set(Household.objects.values_list("exit_status", flat=True)) == {"not_exited"}


def test_an_answer_only_reads(registry: Cast) -> None:
    before = rows()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for home in Household.objects.all():
            found = answer(home)
            assert found.rules
            assert found.members is not None
        verdicts.village(packs.program(), VILLAGE, factories.DAY, assumed=True)
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}
    assert rows() == before


def test_a_verdict_that_changed_does_not_change_the_status(registry: Cast) -> None:
    home = Household.objects.get(house_grade="d")
    Household.objects.filter(pk=home.pk).update(exit_status="exited")
    (view, *_rest) = [v for v in answer(home).rules if v.rule.id == "household_exit"]
    assert view.outcome == "not_met"
    home.refresh_from_db()
    assert home.exit_status == "exited"
