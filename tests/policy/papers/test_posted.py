"""What hangs on the wall tells nobody what is nobody's business."""

from pathlib import Path

import pytest

from bangfu.engine.compile.program import load
from bangfu.policy.packs import queries as packs
from bangfu.policy.papers import actions, entitled
from bangfu.registry.households.models import Household, Member
from tests.cast import Cast
from tests.policy.papers.reading import read


def test_the_card_has_neither_numbers_nor_phones_nor_illness(
    registry: Cast, family: Household
) -> None:
    paper = read(actions.household(by=registry.secretary, form="card", uid=family.uid))
    for words in ("429900", "13900000001", "农商行", "尿毒症", "长期慢性病", "吴桂英", "周小荷"):
        assert words not in paper
    assert "涉及个人健康的待遇不在此公布" in paper


def test_members_are_counted_on_the_card_and_named_in_the_handbook(
    registry: Cast, family: Household
) -> None:
    card = read(actions.household(by=registry.secretary, form="card", uid=family.uid))
    book = read(actions.household(by=registry.secretary, form="handbook", uid=family.uid))
    assert "1 人" in card
    assert "每年不低于" in card
    assert "周小荷" in book


def test_measures_that_follow_from_bills_or_disability_are_not_posted() -> None:
    jingzhou = load("jingzhou", [Path(root) for root in packs.pack_roots()])
    hidden = {r.id for r in jingzhou.rules.values() if entitled.of_health(jingzhou, r)}
    assert {"inpatient_reimbursement", "critical_illness"} <= hidden
    assert not {"dibao", "yulu_subsidy", "microcredit"} & hidden


@pytest.mark.parametrize("form", ["registration", "member_changes"])
def test_an_id_number_is_printed_masked(registry: Cast, family: Household, form: str) -> None:
    paper = read(actions.household(by=registry.city, form=form, uid=family.uid))
    assert paper.text.count("429900***********") == Member.objects.filter(household=family).count()


def test_what_cannot_be_decided_is_said_in_the_handbook(registry: Cast, family: Household) -> None:
    Household.objects.filter(pk=family.pk).update(house_grade=None)
    paper = read(actions.household(by=registry.city, form="handbook", uid=family.uid))
    assert "不能确定" in paper
    assert "修房补助" not in paper
