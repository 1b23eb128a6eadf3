"""The trail, as people read it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from bangfu.base.accounts import actions
from bangfu.base.audit import actions as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from bangfu.web.admin import sentences
from tests.cast import COUNTY, NEIGHBOUR, VILLAGE, Cast
from tests.web.conftest import PART

Enter = Callable[[str], Client]


@pytest.fixture
def county_auditor(cast: Cast) -> Client:
    """The auditor of Honghu alone."""
    place = divisions.get(COUNTY)
    actions.grant(by="tests", user=cast.nobody, role="auditor", division=place)
    client = Client()
    client.force_login(cast.nobody)
    return client


def record(action: str, division: str = VILLAGE, **changes: object) -> None:
    with transaction.atomic():
        act = audit.Act(action, "household", "h-1", division=division, changes=changes)
        audit.record(by="county", act=act)


def read(client: Client, query: str = "", **headers: object) -> str:
    return client.get(f"/admin/audit/{query}", **headers).content.decode()


def test_entries_are_sentences_with_names(enter: Enter) -> None:
    page = read(enter("auditing"))
    assert "授予申安审“安全审计员”岗位" in page
    assert "荆州市" in page


def test_an_act_nobody_named_is_shown_by_its_code(enter: Enter) -> None:
    record("households.rename")
    assert "households.rename（h-1）" in read(enter("auditing"))


def test_a_face_names_its_acts(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_GROUPS", {})
    monkeypatch.setattr(sentences, "_SENTENCES", {})
    sentences.register("households.", "档案", {"households.rename": "改了{subject}的名字"})
    record("households.rename")
    page = read(enter("auditing"))
    assert "改了h-1的名字" in page
    assert '<option value="households.">档案' in page


def test_what_changed_is_shown_before_and_after(enter: Enter) -> None:
    record("households.rename", name=["王芳", "王方"], count=3)
    page = read(enter("auditing"))
    for cell in ("<td>王芳</td>", "<td>王方</td>", "<td>3</td>"):
        assert cell in page


def test_what_people_wrote_is_escaped(enter: Enter) -> None:
    record("households.rename", name=["<script>x</script>", None])
    assert "<script>x" not in read(enter("auditing"))


def test_a_county_auditor_reads_the_county_alone(county_auditor: Client) -> None:
    record("inside.act", VILLAGE)
    record("outside.act", NEIGHBOUR)
    record("system.act", "")
    page = read(county_auditor)
    assert "inside.act" in page
    assert "outside.act" not in page
    assert "system.act" not in page


def test_who_looks_after_the_whole_city_reads_system_acts(enter: Enter) -> None:
    record("system.act", "")
    assert "system.act" in read(enter("auditing"))
    assert "system.act" in read(enter("auditor"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?who=county", True),
        ("?who=何洪湖", True),
        ("?who=town", False),
        ("?subject=h-1", True),
        ("?subject=h-2", False),
        ("?what=accounts.", False),
        ("?since=2000-01-01&until=2000-01-02", False),
        ("?since=2000-01-01", True),
        ("?since=昨天", True),
    ],
)
def test_the_trail_is_filtered(enter: Enter, query: str, found: bool) -> None:
    record("households.rename")
    assert ("households.rename" in read(enter("auditing"), query)) is found


def test_a_day_is_a_day_of_local_time(enter: Enter, unguarded: None) -> None:
    record("households.rename")
    early = dt.datetime(2016, 3, 4, 16, 30, tzinfo=dt.UTC)  # half past midnight in Shanghai
    Entry.objects.filter(action="households.rename").update(at=early)
    client = enter("auditing")
    assert "households.rename" in read(client, "?since=2016-03-05&until=2016-03-05")
    assert "households.rename" not in read(client, "?until=2016-03-04")


def test_a_long_trail_goes_on_after_its_last_entry(enter: Enter) -> None:
    for number in range(40):
        record(f"many.{number}")
    client = enter("auditing")
    first = read(client)
    after = first.split("?after=")[1].split('"')[0]
    rest = read(client, f"?after={after}", headers=PART)
    assert "many.39" in first
    assert "many.0（" not in first
    assert "many.0（" in rest
    assert "<html" not in rest


def test_nothing_found_is_said_calmly(enter: Enter) -> None:
    assert "没有符合条件的记录" in read(enter("auditing"), "?subject=never")


def test_nonsense_after_is_the_beginning(enter: Enter) -> None:
    assert "安全审计员" in read(enter("auditing"), "?after=x")
