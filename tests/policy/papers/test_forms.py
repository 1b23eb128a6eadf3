"""Every shipped form, empty and filled: what stands on it, and on how many pages."""

import pytest

from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import queries as packs
from bangfu.policy.papers import actions, queries
from bangfu.registry.households.models import Household
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast
from tests.policy.papers.reading import read

FOOT = "政策包 lotus"
# form → pages when empty, some of what an empty one says.
EMPTY = {
    "card": (1, ["精准扶贫明白卡", "应享受的政策", "帮扶联系人"]),
    "comparison": (1, ["年度收入比对表", "增减", "变化较大项目的说明"]),
    "handbook": (4, ["帮扶手册", "五、帮扶措施", "六、帮扶成效"]),
    "income_sheet": (1, ["家庭收入核算表", "赡养金", "核算说明"]),
    "ledger": (1, ["建档立卡贫困户台账", "户主姓名", "制表人："]),
    "member_changes": (1, ["家庭成员变更表", "变更类型"]),
    "registration": (1, ["贫困户登记表", "耕地面积", "户主签字："]),
    "township_ledger": (1, ["乡镇建档立卡贫困户台账", "分村合计", "分户", "制表人："]),
    "village_registration": (1, ["贫困村登记表", "驻村工作队", "乡镇审核（盖章）："]),
}
# form → pages when filled, and what it says of the family.
FILLED = {
    "card": (1, ["周德胜", "一般贫困户", "3组", "职教补助", "莲城决定 一(二)", "12,000"]),
    "comparison": (1, ["10,000", "12,000", "+2,000"]),
    "handbook": (4, ["周德胜", "周小荷", "荷塘湾", "修房补助", "莲城决定 二", "D 级"]),
    "income_sheet": (1, ["2016 年", "2015 年", "11,500", "3,833.33"]),
    "member_changes": (1, ["周小荷", "女", "1998-07-01"]),
    "registration": (1, ["13900000001", "农商行", "因病", "429900***********", "荆州市 洪湖市"]),
}


def test_every_form_is_held_to_account(registry: Cast) -> None:
    known = {form.id for form in queries.forms()}
    assert known == set(EMPTY)
    assert {form.id for form in queries.forms("household")} == set(FILLED)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_form_is_printed_without_a_record(registry: Cast, name: str) -> None:
    pages, said = EMPTY[name]
    paper = read(actions.blank(form=name))
    assert len(paper.pages) == pages
    assert [words for words in said if words not in paper] == []
    assert "陈大伟" not in paper
    assert "________" in paper or name == "handbook"


@pytest.mark.parametrize("name", FILLED)
def test_a_form_is_filled_from_what_was_entered(
    registry: Cast, family: Household, name: str
) -> None:
    pages, said = FILLED[name]
    paper = read(actions.household(by=registry.secretary, form=name, uid=family.uid))
    assert len(paper.pages) == pages
    assert [words for words in said if words not in paper] == []
    assert family.household_no in paper or name == "card"


@pytest.mark.parametrize("name", FILLED)
def test_each_page_says_which_form_policy_and_day(
    registry: Cast, family: Household, name: str
) -> None:
    paper = read(actions.household(by=registry.city, form=name, uid=family.uid))
    digest = packs.program("lotus").pack.digest[:8]
    for at, page in enumerate(paper.pages, 1):
        assert f"第{at}页共{len(paper.pages)}页" in page
        for words in ("表式1.0", f"政策包lotus{digest}", "数据截至2016-12-31", "含假定参数"):
            assert words in page


def test_the_same_content_gives_the_same_file(registry: Cast, family: Household) -> None:
    one, two = (
        actions.household(by=registry.city, form="card", uid=family.uid).content for _ in "ab"
    )
    assert one == two


def test_a_form_of_a_village_is_filled_too(registry: Cast) -> None:
    paper = read(actions.village(by=registry.secretary, form="village_registration", code=VILLAGE))
    assert "湖滨村" in paper
    assert "60,000 元" in paper
    assert VILLAGE in paper


def test_a_ledger_has_a_line_for_each_household_of_the_village(registry: Cast) -> None:
    paper = read(actions.village(by=registry.secretary, form="ledger", code=VILLAGE))
    assert "陈大伟" in paper
    assert "孙小燕" in paper
    assert "陈外人" not in paper


def test_another_area_has_nothing_to_print(registry: Cast, family: Household) -> None:
    with pytest.raises(Household.DoesNotExist):
        actions.household(by=registry.neighbour, form="card", uid=family.uid)
    with pytest.raises(Refusal) as refused:
        actions.village(by=registry.secretary, form="ledger", code=NEIGHBOUR_VILLAGE)
    assert (refused.value.code, refused.value.status) == ("papers.place", 404)


@pytest.mark.parametrize(("name", "subject"), [("nothing", ""), ("ledger", "household")])
def test_a_form_that_is_not_there_is_refused(registry: Cast, name: str, subject: str) -> None:
    with pytest.raises(Refusal) as refused:
        queries.form(name, subject)
    assert (refused.value.code, refused.value.status) == ("papers.form", 404)


def test_in_english_the_paper_is_english(registry: Cast, family: Household) -> None:
    paper = read(actions.household(by=registry.city, form="card", uid=family.uid, language="en"))
    for words in ("Household card", "Vocational aid", "Page 1 of 1", "Household income (yuan)"):
        assert words in paper
