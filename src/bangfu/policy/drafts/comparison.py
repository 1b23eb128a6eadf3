"""What is compared: two programs on the same facts, and the rules that may come out differently."""

from dataclasses import dataclass

from bangfu.engine.compile import changes
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program, Rule
from bangfu.policy.facts.models import Part

NOT_APPLICABLE = 2
PER_SUBJECT = ("household", "village")  # what changes are told of; members through their household
ROW = {"household": "household_no", "village": "village_id"}  # what a row is known by


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared: two programs on the same parts and day.

    Args:
        live: the program in force.
        draft: the other; the same object where only figures differ.
        parts: the published facts.
        before: the question as the live results ask it.
        varied: parameters whose figures differ or will be dragged.
    """

    live: Program
    draft: Program
    parts: tuple[Part, ...]
    before: Question
    varied: frozenset[str] = frozenset()

    @property
    def rules(self) -> list[Rule]:
        """The rules that may come out differently, as the draft has them where it does."""
        touched = changes.rules(self.live, self.draft, self.varied)
        day = self.before.as_of
        ours = [r for r in self.draft.rules_in_force(day) if r.id in touched]
        lost = [r for r in self.live.rules_in_force(day) if r.id in touched]
        known = {rule.id for rule in ours}
        return [*ours, *(rule for rule in lost if rule.id not in known)]


@dataclass(frozen=True, slots=True)
class Compared:
    """A rule as the relation of changes has it; plain, so that it can be stored with results.

    Args:
        id: of the rule.
        subject: whose rows carry it: ``household`` or ``village``.
        about: what the rule itself is about.
        kind: standard, benefit, alert or duty.
        zh: its title, as in the draft or as it was where the draft ends it.
        en: the same in English.
        has_amount: whether it comes to money.
        per: how often that is paid; empty without money.
    """

    id: str
    subject: str
    about: str
    kind: str
    zh: str
    en: str
    has_amount: bool
    per: str = ""

    @property
    def counts_members(self) -> bool:
        """Whether it is about members and told of their households."""
        return self.about != self.subject

    def title(self, language: str) -> str:
        """Its title in a language (``zh`` or ``en``)."""
        return self.zh if language == "zh" else self.en


def compared(program: Program, rule: Rule) -> Compared:
    """A rule ready for comparison."""
    title, per = rule.spec.title, getattr(rule.spec, "per", "")
    subject = rule.subject
    if subject not in PER_SUBJECT:
        subject = program.pack.tables[subject].parent or subject
    has_amount = rule.amount is not None
    return Compared(
        rule.id,
        subject,
        rule.subject,
        rule.kind,
        title.zh,
        title.en,
        has_amount,
        per if has_amount else "",
    )


def shown(name: str) -> str:
    """The name of a column in ``changed``: ``"_was_r"`` → ``"was_r"``."""
    return name.replace('"_', '"', 1)


def columns(one: Compared, have: set[str], when: str) -> dict[str, str]:
    """``{column: expression}`` of a rule: its verdict, amount, and how many members it concerns.

    ``have`` are the columns of the run; a rule that is not among them is not in force there.
    """
    rule = one.id
    there = rule in have
    found = {f'"_{when}_{rule}"': f'"{rule}"' if there else f"{NOT_APPLICABLE}::TINYINT"}
    if one.has_amount:
        priced = f"{rule}__amount" in have
        found[f'"_{when}_{rule}__amount"'] = f'"{rule}__amount"' if priced else "NULL::BIGINT"
    if one.counts_members:
        counted = f"{rule}__n" in have
        found[f'"_{when}_{rule}__n"'] = f'"{rule}__n"' if counted else "0::BIGINT"
    return found
