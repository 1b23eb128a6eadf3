"""Words for the details of acts that are not fields of a table: counts, files, reasons, states."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.roles import ROLES
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import checks
from bangfu.watch.quality.models import State as ClueState
from bangfu.watch.quality.models import Verdict
from bangfu.web.pages import language

PAIR = 2
PAIRED = {"state", "role", "active"}
TITLES: dict[str, Promise] = {
    "active": gettext_lazy("启用"),
    "answers": gettext_lazy("答案数"),
    "cause": gettext_lazy("原因"),
    "check": gettext_lazy("检查规则"),
    "copies": gettext_lazy("份数"),
    "count": gettext_lazy("条数"),
    "day": gettext_lazy("日期"),
    "ends": gettext_lazy("截止日期"),
    "evidence": gettext_lazy("材料"),
    "expires_on": gettext_lazy("最后一天"),
    "file": gettext_lazy("文件"),
    "form": gettext_lazy("格式"),
    "found": gettext_lazy("结果数"),
    "households": gettext_lazy("户数"),
    "kind": gettext_lazy("种类"),
    "minutes": gettext_lazy("每份分钟数"),
    "name": gettext_lazy("名称"),
    "note": gettext_lazy("说明"),
    "on": gettext_lazy("日期"),
    "page": gettext_lazy("页面"),
    "pages": gettext_lazy("页数"),
    "part": gettext_lazy("部分"),
    "people": gettext_lazy("涉及人数"),
    "reason": gettext_lazy("事由"),
    "receipt": gettext_lazy("回执号"),
    "role": gettext_lazy("岗位"),
    "rows": gettext_lazy("行数"),
    "score": gettext_lazy("得分"),
    "source": gettext_lazy("来源"),
    "stage": gettext_lazy("环节"),
    "state": gettext_lazy("状态"),
    "survey": gettext_lazy("问卷"),
    "targets": gettext_lazy("对象数"),
    "title": gettext_lazy("名称"),
    "to": gettext_lazy("到"),
    "valid_from": gettext_lazy("开始日期"),
    "valid_to": gettext_lazy("结束日期"),
    "verdict": gettext_lazy("核实结果"),
    "version": gettext_lazy("版本"),
    "year": gettext_lazy("年份"),
}
PAGES: dict[str, Promise] = {
    "households:household": gettext_lazy("贫困户页面"),
    "households:beside": gettext_lazy("两地对照"),
    "households:plain": gettext_lazy("明白纸"),
    "households:reveal": gettext_lazy("查看完整证件号码"),
    "households:reveal_account": gettext_lazy("查看完整银行账号"),
    "changes:past": gettext_lazy("历史档案"),
    "changes:between": gettext_lazy("两个日期的差别"),
    "changes:happening": gettext_lazy("登记变更"),
    "changes:member": gettext_lazy("修改成员"),
    "changes:section": gettext_lazy("修改档案"),
    "changes:undo": gettext_lazy("撤销变更"),
    "changes:add_item": gettext_lazy("收入明细"),
    "changes:item": gettext_lazy("收入明细"),
    "changes:remove_item": gettext_lazy("收入明细"),
    "changes:add_bill": gettext_lazy("医疗费用"),
    "changes:bill": gettext_lazy("医疗费用"),
    "changes:remove_bill": gettext_lazy("医疗费用"),
    "copies:copy": gettext_lazy("本人信息副本"),
    "lists:cell": gettext_lazy("名单里的一格"),
    "papers:village": gettext_lazy("村的表册"),
    "papers:menu": gettext_lazy("打印"),
    "papers:household": gettext_lazy("表册"),
    "matching:household": gettext_lazy("三账核对"),
    "surveys:answers": gettext_lazy("问卷答案"),
    "api:household": gettext_lazy("接口：一户的档案"),
    "api:members": gettext_lazy("接口：成员"),
    "api:incomes": gettext_lazy("接口：收入"),
    "api:verdicts": gettext_lazy("接口：结论"),
}
PARTS: dict[str, Promise] = {
    "verdicts": gettext_lazy("结论"),
    "benefits": gettext_lazy("待遇"),
    "members": gettext_lazy("家庭成员"),
    "income": gettext_lazy("收入"),
    "living": gettext_lazy("登记信息"),
    "surveys": gettext_lazy("问卷"),
    "history": gettext_lazy("变更记录"),
}


def told(action: str, details: Mapping[str, Any], procedure: str = "") -> Iterator[str]:
    """Each detail that has a name, in words; what has none is for programs.

    Args:
        action: the act or reading.
        details: what was kept of it.
        procedure: the one a filing follows, whose stages bear the titles.
    """
    if not isinstance(details, dict):
        return
    words = Words(action.partition(".")[0], str(details.get("procedure") or procedure))
    for name, raw in details.items():
        title = TITLES.get(name)
        if title is None or raw in (None, "", [], {}):
            continue
        if isinstance(raw, list) and len(raw) == PAIR and name in PAIRED:
            yield _pair(
                str(title), *(None if side is None else words.of(name, side) for side in raw)
            )
        elif not isinstance(raw, list | dict):
            yield _("%(title)s：%(value)s") % {"title": title, "value": words.of(name, raw)}


def _pair(title: str, old: str | None, new: str | None) -> str:
    if old is None:
        return _("%(title)s：%(value)s") % {"title": title, "value": new}
    told_ = {"title": title, "old": old, "new": new, "whose": ""}
    return _("把%(whose)s%(title)s从“%(old)s”改为“%(new)s”") % told_


@dataclass(frozen=True, slots=True)
class Words:
    """Words for the codes that details of acts of one slice hold."""

    slice_: str
    procedure: str = ""

    def of(self, name: str, raw: Any) -> str:
        """A detail in words; a code nobody knows any more as it is."""
        if isinstance(raw, bool):
            return _("是") if raw else _("否")
        if name in {"page", "part"}:
            return str({**PAGES, **PARTS}.get(str(raw), raw))
        if name == "role":
            return str(ROLES[raw].title) if raw in ROLES else str(raw)
        known = {"quality": self._quality, "procedures": self._procedures}.get(self.slice_)
        found = known(name) if known else self._others(name)
        return str(found.get(str(raw), raw))

    def _quality(self, name: str) -> Mapping[str, Any]:
        if name == "check":
            return {code: one.title.text(language()) for code, one in checks.by_code().items()}
        return dict(ClueState.choices) | dict(Verdict.choices)

    def _procedures(self, name: str) -> Mapping[str, Any]:
        known = catalogue.pack().procedures
        stages = known[self.procedure].stages if self.procedure in known else []
        if name == "evidence":
            return {e.id: e.title.text(language()) for stage in stages for e in stage.evidence}
        return {stage.id: stage.title.text(language()) for stage in stages}

    def _others(self, name: str) -> Mapping[str, Any]:
        if name != "survey":
            return {}
        return {code: s.title.text(language()) for code, s in catalogue.pack().surveys.items()}
