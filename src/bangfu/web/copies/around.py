"""What surrounds a person's record: procedures, clues and surveys about them or the household."""

from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.models import User
from bangfu.engine.packs.pack import Pack
from bangfu.procedures import definitions
from bangfu.procedures.filings import queries as filings
from bangfu.registry.households.models import Household, Member
from bangfu.watch.quality import checks
from bangfu.watch.quality import queries as quality
from bangfu.web.copies.sections import Section
from bangfu.web.pages import language
from bangfu.web.quality import shown as clues
from bangfu.web.surveys import shown as surveys


class Around:
    """Parts that other slices hold, within what the officer may see."""

    def __init__(self, user: User, home: Household, member: Member, pack: Pack) -> None:
        self.user, self.home, self.member, self.pack = user, home, member, pack

    def sections(self) -> list[Section]:
        """Procedures, clues, surveys."""
        return [self._filings(), self._clues(), self._surveys()]

    def _filings(self) -> Section:
        titles = definitions.offered("household")
        found = filings.of_subject(self.user, "household", str(self.home.uid))
        heads = {"number": _("编号"), "title": _("程序"), "state": _("状态"), "opened": _("提出")}
        heads["closed"] = _("办结")
        rows = [
            {
                "number": one.number,
                "procedure": one.procedure,
                "title": titles[one.procedure].title.text(language())
                if one.procedure in titles
                else one.procedure,
                "state": one.get_state_display(),
                "opened": one.opened_on.isoformat(),
                "closed": one.closed_on.isoformat() if one.closed_on else "",
            }
            for one in found
        ]
        return Section("filings", _("办理的程序"), heads, rows, (4, 4, 2, 2, 2))

    def _clues(self) -> Section:
        known = checks.by_code()
        found = quality.clues(self.user, quality.Filter(household=str(self.home.uid)))
        heads = {"found": _("发现日期"), "title": _("疑点"), "state": _("状态")}
        heads["verdict"] = _("核实结果")
        rows = [
            {
                "found": one.found_on.isoformat(),
                "check": one.check_code,
                "title": clues.title(known.get(one.check_code), one),
                "state": one.get_state_display(),
                "verdict": one.get_verdict_display() if one.verdict else "",
            }
            for one in found
            if one.member_id in (None, self.member.pk)
        ]
        return Section("clues", _("疑点和提醒"), heads, rows, (2, 5, 2, 2))

    def _surveys(self) -> Section:
        sheets = surveys.of_household(self.user, self.home)
        names = accounts.names({sheet.made.by for sheet in sheets})
        heads = {"on": _("日期"), "by": _("调查人"), "survey": _("问卷"), "title": _("问题")}
        heads["value"] = _("答案")
        rows = [
            {
                "on": sheet.made.on.isoformat(),
                "by": names.get(sheet.made.by, sheet.made.by),
                "survey": sheet.title,
                "title": line.title,
                "value": line.text,
            }
            for sheet in sheets
            for part in sheet.parts
            for line in part.lines
            if line.text
        ]
        return Section("surveys", _("家庭的问卷答案"), heads, rows, (2, 2, 3, 5, 4))
