"""The trail of a household in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from bangfu.base.audit import actions as audit
from bangfu.policy.runs.models import Run
from bangfu.registry.households.models import Household
from bangfu.web import urls
from bangfu.web.admin import sentences

Enter = Callable[[str], Client]


@pytest.fixture
def home(run: Run) -> Household:
    return Household.objects.get(house_grade="a")


def tell(client: Client, home: Household, action: str, changes: Mapping[str, Any]) -> str:
    with transaction.atomic():
        act = audit.Act(action, "household", home.household_no, home.village_id, changes)
        audit.record(by="county", act=act)
    text: str = client.get(f"/households/{home.uid}/?tab=history").content.decode()
    return text.split('class="timeline-list"')[1]


def test_a_new_record_says_what_came_with_it(enter: Enter, home: Household) -> None:
    changes = {"import": "x", "values": 45, "members_added": 2, "incomes_added": [2015, 2016]}
    text = tell(enter("county"), home, "households.create", changes)
    assert "何洪湖" in text
    assert "导入台账，建立了档案，填写了 45 项，登记了 2 人，登记了 2015、2016 年收入" in text


def test_codes_are_said_by_name(enter: Enter, home: Household) -> None:
    changes = {"household": {"house_grade": ["d", "a"], "other_causes": [None, ["illness"]]}}
    text = tell(enter("county"), home, "households.update", changes)
    assert "由 <s>D级</s> 改为 <b>A级</b>" in text
    assert "未知" in text
    assert "<b>因病</b>" in text


def test_members_and_years_are_named(enter: Enter, home: Household) -> None:
    head = home.members.get(relation_to_head="head")
    changes = {
        "members": {str(head.uid): {"birth_date": ["1970-05-01", "1971-05-01"]}},
        "incomes": {"2016": {"wage_income": [100, 2_000_000]}},
        "medical": {f"{head.uid} 2016": {}},
    }
    text = tell(enter("county"), home, "households.update", changes)
    assert "陈大伟：" in text
    assert "1971-05-01" in text
    assert "2016 年：" in text
    assert "<b>20,000\N{NO-BREAK SPACE}元</b>" in text


def test_a_field_no_longer_collected_keeps_its_name(enter: Enter, home: Household) -> None:
    changes = {"household": {"long_gone": [None, "x<script>"]}}
    text = tell(enter("county"), home, "households.update", changes)
    assert "long_gone" in text
    assert "x&lt;script&gt;" in text


def test_other_households_are_not_told_of(enter: Enter, home: Household) -> None:
    tell(enter("county"), home, "households.update", {"household": {"house_grade": ["d", "a"]}})
    other = Household.objects.get(house_grade="d")
    text = enter("county").get(f"/households/{other.uid}/?tab=history").content.decode()
    assert "还没有变更记录" in text


@pytest.mark.parametrize(
    "action", ["households.create", "households.update", "villages.update", "runs.export"]
)
def test_the_trail_has_a_sentence_for_it(action: str) -> None:
    assert urls.urlpatterns  # faces register their sentences with their addresses
    assert action in sentences._SENTENCES
    assert any(action.startswith(group) for group, _title in sentences.groups())
