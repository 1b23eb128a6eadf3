"""Papers, peoples, numbers and schools."""

import pytest

from bangfu.demo.city import City
from tests.demo import ask


def test_gender_and_birth_date_agree_with_the_id_number(clean: City) -> None:
    odd = "CAST(substr(id_no, 17, 1) AS INT) % 2 = 1"
    assert ask.count(clean, "member", f"(gender = '男') <> ({odd})") == 0
    day = "strptime(substr(id_no, 7, 8), '%Y%m%d')"
    assert ask.count(clean, "member", f"birth_date <> {day}") == 0


def test_certificates_carry_kind_and_degree_of_the_disability(clean: City) -> None:
    certified = "id_type = '残疾人证' AND id_no IS NOT NULL"
    assert ask.count(clean, "member", certified) > 20
    assert ask.count(clean, "member", f"{certified} AND length(id_no) <> 20") == 0
    level = "disability_level <> ['一级', '二级', '三级', '四级'][CAST(substr(id_no, 20) AS INT)]"
    assert ask.count(clean, "member", f"{certified} AND {level}") == 0
    assert ask.count(clean, "member", "id_type = '居民身份证' AND length(id_no) <> 18") == 0


def test_members_and_income_belong_to_a_household_by_its_heads_number(clean: City) -> None:
    heads = "SELECT head_id_no FROM household"
    for sheet in ("member", "income"):
        assert ask.count(clean, sheet, f"head_id_no NOT IN ({heads})") == 0


def test_the_heads_number_is_the_one_on_their_own_row(clean: City) -> None:
    head = "relation_to_head = '本人或户主'"
    assert ask.count(clean, "member", f"{head} AND id_no IS DISTINCT FROM head_id_no") == 0
    assert ask.count(clean, "member", head) == clean.ledger.sheets["household"].num_rows


def test_a_few_households_have_no_number_yet(clean: City) -> None:
    assert 0.02 < ask.share(clean, "household", "household_no IS NULL") < 0.04
    numbered = "SELECT head_id_no FROM household WHERE household_no IS NOT NULL"
    wrong = f"(household_no IS NOT NULL) <> (head_id_no IN ({numbered}))"
    assert ask.count(clean, "member", wrong) == 0
    assert ask.count(clean, "member", "household_no IS NULL AND person_no IS NOT NULL") == 0


def test_only_grown_people_have_a_phone_of_their_own(clean: City) -> None:
    young = "birth_date > DATE '2002-01-01'"
    assert ask.count(clean, "member", f"{young} AND phone IS NOT NULL") == 0
    assert ask.count(clean, "member", f"NOT ({young}) AND phone IS NOT NULL") > 1000


@pytest.mark.slow
def test_a_township_named_after_a_people_is_home_to_it(full: City) -> None:
    here = (
        "head_id_no IN (SELECT head_id_no FROM household WHERE contains(township_name, '土家族'))"
    )
    assert ask.share(full, "member", "ethnicity = '土家族'", here) > 0.4
    assert ask.share(full, "member", "ethnicity = '汉族'", "ethnicity IS NOT NULL") > 0.93


def test_pupils_go_to_a_school_near_by(clean: City) -> None:
    school = "school_name IS NOT NULL"
    away = "student_status IN ('非在校生', '大专及以上') OR starts_with(student_status, '高职')"
    pupil = f"NOT ({away})"
    assert ask.share(clean, "member", school, pupil) > 0.9
    assert ask.count(clean, "member", f"{school} AND student_status = '非在校生'") == 0
    primary = "student_status = '小学' AND school_name IS NOT NULL"
    assert ask.share(clean, "member", "ends_with(school_name, '中心小学')", primary) == 1
