"""Townships and counties as subjects, and how they leave the list of poor places."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.packs import queries as packs
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.points import Point
from bangfu.procedures.subjects import Found, Subject
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import places
from bangfu.registry.villages import queries as villages
from bangfu.registry.villages.queries import Poor

TOWNSHIP, COUNTY = Level.TOWNSHIP, Level.COUNTY


def _find(level: Level, user: User, subject_id: str) -> Found:
    if codes.read(subject_id) != subject_id or codes.level_of(subject_id) != level:
        raise LookupError(subject_id)
    name = divisions.names([subject_id]).get(subject_id)
    if name is None or not scope.of(user, Permission.PROCEDURES_READ).covers(subject_id):
        raise LookupError(subject_id)
    return Found(subject_id, subject_id, subject_id, name)


def township(user: User, subject_id: str) -> Found:
    """A township of the person's scope; ``LookupError`` for anything else."""
    return _find(TOWNSHIP, user, subject_id)


def county(user: User, subject_id: str) -> Found:
    """A county of the person's scope; ``LookupError`` for anything else."""
    return _find(COUNTY, user, subject_id)


def ask(found: Found) -> tuple[Evaluation, Record]:
    """A place above villages; nothing is known of it that conditions could ask."""
    site = catalogue.site()
    program, day = packs.program(site.pack), catalogue.today(site)
    figures = packs.figures_at(program, day, found.division, assumed=site.assumed)
    level = codes.level_of(found.division).value
    return Evaluation(program, figures, day), Record(level)


SUBJECTS = (
    Subject(TOWNSHIP.value, township, ask),
    Subject(COUNTY.value, county, ask),
)


def _below(matter: Matter) -> Poor:
    return villages.poor_below(matter.division, matter.day.year)


def _opens(matter: Matter) -> None:
    if places.exited_on(matter.division) is not None:
        raise Refusal("procedures.exited_already", _("这里已经摘帽。"), status=409)


def _township_check(matter: Matter) -> None:
    """Every poor village has left, and of every village it is known whether it was poor."""
    _opens(matter)
    below = _below(matter)
    if below.remaining:
        raise Refusal(
            "procedures.villages_remain",
            _("还有 %(count)s 个贫困村没有出列。") % {"count": below.remaining},
            hint=_("请先办完这些村的出列。"),
            context={"remaining": below.remaining},
        )
    if below.unknown:
        raise Refusal(
            "procedures.villages_unknown",
            _("有 %(count)s 个村没有登记是否贫困村。") % {"count": below.unknown},
            hint=_("请先补全村档案；数据不明的，不能摘帽。"),
            context={"unknown": below.unknown},
        )


def _tell(matter: Matter) -> Iterable[Point]:
    """How many poor villages have not left, and of how many nobody knows."""
    below = _below(matter)
    if below.remaining:
        yield Point(
            _("还有 %(count)s 个贫困村没有出列。") % {"count": below.remaining}, key="remaining"
        )
    if below.unknown:
        text = _("有 %(count)s 个村没有登记是否贫困村。") % {"count": below.unknown}
        yield Point(text, kind="unknown", key="unknown")


def _leave(matter: Matter) -> dict[str, Any]:
    places.leave(by=matter.user, place=matter.division, on=matter.day, reason=matter.reason)
    return {"exited_on": matter.day.isoformat()}


EFFECTS = (
    Effect("township_exited", TOWNSHIP.value, _leave, _township_check, _opens, tell=_tell),
    Effect("county_exited", COUNTY.value, _leave, _opens, _opens, tell=_tell),
)
