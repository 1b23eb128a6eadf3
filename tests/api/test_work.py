"""Filings, clues, work and notices through the API: the pages' own actions."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bangfu.procedures.filings.models import Filing
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from bangfu.watch.quality.models import Clue
from tests import factories
from tests.api.conftest import Asking
from tests.api.test_gate import problem
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.procedures import walk

Ask = Callable[..., Asking]


@pytest.fixture
def subject(cast: Cast, home: Path) -> Household:
    Site.objects.update(assumed=True, reference_date=factories.DAY)
    return factories.household(VILLAGE)


def opened(asking: Asking, home: Household, operation: str = "") -> Any:
    body = {"procedure": "household_exit", "subject": str(home.uid)}
    return asking.write("POST", "/filings", body, operation)


def test_a_filing_is_opened_once(ask: Ask, subject: Household) -> None:
    asking, operation = ask("secretary"), str(uuid4())
    first = opened(asking, subject, operation)
    assert first.status_code == 200, first.content.decode()
    assert opened(asking, subject, operation).json() == {**first.json(), "again": True}
    assert Filing.objects.count() == 1
    problem(opened(asking, subject), 409, "procedures.open_already")


def test_what_cannot_be_opened(ask: Ask, subject: Household) -> None:
    elsewhere = factories.household(NEIGHBOUR_VILLAGE)
    problem(opened(ask("secretary"), elsewhere), 404, "api.not_found")
    body = {"procedure": "nonsense", "subject": str(subject.uid)}
    problem(ask("secretary").write("POST", "/filings", body), 404, "procedures.unknown")
    problem(opened(ask("secretary", reads_only=True), subject), 403, "keys.reads_only")


def test_a_step_is_read_decided_and_guarded(ask: Ask, cast: Cast, subject: Household) -> None:
    asking = ask("secretary")
    uid = opened(asking, subject).json()["uid"]
    inbox = asking.get("/filings")["items"]
    assert [one["filing"] for one in inbox] == [uid]
    told = asking.get(f"/filings/{uid}")
    step = told["steps"][0]
    assert step["may_act"]
    path = f"/filings/{uid}/steps/{step['uid']}/decision"
    stale = {"verdict": "approve", "version": told["version"] + 1}
    problem(asking.write("POST", path, stale), 409, "procedures.moved_on")
    walk.prove(cast.secretary, Filing.objects.get())
    version, operation = asking.get(f"/filings/{uid}")["version"], str(uuid4())
    body = {"verdict": "reject", "version": version, "reason": "户主不同意"}
    done = asking.write("POST", path, body, operation)
    assert done.status_code == 200, done.content.decode()
    assert asking.write("POST", path, body, operation).json()["again"]
    now = asking.get(f"/filings/{uid}")
    assert (now["state"], now["decisions"][-1]["verb"]) == ("rejected", "reject")
    assert now["decisions"][-1]["by"] == cast.secretary.name
    problem(ask("neighbour").send("GET", f"/filings/{uid}"), 404, "api.not_found")


@pytest.mark.parametrize(
    "values",
    [
        {"nobody_asks": "x"},
        {"record": {"names": "张三"}},
        {"record": True},
        {"record": 1.5},
        {"record": None},
    ],
)
def test_values_nobody_asks_for(ask: Ask, subject: Household, values: Any) -> None:
    asking = ask("secretary")
    uid = opened(asking, subject).json()["uid"]
    step = asking.get(f"/filings/{uid}")["steps"][0]["uid"]
    body = {"verdict": "approve", "version": 1, "values": values}
    answer = asking.write("POST", f"/filings/{uid}/steps/{step}/decision", body)
    assert answer.status_code in {404, 422}


def clue(village: str = VILLAGE) -> Clue:
    home = factories.household(village)
    return Clue.objects.create(
        check_code="LV01", check_id="no_power", check_version=1, severity="warn",
        found_on=factories.DAY, last_seen_on=factories.DAY, household=home, village_id=village,
        subject="household", subject_key=str(home.pk),
    )  # fmt: skip


def test_a_clue_is_verified_once(ask: Ask, subject: Household) -> None:
    found, asking, operation = clue(), ask("secretary"), str(uuid4())
    assert [one["uid"] for one in asking.get("/clues?state=open")["items"]] == [str(found.uid)]
    told = asking.get(f"/clues/{found.uid}")
    assert "verify" in told["moves"]
    path = f"/clues/{found.uid}/verification"
    body = {
        "version": told["version"],
        "verdict": "true",
        "explanation": "没有通电。",
        "corrective_on": (factories.DAY + dt.timedelta(days=9)).isoformat(),
    }
    first = asking.write("POST", path, body, operation)
    assert first.status_code == 200, first.content.decode()
    assert asking.write("POST", path, body, operation).json() == {**first.json(), "again": True}
    assert found.steps.count() == 1
    problem(asking.write("POST", path, body), 409, "quality.moved_on")
    found.refresh_from_db()
    assert (found.state, found.verified_by) == ("verified", "secretary")


def test_a_clue_that_is_not_told_well_or_not_mine(ask: Ask, subject: Household) -> None:
    found, asking = clue(), ask("secretary")
    path = f"/clues/{found.uid}/verification"
    body = {"version": found.version, "verdict": "true", "explanation": "没有通电。"}
    problem(asking.write("POST", path, body), 422, "quality.no_day")
    wrong = {**body, "verdict": "maybe", "extra": 1}
    told = problem(asking.write("POST", path, wrong), 422, "api.invalid")
    assert len(told["context"]["fields"]) == 2
    theirs = clue(NEIGHBOUR_VILLAGE)
    problem(asking.send("GET", f"/clues/{theirs.uid}"), 404, "api.not_found")
    elsewhere = asking.write("POST", f"/clues/{theirs.uid}/verification", body)
    problem(elsewhere, 404, "api.not_found")


def test_lists_of_clues_and_filings_go_on(ask: Ask, subject: Household) -> None:
    clue(), clue(), clue()
    asking = ask("county")
    first = asking.get("/clues?size=2")
    rest = asking.get(f"/clues?size=2&after={first['next']}")
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    secretary = ask("secretary")
    for _number in range(2):
        opened(secretary, factories.household(VILLAGE))
    one = secretary.get("/filings?size=1")
    two = secretary.get(f"/filings?size=1&after={one['next']}")
    assert one["items"][0]["filing"] != two["items"][0]["filing"]
    problem(secretary.send("GET", f"/filings?after={first['next']}"), 422, "api.invalid")


def test_work_is_the_inbox(ask: Ask, subject: Household) -> None:
    asking = ask("secretary")
    opened(asking, subject)
    told = asking.get("/work")
    assert any(one["kind"] == "filings" for one in told["items"]), told
    assert all(set(one["place"]) == {"code", "name"} for one in told["items"])


def test_notices_need_no_key_and_pass_the_gate(ask: Ask, cast: Cast, subject: Household) -> None:
    going = walk.begin(cast.secretary, subject)
    for _stage in range(3):
        walk.do(cast.secretary, going)
    walk.post(cast.secretary, going)
    anybody = ask("")
    board = anybody.get(f"/notices?at={VILLAGE}")
    assert len(board["items"]) == 1
    entry = board["items"][0]["entries"][0]
    assert entry["name"].endswith("＊")
    one = anybody.get(f"/notices/{board['items'][0]['sheet']}", Accept_Language="en")
    assert one["number"] == board["items"][0]["number"]
    problem(anybody.send("GET", "/notices/never"), 404, "api.not_found")
    problem(anybody.send("GET", "/notices?at=110000000000"), 404, "api.not_found")
