"""Whole forms: out to what pyxform compiles, back to the same survey, and hostile workbooks."""

import zipfile
from pathlib import Path

import pytest
import yaml
from pyxform.xls2xform import convert

from bangfu.engine.compile import program
from bangfu.engine.compile.program import Program
from bangfu.registry.surveys.xlsform import compiling, taking, workbook
from bangfu.registry.surveys.xlsform.taking import Taken
from tests.engine.orchard import orchard, write
from tests.engine.picking import PICKING
from tests.registry.surveys.xlsform.books import book

ROOT = Path(__file__).resolve().parents[4]


def taken(path: Path) -> Taken:
    return taking.survey(compiling.compiled(path)["form"])


def round_trip(made: Program, name: str, folder: Path) -> Taken:
    path = folder / "form.xlsx"
    path.write_bytes(workbook.write(made.surveys[name]).workbook)
    return taken(path)


def reloaded(found: Taken, folder: Path) -> Program:
    return program.load(write(folder / "orchard", surveys=found.text), [])


@pytest.mark.parametrize(("pack", "name"), [("hubei", "four_looks"), ("wuhan", "look_back")])
def test_shipped_surveys_compile_to_a_sound_form(pack: str, name: str) -> None:
    made = workbook.write(program.load(pack, [ROOT / "packs"]).surveys[name])
    found = convert(made.workbook, file_type=".xlsx")
    assert not found.warnings
    assert f'id="{name}"' in found.xform


def test_what_only_we_can_decide_is_told() -> None:
    told = [one.en for one in workbook.write(orchard(surveys=PICKING).surveys["picking"]).left_out]
    assert any("household.land" in line for line in told)
    assert any("not household.poor" in line for line in told)
    assert any(line.startswith("kind: goes into the file") for line in told)
    assert any(line.startswith("picking: points") for line in told)


def test_there_and_back_keeps_questions_choices_and_what_both_can_say(tmp_path: Path) -> None:
    found = round_trip(orchard(surveys=PICKING), "picking", tmp_path)
    assert not found.left_out
    back = reloaded(found, tmp_path).surveys["picking"]
    before = orchard(surveys=PICKING).surveys["picking"]
    assert [a.spec.id for a in back.asked] == [a.spec.id for a in before.asked]
    types = {a.spec.id: a.spec.type for a in back.asked}
    assert types["grows"] == "yes_no"
    assert types["worries"] == "choices"
    assert types["cash"] == "quantity"  # a form does not know money
    whens = {a.spec.id: a.spec.when for a in back.asked}
    assert whens["kind"] == "grows"
    assert whens["remark"] == "helpers > 3"
    limits = {a.spec.id: (a.spec.min, a.spec.max) for a in back.asked}
    assert limits["area"] == (0, 50)
    assert limits["cash"] == (0, None)
    titles = {a.spec.id: a.spec.title for a in back.asked}
    assert (titles["kind"].zh, titles["kind"].en) == ("种什么", "Which")
    entries = back.pack.codes["picking_worries"].entries
    assert [(e.id, e.zh) for e in entries] == [("price", "价格"), ("weather", "天气")]
    assert {a.spec.id for a in back.asked if a.spec.required} == {"grows", "kind"}


def test_a_second_time_nothing_changes_any_more(tmp_path: Path) -> None:
    once = round_trip(orchard(surveys=PICKING), "picking", tmp_path)
    twice = round_trip(reloaded(once, tmp_path), "picking", tmp_path)
    assert twice.survey == once.survey


ROWS = [
    ("start", "start", ""),
    ("note", "intro", "您好"),
    ("select_one yn", "Has House", "有房吗", "yes"),
    ("begin_group", "part_house", "房屋", "", "${HasHouse} = 'yes'"),
    ("select_one grade", "grade", "等级"),
    ("select_multiple pets", "pets", "牲畜"),
    ("integer", "age", "房龄", "", "selected(${pets}, 'pig')", ". >= 0 and . <= 99 and . != 13"),
    ("begin_group", "inner", "里间", "", "${age} > 10"),
    ("text", "why", "原因", "", "${grade} = '1'"),
    ("end_group", "", ""),
    ("geopoint", "place", "位置"),
    ("calculate", "sum", "", "", "", ""),
    ("decimal", "ratio", "比例", "", "${age} div 2 > 3"),
    ("end_group", "", ""),
]
CHOICES = [
    ("yn", "yes", "是"),
    ("yn", "no", "否"),
    ("grade", "1", "一级"),
    ("grade", "2", "二级"),
    ("pets", "pig", "猪"),
    ("pets", "hen", "鸡"),
]


