"""Who took a file away: stands in the file itself, on each printed sheet and among its properties.

A list that is passed on names the person who had it made, when, and under which number the trail
knows it. What does not live here: refusing files that are too old (``actions.exports`` tidies).
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User


@dataclass(frozen=True, slots=True)
class Mark:
    """Args: the person's name and user name, the file's number in the trail, and when."""

    name: str
    username: str
    number: str
    at: dt.datetime

    def about(self) -> dict[str, str]:
        """The mark as lines of the sheet that says what a list rests on."""
        return {
            _("导出人"): f"{self.name}（{self.username}）",
            _("导出时间"): f"{self.at:%Y-%m-%d %H:%M}",
            _("文件编号"): self.number,
            _("使用要求"): _("含个人信息，只用于本职工作；用完请删除，不得转发、公开。"),
        }

    def footer(self) -> str:
        """The mark at the foot of each printed sheet, in the words of a spreadsheet."""
        said = f"{self.name} {self.at:%Y-%m-%d %H:%M} {self.number}".replace("&", "&&")
        return f"&L&8{said}&R&P / &N"

    def properties(self) -> dict[str, Any]:
        """The mark as the properties of a workbook."""
        return {"author": f"{self.name} ({self.username})", "comments": self.number}


def of(by: User, path: Path) -> Mark:
    """The mark of a file that a person has made now; its name is its number in the trail."""
    return Mark(by.name, by.username, path.stem, timezone.localtime())
