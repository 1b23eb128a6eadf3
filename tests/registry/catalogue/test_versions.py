"""Releases of code lists: the traps of the field, one by one."""

import json

import pytest

from bangfu.base.kit.normal import Unreadable
from bangfu.engine.packs.schema import CodeList
from bangfu.registry.catalogue import queries, values, versions

PACK = queries.common()


def listed(name: str) -> CodeList:
    return PACK.codes[name]


def read(subject: str, column: str, text: str, release: str = "") -> object:
    spec = PACK.tables[subject].columns[column]
    coded = versions.meanings(PACK.codes[spec.type.codes], release)
    return values.reader(spec, PACK, coded=coded)(text)


TRAPS = [
    ("member", "labour_capacity", "03", {"four_values": "lost", "five_values": "weak"}),
    ("household", "main_cause", "12", {"without_funeral": "other", "with_funeral": "marriage"}),
    ("household", "main_cause", "13", {"without_funeral": "marriage", "with_funeral": "funeral"}),
    ("member", "gender", "1", {"national_standard": "male", "reversed": "female"}),
    ("member", "gender", "2", {"national_standard": "female", "reversed": "male"}),
    ("member", "relation_to_head", "02", {"registry": "spouse", "national_standard": "head"}),
    ("member", "relation_to_head", "12", {"registry": "mother", "national_standard": "spouse"}),
]


@pytest.mark.parametrize(("subject", "column", "code", "meant"), TRAPS)
def test_a_code_that_means_two_things_is_never_guessed(
    subject: str, column: str, code: str, meant: dict[str, str]
) -> None:
    with pytest.raises(Unreadable) as caught:
        read(subject, column, code)
    assert caught.value.code == "which_version"
    for release, value in meant.items():
        assert read(subject, column, code, release) == value


@pytest.mark.parametrize("code", ["01", "1", "０１"])
def test_a_code_on_which_all_releases_agree_is_taken(code: str) -> None:
    assert read("member", "labour_capacity", code) == "ordinary"
    assert read("household", "main_cause", code) == "illness"


def test_a_code_of_one_release_only_is_taken() -> None:
    assert read("member", "labour_capacity", "05") == "none"
    assert read("member", "gender", "9") == "unstated"


def test_names_are_the_same_in_every_release() -> None:
    for release in ("", "four_values", "five_values"):
        assert read("member", "labour_capacity", "丧失劳动力", release) == "lost"
    assert read("member", "gender", "男", "reversed") == "male"


@pytest.mark.parametrize("code", ["02", "08", "01"])
def test_peoples_are_known_by_name_never_by_code(code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read("member", "ethnicity", code)
    assert caught.value.code == "not_in_list"
    assert read("member", "ethnicity", "壮族") == "zhuang"


def test_the_class_of_a_household_is_known_by_name_never_by_code() -> None:
    assert [v.id for v in listed("household_attribute").versions] == [
        "registry_2014",
        "registry_2016",
        "registry_2021",
    ]
    with pytest.raises(Unreadable):
        read("household", "household_attribute", "02")


@pytest.mark.parametrize(
    ("codes", "texts", "chosen", "release"),
    [
        ("labour_capacity", ["01", "03"], "", ""),
        ("labour_capacity", ["01", "03", "05"], "", "five_values"),
        ("labour_capacity", ["03"], "four_values", "four_values"),
        ("labour_capacity", ["普通劳动力"], "", ""),
        ("labour_capacity", ["03"], "no_such", ""),
        ("gender", ["1", "2"], "", ""),
        ("gender", ["1", "2", "9"], "", "national_standard"),
        ("cause", ["01、12"], "", ""),
        ("cause", ["01、14", "12"], "", "without_funeral"),
        ("relation_to_head", ["01", "02", "03"], "", "registry"),
        ("relation_to_head", ["01", "02"], "", ""),
        ("relation_to_head", ["02", "51"], "", "national_standard"),
        ("road_type", ["01"], "", ""),
    ],
)
def test_a_release_is_settled_by_choice_or_by_codes_only_it_has(
    codes: str, texts: list[str], chosen: str, release: str
) -> None:
    assert versions.settle(listed(codes), texts, chosen) == release


def test_the_question_names_every_meaning() -> None:
    told = versions.told(listed("labour_capacity"), " 03 ")
    assert told.count("；") == 1
    assert "丧失劳动力" in told
    assert "弱劳动力或半劳动力" in told
    assert versions.told(listed("labour_capacity"), "99") == ""


def test_what_the_file_said_is_kept_unless_it_is_the_values_own_name() -> None:
    codes = listed("labour_capacity")
    assert versions.noted(codes, "普通劳动力", "ordinary", "") == ""
    assert json.loads(versions.noted(codes, "半劳动力", "weak", "five_values")) == {
        "said": "半劳动力",
        "as": "weak",
    }
    assert json.loads(versions.noted(codes, "03", "weak", "five_values")) == {
        "said": "03",
        "as": "weak",
        "list": "five_values",
    }


def test_of_several_words_one_that_is_not_a_name_keeps_all() -> None:
    health = listed("health")
    both = ("chronic_illness", "disabled")
    assert versions.noted(health, "长期慢性病、残疾", both, "") == ""
    assert json.loads(versions.noted(health, "慢性病、残疾", both, "")) == {
        "said": "慢性病、残疾",
        "as": list(both),
    }
