"""Roles and permissions, as declarations a manager can read.

Codes are stored and never change; titles may. A permission reads ``<what>.<verb>``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions.codes import Level


class Permission(StrEnum):
    """What a post may allow, alphabetically."""

    ACCOUNTS_MANAGE = "accounts.manage"
    AUDIT_READ = "audit.read"
    CONTRACTS_DRAFT = "contracts.draft"
    CONTRACTS_READ = "contracts.read"
    CONTRACTS_SIGN = "contracts.sign"
    DIVISIONS_MANAGE = "divisions.manage"
    DRAFTS_APPROVE = "drafts.approve"
    DRAFTS_EDIT = "drafts.edit"
    DRAFTS_READ = "drafts.read"
    EMERGENCIES_ALLOW = "emergencies.allow"
    HOUSEHOLDS_COPY = "households.copy"
    HOUSEHOLDS_EDIT = "households.edit"
    HOUSEHOLDS_EXPORT = "households.export"
    HOUSEHOLDS_IMPORT = "households.import"
    HOUSEHOLDS_READ = "households.read"
    HOUSEHOLDS_REVEAL = "households.reveal"
    MATCHING_CHECK = "matching.check"
    MATCHING_LOAD = "matching.load"
    POLICY_EDIT = "policy.edit"
    POLICY_READ = "policy.read"
    POSTS_GRANT = "posts.grant"
    PROCEDURES_DECIDE = "procedures.decide"
    PROCEDURES_OPEN = "procedures.open"
    PROCEDURES_READ = "procedures.read"
    QUALITY_CHECK = "quality.check"
    QUALITY_CLOSE = "quality.close"
    QUALITY_READ = "quality.read"
    QUALITY_VERIFY = "quality.verify"
    REQUESTS_ANSWER = "requests.answer"
    REQUESTS_APPROVE = "requests.approve"
    REQUESTS_CREATE = "requests.create"
    SURVEYS_ANSWER = "surveys.answer"
    SURVEYS_MANAGE = "surveys.manage"
    TIMERS_RUN = "timers.run"
    VILLAGES_EDIT = "villages.edit"


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of post.

    Args:
        code: stored with the post.
        title: what people call it.
        purpose: one sentence a manager understands.
        levels: where it may be held.
        permissions: what it allows there and below.
        separated: one of the three administrators, who never touch business data and hold no
            other post.
        apart: roles the same person cannot hold on the same day.
    """

    code: str
    title: Promise
    purpose: Promise
    levels: frozenset[Level]
    permissions: frozenset[Permission]
    separated: bool = False
    apart: frozenset[str] = frozenset()


P = Permission
# Whose holders change households; an auditor is none of them.
WORKING = ("city_officer", "county_officer", "township_officer", "first_secretary")
_READ = {P.CONTRACTS_READ, P.HOUSEHOLDS_READ, P.POLICY_READ, P.PROCEDURES_READ, P.QUALITY_READ}
_WORK = _READ | {
    P.CONTRACTS_SIGN,
    P.HOUSEHOLDS_COPY,
    P.HOUSEHOLDS_EDIT,
    P.HOUSEHOLDS_IMPORT,
    P.HOUSEHOLDS_EXPORT,
    P.HOUSEHOLDS_REVEAL,
    P.MATCHING_CHECK,
    P.PROCEDURES_DECIDE,
    P.PROCEDURES_OPEN,
    P.REQUESTS_ANSWER,
    P.SURVEYS_ANSWER,
    P.VILLAGES_EDIT,
}


def _role(
    code: str,
    title: Promise,
    purpose: Promise,
    levels: Iterable[Level],
    permissions: Iterable[Permission],
    *,
    separated: bool = False,
    apart: Iterable[str] = (),
) -> Role:
    may = frozenset(permissions)
    return Role(code, title, purpose, frozenset(levels), may, separated, frozenset(apart))


ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        _role(
            "city_officer",
            _("市级业务员"),
            _("掌握全市数据，维护政策文件与参数，试算政策草稿，审定他人的草稿。"),
            [Level.CITY],
            _WORK
            | {
                P.CONTRACTS_DRAFT,
                P.POLICY_EDIT,
                P.DRAFTS_READ,
                P.DRAFTS_EDIT,
                P.DRAFTS_APPROVE,
                P.EMERGENCIES_ALLOW,
                P.MATCHING_LOAD,
                P.QUALITY_CLOSE,
                P.REQUESTS_APPROVE,
                P.REQUESTS_CREATE,
                P.SURVEYS_MANAGE,
            },
        ),
        _role(
            "county_officer",
            _("区县业务员"),
            _("维护本区县的贫困户档案，组织导入与核实。"),
            [Level.COUNTY],
            _WORK
            | {
                P.CONTRACTS_DRAFT,
                P.EMERGENCIES_ALLOW,
                P.MATCHING_LOAD,
                P.QUALITY_CHECK,
                P.QUALITY_CLOSE,
                P.REQUESTS_APPROVE,
                P.REQUESTS_CREATE,
                P.SURVEYS_MANAGE,
            },
        ),
        _role(
            "township_officer",
            _("乡镇业务员"),
            _("维护本乡镇的贫困户档案，审核各村数据。"),
            [Level.TOWNSHIP],
            _WORK
            | {
                P.CONTRACTS_DRAFT,
                P.EMERGENCIES_ALLOW,
                P.MATCHING_LOAD,
                P.QUALITY_CHECK,
                P.QUALITY_VERIFY,
                P.REQUESTS_CREATE,
            },
        ),
        _role(
            "first_secretary",
            _("村第一书记"),
            _("维护本村的贫困户档案。"),
            [Level.VILLAGE],
            _WORK | {P.QUALITY_VERIFY},
        ),
        _role(
            "department_clerk",
            _("部门经办员"),
            _("查看本地区与部门工作有关的数据，办理程序中分给部门的环节，不能修改档案。"),
            [Level.CITY, Level.COUNTY],
            _READ | {P.PROCEDURES_DECIDE},
        ),
        _role(
            "auditor",
            _("审计员"),
            _("查看本地区数据和全部操作记录，不能修改。"),
            [Level.CITY, Level.COUNTY],
            _READ | {P.AUDIT_READ, P.DRAFTS_READ},
            apart=WORKING,  # nobody looks over their own work
        ),
        _role(
            "system_admin",
            _("系统管理员"),
            _("开设和停用账号、维护行政区划、照看定时任务；不能授权，看不到业务数据。"),
            [Level.CITY, Level.COUNTY],
            {P.ACCOUNTS_MANAGE, P.DIVISIONS_MANAGE, P.TIMERS_RUN},
            separated=True,
        ),
        _role(
            "security_admin",
            _("安全管理员"),
            _("授予和结束岗位；不能开设账号，看不到业务数据。"),
            [Level.CITY, Level.COUNTY],
            {P.POSTS_GRANT},
            separated=True,
        ),
        _role(
            "audit_admin",
            _("安全审计员"),
            _("查看全部操作记录；不能修改任何数据。"),
            [Level.CITY, Level.COUNTY],
            {P.AUDIT_READ},
            separated=True,
        ),
    )
}


def allowing(permission: Permission) -> list[Role]:
    """The roles that carry a permission, in the order of declaration."""
    return [role for role in ROLES.values() if permission in role.permissions]
