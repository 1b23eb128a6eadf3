"""Why: each condition with the values behind it, what is missing, and how an amount came about."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bangfu.engine import against, given
from bangfu.engine.against import Child
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Condition, Rule
from bangfu.engine.language import tree as t
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, Evaluation, Record
from bangfu.engine.missing import Missing, Tracing
from bangfu.engine.packs import schema
from bangfu.engine.words import Words, value

NAMES = {MET: "met", NOT_MET: "not_met", UNKNOWN: "unknown", NOT_APPLICABLE: "not_applicable"}
NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class ConditionView:
    """One condition as it stands for one subject.

    ``outcome`` is ``met``, ``not_met``, ``unknown`` or ``not_asked``; ``asks`` is the condition in
    words, ``finds`` the same with the values put in; ``children`` are those because of whom it
    fails, e.g. the members who are not insured.
    """

    id: str
    title: str
    outcome: str
    required: bool
    cite: schema.Cite
    asks: str
    finds: str
    missing: tuple[Missing, ...]
    figures: tuple[Figure, ...]
    condition: Condition
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule as it stands for one subject, in the reader's language."""

    rule: Rule
    record: Record
    title: str
    outcome: str
    amount: int | None
    formula: str
    conditions: tuple[ConditionView, ...]
    missing: tuple[Missing, ...]
    figures: tuple[Figure, ...] = field(default=())

    @property
    def failed(self) -> list[ConditionView]:
        """Required conditions that do not hold."""
        return [c for c in self.conditions if c.outcome == "not_met" and c.required]

    @property
    def unknown(self) -> list[ConditionView]:
        """Required conditions that cannot be decided yet."""
        return [c for c in self.conditions if c.outcome == "unknown" and c.required]


