"""Targets and tasks as pages."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.policy.runs.models import Run

Enter = Callable[[str], Client]


def plain(enter: Enter, seat: str, path: str) -> str:
    answer = enter(seat).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_targets_show_the_next_step_and_how_far_the_area_is(run: Run, enter: Enter) -> None:
    page = plain(enter, "city", "/policy/targets/")
    assert re.search(r"贫困户脱贫 另有说法 .*?2016-12-31 100% 1 20.0%", page)
    assert re.search(r"修路 .*?2016-12-31 不低于 18.50\s公里 由单位报告", page)


def test_a_target_shows_steps_rivals_and_places(run: Run, enter: Enter) -> None:
    page = plain(enter, "city", "/policy/targets/households_out/")
    assert "2015-12-31 荆州市 40%" in page
    assert "洪湖市 60%" in page
    assert "90% 2016-12-31" in page
    assert "洪湖市 1 4 25.0% 0" in page
    assert "合计 1 5 20.0% 0" in page


def test_a_neighbour_sees_only_their_own_places(run: Run, enter: Enter) -> None:
    page = plain(enter, "neighbour", "/policy/targets/households_out/")
    assert "合计 0 1 0.0% 0" in page


def test_before_anything_was_run_there_is_no_progress(enter: Enter) -> None:
    page = plain(enter, "city", "/policy/targets/households_out/")
    assert "由责任单位报告" in page


def test_a_target_that_is_none_is_not_found(enter: Enter) -> None:
    assert enter("city").get("/policy/targets/nothing/").status_code == 404


def test_tasks_name_their_units_deadline_and_figures(enter: Enter) -> None:
    page = plain(enter, "town", "/policy/tasks/")
    assert "入户调查 调查户数 不低于 120 户 莲城扶贫办 民政局 2016-06-30" in page
    assert "月报 统计局 每月" in page


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("q=民政", {"入户调查"}), ("q=月", {"月报"}), ("unit=统计局", {"月报"}), ("q=没有", set())],
)
def test_tasks_are_found_by_title_and_unit(enter: Enter, asked: str, shown: set[str]) -> None:
    page = plain(enter, "town", f"/policy/tasks/?{asked}")
    assert {title for title in ("入户调查 ", "月报 ") if title in page} == {f"{t} " for t in shown}
