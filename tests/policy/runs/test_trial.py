"""A run beside the live one: any pack, nothing kept."""

from bangfu.engine.compile.figures import Question
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import trial
from bangfu.policy.runs.models import Run, RunPart
from tests import factories


def totals(pack: str, *, assumed: bool = False) -> dict[str, trial.Total]:
    parts = list(published.current(factories.YEAR).values())
    question = Question(factories.DAY, "", assumed)
    found = trial.totals(packs.program(pack), parts, question)
    return {total.rule.id: total for total in found}


def test_the_same_pack_comes_to_the_same(run: Run) -> None:
    found = totals("lotus", assumed=True)["household_exit"]
    assert (found.subjects, found.met, found.not_met, found.unknown) == (5, 1, 1, 3)


def test_another_citys_pack_runs_on_the_same_facts(run: Run) -> None:
    found = totals("wuhan")
    assert found["yulu_subsidy"].met == 1
    assert found["yulu_subsidy"].amount == 300_000
    assert found["agritourism_grant"].unknown == 5


def test_amounts_that_cannot_be_known_are_counted(run: Run) -> None:
    found = totals("lotus")["repair_grant"]
    assert (found.met, found.amount, found.unpriced) == (1, None, 1)


def test_live_results_are_untouched(run: Run) -> None:
    before = list(RunPart.objects.values_list("id", "folder"))
    totals("wuhan")
    assert list(RunPart.objects.values_list("id", "folder")) == before
    assert Run.objects.get(current=True) == run
