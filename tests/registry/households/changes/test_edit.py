"""One household changed by hand: rules, rights, scope, two people at once, repeated sending."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from bangfu.base.audit import queries as audit
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Change
from bangfu.registry.households import actions
from bangfu.registry.households.models import Household, IncomeYear, Member
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, Cast
from tests.factories import id_number

BORN = dt.date(1970, 5, 1)


@pytest.fixture
def home(cast: Cast) -> Household:
    return factories.household(
        members=[{"gender": "male"}, {"name": "孙小妹"}], income={"wage_income": 100_00}
    )


def edit(cast: Cast, home: Household, seat: str = "secretary", **asked: Any) -> Household:
    user = getattr(cast, seat)
    asked = {"version": home.version, **asked}
    return actions.edit(by=user.username, user=user, uid=home.uid, **asked)


def last(home: Household) -> Any:
    return audit.history("household", home.household_no).first()


def fields(refused: pytest.ExceptionInfo[Refusal]) -> dict[tuple[str, str], str]:
    return {(f["part"], f["column"]): f["code"] for f in refused.value.context["fields"]}


def test_values_are_written_told_and_counted_as_a_version(cast: Cast, home: Household) -> None:
    counter = Change.objects.get(county=COUNTY).counter
    child = home.members.get(name="孙小妹")
    done = edit(
        cast,
        home,
        changes={"main_cause": "illness", "area_cultivated": 350, "phone": "13807160001"},
        members={child.uid: {"work_months": 3, "health_status": ["chronic_illness"]}},
        incomes={2016: {"wage_income": 200_00}, 2017: {"dibao_income": 5_00}},
        reason="入户核实",
    )
    fresh = Household.objects.get(pk=home.pk)
    assert (done.version, fresh.version, fresh.main_cause, fresh.area_cultivated) == (
        2,
        2,
        "illness",
        350,
    )
    entry = last(home)
    assert (entry.action, entry.actor, entry.division) == (
        "households.update",
        "secretary",
        home.village_id,
    )
    assert entry.changes == {
        "household": {
            "main_cause": [None, "illness"],
            "area_cultivated": [None, 350],
            "phone": [None, "13807160001"],
        },
        "members": {
            str(child.uid): {"work_months": [None, 3], "health_status": [None, ["chronic_illness"]]}
        },
        "incomes": {"2016": {"wage_income": [100_00, 200_00]}},
        "incomes_added": [2017],
        "reason": "入户核实",
    }
    new = IncomeYear.objects.get(household=home, year=2017)
    assert (new.dibao_income, new.wage_income, new.disposable_income_pc) == (5_00, 0, None)
    assert Change.objects.get(county=COUNTY).counter == counter + 1
    assert not list(audit.verify())


def test_unknown_can_be_set_again(cast: Cast, home: Household) -> None:
    edit(cast, home, changes={"exit_status": None, "group_name": None})
    fresh = Household.objects.get(pk=home.pk)
    assert (fresh.exit_status, fresh.group_name) == (None, "")


def test_nothing_is_written_where_nothing_differs(cast: Cast, home: Household) -> None:
    done = edit(cast, home, changes={"exit_status": "not_exited", "phone": ""})
    assert done.version == 1
    assert last(home) is None


BAD = [
    ("area_cultivated", -1, "cell.out_of_range"),
    ("area_cultivated", 100_000_01, "cell.out_of_range"),
    ("area_cultivated", "3.5", "cell.not_a_number"),
    ("water_safe", "是", "cell.not_yes_or_no"),
    ("main_cause", "luck", "cell.not_in_list"),
    ("other_causes", ["luck"], "cell.not_in_list"),
    ("exit_year", 1999, "cell.out_of_range"),
    ("first_identified_on", "2014-06", "cell.not_a_date"),
    ("group_name", "组" * 41, "cell.too_long"),
    ("bank_account", "12", "cell.not_an_account"),
]


@pytest.mark.parametrize(("name", "value", "code"), BAD)
def test_a_bad_value_is_refused_at_its_field(
    cast: Cast, home: Household, name: str, value: Any, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        edit(cast, home, changes={name: value, "has_broadcast": True})
    assert refused.value.code == "households.invalid"
    assert fields(refused) == {("household", name): code}
    assert Household.objects.get(pk=home.pk).has_broadcast is None


GOOD = [
    ("area_cultivated", 0),
    ("area_cultivated", 100_000_00),
    ("exit_year", 2011),
    ("group_name", "组" * 40),
    ("other_causes", []),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_values_at_the_edge_are_kept(cast: Cast, home: Household, name: str, value: Any) -> None:
    edit(cast, home, changes={name: value})
    assert getattr(Household.objects.get(pk=home.pk), name) == value


@pytest.mark.parametrize("name", ["household_no", "ended_on", "village", "head_name", "nonsense"])
def test_what_no_form_sets_cannot_be_set(cast: Cast, home: Household, name: str) -> None:
    with pytest.raises(LookupError):
        edit(cast, home, changes={name: "x"})


def test_a_member_of_another_household_cannot_be_changed(cast: Cast, home: Household) -> None:
    stranger = factories.household().members.get()
    with pytest.raises(LookupError):
        edit(cast, home, members={stranger.uid: {"name": "钱"}})


def test_a_household_has_one_head(cast: Cast, home: Household) -> None:
    head, child = home.members.order_by("id")
    with pytest.raises(Refusal) as none:
        edit(cast, home, members={head.uid: {"relation_to_head": "spouse"}})
    assert fields(none) == {("members", "relation_to_head"): "household.no_head"}
    with pytest.raises(Refusal) as two:
        edit(cast, home, members={child.uid: {"relation_to_head": "head"}})
    assert fields(two) == {("members", "relation_to_head"): "household.two_heads"}
    edit(
        cast,
        home,
        members={
            child.uid: {"relation_to_head": "head"},
            head.uid: {"relation_to_head": "spouse"},
        },
    )
    assert home.members.get(relation_to_head="head") == child


def test_id_numbers_are_checked_sealed_and_told_as_masks(cast: Cast, home: Household) -> None:
    child = home.members.get(name="孙小妹")
    Member.objects.filter(pk=child.pk).update(birth_date=None, gender=None)
    number = id_number(dt.date(2001, 2, 3), 31)
    edit(cast, home, members={child.uid: {"id_no": number}})
    child.refresh_from_db()
    opened = crypto.provider().open(bytes(child.id_no), context=f"member.id_no:{child.uid}")
    assert (opened, child.birth_date, child.gender) == (number, dt.date(2001, 2, 3), "male")
    told = str(last(home).changes)
    assert number not in told
    assert "429900***********" in told
    with pytest.raises(Refusal) as wrong:
        edit(cast, home, version=2, members={child.uid: {"id_no": number[:-1] + "?"}})
    assert fields(wrong) == {("members", "id_no"): "id.shape"}


def test_nobody_is_registered_twice(cast: Cast, home: Household) -> None:
    number = id_number(BORN, 77)
    child = home.members.get(name="孙小妹")
    other = factories.household(NEIGHBOUR_VILLAGE).members.get()
    other.id_no_print = crypto.provider().fingerprint(number, purpose="id_no")
    other.save()
    with pytest.raises(Refusal) as refused:
        edit(cast, home, members={child.uid: {"id_no": number}})
    assert fields(refused) == {("members", "id_no"): "id.elsewhere"}
    Member.objects.filter(pk=other.pk).update(state="left")
    edit(cast, home, members={child.uid: {"id_no": number}})


@pytest.mark.parametrize("seat", ["neighbour", "nobody", "system"])
def test_out_of_scope_it_is_not_there(cast: Cast, home: Household, seat: str) -> None:
    with pytest.raises(Household.DoesNotExist):
        edit(cast, home, seat, changes={"has_broadcast": True})


@pytest.mark.parametrize("seat", ["clerk", "auditor"])
def test_seeing_is_not_changing(cast: Cast, home: Household, seat: str) -> None:
    with pytest.raises(Refusal) as refused:
        edit(cast, home, seat, changes={"has_broadcast": True})
    assert (refused.value.code, refused.value.status) == ("rights.missing", 403)


# --- two people at once ---


def test_changes_of_different_fields_both_stand(cast: Cast, home: Household) -> None:
    edit(cast, home, "town", changes={"water_safe": True})
    done = edit(cast, home, changes={"has_broadcast": True})
    fresh = Household.objects.get(pk=home.pk)
    assert (done.version, fresh.water_safe, fresh.has_broadcast) == (3, True, True)


def test_the_same_field_is_asked_about(cast: Cast, home: Household) -> None:
    edit(cast, home, "town", changes={"water_safe": True, "area_water": 100})
    with pytest.raises(Refusal) as refused:
        edit(cast, home, changes={"water_safe": False, "has_broadcast": True})
    refusal = refused.value
    assert (refusal.code, refusal.status, refusal.context["version"]) == (
        "households.changed_meanwhile",
        409,
        2,
    )
    (field,) = refusal.context["fields"]
    assert field.pop("at")
    assert field == {
        "part": "household",
        "subject": "",
        "column": "water_safe",
        "title": "饮水是否安全",
        "theirs": True,
        "mine": False,
        "by": "唐新堤",
    }
    assert Household.objects.get(pk=home.pk).has_broadcast is None
    done = edit(cast, home, version=2, changes={"water_safe": False, "has_broadcast": True})
    assert (done.version, done.water_safe) == (3, False)


def test_two_who_say_the_same_agree(cast: Cast, home: Household) -> None:
    edit(cast, home, "town", changes={"water_safe": True})
    assert edit(cast, home, changes={"water_safe": True}).version == 2


def test_members_and_incomes_are_merged_like_fields(cast: Cast, home: Household) -> None:
    head, child = home.members.order_by("id")
    edit(cast, home, "town", members={head.uid: {"work_months": 1}}, incomes={2017: {}})
    edit(cast, home, members={child.uid: {"work_months": 2}})
    with pytest.raises(Refusal) as person:
        edit(cast, home, members={head.uid: {"work_months": 3}})
    assert fields_of(person) == [("members", str(head.uid), "work_months")]


def fields_of(refused: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str, str]]:
    found = refused.value.context["fields"]
    return [(f["part"], f["subject"], f["column"]) for f in found]


def test_what_the_trail_does_not_explain_counts_as_changed(cast: Cast, home: Household) -> None:
    Household.objects.filter(pk=home.pk).update(version=4, water_safe=True)
    with pytest.raises(Refusal) as refused:
        edit(cast, home, version=1, changes={"water_safe": False})
    assert fields_of(refused) == [("household", "", "water_safe")]
    edit(cast, home, version=1, changes={"water_safe": True})


def test_a_version_of_the_future_is_no_excuse(cast: Cast, home: Household) -> None:
    with pytest.raises(Refusal):
        edit(cast, home, version=9, changes={"water_safe": False})


# --- sent twice ---


def test_an_operation_is_carried_out_once(cast: Cast, home: Household) -> None:
    operation = str(uuid4())
    one = edit(cast, home, changes={"water_safe": True}, operation_id=operation)
    two = edit(cast, home, changes={"water_safe": True}, operation_id=operation)
    assert (one.version, two.version) == (2, 2)
    assert audit.history("household", home.household_no).count() == 1
    with pytest.raises(Refusal) as refused:
        edit(cast, home, "town", changes={"water_safe": False}, operation_id=operation)
    assert refused.value.code == "households.operation_reused"


def test_a_correction_says_why(cast: Cast, home: Household) -> None:
    user = cast.secretary
    asked: dict[str, Any] = {"by": "secretary", "user": user, "uid": home.uid, "version": 1}
    with pytest.raises(Refusal) as refused:
        actions.correct(**asked, changes={"exit_status": "exited"}, reason=" ")
    assert refused.value.context["fields"][0]["column"] == "reason"
    actions.correct(
        **asked, changes={"exit_status": "exited"}, reason="抄错一行", proof="登记表第2页"
    )
    entry = last(home)
    assert entry.action == "households.correct"
    assert entry.changes == {
        "household": {"exit_status": ["not_exited", "exited"]},
        "reason": "抄错一行",
        "proof": "登记表第2页",
    }
