"""What forms say besides what packs and records say, in both languages.

A paper has the language it is printed in, whatever the reader of the screen prefers.
"""

SAID: dict[str, tuple[str, str]] = {
    "page": ("第 {here} 页　共 {last} 页", "Page {here} of {last}"),
    "form": ("表式 {version}", "Form {version}"),
    "pack": ("政策包 {pack} {digest}", "Pack {pack} {digest}"),
    "printed": ("打印日期 {day}", "Printed {day}"),
    "as_of": ("数据截至 {day}", "As of {day}"),
    "demo": ("演示数据", "Demonstration data"),
    "assumed": ("含假定参数", "Some figures are assumed"),
    "year": ("{year} 年度", "{year}"),
    "any_year": ("　　　　年度", "Year ______"),
    "one_year": ("{year} 年", "{year}"),
    "household_no": ("户编号 {number}", "Household no. {number}"),
    "village_no": ("区划代码 {number}", "Code {number}"),
    "no_number": ("编号 ____________________", "No. ____________________"),
    "no_place": (
        "________县（市、区）________乡（镇）________村________组",
        "County ________ Township ________ Village ________ Group ________",
    ),
    "scan": ("扫码查看档案", "Scan for the record"),
    "missing": (
        "字库缺少下列文字，已用“〓”代替，请手写补正：{names}",
        "No font has these characters; 〓 stands for them, please write them in: {names}",
    ),
    "number": ("序号", "No."),
    "item": ("项目", "Item"),
    "village": ("村", "Village"),
    "total": ("合计", "Total"),
    "total_partly": (
        "合计没有计入未登记的数，涉及 {count} 个村。",
        "The totals leave out what is not registered, in {count} village(s).",
    ),
    "difference": ("增减", "Change"),
    "measure": ("政策措施", "Measure"),
    "clause": ("政策依据", "Clause"),
    "amount": ("标准", "Amount"),
    "whom": ("享受对象", "For whom"),
    "department": ("责任单位", "Unit in charge"),
    "household": ("全户", "Household"),
    "persons": ("{count} 人", "{count} person(s)"),
    "unpriced": ("金额未定", "Amount not set"),
    "undecided": (
        "另有 {count} 项因登记信息不全不能确定。",
        "{count} more cannot be decided for lack of data.",
    ),
    "nobody_known": ("目前没有判定为应享受的待遇。", "No entitlement is established at present."),
    "not_posted": (
        "涉及个人健康的待遇不在此公布，见帮扶手册。",
        "What concerns anybody's health is not posted here; see the handbook.",
    ),
    "date": ("日期", "Date"),
    "name": ("姓名", "Name"),
    "kind": ("变更类型", "Kind"),
    "content": ("变更内容", "What changed"),
    "by": ("经办人", "By"),
    "added": ("增加", "Added"),
    "left": ("减少", "Left"),
    "changed": ("信息变更", "Changed"),
    "from_to": ("{title}：{before} → {after}", "{title}: {before} → {after}"),
    "unknown": ("未登记", "not registered"),
    "cover_head": ("户主姓名", "Head of household"),
    "cover_place": ("家庭住址", "Address"),
    "cover_number": ("户编号", "Household no."),
    "cover_helper": ("帮扶责任人", "Helper"),
    "at_least": ("不低于", "at least "),
    "at_most": ("最高", "at most "),
    "about": ("约", "about "),
    "recommended": ("建议", "recommended "),
    "exactly": ("", ""),
    "once": ("一次性", "once"),
    "per_year": ("每年", "a year"),
    "per_month": ("每月", "a month"),
    "per_term": ("每学期", "a term"),
    "per_event": ("每次", "each time"),
}


def say(key: str, language: str = "zh", **values: object) -> str:
    """A wording in a language, with values put in.

    >>> say("year", year=2016), say("page", "en", here=1, last=2)
    ('2016 年度', 'Page 1 of 2')
    """
    return SAID[key][0 if language == "zh" else 1].format(**values)
