"""Leaving poverty: a household and a village. Nobody leaves on what is unknown."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.points import Point
from bangfu.procedures.status import households, standing, villages
from bangfu.procedures.status.standing import Standing
from bangfu.procedures.subjects import Found
from bangfu.registry.villages import files
from bangfu.registry.villages import queries as village_files

EXITED = "exited"
GONE = {EXITED, "exited_earlier"}


def require_met(found: Standing) -> None:
    """Refuse where the standard is not met, and where nobody can say.

    Raises:
        Refusal: ``procedures.standard_not_met``, ``procedures.standard_unknown``.
    """
    require_possible(found)
    if not found.met:
        raise Refusal(
            "procedures.standard_unknown",
            _("还不能确定是否达到退出标准：%(what)s") % {"what": _listed(found.unknown)},
            hint=_("请先补全数据；数据不明的，不能退出。"),
            context={"unknown": list(found.unknown)},
        )


def require_possible(found: Standing) -> None:
    """Refuse where the standard is known not to be met; what is unknown is an open point.

    Raises:
        Refusal: ``procedures.standard_not_met``.
    """
    if found.not_met:
        raise Refusal(
            "procedures.standard_not_met",
            _("没有达到退出标准：%(what)s") % {"what": _listed(found.failed)},
            hint=_("请打开“结论”看每一条的依据。"),
            context={"failed": list(found.failed)},
        )


def _listed(titles: tuple[str, ...]) -> str:
    return "；".join(titles) or _("没有适用的退出标准")


def _household(matter: Matter) -> Standing:
    home = households.of(matter)
    if home.exit_status in GONE:
        raise Refusal("procedures.exited_already", _("这一户已经退出。"), status=409)
    if home.exit_status is None:
        raise Refusal(
            "procedures.status_unknown",
            _("这一户还没有登记脱贫状态。"),
            hint=_("请先办理识别，或在户档案里补登。"),
        )
    found = Found(matter.subject_id, home.village_id, home.household_no, "")
    return standing.exit_of(households.LABEL, found)


def _household_opens(matter: Matter) -> None:
    require_possible(_household(matter))


def _household_check(matter: Matter) -> None:
    require_met(_household(matter))


def _left(matter: Matter) -> dict[str, Any]:
    return {"exit_status": EXITED, "exit_year": matter.day.year, "not_exited_reason": None}


def _household_leaves(matter: Matter) -> dict[str, Any]:
    return households.write(matter, _left(matter))


def _household_foresees(matter: Matter) -> Iterable[Point]:
    """What would refuse the writing at the end: tried, and taken back."""
    try:
        with transaction.atomic():
            households.write(matter, _left(matter))
            transaction.set_rollback(True)
    except Refusal as refusal:
        if refusal.code == "households.blocked":
            yield Point(str(refusal.message), blocks=True, kind="clue", key="foreseen")


def _village(matter: Matter) -> Standing:
    file = village_files.file_of(matter.division, matter.day.year)
    if file is not None and file.exited_on is not None:
        raise Refusal("procedures.exited_already", _("这个村已经出列。"), status=409)
    found = Found(matter.division, matter.division, matter.division, "")
    return standing.exit_of(villages.LABEL, found)


def _village_opens(matter: Matter) -> None:
    require_possible(_village(matter))


def _village_check(matter: Matter) -> None:
    require_met(_village(matter))


def _village_leaves(matter: Matter) -> dict[str, Any]:
    """Write the day into the file of the year, begun where there is none yet."""
    year = matter.day.year
    file = village_files.file_of(matter.division, year)
    if file is None:
        file = files.start(by=matter.user, village=matter.division, year=year)
    files.edit(
        by=matter.user,
        village=matter.division,
        year=year,
        version=file.version,
        seen={"exited_on": None},
        changes={"exited_on": matter.day},
        reason=matter.reason,
        day=matter.on,
    )
    return {"exited_on": matter.day.isoformat()}


HOUSEHOLD = Effect(
    "household_exited",
    households.LABEL,
    _household_leaves,
    _household_check,
    _household_opens,
    lambda home: home.exit_status is not None and home.exit_status not in GONE,
    foresee=_household_foresees,
)
VILLAGE = Effect("village_exited", villages.LABEL, _village_leaves, _village_check, _village_opens)
