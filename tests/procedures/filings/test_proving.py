"""Proof: minutes with names and votes, values of a type, files by their content."""

import datetime as dt
import os
from typing import Any
from uuid import uuid4

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.procedures.filings import opening, proving, storing
from bangfu.procedures.filings.storing import Upload
from tests.cast import Cast
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused

MINUTES = Spec(id="talk", title="会议", kind="minutes", quorum="2/3", majority="1/2")
PEOPLE = [f"代表{number}" for number in range(20)]
GOOD: dict[str, Any] = {
    "held_on": MONDAY,
    "entitled": 30,
    "names": PEOPLE,
    "agreed": 11,
    "against": 8,
    "abstained": 1,
}


def kept(**changed: Any) -> dict[str, Any]:
    return proving.value(MINUTES, {**GOOD, **changed}, MONDAY)


def test_minutes_are_kept_as_they_were_written(people: Cast) -> None:
    assert kept() == {**GOOD, "held_on": "2016-03-07"}


@pytest.mark.parametrize(
    "changed",
    [
        {"held_on": MONDAY + dt.timedelta(days=1)},
        {"held_on": MONDAY - dt.timedelta(days=1)},
        {"held_on": None},
        {"held_on": "yesterday"},
        {"names": []},
        {"names": ["  "]},
        {"names": ["李四", "李四"]},
        {"entitled": 19},
        {"entitled": None},
        {"entitled": True},
        {"agreed": 10},
        {"agreed": 12},
        {"agreed": -1},
        {"agreed": 11.0},
        {"against": "8"},
    ],
)
def test_minutes_that_do_not_add_up_are_refused(changed: dict[str, Any], people: Cast) -> None:
    refused("procedures.evidence_invalid", kept, **changed)


@pytest.mark.parametrize("given", [None, "同意", 5, ["李四"]])
def test_minutes_are_not_a_text(given: Any, people: Cast) -> None:
    refused("procedures.evidence_invalid", proving.value, MINUTES, given)


@pytest.mark.parametrize(
    ("entitled", "agreed", "carries"),
    [(30, 11, True), (31, 11, False), (30, 10, False), (20, 20, True), (29, 11, True)],
)
def test_quorum_is_reached_and_a_majority_is_more_than_half(
    entitled: int, agreed: int, carries: bool, people: Cast
) -> None:
    told = kept(entitled=entitled, agreed=agreed, against=20 - agreed, abstained=0)
    assert (proving.carries(MINUTES, told) == "") is carries


def test_without_a_rule_every_meeting_carries() -> None:
    free = Spec(id="talk", title="会议", kind="minutes")
    assert proving.carries(free, {**GOOD, "entitled": 1000, "agreed": 0}) == ""


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("text", " 属实 ", "属实"),
        ("line", " 陈宝宝", "陈宝宝"),
        ("number", 0, 0),
        ("day", "2016-03-01", "2016-03-01"),
        ("day", dt.date(2016, 3, 7), "2016-03-07"),
    ],
)
def test_values_of_a_type(kind: str, given: Any, value: Any, people: Cast) -> None:
    assert proving.value(Spec(id="one", title="x", kind=kind), given) == value


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("text", ""),
        ("text", "长" * 2001),
        ("line", "长" * 61),
        ("line", "两\n行"),
        ("text", 5),
        ("number", -1),
        ("number", True),
        ("number", "7"),
        ("number", 10**10),
        ("day", "2016-02-30"),
        ("day", dt.datetime(2016, 3, 1)),  # noqa: DTZ001
        ("day", "2016-03-08"),
    ],
)
def test_values_that_do_not_fit(kind: str, given: Any, people: Cast) -> None:
    refused(
        "procedures.evidence_invalid", proving.value, Spec(id="one", title="x", kind=kind), given
    )


def test_a_choice_is_of_its_list_and_part(people: Cast) -> None:
    spec = Spec(id="why", title="x", kind="choice", codes="change_reason", among=["death"])
    assert proving.value(spec, "death") == "death"
    refused("procedures.evidence_invalid", proving.value, spec, "newborn")
    assert proving.choices(spec) == {"death": proving.choices(spec)["death"]}
    assert proving.choices(spec, "en") != proving.choices(spec)


# --- files ---


@pytest.mark.parametrize(
    ("head", "suffix"),
    [(b"\xff\xd8\xff\xe0", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"%PDF-1.4", ".pdf")],
)
def test_a_file_is_what_it_holds(head: bytes, suffix: str) -> None:
    assert storing.ending(head + b"...") == suffix


@pytest.mark.parametrize(
    "content", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"MZ\x90", b" %PDF-", b"\xff\xd8"]
)
def test_other_files_are_refused(content: bytes) -> None:
    refused("procedures.file_kind", storing.ending, content)


def test_a_file_is_not_too_large() -> None:
    head = b"%PDF-"
    assert storing.ending(head + b"0" * (storing.MOST - len(head))) == ".pdf"
    refused("procedures.file_size", storing.ending, head + b"0" * storing.MOST)


def test_a_file_is_kept_under_its_key_for_its_owner_only(people: Cast) -> None:
    uid = uuid4()
    name, digest = storing.put(uid, Upload("../../etc/passwd", b"%PDF-1.4"))
    path = storing.path(name)
    assert (path.read_bytes(), len(digest)) == (b"%PDF-1.4", 64)
    assert name == f"{uid}.pdf"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        storing.put(uid, Upload("x", b"%PDF-1.4"))
    assert storing.content_type(name) == "application/pdf"
    assert storing.content_type("x.svg") == "application/octet-stream"


def test_a_file_of_an_act_that_is_kept_loses_its_mark(
    people: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        name, _digest = storing.put(uuid4(), Upload("x", b"%PDF-1.4"))
        assert storing.path(name).name == name + storing.PART
    assert storing.path(name).name == name


def test_a_file_of_an_act_that_was_refused_is_tidied_away(people: Cast) -> None:
    refused_, kept_, young = (storing.put(uuid4(), Upload("x", b"%PDF-1"))[0] for _n in range(3))
    for name in (refused_, kept_):
        os.utime(storing.path(name), (0, 0))
    assert storing.tidy({kept_}) == 1
    assert [storing.path(n).is_file() for n in (refused_, kept_, young)] == [False, True, True]
    assert opening.tidy() == 1  # no piece of proof names the other old one


def test_a_name_never_leaves_the_store() -> None:
    assert storing.path("ab/../../secret").name == "secret"
    assert storing.FOLDER in storing.path("../../secret").parts
    assert issubclass(Refusal, Exception)
