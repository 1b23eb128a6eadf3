"""Answers to a survey as files: what stands, of the area, in words, and never a formula."""

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import answers
from bangfu.policy.lists.answers import Wanted
from bangfu.registry.surveys import actions, subjects
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE, Cast
from tests.registry.surveys.conftest import LOOK, WHOLE, answer, who
from tests.registry.surveys.test_campaigns import begin

__all__ = ["who"]


@pytest.fixture
def answered(cast: Cast, home: Path, who: Who) -> Who:
    """One household answered, and answered again."""
    answer(cast, who, remark=["第一次"])
    actions.save(by=cast.secretary, who=who, survey=LOOK, said={**WHOLE, "remark": ["=1+1"]})
    actions.submit(by=cast.secretary, who=who, survey=LOOK, reason="更正")
    return who


EVERY = Wanted(LOOK)


def sheets(by: Any, wanted: Wanted = EVERY, **more: Any) -> dict[str, list[tuple]]:
    path, _rows = answers.export(by=by, wanted=wanted, form="xlsx", **more)
    book = load_workbook(path)
    return {name: [tuple(row) for row in book[name].values] for name in book.sheetnames}


def elsewhere(cast: Cast, village: str = NEXT_VILLAGE) -> Who:
    there = subjects.of_household(factories.household(village, members=[{"name": "丁荷花"}]))
    by = cast.neighbour if village == NEIGHBOUR_VILLAGE else cast.county
    actions.save(by=by, who=there, survey=LOOK, said={"leaks": ["no"], "workers": ["0"]})
    actions.submit(by=by, who=there, survey=LOOK)
    return there


def test_each_section_is_a_sheet(answered: Who, cast: Cast) -> None:
    made = sheets(cast.secretary)
    assert list(made) == ["概要", "1 房屋", "2 生活", "说明"]
    assert made["概要"] == [
        ("户编号", "调查对象", "所在地", "调查日期", "调查人", "调查任务", "得分", "等次"),
        (answered.number, "陈大伟", "洪湖市新堤镇湖滨村", "2016-12-31", "舒湖滨", "", 1, "困难"),
    ]
    heads, line = made["1 房屋"]
    assert heads == ("户编号", "调查对象", "所在地", "漏雨吗？", "危险等级", "面积")
    assert line[3:] == ("是", "D级", 80.5)
    assert made["2 生活"][1][3:7] == (1, "猪、鸡", 1200, "2016-12-30")


def test_only_what_stands_is_handed_over_and_no_cell_is_a_formula(
    answered: Who, cast: Cast
) -> None:
    path, rows = answers.export(by=cast.secretary, wanted=Wanted(LOOK), form="csv")
    assert rows == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        [line] = list(csv.DictReader(file))
    assert line["备注"] == "'=1+1"
    assert (line["现金"], line["面积"], line["漏雨吗？"]) == ("1200.00", "80.50", "是")
    made, _rows = answers.export(by=cast.secretary, wanted=Wanted(LOOK), form="xlsx")
    with zipfile.ZipFile(made) as book:
        pages = "".join(book.read(n).decode() for n in book.namelist() if "sheets/" in n)
    assert "=1+1" in pages
    assert "<f>" not in pages


def test_what_was_not_asked_stays_empty(answered: Who, cast: Cast) -> None:
    elsewhere(cast)
    line = sheets(cast.county)["1 房屋"][2]
    assert line[1:] == ("丁荷花", "洪湖市新堤镇荷花村", "否", None, None)


def test_each_person_hands_over_their_own_area(answered: Who, cast: Cast) -> None:
    elsewhere(cast)
    elsewhere(cast, NEIGHBOUR_VILLAGE)
    sizes = {
        seat: answers.export(by=getattr(cast, seat), wanted=Wanted(LOOK), form="csv")[1]
        for seat in ("city", "county", "town", "secretary", "neighbour")
    }
    assert sizes == {"city": 3, "county": 2, "town": 2, "secretary": 1, "neighbour": 1}
    assert answers.found(cast.county, Wanted(LOOK, at=VILLAGE)).count() == 1
    assert answers.found(cast.county, Wanted(LOOK, at=NEIGHBOUR_VILLAGE)).count() == 0


@pytest.mark.parametrize("seat", ["clerk", "auditor", "system", "nobody"])
def test_who_hands_nothing_over_is_refused(answered: Who, cast: Cast, seat: str) -> None:
    with pytest.raises(Refusal) as caught:
        answers.export(by=getattr(cast, seat), wanted=Wanted(LOOK), form="csv")
    assert caught.value.code == "rights.missing"


def test_a_survey_nobody_knows_is_refused(answered: Who, cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        answers.export(by=cast.county, wanted=Wanted("no_such"), form="csv")
    assert caught.value.code == "surveys.unknown"


def test_a_campaign_has_its_own_answers(answered: Who, cast: Cast) -> None:
    made = begin(cast)
    wanted = Wanted(LOOK, campaign=made.pk)
    assert answers.found(cast.county, wanted).count() == 0
    answer(cast, answered)
    [_heads, line] = sheets(cast.county, wanted)["概要"]
    assert line[5] == made.title


def test_it_is_noted_and_done_by_a_job_as_well(answered: Who, cast: Cast) -> None:
    params = {"wanted": {"survey": LOOK, "at": VILLAGE}, "form": "xlsx", "language": "en"}
    job = jobs.start(by="secretary", kind=answers.EXPORT, key="one", params=params)
    jobs.run(str(job.pk))
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result["rows"]) == (State.DONE, 1)
    entry = Entry.objects.get(action="surveys.export")
    assert (entry.division, entry.changes["rows"]) == (VILLAGE, 1)
