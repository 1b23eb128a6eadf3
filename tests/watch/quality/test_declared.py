"""The catalogue of checks: all of it is declared, and what can be asked is proven on both sides."""

from collections import Counter
from pathlib import Path

import pytest

from bangfu.engine import cases
from bangfu.engine.compile.program import Program, compile_pack
from bangfu.engine.packs import loader, quality
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.quality import Check
from bangfu.engine.problems import PackError

PACKS = Path(__file__).parents[3] / "packs"
# How many checks each chapter of the catalogue has.
CHAPTERS = {"ID": 18, "FA": 14, "ED": 12, "LA": 14, "IN": 10, "IC": 15, "LV": 9, "MO": 15,
            "VI": 12, "PR": 11, "XS": 22}  # fmt: skip


@pytest.fixture(scope="module")
def national() -> Pack:
    return loader.load("national", [PACKS])


@pytest.fixture(scope="module")
def program(national: Pack) -> Program:
    return compile_pack(quality.as_pack(national))


def test_every_code_of_the_catalogue_is_declared(national: Pack) -> None:
    declared = sorted(check.code for check in national.checks.values())
    wanted = sorted(f"{chapter}{n:02}" for chapter, most in CHAPTERS.items()
                    for n in range(1, most + 1))  # fmt: skip
    assert declared == wanted
    assert len(declared) == 152


def test_a_chapter_stands_in_one_file(national: Pack) -> None:
    for check in national.checks.values():
        assert check.where.file == f"national/checks/{check.group}.yaml"


def test_each_check_is_asked_or_says_what_it_waits_for(national: Pack) -> None:
    asked = Counter(check.test is not None for check in national.checks.values())
    assert asked[True] >= 70
    for check in national.checks.values():
        assert (check.test is None) == bool(check.needs), check.code


def test_what_a_check_waits_for_is_no_table_that_is_there(national: Pack) -> None:
    for check in national.checks.values():
        assert not set(check.needs) & {"household", "member", "village"}, check.code


def test_every_check_says_who_answers_and_what_to_look_at(national: Pack) -> None:
    for check in national.checks.values():
        assert check.look.zh.endswith("。"), check.code
        assert check.owner.zh
        assert check.owner.en
        assert check.origin
        assert check.version >= 1


def test_every_shown_record_gives_what_it_is_said_to(program: Program) -> None:
    assert [str(failure) for failure in cases.prove(program)] == []


def test_both_sides_are_shown_and_unknown_wherever_it_can_be(national: Pack) -> None:
    for check in national.checks.values():
        if check.test is None:
            continue
        assert check.shown.met, check.code
        assert check.shown.not_met, check.code
        asks_for_gaps = "is unknown" in check.test
        assert check.shown.unknown or asks_for_gaps, check.code


def test_limits_are_figures_not_numbers_in_the_check(national: Pack) -> None:
    for check in national.checks.values():
        if check.group == "income" and check.test:
            assert not any(sign.isdigit() for sign in check.test.replace("0", "")), check.code


def test_checks_stay_out_of_the_verdicts_of_policy(national: Pack) -> None:
    assert not set(national.checks) & set(national.rules)
    assert set(quality.as_pack(national).rules) == {
        check.id for check in national.checks.values() if check.test is not None
    }


def given(**keys: object) -> dict[str, object]:
    said = {
        "id": "no_door",
        "code": "ZZ01",
        "group": "living",
        "severity": "warn",
        "title": "没有门",
        "look": "看门。",
        "owner": "村",
        "origin": "practice",
    }
    return {**said, **keys}


def test_neither_test_nor_needs_is_no_check() -> None:
    with pytest.raises(ValueError, match="test or needs"):
        Check.model_validate(given())


def test_both_test_and_needs_is_no_check() -> None:
    with pytest.raises(ValueError, match="test or needs"):
        Check.model_validate(given(test="true", needs=["doors"]))


@pytest.mark.parametrize("code", ["Z1", "ID1", "id01", "ID001", ""])
def test_a_code_has_two_letters_and_two_digits(code: str) -> None:
    with pytest.raises(ValueError, match="code"):
        Check.model_validate(given(code=code, needs=["doors"]))


def test_a_check_that_names_nothing_known_is_refused(tmp_path: Path) -> None:
    (tmp_path / "hill" / "checks").mkdir(parents=True)
    (tmp_path / "hill" / "pack.yaml").write_text("code: hill\ntitle: 山\nextends: national\n")
    text = "".join(f"{key}: {value}\n" for key, value in given(test="no_such_thing").items())
    (tmp_path / "hill" / "checks" / "living.yaml").write_text(text, encoding="utf-8")
    pack = loader.load("hill", [tmp_path, PACKS])
    with pytest.raises(PackError):
        compile_pack(quality.as_pack(pack))
