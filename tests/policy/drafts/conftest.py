"""A second city officer, and drafts to work on."""

from collections.abc import Callable, Iterator

import pytest

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions.models import Division
from bangfu.policy.drafts import actions, shelf
from bangfu.policy.drafts.models import Draft
from tests.cast import CITY, PASSWORD, Cast
from tests.policy.conftest import registry, run

__all__ = ["registry", "run"]

STRICTER = """
- id: repair_grant
  subject: household
  title: {zh: 修房补助, en: Repair grant}
  cite: {document: lotus-2015, clause: 二}
  replaces: true
  conditions:
    - {id: unsafe, title: {zh: 住房不安全, en: Unsafe house}, test: not has_safe_house}
    - {id: poor, title: {zh: 未脱贫, en: Not exited}, test: not is_exited}
  amount: p.repair_grant
"""

STRICTER_EXIT = """
- id: household_exit
  subject: household
  title: {zh: 户脱贫标准, en: Household exit}
  cite: {document: lotus-2015, clause: 一}
  replaces: true
  applies: family_size > 0
  conditions:
    - {id: income, title: 收入达标, test: disposable_income_pc > p.income_line * 2}
    - {id: house, title: 住房安全, test: has_safe_house}
    - id: adults
      title: 有成年人
      test: count(members, age >= p.adult_age) >= 1
      when: family_size > 1
    - {id: few, title: 人口少, test: "count(members, true) <= p.schooling_years"}
"""
ALL = Scope((("000000000000", "999999999999"),))


@pytest.fixture(autouse=True)
def no_benches() -> Iterator[None]:
    """Every test lays out its own."""
    shelf.clear()
    yield
    shelf.clear()


@pytest.fixture
def second(cast: Cast) -> User:
    """Another officer of the city."""
    user = accounts.open_account(by="tests", username="second", name="白二审", password=PASSWORD)
    city = Division.objects.get(code=CITY)
    accounts.grant(by="tests", user=user, role="city_officer", division=city)
    return user


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """An empty draft of the city officer."""
    return actions.create(by=cast.city, title="提高修房补助")


@pytest.fixture
def made(cast: Cast) -> Callable[..., Draft]:
    """``made(income_line=5000)``: a draft with such values for the whole city."""

    def begin(text: str = "", file: str = "benefits.yaml", **values: object) -> Draft:
        wishes = [(name, "", value) for name, value in values.items()]
        draft = actions.create(by=cast.city, title="试算", values=wishes)
        return actions.save_items(by=cast.city, draft=draft, text=text, file=file)

    return begin
