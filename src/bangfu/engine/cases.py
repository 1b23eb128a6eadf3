"""Cases: given → expect, proven on the interpreter and on SQL."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.engine import answers, given, schedule, worlds
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.explain import NAMES
from bangfu.engine.memory import UNKNOWN, Outcome, Record
from bangfu.engine.packs import schema
from bangfu.engine.problems import nearest
from bangfu.engine.worlds import Results, World


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that does not hold."""

    case: schema.Case
    engine: str
    what: str
    expected: Any
    found: Any

    def __str__(self) -> str:
        name = f"{self.case.where}: {self.case.name}"
        return f"{name} [{self.engine}] {self.what}: expected {self.expected}, found {self.found}"


DEFAULT = ("memory", "duckdb")


def prove(program: Program, engines: Iterable[str] = DEFAULT) -> Iterator[Failure]:
    """Every expectation of the pack's cases that fails on some engine.

    A case in which one household lists its members and another does not runs on the interpreter
    only: in relations a kind of children is known of everybody or of nobody.
    """
    timed = [case for case in program.pack.cases if case.procedure is not None]
    for case in timed:
        for what, wanted, said in schedule.failures(program, case):
            yield Failure(case, "calendar", what, wanted, said)
    cases = [case for case in program.pack.cases if case.procedure is None]
    asked = [read(program, case) for case in cases]
    found: dict[int, list[Failure]] = defaultdict(list)
    for engine in engines:
        chosen = [
            number
            for number, (_, root) in enumerate(asked)
            if engine == "memory" or worlds.is_complete(program, root)
        ]
        results = worlds.ENGINES[engine](program, [asked[number] for number in chosen])
        for number, result in zip(chosen, results, strict=True):
            found[number] += check(program, cases[number], asked[number], result, engine)
    for number in range(len(cases)):
        yield from found[number]


def read(program: Program, case: schema.Case) -> World:
    """What a case asks, and the records it gives."""
    return answers.evaluation(program, case), given.world(program, case.given, case.where)


def check(
    program: Program, case: schema.Case, world: World, results: Results, engine: str
) -> Iterator[Failure]:
    """Expectations of one case that an engine's results do not bear out."""
    answering, root = world
    in_force = {rule.id: rule for rule in program.rules_in_force(answering.as_of)}
    for name, wanted in case.expect.items():
        rule = in_force.get(name)
        if name in program.pack.elsewhere:
            continue  # shown where the rule holds
        if rule is None:
            if wanted != "not_in_force":
                near = nearest(name, in_force)
                yield Failure(case, engine, name, wanted, f"no rule of that name ({near}?)")
            continue
        outcomes = [by_rule[name] for (s, _), by_rule in results.items() if s == rule.subject]
        found = _found(rule, _whole(root, rule, outcomes), outcomes)
        for what, value in _expectations(wanted).items():
            if what not in found or found[what] != value:
                yield Failure(case, engine, f"{name}.{what}", value, found.get(what))


def _whole(root: Record, rule: Rule, outcomes: list[Outcome]) -> answers.Summary:
    if not outcomes and not answers.is_known(root, rule.subject):
        return answers.Summary(UNKNOWN, 0, None)
    return answers.summarise(outcomes)


def _expectations(wanted: Any) -> dict[str, Any]:
    if not isinstance(wanted, Mapping):
        return {"outcome": wanted}
    lists = {"failed", "unknown"}
    return {k: sorted(v) if k in lists else v for k, v in wanted.items()}


def _found(rule: Rule, whole: answers.Summary, outcomes: list[Outcome]) -> dict[str, Any]:
    failed = unknown = 0
    for outcome in outcomes:
        failed, unknown = failed | outcome.failed, unknown | outcome.unknown
    return {
        "outcome": NAMES[whole.outcome],
        "amount": None if whole.amount is None else given.yuan(whole.amount),
        "count": whole.count,
        "failed": sorted(c.spec.id for c in rule.conditions if failed >> c.bit & 1),
        "unknown": sorted(c.spec.id for c in rule.conditions if unknown >> c.bit & 1),
    }
