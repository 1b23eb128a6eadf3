"""What an entry of a household's trail is called."""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from bangfu.engine.packs.pack import Pack
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.changes.checking import SOURCE
from bangfu.web.pages import language

# Columns that acts set and no form: the code list that names their values.
CODED = {
    "state": "member_state",
    "change_reason": "change_reason",
    "end_reason": "household_end",
}


def said(entry: Entry) -> str:
    """An entry in a few words."""
    verb = entry.action.partition(".")[2]
    known = {
        "correct": _("更正"),
        "member_in": _("增加成员"),
        "member_back": _("成员返回"),
        "member_out": _("成员减少"),
        "split": _("分户"),
        "merge": _("别户并入"),
        "merged": _("并入别户"),
        "move": _("迁到别的村"),
        "end": _("整户注销"),
        "undo": _("撤销了一项变更"),
        "item_add": _("添加收入明细"),
        "item_change": _("修改收入明细"),
        "item_remove": _("删除收入明细"),
        "bill_add": _("添加医疗费用"),
        "bill_change": _("修改医疗费用"),
        "bill_remove": _("删除医疗费用"),
    }
    return known.get(verb, _("修改了档案"))


def title(name: str) -> str:
    """What a column is called that only acts set, or what an item was entered from."""
    if name.endswith(SOURCE):
        columns, item = catalogue.columns("household"), name.removesuffix(SOURCE)
        named = columns[item].title(language()) if item in columns else item
        return _("%(item)s的来源") % {"item": named}
    known = {
        "village": _("所在的村"),
        "ended_on": _("注销日期"),
        "end_reason": _("注销原因"),
        "state": _("成员状态"),
        "left_on": _("离开日期"),
        "change_reason": _("变更原因"),
        "national_household_no": _("全国户编号"),
    }
    return known.get(name, name)


def value(pack: Pack, name: str, raw: Any) -> str | None:
    """A value of such a column in words."""
    if raw is None or raw == "":
        return None
    if name == "village":
        return divisions.names([raw]).get(raw, str(raw))
    if raw == "void":
        return _("登记有误，已撤销")
    entry = pack.entry(CODED[name], str(raw)) if name in CODED else None
    if entry is None:
        return str(raw)
    return entry.zh if language() == "zh" else entry.en
