"""A filing's way as a page shows it: every stage done, now, or to come."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.kit import money
from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.procedures import definitions
from bangfu.procedures.filings import clock, path, proving
from bangfu.procedures.filings.models import Decision, Evidence, Filing, Standing, Step
from bangfu.procedures.filings.queries import Whole
from bangfu.web.pages import language
from bangfu.web.procedures import shown

SIGNS = {
    "done": ("green", "circle-check"),
    "now": ("blue", "clock"),
    "late": ("red", "clock-exclamation"),
    "paused": ("amber", "player-pause"),
    "todo": ("grey", "circle"),
    "skipped": ("grey", "circle-minus"),
    "ended": ("grey", "circle-x"),
}
VERBS = {
    "open": gettext_lazy("提出"),
    "approve": gettext_lazy("通过"),
    "return": gettext_lazy("退回"),
    "reject": gettext_lazy("不予通过"),
    "withdraw": gettext_lazy("撤回"),
    "post": gettext_lazy("登记公示张贴"),
    "announce": gettext_lazy("公告"),
    "repost": gettext_lazy("更正公示"),
    "object": gettext_lazy("受理异议"),
    "answer": gettext_lazy("答复异议"),
    "escalate": gettext_lazy("提请上级督办"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of proof that a stage asks for: what was given, or that it is missing."""

    spec: Spec
    title: str
    given: Evidence | None
    words: str = ""
    names: tuple[str, ...] = ()
    against: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One stage on the way."""

    stage: Stage
    title: str
    state: str
    role: str
    place: str
    step: Step | None = None
    due: dt.date | None = None
    left: int | None = None
    least: int = 0
    most: int | None = None
    proofs: list[Proof] = field(default_factory=list)
    acts: list["Line"] = field(default_factory=list)

    @property
    def sign(self) -> tuple[str, str]:
        """Tone and icon."""
        return SIGNS[self.state]

    @property
    def is_open(self) -> bool:
        """Whether somebody has to act on it now."""
        return self.state in {"now", "late", "paused"}

    @property
    def late(self) -> int:
        """Days past the due day."""
        return max(-(self.left or 0), 0)

    @property
    def note(self) -> str:
        """What those who act should know."""
        return self.stage.note.text(language()) if self.stage.note else ""

    @property
    def waits_until(self) -> dt.date | None:
        """The first day on which it may be passed, if that is still to come."""
        if self.step is None or self.step.earliest == clock.FAR:
            return None
        return self.step.earliest if self.step.earliest > clock.today() else None


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words."""

    act: Decision
    who: str
    what: str
    stage: str


def nodes(whole: Whole, names: Mapping[str, str], places: Mapping[str, str]) -> list[Node]:
    """Every stage of a filing, in order.

    Args:
        whole: the filing.
        names: of people, by user name.
        places: of the filing's place and those above it, by code.
    """
    procedure = definitions.thawed(whole.filing.definition)
    acts = lines(whole, procedure, names)
    return [_node(whole, stage, places, acts) for stage in procedure.stages]


def _node(whole: Whole, stage: Stage, places: Mapping[str, str], acts: list[Line]) -> Node:
    filing = whole.filing
    mine = [step for step in whole.steps if step.stage == stage.id]
    step = mine[-1] if mine else None
    if step is not None:
        step.filing = filing
    place = path.place_of(filing.division_id, stage.level)
    return Node(
        stage=stage,
        title=stage.title.text(language()),
        state=_state(whole, step),
        role=shown.role(stage.role),
        place=places.get(place, place),
        step=step,
        due=shown.due(step.due) if step else None,
        left=shown.left(step) if step and step.is_open else None,
        least=definitions.days(stage.least_days) or 0,
        most=definitions.days(stage.most_days),
        proofs=_proofs(whole, stage, step),
        acts=[line for line in acts if line.act.stage == stage.id],
    )


def _state(whole: Whole, step: Step | None) -> str:
    if step is None or (step.state in {Standing.RETURNED, Standing.ENDED} and whole.filing.is_open):
        return "todo" if whole.filing.is_open else "ended"
    if step.state == Standing.SKIPPED:
        return "skipped"
    if step.state == Standing.DONE:
        return "done" if _counts(whole, step) else "todo"
    if not step.is_open:
        return "ended"
    if whole.filing.paused_on is not None:
        return "paused"
    return "late" if step.due < clock.today() else "now"


def _counts(whole: Whole, step: Step) -> bool:
    """Whether a step done still counts: nothing before it was begun again since."""
    procedure = definitions.thawed(whole.filing.definition)
    order = [stage.id for stage in procedure.stages]
    groups = definitions.groups(procedure)
    index = {stage.id: number for number, group in enumerate(groups) for stage in group}
    later = [one for one in whole.steps if one.pk > step.pk and one.stage in order]
    return not any(index[one.stage] < index[step.stage] for one in later)


def _proofs(whole: Whole, stage: Stage, step: Step | None) -> list[Proof]:
    kept: dict[str, Evidence] = {}
    if step is not None:
        kept = {one.name: one for one in whole.evidence if one.step_id == step.pk}
    return [proof(spec, kept.get(spec.id)) for spec in stage.evidence]


def proof(spec: Spec, given: Evidence | None) -> Proof:
    """A piece of proof in words."""
    title = spec.title.text(language())
    if given is None or given.file:
        return Proof(spec, title, given)
    if spec.kind != "minutes":
        return Proof(spec, title, given, words(spec, given.value))
    told = given.value or {}
    said = _(
        "%(day)s，应到 %(entitled)s 人，实到 %(present)s 人，"
        "赞成 %(agreed)s，反对 %(against)s，弃权 %(abstained)s"
    ) % {**told, "day": told["held_on"], "present": len(told["names"])}
    return Proof(spec, title, given, said, tuple(told["names"]), proving.carries(spec, told))


def words(spec: Spec, value: Any) -> str:
    """A value in words."""
    if spec.kind == "money" and isinstance(value, int):
        return _("%(amount)s 元") % {"amount": money.show(value)}
    if spec.kind in {"choice", "benefit"}:
        return proving.choices(spec, language()).get(str(value), str(value))
    return str(value)


def details(filing: Filing, evidence: list[Evidence], people: Mapping[str, str]) -> list[Proof]:
    """What was filled in at the beginning."""
    procedure = definitions.thawed(filing.definition)
    files = {one.name: one for one in evidence if one.step_id is None}
    found = []
    for spec in procedure.details:
        title, value = spec.title.text(language()), filing.details.get(spec.id)
        if spec.id in files:
            found.append(Proof(spec, title, files[spec.id]))
        elif value is not None:
            said = people.get(str(value), "") if spec.kind == "member" else words(spec, value)
            found.append(Proof(spec, title, None, said))
    return found


def lines(whole: Whole, procedure: Procedure, names: Mapping[str, str]) -> list[Line]:
    """Every act in words, in order."""
    titles = {stage.id: stage.title.text(language()) for stage in procedure.stages}
    return [
        Line(act, _who(act, names), str(VERBS.get(act.verb, act.verb)), titles.get(act.stage, ""))
        for act in whole.decisions
    ]


def _who(act: Decision, names: Mapping[str, str]) -> str:
    who = names.get(act.by, act.by)
    if not act.behalf:
        return who
    return _("%(who)s（代%(behalf)s）") % {"who": who, "behalf": names.get(act.behalf, act.behalf)}
