"""Income by source: parts that add up, that follow from the members, and that grow."""

import numpy as np
import pytest

from bangfu.demo import incomes
from bangfu.demo.city import City
from bangfu.demo.scene import Scene
from tests.demo import ask

YEAR = "year = 2016"
BOTH = "income a JOIN income b ON a.head_id_no = b.head_id_no AND a.year = 2016 AND b.year = 2015"


def test_no_part_is_negative(clean: City) -> None:
    for name in incomes.YEARLY:
        assert ask.count(clean, "income", f"{name} < 0") == 0, name


def test_production_costs_less_than_it_brings(clean: City) -> None:
    assert ask.count(clean, "income", "production_cost > production_income") == 0


def test_disposable_income_is_near_net_income_except_at_lines(scene: Scene, jingzhou: City) -> None:
    net = incomes.net_income(scene) / scene.household["size"]
    ratio = scene.household["disposable_income_pc"] / net
    low, high = jingzhou.recipe.incomes.survey
    assert ((ratio > low - 0.01) & (ratio < high + 0.01)).mean() > 0.93


def test_wages_are_earned_by_those_who_work(scene: Scene) -> None:
    months = scene.number("member", "work_months") + scene.number("member", "public_job_months")
    works = scene.total(months, "member") > 0
    wage = scene.household["wage_income"]
    assert (wage[~works] == 0).all()
    assert (wage[works] > 0).all()


def test_a_month_of_work_pays_what_the_recipe_allows(scene: Scene, jingzhou: City) -> None:
    months = scene.number("member", "work_months") + scene.number("member", "public_job_months")
    total = scene.total(months, "member")
    low, high = jingzhou.recipe.incomes.wage_month
    monthly = scene.household["wage_income"][total > 0] / total[total > 0] / 100
    assert low - 1 <= monthly.min()
    assert monthly.max() <= high + 1


def test_allowances_come_with_their_flags(scene: Scene) -> None:
    dibao = scene.any(scene.member["gets_dibao"] == 1, "member")
    assert (scene.household["dibao_income"] > 0).tolist() == dibao.tolist()
    kept = scene.any(scene.member["is_extreme_hardship"] == 1, "member")
    assert (scene.household["extreme_hardship_income"] > 0).tolist() == kept.tolist()


def test_old_age_pensions_go_to_the_old(scene: Scene) -> None:
    paid = scene.household["pension_income"] > 0
    assert scene.any(scene.member["age"] >= 60, "member")[paid].all()


def test_the_ill_spend_on_bills_of_their_own(scene: Scene) -> None:
    bills = scene.total(incomes._bills(scene), "member")
    spent = scene.household["compliant_out_of_pocket"]
    assert (spent[bills == 0] == 0).all()
    assert (spent[bills > 0] < bills[bills > 0]).all()


def test_those_who_left_have_more(scene: Scene) -> None:
    exited = scene.household["exited"]
    income = scene.household["disposable_income_pc"]
    assert np.median(income[exited]) > 1.25 * np.median(income[~exited])


def test_two_years_are_told_of_households_identified_before_this_one(clean: City) -> None:
    assert ask.count(clean, "income", "year NOT IN (2015, 2016)") == 0
    new = "SELECT head_id_no FROM household WHERE starts_with(first_identified_on, '2016')"
    assert ask.count(clean, "income", f"year = 2015 AND head_id_no IN ({new})") == 0
    assert ask.count(clean, "income", f"{YEAR} AND head_id_no IN ({new})") > 0


def test_incomes_grow_as_much_as_is_plausible(clean: City) -> None:
    growth = "a.disposable_income_pc / b.disposable_income_pc - 1"
    assert 0.05 < ask.one(clean, f"SELECT median({growth}) FROM {BOTH}") < 0.2
    assert ask.share(clean, BOTH, f"{growth} BETWEEN -0.3 AND 1", f"{growth} IS NOT NULL") > 0.99


@pytest.mark.parametrize(("fen", "kept"), [(123.4, 123), (9_999, 9_999), (123_456.7, 123_500)])
def test_large_amounts_are_whole_yuan(fen: float, kept: int) -> None:
    assert incomes.whole(np.array([fen])).tolist() == [kept]


def test_help_from_others_is_capped(scene: Scene, jingzhou: City) -> None:
    able = scene.household["able"]
    land = scene.number("household", "area_cultivated") * 110
    most = jingzhou.recipe.incomes.most_transfer + land + 1
    assert (scene.household["other_transfer_income"] / 100 <= most).all()
    assert (scene.household["support_from_children"][able & (scene.household["lone"])] == 0).all()


def test_sums_over_members_are_twelve_months(scene: Scene) -> None:
    monthly = np.where(scene.member["gets_dibao"] == 1, scene.member["dibao_monthly"], 0)
    yearly = scene.total(monthly, "member") * 12
    parts = ("dibao_income", "pension_income", "elder_allowance", "disability_subsidy")
    others = sum(scene.household[name] for name in parts[1:])
    # Some safety nets are put at the line by changing their largest part.
    assert (scene.household["dibao_income"] == yearly).mean() > 0.97
    assert (others >= 0).all()


def test_wages_of_a_richer_city_are_higher(jingzhou: City, wuhan: City) -> None:
    mean = f"SELECT avg(wage_income) FROM income WHERE {YEAR} AND wage_income > 0"
    assert ask.one(wuhan, mean) > 1.2 * ask.one(jingzhou, mean)


def test_last_years_parts_are_smaller_where_income_grew(scene: Scene) -> None:
    grew = scene.household["growth"] > 0.05
    paid = scene.household["wage_income"] > 100_000
    both = grew & paid
    last, now = (scene.household[f"{prefix}wage_income"][both] for prefix in ("last_", ""))
    assert (last < now).mean() > 0.99
