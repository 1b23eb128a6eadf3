"""A field set in one household or in many, and taken back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.base.audit import queries as trail
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Change
from bangfu.registry.edits import actions, columns, queries
from bangfu.registry.edits.models import Edit
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


def test_a_stale_version_is_refused_and_told_what_is_there(
    cast: Cast, homes: list[Household]
) -> None:
    set_one(cast, homes[0], "planned_exit_year", "2019")
    with pytest.raises(Refusal) as refused:
        set_one(cast, homes[0], "planned_exit_year", "2020")
    assert (refused.value.code, refused.value.status) == ("edits.stale", 409)
    assert refused.value.context == {"now": 2019, "version": 2}
    assert now(homes[0]).planned_exit_year == 2019


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


def test_what_was_touched_everywhere_cannot_be_taken_back(
    cast: Cast, homes: list[Household]
) -> None:
    edit = set_one(cast, homes[0], "planned_exit_year", "2020")
    set_one(cast, homes[0], "planned_exit_year", "2021", version=2)
    assert edit is not None
    with pytest.raises(Refusal) as refused:
        actions.undo(by=cast.county, edit=edit)
    assert refused.value.code == "edits.touched"
    assert now(homes[0]).planned_exit_year == 2021


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
