"""Lists as files: exactly the filter, ids masked, no formula, in the trail."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bangfu.base.accounts import actions as accounts
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import actions, export, households, marking, queries
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.cast import TOWN, VILLAGE, Cast

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\N{NO-BREAK SPACE}=1"]


def read(path: Path) -> list[list[Any]]:
    if path.suffix == ".csv":
        return list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    return [list(row) for row in load_workbook(path).active.iter_rows(values_only=True)]


def rename(name: str) -> None:
    Member.objects.filter(name="陈大伟").update(name=name)
    catalogue.touch([VILLAGE])
    actions.refresh(by="tests")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize(
    "chosen",
    [
        Filter(),
        Filter(division=TOWN),
        Filter(rule="household_exit", outcome="unknown"),
        Filter(rule="vocational_aid", outcome="met"),
        Filter(text="陈"),
        Filter(ids=()),
    ],
)
def test_it_is_exactly_the_list(run: Run, registry: Cast, form: str, chosen: Filter) -> None:
    desk = queries.desk(registry.city)
    found = households.page(desk.program, desk.results, desk.scope, chosen, limit=100)
    path, rows = actions.export(by=registry.city, chosen=chosen, form=form)
    heading, *lines = read(path)
    assert heading[0] == "户编号"
    assert [line[0] for line in lines] == [row["household_no"] for row in found.rows]
    assert rows == len(lines)


@pytest.mark.parametrize(("seat", "count"), [("county", 4), ("secretary", 2), ("neighbour", 1)])
def test_it_holds_nothing_of_other_areas(run: Run, registry: Cast, seat: str, count: int) -> None:
    path, rows = actions.export(by=getattr(registry, seat), chosen=Filter(), form="csv")
    assert rows == len(read(path)) - 1 == count


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_id_numbers_are_masked(run: Run, registry: Cast, form: str) -> None:
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form=form)
    ids = [line[2] for line in read(path)[1:]]
    assert all(number.startswith("429900***********") for number in ids)


@pytest.mark.parametrize("name", RISKY)
def test_no_cell_of_a_workbook_is_a_formula(run: Run, registry: Cast, name: str) -> None:
    rename(name)
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form="xlsx")
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert name in {cell.value for cell in cells}


@pytest.mark.parametrize("name", RISKY)
def test_no_cell_of_a_csv_begins_like_a_formula(run: Run, registry: Cast, name: str) -> None:
    rename(name)
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form="csv")
    names = [line[1] for line in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))]
    assert f"'{name}" in names
    assert name not in names


def test_codes_amounts_and_verdicts_are_in_words(run: Run, registry: Cast) -> None:
    chosen = Filter(rule="household_exit", text="陈大伟")
    path, _rows = actions.export(by=registry.city, chosen=chosen, form="xlsx")
    heading, line = read(path)
    said = dict(zip(heading, line, strict=True))
    assert said["贫困户属性"] == "一般贫困户"
    assert said["村"] == "湖滨村"
    assert said["人均可支配收入（元）"] == 9_000
    assert said["户脱贫标准"] == "符合"
    assert said["没有达到的条件"] is None


def test_the_unknown_stays_empty(run: Run, registry: Cast) -> None:
    chosen = Filter(rule="household_exit", division=VILLAGE, outcome="not_met")
    path, _rows = actions.export(by=registry.city, chosen=chosen, form="xlsx", language="en")
    heading, line = read(path)
    said = dict(zip(heading, line, strict=True))
    assert said["Household exit"] in ("Not met", "不符合")
    assert said["Main cause of poverty"] is None
    assert "Safe house" in line
    assert "Income reached" in line


def test_the_act_is_in_the_trail_with_its_filter(run: Run, registry: Cast) -> None:
    chosen = Filter(division=TOWN, text="陈", ids=(1, 2))
    _path, rows = actions.export(by=registry.town, chosen=chosen, form="csv")
    entry = Entry.objects.get(action="runs.export")
    assert (entry.actor, entry.division) == ("town", TOWN)
    assert entry.changes["rows"] == rows
    assert (entry.changes["text"], entry.changes["ids"]) == ("陈", 2)
    assert list(audit.verify()) == []


@pytest.mark.parametrize("seat", ["clerk", "auditor", "system", "nobody"])
def test_who_may_only_read_takes_nothing_away(run: Run, registry: Cast, seat: str) -> None:
    with pytest.raises(Refusal) as caught:
        actions.export(by=getattr(registry, seat), chosen=Filter(), form="csv")
    assert caught.value.code == "rights.missing"
    assert not Entry.objects.filter(action="runs.export").exists()


def test_a_job_writes_the_same(run: Run, registry: Cast) -> None:
    params = {"chosen": {"division": TOWN, "ids": None}, "form": "csv", "language": "zh"}
    job = jobs.start(by="city", kind="runs.export", key="x", params=params)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == "done"
    assert job.result["rows"] == 3
    assert (actions.exports() / job.result["file"]).is_file()


def test_a_job_has_the_rights_of_the_moment_it_runs(run: Run, registry: Cast) -> None:
    params = {"chosen": {}, "form": "csv", "language": "zh"}
    job = jobs.start(by="county", kind="runs.export", key="x", params=params)
    accounts.switch(by="tests", user=registry.county, active=False)
    jobs.run(str(job.pk))
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error["code"] == "rights.missing"


def test_old_files_are_swept(run: Run, registry: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form="csv")
    monkeypatch.setattr(actions, "KEEP_SECONDS", -1)
    actions.exports()
    assert not path.exists()


def test_long_lists_are_told_as_they_grow(
    run: Run, registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(households, "BATCH", 2)
    told: list[tuple[int, int]] = []

    def listen(done: int, total: int, note: str = "") -> None:
        told.append((done, total))

    actions.export(by=registry.city, chosen=Filter(), form="xlsx", progress=listen)
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_a_harmless_text_stays_as_it_is() -> None:
    for text in ("陈大伟", "421083100201-00010", "a=b", ""):
        assert export.harmless(text) == text


def test_a_household_that_is_gone_leaves_its_line(run: Run, registry: Cast) -> None:
    Household.objects.filter(house_grade="a").delete()
    path, rows = actions.export(by=registry.city, chosen=Filter(), form="csv")
    assert rows == 5
    assert "" in [line[2] for line in read(path)[1:]]
    assert factories.YEAR == 2016


def test_a_workbook_says_what_it_rests_on(run: Run, registry: Cast) -> None:
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form="xlsx")
    told = dict(load_workbook(path)["说明"].iter_rows(values_only=True))
    assert told["数据日期"] == "2016-12-31"
    assert told["政策包"] == f"lotus {run.pack_digest}"
    assert told["计算引擎"] == run.engine
    assert told["数据快照"] == queries.desk(registry.city).results.snapshot != ""


def test_a_workbook_names_who_took_it_on_each_printed_sheet(run: Run, registry: Cast) -> None:
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form="xlsx")
    book = load_workbook(path)
    told = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert told["导出人"] == f"{registry.city.name}（{registry.city.username}）"
    assert told["文件编号"] == path.stem
    assert "不得转发" in told["使用要求"]
    assert book.properties.creator == f"{registry.city.name} ({registry.city.username})"
    foot = book.active.oddFooter
    assert registry.city.name in foot.left.text
    assert path.stem in foot.left.text


def test_the_number_in_a_file_leads_to_its_entry_in_the_trail(run: Run, registry: Cast) -> None:
    path, rows = actions.export(by=registry.city, chosen=Filter(), form="xlsx")
    entry = audit.history("list", load_workbook(path).properties.description).get()
    assert (entry.actor, entry.changes["rows"]) == (registry.city.username, rows)


def test_a_name_cannot_write_into_the_foot_of_a_sheet(run: Run, registry: Cast) -> None:
    registry.city.name = "&K林&Z"
    path, _rows = actions.export(by=registry.city, chosen=Filter(), form="xlsx")
    assert "&&K林&&Z" in marking.of(registry.city, path).footer()
