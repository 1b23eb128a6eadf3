"""What the registry says of a file's households, and the id checks on whole ledgers."""

from collections.abc import Callable
from typing import Any

import pytest

from bangfu.registry.households.models import Household, Member, Series
from bangfu.registry.imports import queries
from bangfu.registry.imports.models import Import
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.ledgers import LI, WANG, Ledger

OLD_WANG = "429900650412001"


def codes(imp: Import) -> dict[str, int]:
    found: dict[str, int] = imp.summary["problems"]["by_code"]
    return found


@pytest.fixture
def standing(bring: BringIn) -> None:
    """The two families are registered."""
    bring(ledgers.ledger(), choice="all")


def without_head(sheets: Ledger) -> Any:
    """The head is left out: the registry knows it."""
    sheets["成员"].pop(1)


def a_new_head(sheets: Ledger) -> Any:
    """A son becomes head, and nobody says what his father is now."""
    ledgers.put(sheets, "成员", 4, "与户主关系", "本人或户主")
    without_head(sheets)


def numberless(sheets: Ledger) -> Any:
    """One household of people who are registered in two."""
    sheets.pop("收入")
    for name in ("户", "成员"):
        for row in sheets[name][1:]:
            row[0] = "N009"
    sheets["户"].pop()
    ledgers.put(sheets, "成员", 2, "与户主关系", "之父")


CASES: dict[str, tuple[Callable[[Ledger], Any], dict[str, int]]] = {
    "only some members, the head not among them": (without_head, {}),
    "a new head beside the old one": (
        a_new_head,
        {"household.two_heads": 1, "household.head_name": 1},
    ),
    "a head who steps down with nobody in his place": (
        lambda s: ledgers.put(s, "成员", 2, "与户主关系", "之父"),
        {"household.no_head": 1},
    ),
}


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("name", CASES)
def test_each_household_keeps_exactly_one_head(name: str, bring: BringIn) -> None:
    spoil, expected = CASES[name]
    sheets = ledgers.ledger()
    spoil(sheets)
    assert codes(bring(sheets)) == expected


@pytest.mark.usefixtures("standing")
def test_people_of_two_households_under_a_new_number_are_elsewhere(bring: BringIn) -> None:
    sheets = ledgers.ledger()
    numberless(sheets)
    assert codes(bring(sheets))["id.elsewhere"] == 4


@pytest.mark.usefixtures("standing")
def test_somebody_who_left_comes_back_only_by_hand(bring: BringIn) -> None:
    Member.objects.filter(name="李秀英").update(state="left")
    imp = bring(ledgers.ledger())
    assert codes(imp) == {"member.left": 1}
    (problem,) = queries.problems(imp)
    assert (problem.sheet, problem.row) == ("成员", 3)


@pytest.mark.usefixtures("standing")
def test_the_other_household_is_named_only_to_who_may_see_it(bring: BringIn, cast: Cast) -> None:
    home = Household.objects.get(national_household_no="N002")
    sheets = ledgers.ledger()
    ledgers.put(sheets, "成员", 5, "户编号", "N001")
    ledgers.put(sheets, "成员", 5, "与户主关系", "其他")
    imp = bring(sheets)
    (told,) = queries.problems(imp, code="id.elsewhere")
    assert home.household_no in told.message
    Household.objects.filter(pk=home.pk).update(village_id=NEIGHBOUR_VILLAGE)
    (told,) = queries.problems(bring(sheets), code="id.elsewhere")
    assert home.household_no not in told.message


@pytest.mark.usefixtures("standing")
def test_a_household_that_moved_to_another_county_is_out_of_reach(bring: BringIn) -> None:
    Household.objects.filter(national_household_no="N002").update(village_id=NEIGHBOUR_VILLAGE)
    imp = bring(ledgers.put(ledgers.ledger(), "户", 3, "住房面积", "50"), choice="good")
    assert codes(imp)["household.out_of_scope"] == 1
    assert Household.objects.get(national_household_no="N002").housing_area == 45_50


def test_an_old_and_a_new_number_of_one_person_are_a_repeat(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "成员", 4, "证件号码", OLD_WANG)
    found = codes(bring(sheets))
    assert (found["id.duplicate"], found["id.modernised"]) == (2, 1)


@pytest.mark.usefixtures("standing")
def test_an_old_number_finds_the_person_registered_under_the_new_one(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "成员", 2, "证件号码", OLD_WANG)
    imp = bring(sheets, choice="all")
    assert imp.outcome["counts"]["member"] == {"new": 0, "changed": 0, "unchanged": 4}


@pytest.mark.parametrize("dot", list("·•‧・．"))
def test_a_dot_in_a_name_is_one_dot_and_no_oddity(bring: BringIn, dot: str) -> None:
    bring(ledgers.put(ledgers.ledger(), "成员", 3, "姓名", f"阿依{dot}古丽"), choice="all")
    assert Member.objects.filter(name="阿依·古丽").count() == 1


@pytest.mark.usefixtures("standing")
def test_two_people_who_swapped_names_are_known_by_their_numbers(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "成员", 3, "姓名", "王小龙")
    ledgers.put(sheets, "成员", 4, "姓名", "李秀英")
    imp = bring(sheets, choice="all")
    assert imp.outcome["counts"]["member"] == {"new": 0, "changed": 2, "unchanged": 2}
    assert queries.problems(imp) == []
    assert {WANG, LI} <= {row[3] for row in ledgers.MEMBERS[1:]}


def test_a_village_whose_numbers_are_used_up_takes_nobody_in(bring: BringIn) -> None:
    from bangfu.base.kit.refusals import Refusal

    Series.objects.create(village_id=NEXT_VILLAGE, last=99_999)
    with pytest.raises(Refusal) as caught:
        bring(ledgers.ledger(), choice="all")
    assert caught.value.code == "households.series_full"
    assert not Household.objects.exists()
    assert Import.objects.get().stage == "checked"


def test_unreadable_incomes_block_their_household_however_many_there_are(
    bring: BringIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bangfu.registry.imports import found

    monkeypatch.setattr(found, "MOST_LISTED", 1)
    sheets = {name: ledgers.ledger()[name] for name in ("户", "成员", "收入")}
    sheets["收入"] = [["户编号", "年度", "工资性收入"], ["N001", "2015", "1.8万"],
                    ["N002", "2015", "2万"]]  # fmt: skip
    imp = bring(sheets, choice="good")
    assert codes(imp) == {"cell.not_a_number": 2}
    assert not Household.objects.exists()
