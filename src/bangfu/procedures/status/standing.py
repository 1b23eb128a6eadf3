"""What the exit standard in force says of a subject now: the verdict procedures rest on."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.engine.memory import MET, NOT_MET, UNKNOWN
from bangfu.policy.packs import queries as packs
from bangfu.procedures import subjects
from bangfu.procedures.points import Point
from bangfu.procedures.saying import say
from bangfu.procedures.subjects import Found


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict of the exit standard.

    Args:
        outcome: 1 met, 0 not met, -1 unknown, 2 not applicable; ``None`` without a standard.
        failed: titles of required conditions that do not hold.
        unknown: titles of required conditions that nobody can answer.
    """

    outcome: int | None
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the standard is known to be met."""
        return self.outcome == MET

    @property
    def not_met(self) -> bool:
        """Whether the standard is known not to be met."""
        return self.outcome == NOT_MET

    @property
    def is_unknown(self) -> bool:
        """Whether nobody can say."""
        return self.outcome in (UNKNOWN, None)


def exit_of(label: str, found: Found) -> Standing:
    """What the exit standard says of a household or village today."""
    evaluation, record = subjects.get(label).ask(found)
    rule = packs.exit_standard(evaluation.program, evaluation.as_of, label)
    if rule is None:
        return Standing(None)
    verdict = evaluation.outcome(record, rule)
    asked = [c for c in rule.conditions if c.required]

    def titles(mask: int) -> tuple[str, ...]:
        return tuple(say(c.spec.title) for c in asked if mask >> c.bit & 1)

    return Standing(verdict.outcome, titles(verdict.failed), titles(verdict.unknown))


def tell(user: User, label: str, subject_id: str, purpose: str) -> Iterable[Point]:
    """What is unknown of a subject that is about to leave poverty, as open points."""
    if purpose != "exit":
        return
    try:
        found = subjects.get(label).find(user, subject_id)
    except LookupError:
        return
    for title in exit_of(label, found).unknown:
        yield Point(
            _("“%(title)s”缺少数据，不能确定。") % {"title": title}, kind="unknown", key=title
        )
