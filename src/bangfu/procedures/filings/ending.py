"""The end of a filing: what the effect sees, what it is asked, what it writes."""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import effects, points
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.filings import asking, clock, path, proving
from bangfu.procedures.filings.models import Filing, State
from bangfu.procedures.points import Point
from bangfu.procedures.subjects import Found


def matter(by: User, filing: Filing, procedure: Procedure) -> Matter:
    """What is decided, as an effect sees it."""
    return Matter(
        user=by,
        subject_id=filing.subject_id,
        division=filing.division_id,
        number=filing.number,
        title=procedure.title.zh,
        day=clock.today(),
        details=proving.values(filing) if filing.pk else filing.details,
        rule=procedure.rule or "",
    )


def before(by: User, procedure: Procedure, found: Found) -> list[Point]:
    """What is not settled about a subject before a procedure is begun, what blocks first."""
    about = Matter(
        by, found.id, found.division, found.number, procedure.title.zh, clock.today(),
        rule=procedure.rule or "",
    )  # fmt: skip
    effect = effect_of(procedure)
    told = [*_points(by, procedure, about), *(effect.foresee(about) if effect else ())]
    return sorted(told, key=lambda point: not point.blocks)


def open_points(by: User, filing: Filing, procedure: Procedure) -> list[Point]:
    """What is not settled about the subject of a filing, what blocks first."""
    return _points(by, procedure, matter(by, filing, procedure))


def _points(by: User, procedure: Procedure, about: Matter) -> list[Point]:
    found = points.of(by, procedure.subject, about.subject_id, procedure.purpose or "")
    effect = effect_of(procedure)
    told = [*found, *(effect.tell(about) if effect else ())]
    return sorted(told, key=lambda point: not point.blocks)


def require_sound(by: User, filing: Filing, procedure: Procedure) -> None:
    """Refuse to approve while something speaks against it.

    Raises:
        Refusal: ``procedures.open_points``, those of ``asking.require`` and of the effect.
    """
    found = open_points(by, filing, procedure)
    if blocking := [point.text for point in found if point.blocks]:
        raise Refusal(
            "procedures.open_points",
            _("还有问题没有解决：%(points)s") % {"points": "；".join(blocking)},
            hint=_("请先核实、办结这些问题，再审批。"),
        )
    asking.require(procedure, filing.subject_type, asking.found_of(filing))
    if (effect := effect_of(procedure)) is not None:
        effect.check(matter(by, filing, procedure))


def effect_of(procedure: Procedure) -> Effect | None:
    """What a procedure does at its end."""
    return effects.find(procedure.effect, procedure.subject) if procedure.effect else None


def complete(by: User, filing: Filing, procedure: Procedure) -> dict[str, Any]:
    """Let the effect write, and close the filing."""
    require_sound(by, filing, procedure)
    effect = effect_of(procedure)
    filing.result = effect.apply(matter(by, filing, procedure)) if effect else {}
    shut(filing, State.DONE)
    return {"result": filing.result}


def shut(filing: Filing, state: State, reason: str = "") -> None:
    """Close a filing; the caller saves it."""
    path.end(filing)
    if state != State.DONE:
        path.unsay(filing)
    filing.state, filing.closed_on, filing.reason = state, clock.today(), reason
    filing.paused_on = None
