"""Households as subjects, and what procedures write of them: identified, monitored, cleared."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.verdicts import surroundings
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.subjects import Found, Subject
from bangfu.registry.households import actions
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household

LABEL = "household"
NOT_EXITED = "not_exited"


def find(user: User, subject_id: str) -> Found:
    """A household of the person's scope; ``LookupError`` for any other, and for one that ended."""
    try:
        home = registry.get(user, UUID(subject_id), Permission.PROCEDURES_READ)
    except (Household.DoesNotExist, ValueError) as error:
        raise LookupError(subject_id) from error
    if home.ended_on is not None:
        raise LookupError(subject_id)
    return Found(str(home.uid), home.village_id, home.household_no, head(home), home.pk)


def head(home: Household) -> str:
    """What people call a household: the name of its head, else its number."""
    present = [one for one in registry.members(home) if one.state == "active"]
    found = next((one.name for one in present if one.relation_to_head == registry.HEAD), "")
    return found or home.household_no


def ask(found: Found) -> tuple[Evaluation, Record]:
    """A household with what is known of it."""
    if found.row is not None:
        return surroundings.of(LABEL, found.row, found.division)
    home = Household.objects.get(uid=found.id)
    return surroundings.of(LABEL, home.pk, home.village_id)


SUBJECT = Subject(LABEL, find, ask)


def of(matter: Matter) -> Household:
    """The household of a matter, in the sight of whoever decides.

    Raises:
        Refusal: ``procedures.gone``.
    """
    try:
        home = registry.get(matter.user, UUID(matter.subject_id), Permission.PROCEDURES_READ)
    except Household.DoesNotExist:
        home = None
    if home is None or home.ended_on is not None:
        raise Refusal(
            "procedures.gone",
            _("这一户已经注销，或迁到了别处。"),
            hint=_("请不予通过或撤回。"),
        )
    return home


def write(matter: Matter, changes: dict[str, Any]) -> dict[str, Any]:
    """Write values of a household through the registry's own action, as of the day of decision."""
    home = of(matter)
    actions.edit(
        by=matter.user.username,
        user=matter.user,
        uid=home.uid,
        version=home.version,
        changes=changes,
        reason=matter.reason,
        day=matter.on,
    )
    return {name: value if isinstance(value, str | int | bool | list) else str(value)
            for name, value in changes.items()}  # fmt: skip


def _identified(matter: Matter) -> dict[str, Any]:
    changes = {"exit_status": NOT_EXITED, "first_identified_on": matter.day}
    if cause := matter.details.get("main_cause"):
        changes["main_cause"] = cause
    return write(matter, changes)


def _unregistered(matter: Matter) -> None:
    if of(matter).exit_status is not None:
        raise Refusal("procedures.known_already", _("这一户已经识别过了。"), status=409)


def _monitored(matter: Matter) -> dict[str, Any]:
    home = of(matter)
    risks = sorted({*(home.risks or []), matter.details["risk"]})
    return write(
        matter,
        {
            "monitor_type": matter.details["monitor_type"],
            "risks": risks,
            "risk_identified_on": matter.day,
            "risk_cleared": False,
            "risk_cleared_on": None,
            "risk_clear_mode": None,
        },
    )


def _unwatched(matter: Matter) -> None:
    home = of(matter)
    if _is_watched(home):
        raise Refusal("procedures.watched_already", _("这一户已经是监测对象。"), status=409)


def _cleared(matter: Matter) -> dict[str, Any]:
    mode = matter.details["clear_mode"]
    return write(
        matter,
        {"risk_cleared": True, "risk_cleared_on": matter.day, "risk_clear_mode": mode},
    )


def _watched(matter: Matter) -> None:
    home = of(matter)
    if not _is_watched(home):
        raise Refusal("procedures.not_watched", _("这一户不是风险未消除的监测对象。"), status=409)


def _is_watched(home: Household) -> bool:
    return home.monitor_type is not None and not home.risk_cleared


EFFECTS = (
    Effect(
        "household_identified",
        LABEL,
        _identified,
        _unregistered,
        _unregistered,
        lambda home: home.exit_status is None,
    ),
    Effect(
        "household_monitored",
        LABEL,
        _monitored,
        _unwatched,
        _unwatched,
        lambda home: not _is_watched(home),
    ),
    Effect("household_cleared", LABEL, _cleared, _watched, _watched, _is_watched),
)
