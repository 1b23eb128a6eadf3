"""Facts that hang together: schooling, health, work, relief, bills and houses."""

import pytest

from bangfu.demo.city import City
from tests.demo import ask

AGE = "date_diff('year', birth_date, DATE '2016-08-31')"
ABLE = "labour_capacity IN ('普通劳动力', '技能劳动力')"
PUPIL = "student_status <> '非在校生'"
ILL = "contains(health_status, '患有大病')"


def test_nobody_has_both_a_school_and_a_finished_education(clean: City) -> None:
    assert ask.count(clean, "member", f"education IS NOT NULL AND {PUPIL}") == 0


def test_everybody_has_a_school_or_an_education_unless_left_blank(clean: City) -> None:
    neither = "education IS NULL AND student_status = '非在校生'"
    assert ask.share(clean, "member", neither) < 0.06


def test_nearly_every_child_of_school_age_is_at_school(clean: City) -> None:
    age = f"{AGE} BETWEEN 7 AND 13 AND student_status IS NOT NULL"
    assert 0.95 < ask.share(clean, "member", PUPIL, age) < 1


@pytest.mark.parametrize(
    ("status", "low", "high"),
    [("学前教育", 3, 6), ("小学", 6, 12), ("九年级", 14, 15), ("大专及以上", 18, 23)],
)
def test_pupils_are_of_the_age_of_their_school(
    clean: City, status: str, low: int, high: int
) -> None:
    wrong = f"student_status = '{status}' AND {AGE} NOT BETWEEN {low} AND {high}"
    assert ask.count(clean, "member", wrong) == 0


def test_reasons_for_leaving_school_are_given_by_those_who_left(clean: City) -> None:
    assert ask.count(clean, "member", f"dropout_reason IS NOT NULL AND {PUPIL}") == 0


def test_healthy_excludes_every_illness(clean: City) -> None:
    assert ask.count(clean, "member", "contains(health_status, '健康、')") == 0
    healthy = "health_status = '健康'"
    assert ask.count(clean, "member", f"{healthy} AND disability_type IS NOT NULL") == 0
    assert ask.count(clean, "member", f"{healthy} AND disease_name IS NOT NULL") == 0


def test_illness_and_disability_come_with_age(clean: City) -> None:
    old, young = f"{AGE} >= 60", f"{AGE} < 40"
    for word in ("长期慢性病", "残疾"):
        sick = f"contains(health_status, '{word}')"
        assert ask.share(clean, "member", sick, old) > 2 * ask.share(clean, "member", sick, young)


def test_the_gravely_ill_have_medical_bills(clean: City) -> None:
    bill = "inpatient_cost > 0"
    assert ask.share(clean, "member", bill, ILL) > 0.5
    assert ask.share(clean, "member", bill, "health_status = '健康'") < 0.12
    only_ill = f"critical_illness_cost > 0 AND health_status IS NOT NULL AND NOT {ILL}"
    assert ask.count(clean, "member", only_ill) == 0


def test_children_pupils_and_the_severely_disabled_cannot_work(clean: City) -> None:
    assert ask.count(clean, "member", f"{AGE} < 15 AND {ABLE}") == 0
    assert ask.count(clean, "member", f"{PUPIL} AND {ABLE}") == 0
    assert ask.count(clean, "member", f"disability_level = '一级' AND {ABLE}") == 0


def test_only_those_who_can_work_are_away_for_work(clean: City) -> None:
    away = "work_months > 0"
    assert ask.count(clean, "member", f"{away} AND labour_capacity IS NOT NULL AND NOT {ABLE}") == 0
    assert 0.35 < ask.share(clean, "member", away, ABLE) < 0.75
    employed = "employer IS NOT NULL"
    assert ask.count(clean, "member", f"{employed} AND work_months = 0") == 0


@pytest.mark.parametrize("column", ["has_resident_medical", "has_critical_illness_ins"])
def test_nearly_everybody_is_insured(clean: City, column: str) -> None:
    stated = f"{column} IS NOT NULL"
    assert 0.93 < ask.share(clean, "member", f"{column} = '是'", stated) < 0.995


def test_nobody_is_in_both_medical_schemes(clean: City) -> None:
    both = "has_resident_medical = '是' AND has_employee_medical = '是'"
    assert ask.count(clean, "member", both) == 0


def test_relief_goes_to_the_households_of_its_class(clean: City) -> None:
    joined = "member JOIN household h ON h.head_id_no = member.head_id_no"
    wrong = {
        "gets_dibao = '是'": "('一般贫困户', '五保户')",
        "is_extreme_hardship = '是'": "('一般贫困户', '低保户', '扶贫低保户')",
        "gets_dibao = '否'": "('低保户')",
    }
    for flag, classes in wrong.items():
        found = ask.count(clean, joined, f"{flag} AND h.household_attribute IN {classes}")
        assert found == 0, flag


def test_allowances_and_modes_of_support_follow_the_flags(clean: City) -> None:
    assert ask.count(clean, "member", "gets_dibao = '否' AND dibao_monthly IS NOT NULL") == 0
    assert (
        ask.count(clean, "member", "is_extreme_hardship = '否' AND support_mode IS NOT NULL") == 0
    )


def test_dilapidated_houses_are_those_of_the_two_worst_grades(clean: City) -> None:
    wrong = "(house_grade IN ('C级', 'D级')) <> (is_dilapidated = '是')"
    assert ask.count(clean, "household", wrong) == 0


def test_irrigated_land_is_part_of_cultivated_land(clean: City) -> None:
    assert ask.count(clean, "household", "area_irrigated > area_cultivated + 0.1") == 0


def test_hill_counties_have_more_woodland(jingzhou: City) -> None:
    mean = "SELECT avg(area_woodland) FROM household WHERE starts_with(village_code, '4210{}')"
    assert ask.one(jingzhou, mean.format("87")) > 3 * ask.one(jingzhou, mean.format("83"))
