"""Answers as cards: the verdict, each condition with its values and clause, what is missing and
where to fill it in, which figures are assumed, and how an amount came about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bangfu.engine import words
from bangfu.engine.against import Child
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Rule
from bangfu.engine.details import Details
from bangfu.engine.explain import ConditionView, RuleView
from bangfu.engine.missing import Missing
from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Text
from bangfu.engine.steps import Step
from bangfu.policy.verdicts.queries import Answer
from bangfu.web.households.behind import Behind, Teller
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Lack:
    """Something unknown: what it is, and a sentence that says who can fill it in where."""

    title: str
    where: str


@dataclass(frozen=True, slots=True)
class Used:
    """A figure behind a condition or amount; ``assumed`` ones stand in for what nobody set."""

    title: str
    value: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition as shown."""

    view: ConditionView
    document: str
    lacks: list[Lack]
    used: list[Used]
    people: list[str]
    behind: Behind

    @property
    def assumed(self) -> list[Used]:
        """Figures that nobody has confirmed."""
        return [figure for figure in self.used if figure.assumed]


@dataclass(frozen=True, slots=True)
class Card:
    """A rule as it stands for a household, one of its members or a village."""

    view: RuleView
    name: str
    document: str
    reasons: list[Reason]
    lacks: list[Lack]
    used: list[Used]
    bound: str
    per: str
    in_kind: str
    department: str
    note: str
    teller: Teller

    @property
    def cite(self) -> schema.Cite:
        """Where the rule is written."""
        return self.view.rule.spec.cite

    @property
    def assumed(self) -> bool:
        """Whether a figure behind the verdict or the amount is only assumed."""
        return any(f.assumed for f in self.used) or any(r.assumed for r in self.reasons)

    @property
    def asked(self) -> list[Reason]:
        """Conditions that are asked here, those that decide against it first."""
        order = {"not_met": 0, "unknown": 1, "met": 2}
        found = [r for r in self.reasons if r.view.outcome in order]
        return sorted(found, key=lambda r: (not r.view.required, order[r.view.outcome]))

    @property
    def steps(self) -> list[Step]:
        """How the amount came about, the amount last."""
        return self.teller.steps(self.view)

    @property
    def is_standard(self) -> bool:
        """Whether it is a verdict on a status, which people decide."""
        return self.view.rule.kind == "standard"

    @property
    def is_plain(self) -> bool:
        """Whether there is a half page about it for the household."""
        return not self.name and self.view.rule.kind in ("standard", "benefit")

    @property
    def spared(self) -> list[Reason]:
        """Conditions that are not asked here."""
        return [r for r in self.reasons if r.view.outcome == "not_asked"]

    @property
    def met(self) -> int:
        """How many of the required conditions asked hold."""
        return sum(r.view.outcome == "met" for r in self.asked if r.view.required)

    @property
    def required(self) -> int:
        """How many required conditions are asked."""
        return sum(r.view.required for r in self.asked)


class Reader:
    """Reads answers for one subject.

    Args:
        answer: what policy says of the subject.
        people: names of the members in the order in which the engine numbers them.
    """

    def __init__(self, answer: Answer, people: Sequence[str] = ()) -> None:
        self.pack, self.people = answer.explaining.pack, people
        documents = {k: d.title.text(language()) for k, d in self.pack.documents.items()}
        details = Details(answer.explaining, self._named if people else None)
        self.teller = Teller(details, documents, answer.in_force)

    def _named(self, subject: str, which: Sequence[int]) -> list[str]:
        found = [self._person(Child(subject, one)) for one in which]
        title = self.pack.tables[subject].title.text(language())
        pairs = zip(found, which, strict=True)
        return [name or f"{title}{one}" for name, one in pairs]

    def card(self, view: RuleView, name: str = "") -> Card:
        """A rule's card; ``name`` says of whom, when it is about a member."""
        spec = view.rule.spec
        benefit = spec if isinstance(spec, schema.Benefit) else None
        return Card(
            view=view,
            name=name,
            document=self._document(spec.cite),
            reasons=[self._reason(view, condition) for condition in view.conditions],
            lacks=self._lacks(view.missing),
            used=self._used(view.figures),
            bound=bound(view.rule),
            per=_periods().get(benefit.per, "") if benefit else "",
            in_kind=self._text(benefit.in_kind) if benefit else "",
            department=self._text(benefit.department) if benefit else "",
            note=self._text(spec.note),
            teller=self.teller,
        )

    def _text(self, text: Text | None) -> str:
        return text.text(language()) if text else ""

    def _document(self, cite: schema.Cite) -> str:
        document = self.pack.documents.get(cite.document)
        return document.title.text(language()) if document else cite.document

    def _reason(self, rule: RuleView, view: ConditionView) -> Reason:
        document, used = self._document(view.cite), self._used(view.figures)
        people = list(filter(None, map(self._person, view.children)))
        behind = self.teller.behind(rule, view)
        return Reason(view, document, self._lacks(view.missing), used, people, behind)

    def _lacks(self, missing: Iterable[Missing]) -> list[Lack]:
        found = [Lack(self._title(each), self._where(each)) for each in missing]
        return list(dict.fromkeys(found))

    def _title(self, missing: Missing) -> str:
        name = self._person(missing)
        return f"{name}：{missing.title}" if name else missing.title

    def _person(self, one: Missing | Child) -> str:
        if one.subject != "member" or not 0 < one.which <= len(self.people):
            return ""
        return self.people[one.which - 1]

    def _where(self, missing: Missing) -> str:
        if missing.kind == "figure":
            return _("文件没有写明，由市级在“政策”里设定")
        if missing.kind == "collection":
            return _("在台账里登记成员")
        if missing.kind == "rule":
            return _("这一天没有生效的规定")
        column = self.pack.tables.get(missing.subject)
        known = column.columns.get(missing.name) if column else None
        if known is None:
            return _("已有的数据还算不出来")
        sheet = self._sheet(known.spec.sheet or missing.subject)
        return _("在台账“%(sheet)s”表填写“%(column)s”") % {
            "sheet": sheet,
            "column": known.title(language()),
        }

    def _sheet(self, name: str) -> str:
        sheets = self.pack.ledger.sheets if self.pack.ledger else []
        found = next((s for s in sheets if s.name == name), None)
        return name if found is None else found.zh if language() == "zh" else found.en

    def _used(self, used: Iterable[Figure]) -> list[Used]:
        found = []
        for figure in used:
            parameter = self.pack.parameters[figure.name]
            type_ = figures.type_of(parameter)
            shown = words.value(self.pack, type_, figure.value, language())
            title = parameter.title.text(language())
            found.append(Used(title, shown, figure.status == "assumed"))
        return found


def bound(rule: Rule) -> str:
    """How a document puts the amount of a benefit; empty for an exact one."""
    words_of = {
        "at_least": _("不低于"),
        "at_most": _("最高"),
        "about": _("约"),
        "recommended": _("建议"),
    }
    spec = rule.spec
    return words_of.get(spec.bound, "") if isinstance(spec, schema.Benefit) else ""


def _periods() -> dict[str, str]:
    return {
        "once": _("一次性"),
        "year": _("每年"),
        "month": _("每月"),
        "term": _("每学期"),
        "event": _("每次"),
    }
