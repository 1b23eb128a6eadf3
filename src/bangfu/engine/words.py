"""Expressions and values in words, in Chinese or English."""

import datetime as dt
from collections.abc import Callable

from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs.pack import Pack

UNITS: dict[str, tuple[str, str]] = {
    "money": ("元", "yuan"),
    "mu": ("亩", "mu"),
    "m2": ("平方米", "m²"),
    "km": ("公里", "km"),
    "person": ("人", ""),
    "household": ("户", ""),
    "hamlet": ("个", ""),
    "month": ("个月", "months"),
    "year": ("岁", "years"),
    "calendar_year": ("年", ""),
    "day": ("天", "days"),
    "minute": ("分钟", "minutes"),
    "village": ("个", ""),
    "school": ("所", ""),
    "clinic": ("所", ""),
    "toilet": ("座", ""),
    "person_time": ("人次", ""),
    "grade": ("级", ""),
    "project": ("个", ""),
    "skill": ("项", ""),
    "county": ("个", ""),
    "enterprise": ("家", ""),
    "department": ("个", "departments"),
    "unit": ("家", ""),
    "flat": ("套", "flats"),
    "tonne": ("吨", "t"),
    "point": ("分", "points"),
}
OPERATORS: dict[str, tuple[str, str]] = {
    "=": ("等于", "is"),
    "!=": ("不等于", "is not"),
    "<": ("低于", "is below"),
    "<=": ("不高于", "is at most"),
    ">": ("高于", "is above"),
    ">=": ("不低于", "is at least"),
}
AGGREGATES: dict[str, tuple[str, str]] = {
    "count": ("{child}数", "number of {child}"),
    "any": ("至少一个{child}", "some {child}"),
    "all": ("每个{child}", "every {child}"),
    "sum": ("全部{child}的{value}合计", "total {value} of {child}"),
    "min": ("{child}中最低的{value}", "lowest {value} of {child}"),
    "max": ("{child}中最高的{value}", "highest {value} of {child}"),
}
YES_NO = {True: ("是", "yes"), False: ("否", "no")}


def value(pack: Pack, type_: Type, what: Scalar, language: str = "zh") -> str:
    """A value as people read it, with its unit; "不详" when unknown."""
    side = 0 if language == "zh" else 1
    if what is None:
        return ("不详", "unknown")[side]
    if isinstance(what, bool):
        return YES_NO[what][side]
    if isinstance(what, dt.date):
        return f"{what:%Y-%m}" if type_.kind == Kind.MONTH else what.isoformat()
    if isinstance(what, int) and type_.kind != Kind.CODES:
        return _number(type_, what, side)
    return _coded(pack, type_, what, side)


def _coded(pack: Pack, type_: Type, what: int | str, side: int) -> str:
    if not type_.codes:
        return str(what)
    entries = pack.codes[type_.codes].entries
    if isinstance(what, str):
        held = [e for e in entries if e.id == what]
    else:
        held = [e for i, e in enumerate(entries) if what >> i & 1]
    words = [e.zh if side == 0 else e.en for e in held]
    return ("、", ", ")[side].join(words) or ("无", "none")[side]


def _number(type_: Type, what: int, side: int) -> str:
    if type_.kind == Kind.RATE:
        return f"{ty.unscaled(what, 2).normalize():f}%"
    number = ty.unscaled(what, type_.scale)
    if number == number.to_integral_value():
        number = number.to_integral_value()
    unit = UNITS.get("money" if type_.kind == Kind.MONEY else type_.unit, ("", ""))[side]
    plain = str(number) if type_.unit == "calendar_year" else f"{number:,}"
    return f"{plain}\N{NO-BREAK SPACE}{unit}" if unit else plain


