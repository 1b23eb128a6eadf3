"""What a comparison finds: every cell, every row that one side lacks, and nothing else."""

import datetime as dt
import json
from typing import Any

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household
from bangfu.registry.imports import actions as imports
from bangfu.registry.imports.models import Stage
from bangfu.watch.matching import queries
from bangfu.watch.matching.models import Comparison, Standing
from tests.cast import COUNTY, NEXT_VILLAGE, TOWN, VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.watch.matching.conftest import Compare, again


def found(user: User, comparison: Comparison) -> list[tuple[Any, ...]]:
    """Differences as ``(subject, who, kind, column, ours, theirs)``."""
    rows = queries.differences(user, comparison)
    names = ("subject", "who", "kind", "column")
    sides = ("ours", "theirs")
    return [
        (*(row[n] for n in names), *(row[s] and json.loads(row[s]) for s in sides)) for row in rows
    ]


def test_the_same_on_both_sides_is_no_difference(compare: Compare, registry: Cast) -> None:
    done = compare(ledgers.ledger())
    assert found(registry.county, done) == []
    assert (done.counts["households"], done.counts["agree"], done.counts["differ"]) == (2, 2, 0)
    assert set(Standing.objects.values_list("national", flat=True)) == {"agrees"}
    assert done.ledger.stage == Stage.COMPARED


def test_each_cell_that_differs_is_told_with_both_sides(compare: Compare, registry: Cast) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "耕地面积（亩）", "4.0")
    ledgers.put(sheets, "户", 2, "其他致贫原因", "因残")
    ledgers.put(sheets, "成员", 3, "文化程度", "小学")
    ledgers.put(sheets, "收入", 2, "工资性收入", "19000")
    done = compare(sheets)
    assert found(registry.county, done) == [
        ("household", None, "differs", "area_cultivated", 350, 400),
        ("household", None, "differs", "other_causes", ["disability", "lack_of_funds"],
         ["disability"]),
        ("income", None, "differs", "wage_income", 18_000_00, 19_000_00),
        ("member", "李秀英", "differs", "education", "junior", "primary"),
    ]  # fmt: skip
    assert (done.counts["agree"], done.counts["differ"], done.counts["differences"]) == (1, 1, 4)
    standing = Standing.objects.get(household__national_household_no="N001")
    assert (standing.national, standing.differences, standing.settled) == ("differs", 4, 0)


def test_blanks_are_told_apart_by_side(compare: Compare, registry: Cast) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "")
    ledgers.put(sheets, "户", 3, "银行账号", "6228480012345678902")
    ledgers.put(sheets, "户", 3, "开户银行", "农商行")
    told = found(registry.county, compare(sheets))
    assert ("household", None, "there_blank", "housing_area", 80_00, None) in told
    assert ("household", None, "here_blank", "bank_name", None, "农商行") in told
    # Accounts are told of by fingerprint: that they differ, never what they are.
    assert ("household", None, "here_blank", "bank_account", None, None) in told
    assert len(told) == 3


def test_a_cell_that_cannot_be_read_says_nothing(compare: Compare, registry: Cast) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "八十平")
    assert found(registry.county, compare(sheets)) == []


def test_people_that_only_one_side_has(compare: Compare, registry: Cast) -> None:
    sheets = ledgers.ledger()
    son = sheets["成员"].pop(3)
    new = ["N002", "赵小妹", "居民身份证", ledgers.id_no("2001-05-05", 8), "女", "2001-05-05",
           "之女", "汉族", "高中", "健康", "普通劳动力", "", "否", "", ""]  # fmt: skip
    sheets["成员"].append(new)
    told = found(registry.county, compare(sheets))
    assert told == [
        ("member", son[1], "only_here", None, None, None),
        ("member", "赵小妹", "only_there", None, None, None),
    ]


