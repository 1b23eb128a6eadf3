"""Answers gathered with ODK and Kobo: taken row by row, never twice, refused with a reason."""

from pathlib import Path

import pytest

from bangfu.base.audit.models import Entry
from bangfu.registry.surveys import collected, subjects
from bangfu.registry.surveys.collected import Row
from bangfu.registry.surveys.models import Draft, Submission
from bangfu.registry.surveys.subjects import Who
from tests import factories
from tests.cast import Cast
from tests.registry.surveys.conftest import LOOK
from tests.registry.surveys.test_actions import Refused

pytestmark = pytest.mark.django_db
CENTRAL = (
    "SubmissionDate,household_no,part_house-leaks,part_house-grade,"
    "part_life-workers,part_life-animals,KEY\n"
)
KOBO = (
    "household_no,part_house/leaks,part_life/workers,"
    "part_life/animals/pigs,part_life/animals/hens,_uuid\n"
)


def bring(cast: Cast, folder: Path, text: str) -> list[Row]:
    path = folder / "answers.csv"
    path.write_text(text, "utf-8")
    return collected.bring_in(by=cast.secretary, survey=LOOK, rows=collected.read(path))


def test_rows_of_central_become_submissions(cast: Cast, who: Who, tmp_path: Path) -> None:
    text = CENTRAL + f"2016-12-30,{who.number},yes,d,1,pigs hens,uuid:1\n"
    assert bring(cast, tmp_path, text) == [Row(2, who.number, "")]
    made = Submission.objects.get()
    assert made.answers["animals"] == ["pigs", "hens"]
    assert (made.score, made.source, made.by) == (100, "uuid:1", "secretary")
    assert Entry.objects.get(action="surveys.bring_in").changes["taken"] == 1


def test_ticks_of_kobo_are_put_together(cast: Cast, who: Who, tmp_path: Path) -> None:
    text = "\ufeff" + KOBO + f"{who.number},no,2,0,1,u-1\n"
    assert bring(cast, tmp_path, text)[0].refused == ""
    assert Submission.objects.get().answers["animals"] == ["hens"]


def test_the_same_file_twice_is_taken_once(cast: Cast, who: Who, tmp_path: Path) -> None:
    text = KOBO + f"{who.number},no,2,0,1,u-1\n"
    for _ in range(2):
        assert bring(cast, tmp_path, text)[0].refused == ""
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("421083100201-999990,no,1,0,0,a\n", "没有这个户编号"),
        (",no,1,0,0,a\n", "没有这个户编号"),
        ("{number},,1,0,0,a\n", "漏雨吗"),
        ("{number},perhaps,1,0,0,a\n", "leaks"),
        ("{number},no,9,0,0,a\n", "劳动力"),
        ("{number},no,many,0,0,a\n", "workers"),
    ],
)
def test_a_row_that_does_not_fit_changes_nothing_and_says_why(
    cast: Cast, who: Who, tmp_path: Path, row: str, why: str
) -> None:
    good = f"{who.number},no,1,0,0,b\n"
    found = bring(cast, tmp_path, KOBO + row.format(number=who.number))
    assert why in found[0].refused
    assert not Submission.objects.exists()
    assert not Draft.objects.exists()
    assert bring(cast, tmp_path, KOBO + row.format(number=who.number) + good)[1].refused == ""


def test_a_household_elsewhere_is_not_answered_for(cast: Cast, who: Who, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(KOBO + f"{who.number},no,1,0,0,b\n", "utf-8")
    rows = collected.read(path)
    found = collected.bring_in(by=cast.neighbour, survey=LOOK, rows=rows)
    assert "不在您的范围内" in found[0].refused


def test_an_id_used_for_another_household_is_refused(cast: Cast, who: Who, tmp_path: Path) -> None:
    other = subjects.of_household(factories.household())
    bring(cast, tmp_path, KOBO + f"{who.number},no,1,0,0,b\n")
    found = bring(cast, tmp_path, KOBO + f"{other.number},no,1,0,0,b\n")
    assert "已用于别的答案" in found[0].refused


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n\0,1\n", b"PK\x03\x04\xfa"])
def test_what_is_no_csv_is_refused(cast: Cast, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with Refused("surveys.file"):
        list(collected.read(path))


def test_a_file_with_nothing_in_it_takes_nothing(cast: Cast, who: Who, tmp_path: Path) -> None:
    assert bring(cast, tmp_path, "") == []
    assert bring(cast, tmp_path, KOBO) == []