class Words:
    """Renders expressions of a program.

    Args:
        program: whose names are shown by their titles.
        language: ``zh`` or ``en``.
        look: gives the value of a leaf, to be shown behind it; ``None`` shows names only.
    """

    def __init__(
        self,
        program: Program,
        language: str = "zh",
        look: Callable[[t.Node], Scalar] | None = None,
    ) -> None:
        self.program = program
        self.pack = program.pack
        self.side = 0 if language == "zh" else 1
        self.language = language
        self.look = look

    def say(self, node: t.Node) -> str:
        """The expression in words."""
        text: str = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return text

    def _pick(self, zh: str, en: str) -> str:
        return zh if self.side == 0 else en

    def _leaf(self, node: t.Node, title: str) -> str:
        if self.look is None:
            return title
        shown = value(self.pack, node.type, self.look(node), self.language)
        return self._pick(f"{title}（{shown}）", f"{title} ({shown})")

    def _const(self, node: t.Const) -> str:
        return value(self.pack, node.type, node.value, self.language)

    def _asof(self, node: t.AsOf) -> str:
        return self._leaf(node, self._pick("截至日期", "the as-of date"))

    def _param(self, node: t.Param) -> str:
        return self._leaf(node, self.pack.parameters[node.name].title.text(self.language))

    def title_of(self, ref: t.Ref) -> str:
        """What people call the thing a reference names."""
        if ref.source == t.Source.COLUMN:
            return self.pack.tables[ref.subject].columns[ref.name].title(self.language)
        if ref.source == t.Source.FACT:
            return self.pack.facts[ref.subject, ref.name].title.text(self.language)
        return self.pack.rules[ref.name].title.text(self.language)

    def _ref(self, node: t.Ref) -> str:
        title = self.title_of(node)
        if node.source == t.Source.MET:
            title = self._pick(f"符合“{title}”", f"'{title}' holds")
        return self._leaf(node, title)

    def _not(self, node: t.Not) -> str:
        if isinstance(node.item, t.IsUnknown):
            return self._pick("已掌握", "known: ") + self.say(node.item.item)
        if isinstance(node.item, t.InList):
            return self._listed(node.item, negated=True)
        return self._pick("并非“", "not (") + self.say(node.item) + self._pick("”", ")")

    def _join(self, items: tuple[t.Node, ...], zh: str, en: str) -> str:
        inside = self._pick("（{}）", "({})")
        parts = [
            inside.format(self.say(i)) if isinstance(i, t.All | t.Any) else self.say(i)
            for i in items
        ]
        return self._pick(zh, en).join(parts)

    def _all(self, node: t.All) -> str:
        return self._join(node.items, "，并且", " and ")

    def _any(self, node: t.Any) -> str:
        return self._join(node.items, "，或者", " or ")

    def _compare(self, node: t.Compare) -> str:
        operator = OPERATORS[node.op][self.side]
        return self._spaced(self.say(node.left), operator, self.say(node.right))

    def _spaced(self, *parts: str) -> str:
        return (self._pick("", " ")).join(parts)

    def _inlist(self, node: t.InList) -> str:
        return self._listed(node, negated=False)

    def _listed(self, node: t.InList, *, negated: bool) -> str:
        words = [value(self.pack, node.item.type, v, self.language) for v in node.values]
        joined = self._pick("、", ", ").join(words)
        if len(words) == 1:
            verb = self._pick("不是", "is not") if negated else self._pick("是", "is")
        else:
            verb = (
                self._pick("不属于", "is none of") if negated else self._pick("属于", "is one of")
            )
        return self._spaced(self.say(node.item), verb, joined)

    def _has(self, node: t.Has) -> str:
        entry = self.pack.entry(node.item.type.codes, node.entry)
        assert entry is not None
        return self._spaced(
            self.say(node.item), self._pick("含", "includes"), self._pick(entry.zh, entry.en)
        )

    def _isunknown(self, node: t.IsUnknown) -> str:
        return self._spaced(self.say(node.item), self._pick("不详", "is unknown"))

    def _arith(self, node: t.Arith) -> str:
        if isinstance(node.left, t.Const) and node.left.value == 0 and node.op == "-":
            return "－" + self.say(node.right)
        sign = {"+": " + ", "-": " － ", "*": " × "}[node.op]
        sides = [self.say(node.left), self.say(node.right)]
        if node.op != "+" and isinstance(node.right, t.Arith):
            sides[1] = f"({sides[1]})"
        if node.op == "*" and isinstance(node.left, t.Arith):
            sides[0] = f"({sides[0]})"
        return sign.join(sides)

    def _case(self, node: t.Case) -> str:
        parts = [
            self._pick(f"{self.say(c)}时为{self.say(r)}", f"{self.say(r)} if {self.say(c)}")
            for c, r in node.branches
        ]
        rest = self._pick("否则为", "otherwise ") + self.say(node.otherwise)
        return self._pick("；", "; ").join([*parts, rest])

    def _call(self, node: t.Call) -> str:
        args = [self.say(arg) for arg in node.args]
        if node.name in ("pct", "per", "share"):
            args = [
                f"({a})" if isinstance(n, t.Arith) else a
                for a, n in zip(args, node.args, strict=True)
            ]
            return (" × " if node.name == "pct" else " ÷ ").join(args)
        joined = self._pick("、", ", ").join(args)
        zh, en = {
            "least": ("{}中较低者", "the lowest of {}"),
            "greatest": ("{}中较高者", "the highest of {}"),
            "years": ("{}之间的整年数", "full years between {}"),
            "months": ("{}之间的整月数", "full months between {}"),
            "year": ("{}的年份", "year of {}"),
        }[node.name]
        return self._pick(zh, en).format(joined)

    def _aggregate(self, node: t.Aggregate) -> str:
        inner = Words(self.program, self.language)
        child = self.pack.tables[node.child].title.text(self.language)
        of = inner.say(node.value) if node.value is not None else ""
        text = AGGREGATES[node.op][self.side].format(child=child, value=of)
        if node.where is None:
            return self._leaf(node, text)
        where = inner.say(node.where)
        if node.op in ("any", "all"):
            return self._leaf(node, self._spaced(text, where))
        return self._leaf(node, self._pick(f"{where}的{text}", f"{text} where {where}"))

    def _countcompare(self, node: t.CountCompare) -> str:
        operator = OPERATORS[node.op][self.side]
        return self._spaced(self.say(node.count), operator, self.say(node.right))
