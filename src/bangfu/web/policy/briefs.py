"""Rules in a list: their kinds, titles, clauses, and verdicts in the person's area."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.engine.compile import uses
from bangfu.engine.compile.program import Rule
from bangfu.engine.packs import schema
from bangfu.web.policy import counting
from bangfu.web.policy.desk import Cited, Desk

KINDS: dict[str, Promise] = {
    "household_exit": _("户脱贫标准"),
    "village_exit": _("村出列标准"),
    "other": _("其他标准"),
    "benefit": _("待遇"),
    "alert": _("预警（符合即触发，须入户核实）"),
    "duty": _("责任（符合即已落实）"),
}


@dataclass(frozen=True, slots=True)
class Brief:
    """A rule in a list: its title, about whom, its clause, and its verdicts."""

    rule: Rule
    title: str
    subject: str
    cite: Cited
    counts: Sequence[counting.Count]

    @property
    def known(self) -> bool:
        """Whether anything has been counted."""
        return bool(self.counts)


@dataclass(frozen=True, slots=True)
class Group:
    """Rules of one kind."""

    kind: str
    title: Promise
    rules: list[Brief]


def groups(desk: Desk) -> list[Group]:
    """The rules in force by kind; kinds without any are left out."""
    rules = desk.program.rules_in_force(desk.as_of)
    counted = counting.counted(desk, rules)
    found: dict[str, list[Brief]] = {kind: [] for kind in KINDS}
    for rule in rules:
        found[kind_of(rule)].append(_brief(desk, rule, counted.get(rule.id)))
    return [Group(kind, KINDS[kind], briefs) for kind, briefs in found.items() if briefs]


def kind_of(rule: Rule) -> str:
    """The kind a rule is listed under; a name of ``KINDS``."""
    if rule.kind != "standard":
        return rule.kind
    exits = isinstance(rule.spec, schema.Standard) and rule.spec.purpose == "exit"
    return f"{rule.subject}_exit" if exits and f"{rule.subject}_exit" in KINDS else "other"


def _brief(desk: Desk, rule: Rule, counted: Mapping[str, int] | None) -> Brief:
    title, spec = desk.text(rule.spec.title), rule.spec
    subject = desk.text(desk.program.pack.tables[rule.subject].title)
    return Brief(rule, title, subject, desk.cited(spec.cite), counting.counts(rule, counted))


def resting(desk: Desk, parameter: str) -> list[Brief]:
    """The rules in force that rest on a parameter, without counts."""
    return [
        _brief(desk, rule, None)
        for rule in desk.program.rules_in_force(desk.as_of)
        if parameter in uses.rule(desk.program, rule).parameters
    ]