class Explanation:
    """Explains rules about records of one evaluation."""

    def __init__(self, evaluation: Evaluation, language: str = "zh") -> None:
        self.evaluation = evaluation
        self.program = evaluation.program
        self.pack = evaluation.program.pack
        self.language = language
        self.tracing = Tracing(evaluation, language)
        self._saying: dict[int, tuple[Words, Record]] = {}  # ids stay valid while records are held

    def rule(self, record: Record, rule: Rule) -> RuleView:
        """Everything about a rule for a record of its subject."""
        outcome = self.evaluation.outcome(record, rule)
        conditions = tuple(self._condition(record, rule, c) for c in rule.conditions)
        formula, used = "", list[Figure]()
        if rule.amount is not None and outcome.outcome == MET:
            formula = self._words(record).say(rule.amount)
            used = self._figures(rule.amount)
        return RuleView(
            rule=rule,
            record=record,
            title=rule.spec.title.text(self.language),
            outcome=NAMES[outcome.outcome],
            amount=outcome.amount,
            formula=formula,
            conditions=conditions,
            missing=self._missing(record, rule, conditions),
            figures=tuple(used),
        )

    def _missing(
        self, record: Record, rule: Rule, conditions: tuple[ConditionView, ...]
    ) -> tuple[Missing, ...]:
        """What would have to be known to decide the rule, and its amount once it is met."""
        outcome = self.evaluation.outcome(record, rule).outcome
        if outcome == NOT_APPLICABLE:
            return ()
        needed = [m for c in conditions if c.required and c.outcome == "unknown" for m in c.missing]
        if rule.applies is not None:
            needed += self.tracing.behind(rule.applies, record)
        if rule.amount is not None and outcome == MET:
            needed += self.tracing.behind(rule.amount, record)
        return tuple(dict.fromkeys(needed))

    def _words(self, record: Record) -> Words:
        kept = self._saying.get(id(record))
        if kept is None:
            look = partial(self.evaluation.value, record=record)
            kept = self._saying[id(record)] = (Words(self.program, self.language, look), record)
        return kept[0]

    def _condition(self, record: Record, rule: Rule, condition: Condition) -> ConditionView:
        held = self.evaluation.value(condition.node, record)
        asked = None if condition.when is None else self.evaluation.value(condition.when, record)
        outcome = {True: "met", False: "not_met", None: "unknown"}[held]  # type: ignore[index]
        if condition.when is not None and asked is False:
            outcome = NOT_ASKED
        return ConditionView(
            id=condition.spec.id,
            title=condition.spec.title.text(self.language),
            outcome=outcome,
            required=condition.required,
            cite=condition.spec.cite or rule.spec.cite,
            asks=self.program.once(f"asks {self.language}", condition.test, self.tracing.words.say),
            finds=self._words(record).say(condition.test),
            missing=tuple(self.tracing.behind(condition.node, record)),
            figures=tuple(self._figures(condition.node)),
            condition=condition,
            children=against.children(self.evaluation, condition.test, record),
        )

    # --- which figures were used ---

    def _figures(self, node: t.Node) -> list[Figure]:
        """Figures an expression reads, through the facts it names."""
        names = self.program.once("figures", node, self._figure_names)
        return [self.evaluation.figures[name] for name in names]

    def _figure_names(self, node: t.Node) -> list[str]:
        found: dict[str, None] = {}
        seen: set[tuple[str, str]] = set()
        stack = [node]
        while stack:
            for part in t.walk(stack.pop()):
                if isinstance(part, t.Param):
                    found[part.name] = None
                elif isinstance(part, t.Ref) and part.source == t.Source.FACT:
                    key = (part.subject, part.name)
                    if key not in seen:
                        seen.add(key)
                        stack.append(self.program.facts[key])
        return list(found)

    # --- as data ---

    def as_json(self, view: RuleView) -> dict[str, Any]:
        """A rule view as plain JSON; amounts in yuan."""
        spec = view.rule.spec
        told = {c.id: self._condition_json(c) for c in view.conditions}
        data: dict[str, Any] = {
            "id": view.rule.id,
            "title": view.title,
            "kind": view.rule.kind,
            "subject": view.rule.subject,
            "outcome": view.outcome,
            "cite": _cite(spec.cite),
            "failed": [told[c.id] for c in view.failed],
            "unknown": [told[c.id] for c in view.unknown],
            "conditions": list(told.values()),
        }
        if isinstance(spec, schema.Benefit):
            data |= {
                "amount": None if view.amount is None else given.yuan(view.amount),
                "bound": spec.bound,
                "per": spec.per,
                "formula": view.formula,
                "in_kind": spec.in_kind.text(self.language) if spec.in_kind else None,
            }
        data["missing"] = [_missing_json(m) for m in view.missing]
        return data

    def _condition_json(self, view: ConditionView) -> dict[str, Any]:
        return {
            "id": view.id,
            "title": view.title,
            "outcome": view.outcome,
            "required": view.required,
            "cite": _cite(view.cite),
            "asks": view.asks,
            "finds": view.finds,
            "missing": [_missing_json(m) for m in view.missing],
            "children": [{"subject": c.subject, "which": c.which} for c in view.children],
            "figures": [self.figure_json(f) for f in view.figures],
        }

    def figure_json(self, figure: Figure) -> dict[str, Any]:
        """A figure as plain JSON, with where it stands."""
        cite = figure.source.cite if figure.source else None
        parameter = self.pack.parameters[figure.name]
        type_ = figures.type_of(parameter)
        return {
            "name": figure.name,
            "title": parameter.title.text(self.language),
            "value": given.plain(self.pack, type_, figure.value),
            "shown": value(self.pack, type_, figure.value, self.language),
            "status": figures.standing(parameter, figure),
            "cite": None if cite is None else _cite(cite),
        }


def _cite(cite: schema.Cite) -> dict[str, str]:
    return {"document": cite.document, "clause": cite.clause}


def _missing_json(missing: Missing) -> dict[str, Any]:
    return {
        "kind": missing.kind,
        "subject": missing.subject,
        "name": missing.name,
        "title": missing.title,
        "which": missing.which,
    }
