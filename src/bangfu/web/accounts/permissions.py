"""Rights in words, for the people who hold them."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission

P = Permission
TITLES: dict[P, Promise] = {
    P.HOUSEHOLDS_READ: _("查看贫困户和村的档案"),
    P.HOUSEHOLDS_REVEAL: _("写明用途后查看完整证件号码和账号"),
    P.HOUSEHOLDS_EDIT: _("修改档案"),
    P.VILLAGES_EDIT: _("修改村档案、自然村和本级情况"),
    P.HOUSEHOLDS_IMPORT: _("导入台账"),
    P.HOUSEHOLDS_EXPORT: _("导出名单"),
    P.HOUSEHOLDS_COPY: _("制作本人信息副本"),
    P.POLICY_READ: _("查看政策、标准和参数"),
    P.POLICY_EDIT: _("维护政策文件和参数"),
    P.DRAFTS_READ: _("查看政策草案和试算结果"),
    P.DRAFTS_EDIT: _("起草政策并试算"),
    P.DRAFTS_APPROVE: _("批准他人的草案入库"),
    P.MATCHING_LOAD: _("装入国网导出并比对"),
    P.MATCHING_CHECK: _("处理和国网的差异，登记纸质和实际的核对"),
    P.CONTRACTS_READ: _("查看责任书"),
    P.CONTRACTS_DRAFT: _("起草、修改和撤回责任书"),
    P.CONTRACTS_SIGN: _("签订本级的责任书"),
    P.PROCEDURES_READ: _("查看办理中的程序"),
    P.PROCEDURES_OPEN: _("提出程序"),
    P.PROCEDURES_DECIDE: _("办理程序的环节"),
    P.QUALITY_READ: _("查看数据质量疑点"),
    P.QUALITY_VERIFY: _("入户核实疑点"),
    P.QUALITY_CHECK: _("分派和审核疑点"),
    P.QUALITY_CLOSE: _("办结和豁免疑点"),
    P.EMERGENCIES_ALLOW: _("同意应急访问"),
    P.REQUESTS_CREATE: _("向下级要数"),
    P.REQUESTS_APPROVE: _("审批他人的要数"),
    P.REQUESTS_ANSWER: _("填报上级要的数"),
    P.SURVEYS_ANSWER: _("填写问卷"),
    P.SURVEYS_MANAGE: _("布置和结束调查"),
    P.AUDIT_READ: _("查看操作记录"),
    P.ACCOUNTS_MANAGE: _("开设和停用账号"),
    P.POSTS_GRANT: _("授予和结束岗位"),
    P.DIVISIONS_MANAGE: _("维护行政区划"),
    P.TIMERS_RUN: _("查看和运行定时任务"),
}


@dataclass(frozen=True, slots=True)
class Right:
    """A right, and whether the person holds it anywhere."""

    title: Promise
    held: bool


def held(user: Any) -> list[Right]:
    """All rights there are, each with whether the person holds it."""
    return [Right(title, bool(scope.of(user, right))) for right, title in TITLES.items()]
