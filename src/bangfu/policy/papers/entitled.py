"""What a household is entitled to, as lines of a form: measure, clause, amount, for whom."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bangfu.engine import words
from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.memory import MET, UNKNOWN, Outcome
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.policy.papers.cells import NBSP
from bangfu.policy.papers.given import Row
from bangfu.policy.papers.setting import Setting
from bangfu.policy.verdicts.queries import Answer
from bangfu.registry.households.models import MedicalYear

# Code lists that tell of illness; being able to work is asked by many measures and tells nothing.
HEALTH = {"health", "disability_type", "disability_level"}
MONEY = Type(Kind.MONEY)


@dataclass(frozen=True, slots=True)
class Granted:
    """A measure that is granted: to the household (no name), or to a member."""

    rule: Rule
    outcome: Outcome
    name: str = ""


def lines(
    setting: Setting, answer: Answer, names: dict[int, str], *, posted: bool
) -> tuple[list[Row], str]:
    """Lines of what is granted, and a note on what cannot be decided.

    Args:
        setting: language and pack.
        answer: what policy says of the household.
        names: of its members, by key.
        posted: where others read it, members are counted and not named, and what tells of
            somebody's health is left out.
    """
    asked = list(_asked(answer, names))
    if posted:
        asked = [each for each in asked if not of_health(setting.program, each.rule)]
    granted = [each for each in asked if each.outcome.outcome == MET]
    open_ = {each.rule.id for each in asked if each.outcome.outcome == UNKNOWN}
    note = "" if granted else setting.say("nobody_known")
    if posted:
        note += setting.say("not_posted")
    elif open_:
        note += setting.say("undecided", count=len(open_))
    return [_line(setting, group, posted=posted) for group in _grouped(granted)], note


def _asked(answer: Answer, names: dict[int, str]) -> Iterator[Granted]:
    judge = answer.explaining.evaluation.outcome
    for rule in answer.in_force:
        if not rule.is_benefit:
            continue
        if rule.subject == answer.record.subject:
            yield Granted(rule, judge(answer.record, rule))
        elif rule.subject == "member":
            for key, record in answer.people:
                yield Granted(rule, judge(record, rule), names.get(key, ""))


def of_health(program: Program, rule: Rule) -> bool:
    """Whether a measure, or what it comes to, tells of somebody's illness or disability."""
    bills = {field.name for field in MedicalYear._meta.concrete_fields}
    for subject, name in uses.rule(program, rule).columns:
        column = program.pack.tables[subject].columns[name]
        if name in bills or column.type.codes in HEALTH or column.spec.kept == "rows":
            return True
    return False


def _grouped(granted: list[Granted]) -> list[list[Granted]]:
    """Members who get the same of the same measure stand on one line."""
    groups: dict[tuple[str, int | None], list[Granted]] = defaultdict(list)
    for each in granted:
        groups[each.rule.id, each.outcome.amount].append(each)
    return list(groups.values())


def _line(setting: Setting, group: list[Granted], *, posted: bool) -> Row:
    first, language = group[0], setting.language
    spec = first.rule.spec
    assert isinstance(spec, schema.Benefit)
    whom = setting.say("household")
    if first.rule.subject == "member":
        named = "、".join(each.name for each in group)
        whom = setting.say("persons", count=len(group)) if posted else named
    return [
        spec.title.text(language),
        clause(setting.program.pack, spec.cite, language),
        amount(setting, spec, first.outcome.amount),
        whom,
        spec.department.text(language) if spec.department else "",
    ]


def clause(pack: Pack, cite: schema.Cite, language: str) -> str:
    """Document and clause, as people cite them."""
    document = pack.documents.get(cite.document)
    title = document.title.text(language) if document else cite.document
    number = document.number if document and document.number else ""
    return f"{number or title} {cite.clause}".strip()


def amount(setting: Setting, spec: schema.Benefit, fen: int | None) -> str:
    """What is given: money with its bound and period, or what it is in kind."""
    if fen is None:
        kind = spec.in_kind.text(setting.language) if spec.in_kind else ""
        return kind or setting.say("unpriced")
    money = words.value(setting.program.pack, MONEY, fen, setting.language)
    period = {"once": "once"}.get(spec.per, f"per_{spec.per}")
    said = (setting.say(period), setting.say(spec.bound) + money)
    return (" ".join(said) if setting.language == "zh" else " ".join(reversed(said))).replace(
        NBSP, ""
    )
