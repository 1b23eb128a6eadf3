"""The ledger of a township: its villages added up, then every household; whole or not at all."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job, State
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.papers import actions, books, queries
from bangfu.policy.papers.actions import Order
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from tests.cast import CITY, COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, Cast
from tests.policy.papers.reading import read
from tests.policy.papers.test_bulk import bulk, paper

FORM = "township_ledger"
OF_TOWN = Filter(division=TOWN)


def made(told: dict[str, Any]) -> Path:
    return Path(runs.exports() / told["file"])


def lines(path: Path) -> list[list[Any]]:
    page = load_workbook(path).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_villages_are_added_up_and_households_follow(registry: Cast) -> None:
    told = books.books(by=registry.town, form=FORM, division=TOWN)
    assert told["books"] == 1
    rows = lines(made(told))
    heads = next(at for at, row in enumerate(rows) if row[1] == "村")
    assert rows[heads][2:7] == [
        "是否贫困村", "建档立卡户数", "建档立卡人数", "已脱贫户数", "已脱贫人数",
    ]  # fmt: skip
    lake, lotus, total = rows[heads + 1 : heads + 4]
    assert (lake[1], lake[2], lake[3], lake[4]) == ("湖滨村", "是", 2, 3)
    assert (lotus[1], lotus[3], lotus[4]) == ("荷花村", 1, 1)
    assert (total[1], total[2], total[3], total[4]) == ("合计", "", 3, 4)
    assert {"陈大伟", "孙小燕"} <= {cell for row in rows for cell in row}


def test_what_is_unknown_is_not_added_and_said(registry: Cast) -> None:
    rows = lines(made(books.books(by=registry.town, form=FORM, division=TOWN)))
    said = [cell for row in rows for cell in row if "合计没有计入" in str(cell)]
    total = next(row for row in rows if row[1] == "合计")
    lake = next(row for row in rows if row[1] == "湖滨村")
    assert (lake[5] in (None, "")) == bool(said)
    assert total[3] == 3


def test_a_county_gets_a_book_for_each_township(registry: Cast) -> None:
    told = books.books(by=registry.county, form=FORM, division=COUNTY)
    with zipfile.ZipFile(made(told)) as bundle:
        assert bundle.namelist() == [f"新堤镇-{TOWN}.xlsx", f"螺山镇-{OTHER_TOWN}.xlsx"]
    entry = Entry.objects.get(action="papers.export")
    assert (entry.division, entry.changes["books"]) == (COUNTY, 2)


@pytest.mark.parametrize(
    ("seat", "form", "division", "code"),
    [
        ("secretary", FORM, TOWN, "rights.missing"),
        ("town", FORM, COUNTY, "rights.missing"),
        ("neighbour", FORM, TOWN, "rights.missing"),
        ("auditor", FORM, CITY, "rights.missing"),
        ("county", "ledger", TOWN, "papers.form"),
        ("county", "nonsense", TOWN, "papers.form"),
        ("secretary", FORM, VILLAGE, "papers.place"),
    ],
)
def test_what_cannot_be_had_is_refused(
    registry: Cast, seat: str, form: str, division: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        books.books(by=getattr(registry, seat), form=form, division=division)
    assert caught.value.code == code
    assert not Entry.objects.filter(action="papers.export").exists()


def test_it_is_printed_before_the_villages_of_the_township(run: Run, registry: Cast) -> None:
    told = bulk(registry, "county", FORM, "ledger")
    assert told["copies"] == 2 + 3
    pages = paper(told).pages
    titles = ["镇" if "乡镇建档立卡" in page else "村" for page in pages]
    assert titles == ["镇", "村", "村", "镇", "村"]
    assert "陈大伟" in pages[0]


def test_the_township_prints_its_own(run: Run, registry: Cast) -> None:
    told = bulk(registry, "town", FORM)
    assert (told["copies"], told["pages"]) == (1, 1)
    assert "陈外人" not in paper(told)


@pytest.mark.parametrize(
    ("seat", "chosen"), [("secretary", Filter()), ("county", Filter(division=VILLAGE))]
)
def test_part_of_a_township_is_not_passed_off_as_the_whole(
    run: Run, registry: Cast, seat: str, chosen: Filter
) -> None:
    with pytest.raises(Refusal) as caught:
        actions.bulk(by=getattr(registry, seat), order=Order(chosen, (FORM,)))
    assert caught.value.code == "papers.township"


def test_an_empty_one_is_printed_for_the_pen(registry: Cast) -> None:
    found = read(actions.blank(form=FORM).content)
    assert "分村合计" in found
    assert "合计没有计入" not in found


def test_a_job_writes_it(registry: Cast) -> None:
    params = {"form": FORM, "division": TOWN, "language": "en"}
    job = jobs.start(by="town", kind=books.BOOKS, key="one", params=params)
    jobs.run(str(job.pk))
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result["books"]) == (State.DONE, 1)
    assert any("Total" in row for row in lines(made(done.result)))


def test_townships_are_those_at_or_below_a_place(registry: Cast) -> None:
    assert queries.townships(TOWN) == [(TOWN, "新堤镇")]
    assert len(queries.townships(CITY)) == 3
    assert len(queries.townships(NEIGHBOUR)) == 1
    assert queries.townships(VILLAGE) == []
