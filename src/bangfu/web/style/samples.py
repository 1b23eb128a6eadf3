"""Made-up rows for the style page. Nobody in them exists."""

from typing import Any

from django import forms

from bangfu.base.jobs.models import Job, State
from bangfu.web.forms import Day, Yuan

ROWS = [
    ("示例甲", 4, "甲镇 · 东村", 321850, "因病", 1),
    ("示例乙", 2, "甲镇 · 西村", None, "缺劳力", -1),
    ("示例丙", 5, "乙乡 · 南村", 287600, "因学", 0),
    ("示例丁", 1, "乙乡 · 北村", 412300, None, 2),
]
COLUMNS = ("name", "size", "place", "income", "cause", "outcome")
HOUSEHOLDS = [dict(zip(COLUMNS, row, strict=True)) for row in ROWS]
CONDITIONS = [
    ("住房安全", 1),
    ("饮水安全", 1),
    ("义务教育", 2),
    ("基本医疗", -1),
    ("人均可支配收入", 0),
]
TABS = [("list", "名单"), ("steps", "过程"), ("empty", "空白")]


def jobs() -> list[dict[str, Any]]:
    """A job in each state that looks different."""
    common = {"kind": "sample", "key": "sample", "by": "sample"}
    going = Job(**common, state=State.RUNNING, done=3120, total=5000, note="检查第 3120 户")
    lost = {
        "code": "sample.refused",
        "message": "工作簿有密码，无法读取。",
        "hint": "请去掉密码后重新上传。",
    }
    return [
        {"job": going, "title": "检查台账", "result": ""},
        {"job": Job(**common, state=State.DONE), "title": "检查台账", "result": "/style/"},
        {"job": Job(**common, state=State.FAILED, error=lost), "title": "检查台账", "result": ""},
    ]


class Sample(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="姓名", help_text="与身份证一致。")
    cause = forms.ChoiceField(label="致贫原因", choices=[("", "请选择"), ("illness", "因病")])
    day = Day(label="走访日期")
    income = Yuan(label="人均可支配收入（元）", required=False)
    note = forms.CharField(
        label="情况记录", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    agreed = forms.BooleanField(label="已与户主当面核对", required=False)
