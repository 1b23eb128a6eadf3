"""What stands behind a condition as shown: both sides, the clause, and what would help."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bangfu.engine.change import Change, Way
from bangfu.engine.compile.program import Rule
from bangfu.engine.details import Details
from bangfu.engine.explain import ConditionView, RuleView
from bangfu.engine.language.types import Kind
from bangfu.engine.packs import schema
from bangfu.engine.sides import Comparison, Group, Side
from bangfu.engine.steps import Step
from bangfu.policy.packs import queries as packs
from bangfu.policy.packs.models import Clause

OPERATORS: dict[str, Promise] = {
    "!=": _("不等于"),
    "<": _("低于"),
    "<=": _("不高于"),
    ">": _("高于"),
    ">=": _("不低于"),
    "in": _("属于"),
    "not_in": _("不属于"),
    "has": _("含有"),
    "has_not": _("不含"),
    "is_known": _("已掌握"),
    "is_unknown": _("不详"),
}
STANDINGS: dict[str, Promise] = {
    "stated": _("文件写明"),
    "assumed": _("假定，文件没有写明"),
    "set_here": _("本地设定"),
    "unset": _("还没有设定"),
    "missing": _("这一天没有规定"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: its name and value, on what it rests, and where it is written."""

    title: str
    value: str
    status: str
    cite: schema.Cite | None
    document: str

    @property
    def standing(self) -> Promise:
        """On what it rests, in words."""
        return STANDINGS[self.status]


@dataclass(frozen=True, slots=True)
class Now:
    """What is on file: a name with its value, and how the value came about."""

    title: str
    value: str
    behind: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One comparison: what is on file, and what is required."""

    now: Now
    operator: Promise | str
    required: str
    parts: list[Now]
    sources: list[Source]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Several comparisons, of which all or any have to hold."""

    any_one: bool
    parts: list["Pair | Pairs"]


class Behind:
    """What stands behind one condition; worked out when it is shown."""

    def __init__(self, teller: "Teller", view: RuleView, condition: ConditionView) -> None:
        self.teller, self.view, self.condition = teller, view, condition

    @cached_property
    def sides(self) -> "Pair | Pairs":
        """Both sides, with values and sources."""
        return self.teller.pair(self.teller.details.sides(self.view, self.condition))

    @cached_property
    def change(self) -> Change | None:
        """What would make it hold, where there is anything to propose."""
        return self.teller.details.change(self.view, self.condition)

    @cached_property
    def ways(self) -> list[str]:
        """What would make it hold in words: alternatives, the smallest first."""
        return self._told(self.change.ways if self.change else ())

    def _told(self, ways: Iterable[Way]) -> list[str]:
        return self.teller.details.telling.lines(self.view.record, ways)

    @property
    def said(self) -> list[str]:
        """The same as sentences: how it comes about, or what else does it."""
        is_benefit = self.view.rule.is_benefit
        intro = gettext("这样才符合：") if is_benefit else gettext("怎样才达到：")
        first = intro if self.kind == "change" else ""
        intros = [first, *(gettext("或者：") for _way in self.ways[1:])]
        return [f"{intro}{way}" for intro, way in zip(intros, self.ways, strict=False)]

    @cached_property
    def deeper(self) -> list[str]:
        """The same down to what is recorded."""
        return self._told(self.change.deeper if self.change else ())

    @property
    def kind(self) -> str:
        """``change``, ``find_out`` or ``wait``; empty when there is nothing to propose."""
        return self.change.kind if self.change else ""

    @property
    def is_plain(self) -> bool:
        """Whether all it takes is that the household itself does what the condition says."""
        needs = self.change.ways[0].needs if self.change else ()
        is_own = [n.record is self.view.record and n.type.kind == Kind.BOOL for n in needs]
        return self.kind == "change" and is_own == [True]

    @property
    def clause(self) -> Clause | None:
        """The clause it rests on, where its document has been imported."""
        return self.teller.clauses.get(self.condition.cite)


class Teller:
    """Tells what stands behind the verdicts of one subject.

    Args:
        details: of the explanation that the views come from.
        documents: titles of documents by the name packs cite them by.
        rules: whose clauses are read together.
    """

    def __init__(
        self, details: Details, documents: Mapping[str, str], rules: Iterable[Rule]
    ) -> None:
        self.details, self.documents, self.rules = details, documents, rules

    @cached_property
    def clauses(self) -> dict[schema.Cite, Clause]:
        """The clauses behind all conditions."""
        return packs.cited(c.spec.cite or r.spec.cite for r in self.rules for c in r.conditions)

    def behind(self, view: RuleView, condition: ConditionView) -> Behind:
        """What stands behind a condition."""
        return Behind(self, view, condition)

    def steps(self, view: RuleView) -> list[Step]:
        """How an amount came about."""
        return self.details.amount(view)

    def pair(self, part: Comparison | Group) -> Pair | Pairs:
        """A comparison, or a group of them, as shown."""
        if isinstance(part, Group):
            return Pairs(part.joined == "any", [self.pair(one) for one in part.parts])
        sides = [part.left, *part.right]
        left = part.left
        return Pair(
            Now(left.title, left.shown, left.behind),
            OPERATORS.get(part.operator, ""),
            _required(part.right),
            [Now(p.title, p.shown, p.behind) for p in _parts(sides) if p.kind != "figure"],
            [self._source(p) for p in _parts(sides) if p.kind == "figure"],
        )

    def _source(self, side: Side) -> Source:
        document = self.documents.get(side.cite.document, "") if side.cite else ""
        return Source(side.title, side.shown, side.status, side.cite, document)


def _required(right: Sequence[Side]) -> str:
    return gettext("、").join(side.shown for side in right)


def _parts(sides: Iterable[Side]) -> list[Side]:
    """The figures on both sides, and the named things inside expressions."""
    figures = [side for side in sides if side.kind == "figure"]
    return [*figures, *(part for side in sides for part in side.parts)]
