"""Why a check hit: the condition with the values of the record put in, both sides."""

from dataclasses import dataclass

from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.explain import RuleView
from bangfu.policy.verdicts import queries as verdicts
from bangfu.policy.verdicts.queries import Answer
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import checks
from bangfu.watch.quality.models import Clue

# Counted over a county when facts are published: one household's rows cannot tell.
COUNTED = {"phone_shared_by", "account_shared_by"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the record says now: whether it still hits, and the condition with its values."""

    outcome: str
    asks: str
    finds: str
    lacks: tuple[str, ...]

    @property
    def hits(self) -> bool:
        """Whether the record, as it is now, would be hit again."""
        return self.outcome == "met"


def explain(clue: Clue, language: str = "zh") -> Told | None:
    """The check of a clue, asked of the rows as they are; ``None`` when it cannot be asked so."""
    program = checks.program()
    rule = program.rules.get(clue.check_id)
    if rule is None or counts(program, rule):
        return None
    view = _view(program, rule, clue, language)
    if view is None or not view.conditions:
        return None
    condition = view.conditions[0]
    lacks = tuple(dict.fromkeys(missing.title for missing in view.missing))
    return Told(view.outcome, condition.asks, condition.finds, lacks)


def counts(program: Program, rule: Rule) -> bool:
    """Whether a check rests on what is counted over a county."""
    return any(name in COUNTED for _, name in uses.rule(program, rule).columns)


def _view(program: Program, rule: Rule, clue: Clue, language: str) -> RuleView | None:
    answer = _answer(program, clue, language)
    if clue.subject != "member":
        return next((view for view in answer.alerts if view.rule.id == rule.id), None)
    return next(
        (
            answer.explaining.rule(record, rule)
            for key, record in answer.people
            if key == clue.member_id
        ),
        None,
    )


def _answer(program: Program, clue: Clue, language: str) -> Answer:
    day = catalogue.today()
    if clue.household_id is None:
        return verdicts.village(program, clue.village_id, day, assumed=True, language=language)
    return verdicts.household(
        program, clue.household_id, clue.village_id, day, assumed=True, language=language
    )