def test_households_that_only_one_side_has(compare: Compare, registry: Cast) -> None:
    sheets = ledgers.ledger()
    for name in ("户", "成员", "收入"):
        sheets[name] = [row for row in sheets[name] if row[0] != "N002"]
    sheets["户"].append(["N003", VILLAGE, "孙六", *[""] * (len(sheets["户"][0]) - 3)])
    member = ["N003", "孙六", "居民身份证", ledgers.id_no("1971-01-01", 9), "男", "1971-01-01",
              "本人或户主", "汉族", "小学", "健康", "普通劳动力", "", "否", "", ""]  # fmt: skip
    sheets["成员"].append(member)
    done = compare(sheets)
    assert found(registry.county, done) == [
        ("household", "孙六", "only_there", None, None, None),
        ("household", None, "only_here", None, None, None),
    ]
    assert {k: done.counts[k] for k in ("agree", "differ", "absent", "beyond")} == {
        "agree": 1, "differ": 0, "absent": 1, "beyond": 1,
    }  # fmt: skip
    assert Standing.objects.get(village_id=NEXT_VILLAGE).national == "absent"


def test_an_export_of_a_part_says_nothing_of_those_it_lacks(
    compare: Compare, registry: Cast
) -> None:
    sheets = ledgers.ledger()
    for name in ("户", "成员", "收入"):
        sheets[name] = [row for row in sheets[name] if row[0] != "N002"]
    done = compare(sheets, is_whole=False)
    assert (found(registry.county, done), done.counts["absent"]) == ([], 0)
    assert not Standing.objects.filter(village_id=NEXT_VILLAGE).exists()


def test_a_person_who_is_in_another_household_here_does_not_fit(
    compare: Compare, registry: Cast
) -> None:
    sheets = ledgers.ledger()
    moved = sheets["成员"].pop(3)
    sheets["成员"].append(["N002", *moved[1:6], "其他", *moved[7:]])
    told = found(registry.county, compare(sheets))
    assert ("member", "王小龙", "conflict", "elsewhere", None, None) in told
    assert ("member", "王小龙", "only_here", None, None, None) in told


def test_each_sees_the_differences_of_their_own_area(compare: Compare, registry: Cast) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "耕地面积（亩）", "4.0")
    ledgers.put(sheets, "户", 3, "住房面积", "50")
    done = compare(sheets)
    assert len(found(registry.town, done)) == 2
    assert [row[3] for row in found(registry.secretary, done)] == ["area_cultivated"]
    assert found(registry.neighbour, done) == []
    assert queries.count(registry.secretary, done) == 1
    with pytest.raises(Comparison.DoesNotExist):
        queries.get(registry.neighbour, done.pk)
    assert queries.get(registry.secretary, done.pk) == done


def test_a_township_compares_what_is_its_own(load: Compare, registry: Cast) -> None:
    with pytest.raises(Refusal, match="岗位") as caught:
        load(ledgers.ledger(), by=registry.town, division=COUNTY)
    assert caught.value.code == "rights.missing"
    done = load(ledgers.ledger(), by=registry.town, division=TOWN)
    assert done.division == TOWN


def test_what_was_loaded_to_compare_is_never_written(load: Compare, registry: Cast) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "因残")
    done = load(sheets)
    with pytest.raises(Refusal) as caught:
        imports.commit(user=registry.county, imp=done.ledger)
    assert caught.value.code == "imports.compare_only"
    again(registry, done)
    assert Household.objects.get(national_household_no="N001").main_cause == "illness"


def test_comparing_again_gives_the_state_of_now(compare: Compare, registry: Cast) -> None:
    done = compare(ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "缺技术"))
    Household.objects.filter(national_household_no="N001").update(main_cause="lack_of_skill")
    assert found(registry.county, again(registry, done)) == []
    assert Standing.objects.filter(national="agrees").count() == 2


def test_an_older_export_does_not_replace_a_newer_one(compare: Compare, registry: Cast) -> None:
    compare(ledgers.put(ledgers.ledger(), "户", 2, "耕地面积（亩）", "4.0"))
    compare(ledgers.ledger(), export_day=dt.date(2015, 6, 1))
    standing = Standing.objects.get(household__national_household_no="N001")
    assert (standing.national, str(standing.national_on)) == ("differs", "2015-12-20")


def test_tomorrow_has_no_export(load: Compare) -> None:
    with pytest.raises(Refusal) as caught:
        load(ledgers.ledger(), export_day=dt.date(2999, 1, 1))
    assert caught.value.code == "matching.day"
