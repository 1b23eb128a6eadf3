"""Live answers: the same as the stored ones, with reasons, at once after an edit."""

import pyarrow.parquet as pq

from bangfu.engine.explain import NAMES, RuleView
from bangfu.policy.facts import lake
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.models import Run
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import VILLAGE, Cast


def answer(home: Household, language: str = "zh") -> verdicts.Answer:
    return verdicts.household(
        packs.program(), home.pk, home.village_id, factories.DAY, assumed=True, language=language
    )


def view(home: Household, rule: str, language: str = "zh") -> RuleView:
    return next(v for v in answer(home, language).rules if v.rule.id == rule)


def test_live_and_stored_agree_for_every_household(run: Run) -> None:
    for part in run.parts.all():
        for row in pq.read_table(lake.path(part.folder) / "household.parquet").to_pylist():
            home = Household.objects.get(household_no=row["household_no"])
            for found in answer(home).rules:
                assert found.outcome == NAMES[row[found.rule.id]]
                assert found.amount == row.get(f"{found.rule.id}__amount")


def test_members_are_answered_one_by_one(run: Run) -> None:
    home = Household.objects.get(members__student_status="higher_vocational_2")
    (rule, each), *_rest = answer(home).members
    assert rule.id == "vocational_aid"
    assert [(m.member_id, m.view.outcome, m.view.amount) for m in each] == [
        (home.members.get().pk, "met", 300_000)
    ]


def test_a_verdict_says_why_and_by_which_clause(run: Run) -> None:
    found = view(Household.objects.get(house_grade="d"), "household_exit")
    assert found.outcome == "not_met"
    assert [c.id for c in found.failed] == ["house"]
    assert "住房安全（否）" in found.failed[0].finds
    income = found.conditions[0]
    assert (income.outcome, income.cite.clause) == ("unknown", "一(一)")
    assert [m.title for m in income.missing] == ["人均可支配收入"]


def test_it_says_so_in_english_too(run: Run) -> None:
    found = view(Household.objects.get(house_grade="a"), "household_exit", "en")
    assert found.title == "Household exit"
    assert "is above Income line (3,000" in found.conditions[0].finds


def test_an_edit_is_answered_at_once(run: Run) -> None:
    home = Household.objects.get(house_grade="d")
    Household.objects.filter(pk=home.pk).update(house_grade="b")
    assert view(home, "household_exit").failed == []


def test_a_villages_answer_takes_its_households_into_account(run: Run) -> None:
    found = verdicts.village(packs.program(), VILLAGE, factories.DAY, assumed=True)
    (exit_,) = found.rules
    assert exit_.outcome == "not_met"
    assert [c.id for c in exit_.failed] == ["all_out"]
    assert found.fact("household_count") == 2


def test_a_village_without_a_file_is_unknown(registry: Cast) -> None:
    found = verdicts.village(packs.program(), "421083100202", factories.DAY, assumed=True)
    assert found.rules[0].outcome == "unknown"


def test_one_household_takes_few_queries(run: Run, django_assert_max_num_queries: object) -> None:
    home, program = Household.objects.get(house_grade="a"), packs.program()
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        verdicts.household(program, home.pk, home.village_id, factories.DAY, assumed=True)