@pytest.fixture
def theirs(tmp_path: Path) -> Taken:
    rows = [tuple(c.replace("Has House", "HasHouse") for c in row) for row in ROWS]
    rows = [row for row in rows if row[0] != "calculate"]
    return taken(book(tmp_path / "theirs.xlsx", rows, CHOICES))


def test_a_form_of_others_becomes_a_survey(theirs: Taken, tmp_path: Path) -> None:
    made = reloaded(theirs, tmp_path).surveys["house_visit"]
    assert made.spec.version == 7
    assert [section.id for section in made.spec.sections] == ["questions", "house"]
    asked = {a.spec.id: a.spec for a in made.asked}
    assert list(asked) == ["has_house", "grade", "pets", "age", "why", "ratio"]
    assert asked["has_house"].type == "yes_no"
    assert made.spec.sections[1].when == "has_house"
    assert asked["age"].when == "pets has 'pig'"
    assert (asked["age"].min, asked["age"].max, asked["age"].must) == (0, 99, "age != 13")
    assert asked["why"].when == "(age > 10) and (grade = 'q_1')"


def test_what_could_not_be_carried_is_listed(theirs: Taken) -> None:
    told = "\n".join(one.en for one in theirs.left_out)
    assert "intro: there is no question of type 'note'" in told
    assert "place: there is no question of type 'geopoint'" in told
    assert "ratio: cannot read '${age} div 2 > 3'" in told
    assert "grade: choice '1' is now q_1" in told
    assert "start" not in told


def test_what_cannot_be_read_is_left_out_and_not_replaced(theirs: Taken) -> None:
    ratio = theirs.survey["sections"][1]["questions"][-1]
    assert "when" not in ratio


def test_a_form_without_questions_says_so(tmp_path: Path) -> None:
    found = taken(book(tmp_path / "f.xlsx", [("note", "hello", "您好")]))
    assert found.survey["sections"] == []
    assert "no question" in found.left_out[-1].en


@pytest.mark.parametrize(
    "title",
    [
        "=cmd|'/c calc'!A1",
        "{{7*7}} ${x}",
        "a: [b\n- c",
        "是: 'no'",
        "&anchor *alias !!python/object",
    ],
)
def test_texts_stay_texts_whatever_they_look_like(title: str, tmp_path: Path) -> None:
    found = taken(book(tmp_path / "f.xlsx", [("text", "a", title.replace("${x}", "x"))]))
    text = found.survey["sections"][0]["questions"][0]["title"]["zh"]
    assert yaml.safe_load(found.text)[0]["sections"][0]["questions"][0]["title"]["zh"] == text
    assert reloaded(found, tmp_path).surveys["house_visit"].asked[0].spec.title.zh == text


def test_names_that_mean_something_here_are_changed(tmp_path: Path) -> None:
    rows = [("text", name, "题") for name in ("score", "household", "case", "sum", "Score_2", "on")]
    found = taken(book(tmp_path / "f.xlsx", rows))
    made = reloaded(found, tmp_path).surveys["house_visit"]
    names = [a.spec.id for a in made.asked]
    assert len(set(names)) == len(names)
    assert not {"score", "household", "case", "sum", "on"} & set(names)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not an .xlsx"),
        (b"PK\x03\x04 broken", "not an .xlsx"),
        (b"<html></html>", "not an .xlsx"),
        (b"name,type\n1,2\n", "not an .xlsx"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(content)
    with pytest.raises(compiling.Unreadable, match=why):
        compiling.compiled(path)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (compiling.LARGEST_INSIDE + 1))
    assert path.stat().st_size < 1024 * 1024
    with pytest.raises(compiling.Unreadable, match="100 MB"):
        compiling.compiled(path)


def test_a_workbook_with_entities_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "form.xlsx", [("text", "a", "题")])
    evil = tmp_path / "evil.xlsx"
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
        "<si><t>&b;</t></si></sst>"
    )
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(evil, "w") as after:
        for item in before.infolist():
            data = before.read(item)
            after.writestr(item, bomb if item.filename == "xl/sharedStrings.xml" else data)
    with pytest.raises(compiling.Unreadable):
        compiling.compiled(evil)


def test_an_unsound_form_is_told_in_the_words_of_pyxform(tmp_path: Path) -> None:
    path = book(tmp_path / "form.xlsx", [("text", "a", "甲", "", "${nobody} = 1")])
    with pytest.raises(compiling.Unreadable, match="nobody"):
        compiling.compiled(path)
    with pytest.raises(compiling.Unreadable):
        compiling.compiled(book(tmp_path / "two.xlsx", [("telepathy", "a", "甲")]))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(compiling.Unreadable):
        compiling.compiled(tmp_path / "nothing.xlsx")
