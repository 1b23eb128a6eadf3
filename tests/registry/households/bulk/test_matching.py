"""Who is who: households and people of a batch, found in the registry."""

from typing import Any

import pyarrow as pa
import pytest

from bangfu.registry.catalogue.compare import NONE
from bangfu.registry.households import sealing
from bangfu.registry.households.bulk import matching
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.households.models import Household, IncomeYear, Member
from tests import factories

pytestmark = pytest.mark.usefixtures("cast")


def batch(
    numbers: list[str | None],
    members: list[dict[str, Any]] = [],  # noqa: B006  never changed
    years: list[tuple[int, int]] = [],  # noqa: B006
) -> Incoming:
    """A batch of households with these numbers, members (with their unit) and income years."""
    units = pa.array(range(len(numbers)), pa.int64())
    given = [{**dict.fromkeys(("person_no", "name", "birth_date", "relation_to_head",
                               "id_no_print")), **member} for member in members]  # fmt: skip
    fields = [("unit", pa.int64()), ("id_no_print", pa.binary()), ("birth_date", pa.date32())]
    fields += [(name, pa.string()) for name in ("person_no", "name", "relation_to_head")]
    said = [{"unit": unit, "year": year} for unit, year in years]
    heads = {m["unit"]: m["id_no_print"] for m in given if m["relation_to_head"] == "head"}
    return Incoming(
        len(numbers),
        pa.table({"unit": units, "household_no": pa.array(numbers, pa.string())}),
        pa.Table.from_pylist(given, pa.schema(fields)),
        pa.Table.from_pylist(said, pa.schema([("unit", pa.int64()), ("year", pa.int64())])),
        [heads.get(unit) for unit in range(len(numbers))],
    )


def seen(member: Member) -> dict[str, Any]:
    """A member as a ledger would state them."""
    return {"name": member.name, "id_no_print": bytes(member.id_no_print)}


@pytest.fixture
def home() -> Household:
    """A registered household of two."""
    return factories.household(members=[{}, {}], national_household_no="N1", income={})


def codes(found: Matched) -> list[str]:
    return [trouble.code for trouble in found.troubles]


def test_an_empty_registry_knows_nobody() -> None:
    found = matching.match(batch(["N1"], [{"unit": 0, "name": "王"}]))
    assert (found.households, found.members, found.troubles) == ([NONE], [NONE], [])


@pytest.mark.parametrize("column", ["household_no", "national_household_no"])
def test_a_household_is_known_by_either_number(home: Household, column: str) -> None:
    Household.objects.update(household_no="421083100201-000073")
    home.refresh_from_db()
    assert matching.match(batch([getattr(home, column)])).households == [home.pk]


def test_a_household_without_number_is_known_by_its_head(home: Household) -> None:
    head = home.members.get(relation_to_head="head")
    found = matching.match(batch([None], [{"unit": 0, "relation_to_head": "head", **seen(head)}]))
    assert (found.households, found.members) == ([home.pk], [head.pk])


def test_people_of_two_households_are_not_guessed_into_one(home: Household) -> None:
    other = factories.household(members=[{}], national_household_no="N2")
    people = [{"unit": 0, **seen(m)} for m in (home.members.first(), other.members.first())]
    found = matching.match(batch([None], people))
    assert found.households == [NONE]
    assert "several" in codes(found)


def test_two_rows_of_one_household_are_told(home: Household) -> None:
    head = home.members.get(relation_to_head="head")
    people = [{"unit": 1, "relation_to_head": "head", **seen(head)}]
    found = matching.match(batch(["N1", None], people))
    assert codes(found).count("same") == 2


def test_somebody_active_elsewhere_is_told(home: Household) -> None:
    other = factories.household(members=[{}], national_household_no="N2")
    member = {"unit": 0, **seen(other.members.get())}
    found = matching.match(batch(["N1"], [member, {"unit": 0, **seen(home.members.first())}]))
    (trouble,) = found.troubles
    assert (trouble.code, trouble.household) == ("elsewhere", other.pk)


