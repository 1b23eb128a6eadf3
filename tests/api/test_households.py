"""Households through the API: the page's list, one with its parts, and edits with their guards."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from bangfu.base.audit.models import Entry, Reading
from bangfu.policy.runs.models import Run
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.api.conftest import Asking
from tests.api.test_gate import problem
from tests.cast import COUNTY, NEIGHBOUR, NEXT_VILLAGE, TOWN, VILLAGE, Cast

Ask = Callable[..., Asking]


def home_of(name: str) -> Household:
    return Member.objects.get(name=name).household


def test_the_list_is_that_of_the_page(ask: Ask, run: Run) -> None:
    told = ask("county").get("/households")
    assert told["as_of"] == "2016-12-31"
    assert told["rule"] == "household_exit"
    assert len(told["items"]) == 4
    first = next(one for one in told["items"] if one["head_name"] == "陈大伟")
    assert first["place"] == {"code": VILLAGE, "name": "新堤镇湖滨村"}
    assert first["head_id_no"].startswith("429900*")
    assert first["outcome"] in {"met", "not_met", "unknown"}
    assert told["next"] is None


def test_filters_narrow_it(ask: Ask, run: Run) -> None:
    asking = ask("county")

    def count(query: str) -> int:
        return len(asking.get(f"/households?{query}")["items"])

    assert count(f"at={VILLAGE}") == 2
    assert count(f"at={NEIGHBOUR}") == 0
    assert count("exited=yes") == count("exit_status=exited") == 1
    assert count("main_cause=illness") == 1
    outcomes = ("met", "not_met", "unknown", "not_applicable")
    assert sum(count(f"rule=household_exit&outcome={one}") for one in outcomes) == 4
    assert count("q=陈大伟") == 1
    assert count("q=陈外人") == 0


@pytest.mark.parametrize("sort", ["place", "income", "size"])
def test_pages_follow_one_another_without_a_gap(ask: Ask, run: Run, sort: str) -> None:
    asking, seen, after = ask("county"), list[str](), ""
    for _page in range(4):
        told = asking.get(f"/households?sort={sort}&size=1{after}")
        seen += [one["uid"] for one in told["items"]]
        after = f"&after={told['next']}"
    assert told["next"] is None
    assert len(set(seen)) == 4


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=WzFd", "after=WzFd&sort=size", "size=101", "exited=maybe", "q=%00", "at=42"],
)
def test_what_the_list_does_not_take(ask: Ask, run: Run, query: str) -> None:
    problem(ask("county").send("GET", f"/households?{query}"), 422, "api.invalid")


def test_a_rule_there_is_not(ask: Ask, run: Run) -> None:
    problem(ask("county").send("GET", "/households?rule=no"), 404, "lists.rule")


def test_before_anything_was_computed(ask: Ask, registry: Cast) -> None:
    problem(ask("county").send("GET", "/households"), 503, "runs.none")


@pytest.mark.parametrize("number", ["429900195001010014", "13800001234"])
def test_numbers_never_stand_in_an_address(ask: Ask, run: Run, number: str) -> None:
    problem(ask("county").send("GET", f"/households?q={number}"), 422, "api.number_in_address")


def test_a_number_is_found_in_ones_own_places(ask: Ask, cast: Cast) -> None:
    home = factories.household()
    who = home.members.get()
    number = sealing.open_id_no(bytes(who.id_no), who.uid)
    mine, theirs = ask("town", reads_only=True), ask("neighbour")
    found = mine.send("POST", "/households/search", {"number": number})
    assert [one["uid"] for one in found.json()] == [str(home.uid)]
    assert theirs.send("POST", "/households/search", {"number": number}).json() == []
    noted = Reading.objects.filter(action="households.search", actor="town").get()
    assert (noted.subject_id, noted.details) == ("id_no", {"found": 1})
    problem(mine.send("POST", "/households/search", {"number": "abc"}), 422, "api.invalid")


def test_one_household_with_every_field(ask: Ask, cast: Cast) -> None:
    home = factories.household(house_grade="d", phone="13800001234")
    told = ask("town").get(f"/households/{home.uid}")
    assert told["number"] == home.household_no
    assert told["version"] == home.version
    assert told["values"]["house_grade"] == "d"
    assert told["values"]["phone"] == "138****1234"
    names = {one["name"] for one in ask("town").get("/fields/households")}
    assert names == set(told["values"])


def test_that_it_was_seen_is_noted_as_pages_note_it(ask: Ask, cast: Cast) -> None:
    home, asking = factories.household(), ask("town")
    for part in ("", "/members", "/incomes", "/verdicts"):
        asking.get(f"/households/{home.uid}{part}")
    noted = Reading.objects.filter(subject_id=home.household_no).order_by("pk")
    assert {(one.actor, one.action, one.division) for one in noted} == {
        ("town", "households.open", VILLAGE)
    }
    pages = [one.details["page"] for one in noted]
    assert pages == ["api:household", "api:members", "api:incomes", "api:verdicts"]


def test_members_and_incomes(ask: Ask, cast: Cast) -> None:
    home = factories.household(members=[{"name": "陈大伟"}, {}], income={"wage_income": 2_000_00})
    asking = ask("secretary")
    members = asking.get(f"/households/{home.uid}/members")
    assert members[0]["values"]["name"] == "陈大伟"
    assert all(one["values"]["id_no"].startswith("429900*") for one in members)
    incomes = asking.get(f"/households/{home.uid}/incomes")
    assert incomes[0]["year"] == factories.YEAR
    assert incomes[0]["values"]["wage_income"] == 2_000_00


def test_verdicts_carry_reasons_and_clauses(ask: Ask, run: Run) -> None:
    told = ask("county").get(f"/households/{home_of('陈大伟').uid}/verdicts", Accept_Language="en")
    verdict = next(one for one in told["items"] if one["rule"] == "household_exit")
    assert verdict["member"] is None
    assert verdict["cite"]["document"] == "lotus-2015"
    assert verdict["conditions"]
    assert all(one["asks"] and one["cite"]["clause"] for one in verdict["conditions"])
    assert any(one["member"] for one in told["items"])


def test_an_edit_is_the_pages_act(ask: Ask, cast: Cast) -> None:
    home, asking = factories.household(house_grade="a"), ask("town")
    version = asking.get(f"/households/{home.uid}")["version"]
    body = {
        "version": version,
        "values": {"house_grade": "d", "first_identified_on": "2014-03-01"},
        "reason": "鉴定",
    }
    operation = str(uuid4())
    answer = asking.write("PATCH", f"/households/{home.uid}", body, operation)
    assert answer.json() == {"uid": str(home.uid), "version": version + 1, "again": False}
    home.refresh_from_db()
    assert home.house_grade == "d"
    entry = Entry.objects.get(action="households.update")
    assert (entry.actor, entry.operation_id) == ("town", operation)
    assert entry.changes["household"]["house_grade"] == ["a", "d"]
    again = asking.write("PATCH", f"/households/{home.uid}", body, operation)
    assert again.json() == {**answer.json(), "again": True}
    assert Entry.objects.filter(action="households.update").count() == 1
    other = {**body, "values": {"house_grade": "b"}}
    reused = asking.write("PATCH", f"/households/{home.uid}", other, operation)
    problem(reused, 409, "keys.operation_reused")


def test_who_meets_anothers_change_is_told_what_it_was(ask: Ask, cast: Cast) -> None:
    home, mine, theirs = factories.household(house_grade="a"), ask("town"), ask("county")
    path, version = f"/households/{home.uid}", mine.get(f"/households/{home.uid}")["version"]
    theirs.write("PATCH", path, {"version": version, "values": {"house_grade": "b"}})
    answer = mine.write("PATCH", path, {"version": version, "values": {"house_grade": "d"}})
    told = problem(answer, 409, "households.changed_meanwhile")
    field = told["context"]["fields"][0]
    assert (field["column"], field["theirs"], field["mine"]) == ("house_grade", "b", "d")
    assert told["context"]["version"] == version + 1
    # Another field goes through on the old version, as on the page.
    other = mine.write("PATCH", path, {"version": version, "values": {"main_cause": "illness"}})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nonsense", 1),
        ("household_no", "x"),
        ("house_grade", 5),
        ("first_identified_on", "yesterday"),
        ("phone", "138****1234"),
        ("is_only_child_family", "yes"),
        ("exit_year", "2016"),
        ("exit_year", True),
        ("other_causes", "illness"),
        ("group_name", "\x00"),
    ],
)
def test_values_that_do_not_fit_are_told_by_field(
    ask: Ask, cast: Cast, name: str, value: Any
) -> None:
    home = factories.household()
    body = {"version": home.version, "values": {name: value}}
    told = problem(ask("town").write("PATCH", f"/households/{home.uid}", body), 422, "api.invalid")
    assert told["context"]["fields"][0]["at"] == f"body.values.{name}"
    assert not Entry.objects.filter(action="households.update").exists()


def test_a_code_that_is_not_in_its_list(ask: Ask, cast: Cast) -> None:
    home = factories.household()
    body = {"version": home.version, "values": {"house_grade": "z"}}
    problem(ask("town").write("PATCH", f"/households/{home.uid}", body), 422, "households.invalid")


def test_where_one_may_not_edit(ask: Ask, cast: Cast) -> None:
    home = factories.household(NEXT_VILLAGE)
    body = {"version": home.version, "values": {"house_grade": "d"}}
    problem(ask("secretary").write("PATCH", f"/households/{home.uid}", body), 404, "api.not_found")
    problem(ask("auditor").write("PATCH", f"/households/{home.uid}", body), 403, "rights.missing")


def test_a_member_is_changed(ask: Ask, cast: Cast) -> None:
    home, asking = factories.household(members=[{"name": "陈大伟"}]), ask("town")
    path = f"/households/{home.uid}/members"
    uid = asking.get(path)[0]["uid"]
    body = {"version": home.version, "values": {"name": "陈伟"}}
    assert asking.write("PATCH", f"{path}/{uid}", body).status_code == 200
    assert asking.get(path)[0]["values"]["name"] == "陈伟"
    problem(asking.write("PATCH", f"{path}/{uuid4()}", body), 404, "api.not_found")


def test_the_tree_of_places(ask: Ask, cast: Cast) -> None:
    told = ask("town").get(f"/divisions?under={TOWN}")
    assert told["at"]["name"] == "新堤镇"
    assert [one["name"] for one in told["above"]] == ["湖北省", "荆州市", "洪湖市"]
    assert {one["name"] for one in told["below"]} == {"湖滨村", "荷花村"}
    assert [one["name"] for one in ask("secretary").get("/divisions")["below"]] == ["洪湖市"]


def test_fields_say_their_codes_in_the_readers_language(ask: Ask, cast: Cast) -> None:
    fields = ask("town").get("/fields/households", Accept_Language="en")
    grade = next(one for one in fields if one["name"] == "house_grade")
    assert grade["type"] == "code"
    assert {"a", "d"} <= {one["id"] for one in grade["entries"]}
    assert ask("town").get("/fields/incomes")
    assert ask("town").get("/fields/members")


def test_results_count_by_rule_and_place(ask: Ask, run: Run) -> None:
    told = ask("county").get("/results")
    assert told["total"]["households"] == 4
    assert told["total"]["place"]["code"] == COUNTY  # the person's own place
    assert sum(one["households"] for one in told["places"]) == 4
    exits = next(one for one in told["rules"] if one["rule"] == "household_exit")
    assert exits["met"] + exits["not_met"] + exits["unknown"] + exits["not_applicable"] == 4
    assert ask("neighbour").get("/results")["total"]["households"] == 1
    assert ask("secretary").get(f"/results?at={VILLAGE}")["total"]["households"] == 2


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/me", 9),
        ("/households", 14),
        ("/results", 12),
        ("/divisions", 9),
        ("/fields/households", 7),
        ("/work", 18),
        ("/filings", 10),
        ("/clues", 10),
    ],
)
def test_what_it_costs_does_not_grow(
    ask: Ask, run: Run, path: str, most: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    asking = ask("county")
    asking.get(path)
    with django_assert_max_num_queries(most):
        asking.get(path)
