"""A field set in one household or in many, and taken back."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bangfu.base.audit import queries as trail
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Change
from bangfu.registry.edits import actions, columns, queries
from bangfu.registry.edits.models import Edit
from bangfu.registry.households import past
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.changes.trail import entries
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, VILLAGE, Cast


@pytest.fixture
def homes(cast: Cast) -> list[Household]:
    """Three households of Honghu and one of the neighbour."""
    places = [VILLAGE, VILLAGE, NEXT_VILLAGE, NEIGHBOUR_VILLAGE]
    years = [2016, None, 2018, 2017]
    return [
        factories.household(place, planned_exit_year=year, group_name="一组")
        for place, year in zip(places, years, strict=True)
    ]


def keys(homes: list[Household]) -> list[int]:
    return [home.pk for home in homes]


def now(home: Household) -> Household:
    return Household.objects.get(pk=home.pk)


def set_one(cast: Cast, home: Household, column: str, text: str, version: int = 1) -> Edit | None:
    return actions.set_one(
        by=cast.county, household=home.pk, version=version, column=column, text=text
    )


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("planned_exit_year", "2019", 2019),
        ("planned_exit_year", " ２０１９年 ", 2019),
        ("planned_exit_year", "", None),
        ("group_name", "三组", "三组"),
        ("group_name", "—", ""),
        ("group_name", "[1]", "[1]"),
        ("main_cause", "因病", "illness"),
        ("other_causes", "因病、因学", ["illness", "schooling"]),
        ("other_causes", "无", []),
        ("water_safe", "是", True),
        ("area_cultivated", "3.25", 325),
        ("house_grade", "d", "d"),
    ],
)
def test_a_field_is_set_as_it_is_written(
    cast: Cast, homes: list[Household], column: str, text: str, value: Any
) -> None:
    set_one(cast, homes[0], column, text)
    home = now(homes[0])
    found = getattr(home, column)
    assert found == value if not isinstance(value, list) else sorted(found) == sorted(value)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("planned_exit_year", "明年", "edits.unreadable"),
        ("planned_exit_year", "1900", "edits.unreadable"),
        ("planned_exit_year", "2101", "edits.unreadable"),
        ("main_cause", "因为懒", "edits.unreadable"),
        ("group_name", "组" * 41, "edits.unreadable"),
        ("exit_status", "已脱贫", "edits.column"),
        ("household_no", "1", "edits.column"),
        ("bank_account", "62220000", "edits.column"),
        ("version", "7", "edits.column"),
        ("nothing", "1", "edits.column"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    cast: Cast, homes: list[Household], column: str, text: str, code: str
) -> None:
    before = Household.objects.values_list().get(pk=homes[0].pk)
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], column, text)
    assert refused.value.code == code
    assert Household.objects.values_list().get(pk=homes[0].pk) == before
    assert not Edit.objects.exists()


def test_a_change_raises_version_counter_and_trail(cast: Cast, homes: list[Household]) -> None:
    counter = Change.objects.get(county="421083000000").counter
    edit = set_one(cast, homes[0], "planned_exit_year", "2019")
    assert edit is not None
    assert now(homes[0]).version == 2
    assert Change.objects.get(county="421083000000").counter == counter + 1
    entry = trail.history("household", homes[0].household_no)[0]
    assert (entry.action, entry.actor, entry.operation_id) == (
        "households.update",
        "county",
        str(edit.pk),
    )
    assert entry.changes == {"household": {"planned_exit_year": [2016, 2019]}}
    assert not list(trail.verify())


def test_the_same_value_again_is_no_change(cast: Cast, homes: list[Household]) -> None:
    assert set_one(cast, homes[0], "planned_exit_year", "2016") is None
    assert now(homes[0]).version == 1
    assert not Edit.objects.exists()


def test_a_field_others_changed_shows_theirs_and_mine(cast: Cast, homes: list[Household]) -> None:
    set_one(cast, homes[0], "planned_exit_year", "2019")
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], "planned_exit_year", "2020")
    assert (refused.value.code, refused.value.status) == ("households.changed_meanwhile", 409)
    (met,) = refused.value.context["fields"]
    assert (met["column"], met["theirs"], met["mine"]) == ("planned_exit_year", 2019, 2020)
    assert refused.value.context["version"] == 2
    assert now(homes[0]).planned_exit_year == 2019
    assert Edit.objects.count() == 1


def test_another_field_others_changed_does_not_stand_in_the_way(
    cast: Cast, homes: list[Household]
) -> None:
    set_one(cast, homes[0], "planned_exit_year", "2019")
    assert set_one(cast, homes[0], "group_name", "七组") is not None
    home = now(homes[0])
    assert (home.planned_exit_year, home.group_name, home.version) == (2019, "七组", 3)


def test_what_many_were_given_meets_one_in_place(cast: Cast, homes: list[Household]) -> None:
    actions.set_many(by=cast.county, households=keys(homes), column="group_name", text="二组")
    assert set_one(cast, homes[0], "planned_exit_year", "2019") is not None
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], "group_name", "三组")
    (met,) = refused.value.context["fields"]
    assert (met["theirs"], met["mine"]) == ("二组", "三组")


@pytest.mark.parametrize("version", [0, 9])
def test_a_version_that_never_was_is_a_conflict(
    cast: Cast, homes: list[Household], version: int
) -> None:
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], "group_name", "二组", version=version)
    assert refused.value.code == "households.changed_meanwhile"


def test_what_the_page_would_refuse_is_refused_in_place(
    cast: Cast, homes: list[Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    def disagree(opened: Open, found: Problems) -> None:
        if opened.home.planned_exit_year == 2020:
            found.say(("household", "", "planned_exit_year"), "x", "与脱贫年度不符。")

    monkeypatch.setattr("bangfu.registry.households.changes.writing.check", disagree)
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], "planned_exit_year", "2020")
    assert refused.value.code == "households.invalid"
    assert refused.value.context["fields"][0]["column"] == "planned_exit_year"
    assert now(homes[0]).version == 1
    assert not Edit.objects.exists()
    assert set_one(cast, homes[0], "planned_exit_year", "2019") is not None


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [("main_cause", "01", "illness"), ("main_cause", "８", "lack_of_labour")],
)
def test_codes_are_understood_where_releases_agree(
    cast: Cast, homes: list[Household], column: str, text: str, value: str
) -> None:
    set_one(cast, homes[0], column, text)
    assert getattr(now(homes[0]), column) == value


def test_a_code_that_means_two_things_is_refused(cast: Cast, homes: list[Household]) -> None:
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], "main_cause", "12")
    assert refused.value.context == {"why": "which_version"}


# --- households that have ended ---


def test_an_ended_household_is_refused_with_its_own_words(
    cast: Cast, homes: list[Household]
) -> None:
    edit = set_one(cast, homes[0], "group_name", "二组")
    assert edit is not None
    Household.objects.filter(pk=homes[0].pk).update(ended_on=dt.date(2016, 1, 1))
    acts = (
        lambda: set_one(cast, homes[0], "group_name", "三组", version=2),
        lambda: actions.set_many(
            by=cast.county, households=[homes[0].pk], column="group_name", text="三组"
        ),
        lambda: actions.undo(by=cast.county, edit=edit),
    )
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "households.ended"
        assert "注销" in str(refused.value)
    assert now(homes[0]).group_name == "二组"


def test_ended_ones_among_many_are_counted_and_left(cast: Cast, homes: list[Household]) -> None:
    Household.objects.filter(pk=homes[0].pk).update(ended_on=dt.date(2016, 1, 1))
    found = queries.preview(cast.county, keys(homes), "group_name", "二组")
    assert (found.households, found.ended, found.left_out) == (2, 1, 1)
    edit = actions.set_many(
        by=cast.county, households=keys(homes), column="group_name", text="二组", seen=found.mark
    )
    assert edit is not None
    assert [now(home).group_name for home in homes] == ["一组", "二组", "二组", "一组"]


def test_an_ended_household_elsewhere_is_only_out_of_reach(
    cast: Cast, homes: list[Household]
) -> None:
    Household.objects.filter(pk=homes[3].pk).update(ended_on=dt.date(2016, 1, 1))
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[3], "group_name", "二组")
    assert refused.value.code == "rights.missing"


# --- as it was ---


def test_the_past_is_right_after_edits_in_place_and_of_many(
    cast: Cast, homes: list[Household]
) -> None:
    one = set_one(cast, homes[0], "planned_exit_year", "2019")
    many = actions.set_many(
        by=cast.county, households=keys(homes), column="planned_exit_year", text="2020"
    )
    last = set_one(cast, homes[0], "other_causes", "因病、因学", version=3)
    assert one is not None
    assert many is not None
    assert last is not None
    uid = homes[0].uid
    told = list(reversed(entries(homes[0].household_no)))
    seen = [past.before(cast.county, uid, entry.pk).household for entry in told]
    assert [cells["planned_exit_year"] for cells in seen] == [2016, 2019, 2020]
    assert [cells["other_causes"] for cells in seen] == [None, None, None]
    assert [entry.operation_id for entry in told] == [str(e.pk) for e in (one, many, last)]
    assert {entry.action for entry in told} == {"households.update"}
    today = past.as_of(cast.county, uid, timezone.localdate()).household
    assert (today["planned_exit_year"], sorted(today["other_causes"])) == (
        2020,
        ["illness", "schooling"],
    )
    actions.undo(by=cast.county, edit=last)
    actions.undo(by=cast.county, edit=many)  # nothing of homes[0], which changed since
    newest = entries(homes[0].household_no)[0]
    assert past.before(cast.county, uid, newest.pk).household["other_causes"] is not None
    assert [len(entries(home.household_no)) + 1 for home in map(now, homes)] == [
        home.version for home in map(now, homes)
    ]


@pytest.mark.parametrize("seat", ["neighbour", "clerk", "auditor", "nobody", "system"])
def test_nobody_edits_where_they_have_no_right(
    cast: Cast, homes: list[Household], seat: str
) -> None:
    with pytest.raises(Refusal) as refused:
        actions.set_one(
            by=getattr(cast, seat),
            household=homes[0].pk,
            version=1,
            column="group_name",
            text="九组",
        )
    assert (refused.value.code, refused.value.status) == ("rights.missing", 403)
    assert now(homes[0]).group_name == "一组"


# --- many ---


def test_a_preview_counts_before_and_after_and_writes_nothing(
    cast: Cast, homes: list[Household]
) -> None:
    found = queries.preview(cast.county, keys(homes), "planned_exit_year", "2018")
    assert (found.value, found.households, found.left_out, found.changing) == (2018, 3, 1, 2)
    assert sorted(found.before, key=str) == [(2016, 1), (2018, 1), (None, 1)]
    assert [now(home).version for home in homes] == [1, 1, 1, 1]


def test_many_are_set_in_one_act_within_the_scope(cast: Cast, homes: list[Household]) -> None:
    found = queries.preview(cast.county, keys(homes), "planned_exit_year", "2018")
    edit = actions.set_many(
        by=cast.county,
        households=keys(homes),
        column="planned_exit_year",
        text="2018",
        seen=found.mark,
    )
    assert edit is not None
    assert edit.households == 2
    assert [now(home).planned_exit_year for home in homes] == [2018, 2018, 2018, 2017]
    assert [now(home).version for home in homes] == [2, 2, 1, 1]
    acts = Entry.objects.filter(operation_id=str(edit.pk))
    assert sorted(acts.values_list("action", flat=True)) == [
        "edits.set",
        "households.update",
        "households.update",
    ]


def test_what_moved_since_the_preview_stops_the_act(cast: Cast, homes: list[Household]) -> None:
    found = queries.preview(cast.county, keys(homes), "group_name", "二组")
    set_one(cast, homes[0], "group_name", "五组")
    with pytest.raises(Refusal) as refused:
        actions.set_many(
            by=cast.county,
            households=keys(homes),
            column="group_name",
            text="二组",
            seen=found.mark,
        )
    assert refused.value.code == "edits.moved"
    assert [now(home).group_name for home in homes] == ["五组", "一组", "一组", "一组"]


@pytest.mark.parametrize("column", ["phone", "area_cultivated", "distance_main_road"])
def test_what_is_each_households_own_is_not_set_in_bulk(
    cast: Cast, homes: list[Household], column: str
) -> None:
    with pytest.raises(Refusal) as refused:
        queries.preview(cast.county, keys(homes), column, "1")
    assert refused.value.code == "edits.column"


def test_many_cost_as_many_questions_as_few(cast: Cast) -> None:
    costs = []
    for count in (2, 3, 40):
        homes = [factories.household(OTHER_VILLAGE) for _ in range(count)]
        with CaptureQueriesContext(connection) as asked:
            actions.set_many(
                by=cast.county, households=keys(homes), column="group_name", text=f"{count}组"
            )
        costs.append(len(asked))
    assert costs[1] == costs[2]  # the first begins the chain of the county


# --- taking it back ---


def test_an_act_is_taken_back_as_a_whole_and_only_once(cast: Cast, homes: list[Household]) -> None:
    edit = actions.set_many(
        by=cast.county, households=keys(homes), column="planned_exit_year", text="2020"
    )
    assert edit is not None
    assert actions.undo(by=cast.county, edit=edit) == 3
    assert [now(home).planned_exit_year for home in homes] == [2016, None, 2018, 2017]
    assert [now(home).version for home in homes] == [3, 3, 3, 1]
    with pytest.raises(Refusal) as refused:
        actions.undo(by=cast.county, edit=edit)
    assert refused.value.code == "edits.undone"
    assert Entry.objects.filter(action="edits.undo").count() == 1


def test_what_was_touched_since_is_left_alone(cast: Cast, homes: list[Household]) -> None:
    edit = actions.set_many(
        by=cast.county, households=keys(homes), column="planned_exit_year", text="2020"
    )
    assert edit is not None
    set_one(cast, homes[0], "group_name", "九组", version=2)
    assert actions.undo(by=cast.county, edit=edit) == 2
    assert [now(home).planned_exit_year for home in homes[:3]] == [2020, None, 2018]


def test_what_was_touched_again_cannot_be_taken_back(cast: Cast, homes: list[Household]) -> None:
    edit = set_one(cast, homes[0], "planned_exit_year", "2020")
    set_one(cast, homes[0], "planned_exit_year", "2021", version=2)
    assert edit is not None
    with pytest.raises(Refusal) as refused:
        actions.undo(by=cast.county, edit=edit)
    assert refused.value.code == "households.undo_blocked"
    assert now(homes[0]).planned_exit_year == 2021


def test_many_that_were_all_touched_cannot_be_taken_back(
    cast: Cast, homes: list[Household]
) -> None:
    two = keys(homes[:2])
    edit = actions.set_many(by=cast.county, households=two, column="group_name", text="二组")
    actions.set_many(by=cast.county, households=two, column="group_name", text="三组")
    assert edit is not None
    with pytest.raises(Refusal) as refused:
        actions.undo(by=cast.county, edit=edit)
    assert refused.value.code == "edits.touched"


def test_one_is_taken_back_around_what_others_did(cast: Cast, homes: list[Household]) -> None:
    edit = set_one(cast, homes[0], "planned_exit_year", "2020")
    set_one(cast, homes[0], "group_name", "五组", version=2)
    assert edit is not None
    assert actions.undo(by=cast.county, edit=edit) == 1
    home = now(homes[0])
    assert (home.planned_exit_year, home.group_name, home.version) == (2016, "五组", 4)
    newest = entries(home.household_no)[0]
    assert (newest.action, newest.changes["undone"]) == ("households.undo", "households.update")
    with pytest.raises(Refusal) as refused:
        actions.undo(by=cast.county, edit=edit)
    assert refused.value.code == "edits.undone"


@pytest.mark.parametrize("text", ["因病、因学", "无", ""])
def test_sets_of_codes_come_back(cast: Cast, homes: list[Household], text: str) -> None:
    first = set_one(cast, homes[0], "other_causes", "因残")
    assert first is not None
    edit = set_one(cast, homes[0], "other_causes", text, version=2)
    assert edit is not None
    actions.undo(by=cast.county, edit=edit)
    assert len(now(homes[0]).other_causes) == 1


def test_an_edit_is_its_authors_own(cast: Cast, homes: list[Household]) -> None:
    edit = set_one(cast, homes[0], "group_name", "二组")
    assert edit is not None
    assert queries.mine(cast.county, edit.pk) == edit
    with pytest.raises(Edit.DoesNotExist):
        queries.mine(cast.city, edit.pk)
    with pytest.raises(Edit.DoesNotExist):
        actions.undo(by=cast.city, edit=edit)


def test_old_edits_are_not_offered_any_more(cast: Cast, homes: list[Household]) -> None:
    edit = set_one(cast, homes[0], "group_name", "二组")
    assert edit is not None
    Edit.objects.update(at=edit.at - queries.KEPT)
    with pytest.raises(Edit.DoesNotExist):
        queries.mine(cast.county, edit.pk)


def test_fields_of_this_place_can_be_set_and_come_back(cast: Cast, homes: list[Household]) -> None:
    extras = [field for field in columns.editable().values() if field.is_extra]
    if not extras:
        pytest.skip("this pack collects nothing besides")
    field = extras[0]
    words = {"bool": "是", "int": "3", "text": "文字", "quantity": "2.5", "money": "2.5"}
    text = words.get(str(field.column.type.kind), "")
    edit = set_one(cast, homes[0], field.name, text)
    assert edit is not None
    assert now(homes[0]).extra[field.name] is not None
    actions.undo(by=cast.county, edit=edit)
    assert field.name not in now(homes[0]).extra