def test_a_number_of_entirely_other_people_is_told(home: Household) -> None:
    stranger = {"unit": 0, "name": "钱", "id_no_print": sealing.id_no_print("429900X")}
    assert "number_taken" in codes(matching.match(batch(["N1"], [stranger])))


def test_a_name_counts_only_where_one_side_has_no_number(home: Household) -> None:
    member = home.members.first()
    by_name = matching.match(batch(["N1"], [{"unit": 0, "name": member.name}]))
    assert by_name.members == [member.pk]
    other = {"unit": 0, "name": member.name, "id_no_print": sealing.id_no_print("other")}
    same = {"unit": 0, **seen(home.members.last())}
    found = matching.match(batch(["N1"], [same, other]))
    assert found.members[1] == NONE
    assert codes(found) == ["same_name"]


def test_somebody_who_left_is_told(home: Household) -> None:
    Member.objects.filter(pk=home.members.last().pk).update(state="left")
    people = [{"unit": 0, **seen(member)} for member in home.members.order_by("pk")]
    assert codes(matching.match(batch(["N1"], people))) == ["left"]


def test_a_year_is_known_by_household_and_year(home: Household) -> None:
    found = matching.match(batch(["N1", "N7"], years=[(0, 2016), (0, 1999), (1, 2016)]))
    assert found.incomes == [IncomeYear.objects.get(year=2016).pk, NONE, NONE]


def test_those_not_mentioned_are_remembered(home: Household) -> None:
    found = matching.match(batch(["N1"], [{"unit": 0, **seen(home.members.order_by("pk")[0])}]))
    assert [person.relation for person in found.others[0]] == ["other"]
    assert found.relations == ["head"]


def test_who_is_named_by_number_is_not_taken_for_a_namesake_in_an_earlier_row(
    home: Household,
) -> None:
    member = home.members.first()
    people = [{"unit": 0, "name": member.name}, {"unit": 0, **seen(member)}]
    found = matching.match(batch(["N1"], people))
    assert found.members == [NONE, member.pk]
    assert found.troubles == []


def test_a_person_number_is_respected_in_the_same_way(home: Household) -> None:
    Member.objects.update(id_no_print=None)
    member = home.members.first()
    Member.objects.filter(pk=member.pk).update(person_no="P1")
    people = [{"unit": 0, "name": member.name}, {"unit": 0, "name": "别名", "person_no": "P1"}]
    assert matching.match(batch(["N1"], people)).members == [NONE, member.pk]


def test_two_rows_are_never_one_person(home: Household) -> None:
    Member.objects.filter(household=home).update(id_no_print=None, name="王大山")
    found = matching.match(batch(["N1"], [{"unit": 0, "name": "王大山"}]))
    assert found.members == [NONE]
    assert codes(found) == ["same_name"]


@pytest.mark.parametrize(("day", "known"), [("1970-05-01", True), ("1971-05-01", False)])
def test_a_namesake_with_another_birthday_is_not_the_same(
    home: Household, day: str, known: bool
) -> None:
    import datetime as dt

    Member.objects.filter(household=home).update(id_no_print=None)
    member = home.members.first()
    said = {"unit": 0, "name": member.name, "birth_date": dt.date.fromisoformat(day)}
    assert (matching.match(batch(["N1"], [said])).members == [member.pk]) is known


def test_a_household_with_another_national_number_is_not_taken_by_its_people(
    home: Household,
) -> None:
    found = matching.match(batch(["N2"], [{"unit": 0, **seen(home.members.first())}]))
    assert found.households == [NONE]
    assert codes(found) == ["elsewhere"]


def test_a_household_registered_without_national_number_takes_it_on(home: Household) -> None:
    Household.objects.update(national_household_no=None)
    found = matching.match(batch(["N2"], [{"unit": 0, **seen(home.members.first())}]))
    assert found.households == [home.pk]


def test_a_relation_not_restated_is_that_of_the_registry(home: Household) -> None:
    head = home.members.get(relation_to_head="head")
    rows = [{"unit": 0, **seen(head)}, {"unit": 0, "name": "新", "relation_to_head": "son"}]
    assert matching.match(batch(["N1"], rows)).relations == ["head", "son"]
