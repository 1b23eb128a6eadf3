"""Codes in a ledger: asked about, settled by a choice, and kept as they were written."""

import pytest

from bangfu.base.jobs import actions as jobs
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports import actions, queries
from bangfu.registry.imports.models import Import
from tests.cast import Cast
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn


def coded() -> ledgers.Ledger:
    """Labour in codes on which two releases disagree."""
    sheets = ledgers.ledger()
    for row, code in ((2, "03"), (3, "01"), (4, "01"), (5, "04")):
        ledgers.put(sheets, "成员", row, "劳动能力", code)
    return sheets


def choose(imp: Import, cast: Cast, **releases: str) -> Import:
    job = actions.remap(user=cast.county, imp=imp, releases=releases, keep=False)
    jobs.run(str(job.pk))
    imp.refresh_from_db()
    return imp


def test_codes_of_an_unknown_release_are_questions(bring: BringIn) -> None:
    imp = bring(coded())
    assert imp.summary["problems"]["by_code"]["cell.which_version"] == 2
    problems = [p for p in queries.problems(imp) if p.code == "cell.which_version"]
    assert "弱劳动力或半劳动力" in problems[0].message
    assert "丧失劳动力" in problems[0].message


@pytest.mark.parametrize(
    ("release", "wang", "zhao"), [("four_values", "lost", "none"), ("five_values", "weak", "lost")]
)
def test_a_choice_for_the_import_settles_them(
    bring: BringIn, cast: Cast, release: str, wang: str, zhao: str
) -> None:
    imp = choose(bring(coded()), cast, labour_capacity=release)
    assert imp.summary["problems"]["block"] == 0
    jobs.run(str(actions.commit(user=cast.county, imp=imp).pk))
    assert Member.objects.get(name="王大山").labour_capacity == wang
    person = Member.objects.get(name="赵老五")
    assert person.labour_capacity == zhao
    assert person.raw["labour_capacity"] == {"said": "04", "as": zhao, "list": release}


def test_a_choice_can_be_taken_back(bring: BringIn, cast: Cast) -> None:
    imp = choose(bring(coded()), cast, labour_capacity="five_values")
    imp = choose(imp, cast, labour_capacity="")
    assert imp.releases == {}
    assert imp.summary["problems"]["by_code"]["cell.which_version"] == 2


@pytest.mark.parametrize("given", [{"labour_capacity": "no_such"}, {"no_such": "five_values"}])
def test_a_release_there_is_not_is_refused(
    bring: BringIn, cast: Cast, given: dict[str, str]
) -> None:
    with pytest.raises(Refusal) as caught:
        actions.remap(user=cast.county, imp=bring(coded()), releases=given)
    assert caught.value.code == "imports.unknown_release"


def test_a_code_only_one_release_has_settles_its_column(bring: BringIn) -> None:
    sheets = ledgers.put(coded(), "成员", 5, "劳动能力", "05")
    bring(sheets, choice="all")
    assert Member.objects.get(name="王大山").labour_capacity == "weak"
    assert Member.objects.get(name="赵老五").labour_capacity == "none"


def test_what_was_written_is_kept_beside_the_value(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "01")
    ledgers.put(sheets, "户", 3, "其他致贫原因", "缺劳动力、因残")
    bring(sheets, choice="all")
    first, second = Household.objects.order_by("national_household_no")
    assert first.raw == {"main_cause": {"said": "01", "as": "illness"}}
    assert second.raw["other_causes"] == {
        "said": "缺劳动力、因残",
        "as": ["disability", "lack_of_labour"],
    }
    assert Member.objects.get(name="李秀英").raw == {}


def test_a_value_that_changes_brings_its_own_text(bring: BringIn) -> None:
    bring(ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "01"), choice="all")
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "02")
    ledgers.put(sheets, "户", 2, "脱贫状态", "新脱贫")
    bring(sheets, choice="all")
    home = Household.objects.get(national_household_no="N001")
    assert (home.main_cause, home.exit_status) == ("disability", "exited")
    assert home.raw == {
        "main_cause": {"said": "02", "as": "disability"},
        "exit_status": {"said": "新脱贫", "as": "exited"},
    }


def test_the_page_offers_the_lists_of_the_file_that_have_releases(bring: BringIn) -> None:
    offered = {each["codes"]: each for each in queries.releases(bring(coded()))}
    assert set(offered) == {"cause", "gender", "relation_to_head", "education", "labour_capacity"}
    assert [name for name, _ in offered["gender"]["choices"]] == ["national_standard", "reversed"]
    assert offered["gender"]["chosen"] == ""
