"""A pack that has just been changed: pages show what there are results of."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, queries
from bangfu.policy.runs.models import Run
from tests.cast import CITY, Cast
from tests.engine.orchard import standard
from tests.web.conftest import enter

__all__ = ["enter"]
PAGES = [
    "/",
    "/overview/",
    "/households/",
    "/villages/",
    f"/map/{CITY}/",
    "/policy/",
    "/policy/rules/",
    "/policy/rules/late/",
    "/policy/targets/",
]


@pytest.fixture
def changed(run: Run, tmp_path: Path, settings: object) -> Run:
    """The pack gets a rule after the run, and nobody has run it yet."""
    roots = tmp_path / "roots"
    shutil.copytree(settings.PACKS[0], roots)  # type: ignore[attr-defined]
    settings.PACKS = [roots, *settings.PACKS[1:]]  # type: ignore[attr-defined]
    late = standard("is_exited", name="late").replace("decree", "lotus-2015")
    path = roots / "lotus" / "standards.yaml"
    path.write_text(path.read_text("utf-8") + late, "utf-8")
    assert "late" in packs.program().rules
    return run


def test_rules_without_results_are_left_out_until_they_are_run(
    changed: Run, registry: Cast
) -> None:
    assert "late" not in queries.desk(registry.city).program.rules
    assert queries.is_stale()
    actions.refresh(by="tests")
    assert "late" in queries.desk(registry.city).program.rules


def test_an_unchanged_pack_is_read_as_it_is(run: Run, registry: Cast) -> None:
    desk = queries.desk(registry.city)
    assert desk.program is packs.program()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_breaks_meanwhile(changed: Run, enter: Callable[[str], Client], path: str) -> None:
    assert enter("city").get(path).status_code == 200
