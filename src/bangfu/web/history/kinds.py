"""Kinds of objects that have a history, and whose right it is to read it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.registry.catalogue import queries as catalogue

P = Permission
READ = (P.HOUSEHOLDS_READ,)
SURVEYS = (P.HOUSEHOLDS_READ, P.SURVEYS_MANAGE, P.SURVEYS_ANSWER)
REQUESTS = (P.REQUESTS_CREATE, P.REQUESTS_APPROVE, P.REQUESTS_ANSWER)
ACCOUNTS = (P.ACCOUNTS_MANAGE, P.POSTS_GRANT)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object.

    Args:
        title: what it is called.
        permissions: one of these, or the right to read the trail, shows entries of one's places.
        shared: what belongs to no place is for everybody who has the right.
    """

    title: Promise
    permissions: tuple[Permission, ...] = ()
    shared: bool = False


KINDS: dict[str, Kind] = {
    "alert": Kind(_("安全告警"), (P.POSTS_GRANT,), shared=True),
    "anchor": Kind(_("锚点")),
    "boundaries": Kind(_("边界"), (P.DIVISIONS_MANAGE,)),
    "campaign": Kind(_("调查"), SURVEYS),
    "clue": Kind(_("疑点"), (P.QUALITY_READ,)),
    "clues": Kind(_("疑点"), (P.QUALITY_READ,)),
    "comparison": Kind(_("比对"), (P.MATCHING_LOAD, P.MATCHING_CHECK)),
    "copy": Kind(_("本人信息副本")),
    "county": Kind(_("区县"), (P.QUALITY_READ,)),
    "division": Kind(_("地区"), (P.DIVISIONS_MANAGE,)),
    "divisions": Kind(_("行政区划"), (P.DIVISIONS_MANAGE,)),
    "document": Kind(_("政策文件"), (P.POLICY_READ,), shared=True),
    "draft": Kind(_("政策草稿"), (P.DRAFTS_READ,)),
    "edit": Kind(_("批量修改"), (P.HOUSEHOLDS_EDIT,)),
    "filing": Kind(_("程序"), (P.PROCEDURES_READ,)),
    "form": Kind(_("表册")),
    "forms": Kind(_("表册")),
    "hamlet": Kind(_("自然村"), READ),
    "household": Kind(_("贫困户"), READ),
    "import": Kind(_("台账"), (P.HOUSEHOLDS_IMPORT,)),
    "list": Kind(_("名单")),
    "organisation": Kind(_("功能区"), (P.DIVISIONS_MANAGE,)),
    "pack": Kind(_("政策包"), (P.POLICY_READ,), shared=True),
    "parameter": Kind(_("政策参数"), (P.POLICY_READ,), shared=True),
    "place_file": Kind(_("本级情况"), READ),
    "post": Kind(_("岗位"), ACCOUNTS),
    "ranking": Kind(_("排序"), SURVEYS),
    "readings": Kind(_("查看记录")),
    "request": Kind(_("要数"), REQUESTS),
    "saved_list": Kind(_("名单"), READ),
    "role": Kind(_("岗位类别"), (P.POSTS_GRANT,), shared=True),
    "site": Kind(_("本系统"), (P.DIVISIONS_MANAGE,)),
    "snapshot": Kind(_("年末快照"), READ),
    "survey": Kind(_("问卷"), SURVEYS),
    "timer": Kind(_("定时任务"), (P.TIMERS_RUN,)),
    "user": Kind(_("账号"), ACCOUNTS),
    "village": Kind(_("村"), READ),
    "village_file": Kind(_("村档案"), READ),
}


def readable(user: User, kind: Kind) -> Q:
    """Which entries about such objects the person may read, as a condition on entries."""
    rights = (*kind.permissions, P.AUDIT_READ)
    granted = scope.merge(span for right in rights for span in scope.of(user, right).spans)
    condition = granted.q("division")
    if granted and (kind.shared or granted.covers(catalogue.site().division_id)):
        condition |= Q(division="")
    return condition


def may_see_readings(user: User) -> Any:
    """Who looked is shown to those who read the trail, in their places."""
    return scope.of(user, P.AUDIT_READ)


def may_open(user: Any, kind: str) -> bool:
    """Whether a link to the history of such an object leads anywhere for the person."""
    known = KINDS.get(kind)
    rights = (*known.permissions, P.AUDIT_READ) if known else ()
    return any(scope.of(user, right) for right in rights)
