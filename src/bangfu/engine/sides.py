"""Both sides of a condition as data: what stands on the left, how it is compared, and with what."""

from dataclasses import dataclass
from typing import Any

from bangfu.engine import given
from bangfu.engine.compile import figures
from bangfu.engine.language import tree as t
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.memory import Evaluation, Record
from bangfu.engine.packs import schema
from bangfu.engine.words import UNITS, YES_NO, Words, value

OPPOSITE = {
    "=": "!=",
    "!=": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not_in",
    "has": "has_not",
    "is_unknown": "is_known",
}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison.

    Args:
        kind: ``column``, ``fact``, ``verdict``, ``figure``, ``literal``, ``day``, ``children`` or
            ``expression``.
        subject: whose column or fact it is.
        name: as packs name it; empty for what has no name.
        title: what people call it.
        type: of the value.
        value: in exact form.
        shown: the value as people read it.
        behind: how a fact comes about, in words with values.
        status: of a figure: ``stated``, ``assumed``, ``set_here``, ``unset`` or ``missing``.
        cite: where a figure stands.
        parts: the named things inside an expression.
    """

    kind: str
    subject: str
    name: str
    title: str
    type: Type
    value: Scalar
    shown: str
    behind: str = ""
    status: str = ""
    cite: schema.Cite | None = None
    parts: "tuple[Side, ...]" = ()

    def unit(self, language: str) -> str:
        """The unit of the value in words; empty where it has none."""
        name = "money" if self.type.kind == Kind.MONEY else self.type.unit
        rate = "%" if self.type.kind == Kind.RATE else ""
        return UNITS[name][0 if language == "zh" else 1] if name in UNITS else rate


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides; ``operator`` is ``= != < <= > >= in not_in has has_not is_known is_unknown``.

    ``right`` has several entries for ``in`` and ``not_in``, and none for the last two.
    """

    left: Side
    operator: str
    right: tuple[Side, ...]
    outcome: bool | None


@dataclass(frozen=True, slots=True)
class Group:
    """Several comparisons: ``all`` of them have to hold, or ``any``."""

    joined: str
    parts: "tuple[Comparison | Group, ...]"
    outcome: bool | None


class Sides:
    """Takes conditions apart for records of one evaluation."""

    def __init__(self, evaluation: Evaluation, language: str = "zh") -> None:
        self.evaluation, self.language = evaluation, language
        self.program = evaluation.program
        self.pack = evaluation.program.pack
        self.words = Words(self.program, language)

    def of(self, node: t.Node, record: Record, *, negated: bool = False) -> Comparison | Group:
        """The sides of a yes-or-no expression; a negation is put into the operator."""
        if isinstance(node, t.Not):
            return self.of(node.item, record, negated=not negated)
        held = self.evaluation.value(node, record)
        outcome = None if held is None else held is not negated
        if isinstance(node, t.All | t.Any):
            parts = tuple(self.of(item, record, negated=negated) for item in node.items)
            return Group("all" if isinstance(node, t.All) != negated else "any", parts, outcome)
        left, operator, right = self._sides(node, record)
        if negated and operator == "=" and isinstance(right[0].value, bool):
            right = (self._yes(wanted=not right[0].value),)
        elif negated:
            operator = OPPOSITE[operator]
        return Comparison(left, operator, right, outcome)

    def _sides(self, node: t.Node, record: Record) -> tuple[Side, str, tuple[Side, ...]]:
        if isinstance(node, t.Compare):
            return self.side(node.left, record), node.op, (self.side(node.right, record),)
        if isinstance(node, t.CountCompare):
            return self.side(node.count, record), node.op, (self.side(node.right, record),)
        if isinstance(node, t.InList):
            listed = tuple(self._literal(node.item.type, one) for one in node.values)
            return self.side(node.item, record), "in", listed
        if isinstance(node, t.Has):
            return self.side(node.item, record), "has", (self._literal(node.item.type, node.entry),)
        if isinstance(node, t.IsUnknown):
            return self.side(node.item, record), "is_unknown", ()
        return self.side(node, record), "=", (self._yes(wanted=True),)

    def _yes(self, *, wanted: bool) -> Side:
        shown = YES_NO[wanted][0 if self.language == "zh" else 1]
        return Side("literal", "", "", shown, Type(Kind.BOOL), wanted, shown)

    def _literal(self, type_: Type, what: Scalar) -> Side:
        shown = value(self.pack, type_, what, self.language)
        return Side("literal", "", "", shown, type_, what, shown)

    def side(self, node: t.Node, record: Record) -> Side:
        """One side: its value, and where it comes from."""
        if isinstance(node, t.Const):
            return self._literal(node.type, node.value)
        held = self.evaluation.value(node, record)
        shown = value(self.pack, node.type, held, self.language)
        if isinstance(node, t.Param):
            return self._figure(node, record, shown)
        if isinstance(node, t.Ref):
            return self._reference(node, record, held, shown)
        kind = {t.AsOf: "day", t.Aggregate: "children"}.get(type(node), "expression")
        parts: tuple[Side, ...] = ()
        if kind == "expression":
            named = (n for n in t.walk(node) if isinstance(n, t.Param | t.Ref))
            parts = tuple(self.side(part, record) for part in dict.fromkeys(named))
        return Side(kind, "", "", self.words.say(node), node.type, held, shown, parts=parts)

    def _figure(self, node: t.Param, record: Record, shown: str) -> Side:
        parameter = self.pack.parameters[node.name]
        figure = self.evaluation.figure(node.name, record)
        return Side(
            "figure",
            "",
            node.name,
            parameter.title.text(self.language),
            node.type,
            figure.value,
            shown,
            status=figures.standing(parameter, figure),
            cite=figure.source.cite if figure.source else None,
        )

    def _reference(self, ref: t.Ref, record: Record, held: Scalar, shown: str) -> Side:
        kind = {t.Source.COLUMN: "column", t.Source.FACT: "fact"}.get(ref.source, "verdict")
        owner = record.above(ref.subject)
        behind = ""
        if kind == "fact" and owner is not None and ref.name not in owner.given:
            made = self.program.facts[ref.subject, ref.name]
            look = Words(self.program, self.language, lambda n: self.evaluation.value(n, owner))
            behind = look.say(made)
        title = self.words.title_of(ref)
        return Side(kind, ref.subject, ref.name, title, ref.type, held, shown, behind)

    # --- as data ---

    def as_json(self, part: Comparison | Group) -> dict[str, Any]:
        """As plain JSON: ``{"all": […]}``, ``{"any": […]}`` or a comparison."""
        if isinstance(part, Group):
            return {part.joined: [self.as_json(one) for one in part.parts]}
        right = [self._json(side) for side in part.right]
        listed = part.operator in ("in", "not_in")
        return {
            "left": self._json(part.left),
            "operator": part.operator,
            "right": right if listed else next(iter(right), None),
            "holds": part.outcome,
        }

    def _json(self, side: Side) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": side.kind,
            "title": side.title,
            "value": self._plain(side),
            "unit": side.unit(self.language),
            "shown": side.shown,
        }
        for key in ("subject", "name", "behind", "status"):
            if getattr(side, key):
                data[key] = getattr(side, key)
        if side.cite is not None:
            data["cite"] = {"document": side.cite.document, "clause": side.cite.clause}
        if side.parts:
            data["parts"] = [self._json(part) for part in side.parts]
        return data

    def _plain(self, side: Side) -> Any:
        if side.type.kind == Kind.CODES and isinstance(side.value, str):
            return side.value  # one entry of the set
        return given.plain(self.pack, side.type, side.value)
