"""Which wrong packs the cases of a right one do not notice."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bangfu.engine import answers, cases, given, worlds
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Evaluation, Record
from bangfu.engine.mutants.wrong import Mutant, mutants
from bangfu.engine.packs import schema


@dataclass(frozen=True, slots=True)
class _Asked:
    """A case made ready once: whom it is about, and the figures of the right pack."""

    case: schema.Case
    root: Record
    right: Evaluation


def _unwatched(tried: int) -> None:
    """Progress nobody watches."""


def survivors(program: Program, progress: Callable[[int], None] = _unwatched) -> Iterator[str]:
    """Changes that no case of the pack notices, on the interpreter.

    Args:
        program: the right pack.
        progress: told how many wrong packs have been tried.
    """
    asked = [
        _Asked(
            case, given.world(program, case.given, case.where), answers.evaluation(program, case)
        )
        for case in program.pack.cases
        if case.procedure is None
    ]
    for tried, mutant in enumerate(mutants(program), start=1):
        about = (one for one in asked if mutant.rules & one.case.expect.keys())
        if not any(_notices(program, mutant, one) for one in about):
            yield mutant.what
        progress(tried)


def _notices(program: Program, mutant: Mutant, one: _Asked) -> bool:
    """Whether a case fails on a wrong pack."""
    answering = Evaluation(mutant.program, _figures(program, mutant, one), one.right.as_of)
    results: worlds.Results = {}
    shown = mutant.rules & one.case.expect.keys()
    for rule in mutant.program.rules_in_force(answering.as_of):
        for number, record in enumerate(answers.records(one.root, rule.subject)):
            if rule.id in shown:
                by_rule = results.setdefault((rule.subject, number), {})
                by_rule[rule.id] = answering.outcome(record, rule)
    expected = {name: wanted for name, wanted in one.case.expect.items() if name in shown}
    case = one.case.model_copy(update={"expect": expected})
    return any(cases.check(mutant.program, case, (answering, one.root), results, "memory"))


def _figures(program: Program, mutant: Mutant, one: _Asked) -> Mapping[str, Figure]:
    """Figures as the wrong pack has them; the right one's where it changes none."""
    if mutant.program.pack is program.pack:
        return one.right.figures
    return answers.evaluation(mutant.program, one.case).figures
