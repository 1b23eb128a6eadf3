"""Collecting what is held about one person: registered, decided, under way, changed, seen."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.models import User
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import money
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes import trail
from bangfu.registry.households.copies import Subject
from bangfu.registry.households.models import IncomeYear
from bangfu.web import words
from bangfu.web.copies.around import Around
from bangfu.web.copies.origins import MEDICAL, MEMBERS, Origins, only_about
from bangfu.web.copies.sections import Section
from bangfu.web.history import telling
from bangfu.web.pages import language

NO_RULES = {"not_applicable"}
ID_NO, ACCOUNT = "id_no", "bank_account"  # sealed, shown masked
MOST_READINGS = 2_000


class Copy:
    """What is held about one person, as one officer may hand it over."""

    def __init__(self, user: User, about: Subject) -> None:
        self.user, self.home, self.member = user, about.home, about.member
        self.site, self.pack = catalogue.site(), catalogue.pack()
        self.uid = str(self.member.uid)

    @cached_property
    def entries(self) -> list[Entry]:
        """The household's trail without what concerns others, newest first."""
        found = audit.history("household", self.home.household_no)
        mine = (entry for entry in found if entry.changes.get("member", self.uid) == self.uid)
        return [only_about(entry, self.uid) for entry in mine]

    @cached_property
    def origins(self) -> Origins:
        """Where values came from."""
        changed = [e for e in self.entries if e.action.startswith(trail.ACTIONS)]
        return Origins(changed, accounts.names({e.actor for e in changed}))

    @property
    def id_no(self) -> str:
        """The id number, masked."""
        return registry.masked(self.member.id_no, self.member.uid)

    @property
    def place(self) -> str:
        """Where the household is registered."""
        return "".join(d.name for d in divisions.lineage(self.home.village_id)[1:])

    def sections(self) -> list[Section]:
        """All parts, those without rows as well: that nothing is held is an answer, too."""
        around = Around(self.user, self.home, self.member, self.pack)
        return [
            self._registered("member", _("本人的登记信息"), self.member, MEMBERS, self.uid),
            self._registered("household", _("所在家庭的登记信息"), self.home, "household", ""),
            self._incomes(),
            self._medical(),
            self._decided(),
            *around.sections(),
            self._changes(),
            self._seen(),
        ]

    def _registered(self, code: str, title: str, record: Any, part: str, subject: str) -> Section:
        rows = list(self._cells(code, record, part, subject))
        if code == "member":
            rows.insert(0, self._row(ID_NO, _("证件号码"), self.id_no, (part, subject)))
        return _fields(code, title, [row for row in rows if row["value"]])

    def _cells(self, table: str, record: Any, part: str, subject: str) -> Iterator[dict[str, Any]]:
        for name, column in self.pack.tables[table].columns.items():
            if column.spec.derived or column.spec.part_of is not None or name == ID_NO:
                continue
            raw = getattr(record, name, getattr(record, "extra", {}).get(name))
            if name == ACCOUNT:
                value: str | None = registry.masked_account(self.home)
            else:
                value = words.display(self.pack, column, raw)
            yield self._row(name, column.title(language()), value, (part, subject))

    def _row(
        self, name: str, title: str, value: str | None, where: tuple[str, str]
    ) -> dict[str, Any]:
        origin = self.origins.of(*where, name) if value else ""
        return {"column": name, "title": title, "value": value, "origin": origin}

    def _incomes(self) -> Section:
        rows = []
        columns = self.pack.tables["household"].columns
        stored = [str(f.name) for f in IncomeYear._meta.get_fields() if f.name in columns]
        for sheet in registry.incomes(self.home):
            for name in stored:
                value = words.display(self.pack, columns[name], getattr(sheet, name))
                where = ("incomes", str(sheet.year))
                row = self._row(name, columns[name].title(language()), value, where)
                rows.append({"year": str(sheet.year), **row})
        kept = [row for row in rows if row["value"]]
        heads = {"year": _("年份"), "title": _("项目"), "value": _("内容"), "origin": _("来源")}
        return Section("incomes", _("所在家庭的收入"), heads, kept, (1, 3, 3, 5))

    def _medical(self) -> Section:
        rows = []
        columns = self.pack.tables["member"].columns
        for bill in registry.medical([self.member]):
            for field in bill._meta.get_fields():
                if (name := str(field.name)) in columns:
                    value = words.display(self.pack, columns[name], getattr(bill, name))
                    where = (MEDICAL, f"{self.uid} {bill.year}")
                    row = self._row(name, columns[name].title(language()), value, where)
                    rows.append({"year": str(bill.year), **row})
        kept = [row for row in rows if row["value"]]
        heads = {"year": _("年份"), "title": _("项目"), "value": _("内容"), "origin": _("来源")}
        return Section("medical", _("本人的医疗费用"), heads, kept, (1, 3, 3, 5))

    def _decided(self) -> Section:
        as_of = catalogue.today(self.site)
        answer = verdicts.household(
            packs.program(self.site.pack),
            self.home.pk,
            self.home.village_id,
            as_of,
            assumed=self.site.assumed,
            language=language(),
        )
        asked = [one for _rule, everybody in answer.members for one in everybody]
        mine = [one.view for one in asked if one.member_id == self.member.pk]
        views = [(_("全户"), view) for view in answer.rules] + [(_("本人"), view) for view in mine]
        heads = {"whom": _("对象"), "title": _("规则"), "said": _("结论"), "amount": _("金额")}
        rows = [
            {
                "whom": whom,
                "rule": view.rule.id,
                "title": view.title,
                "outcome": view.outcome,
                "said": _outcome(view.outcome),
                "amount": "" if view.amount is None else money.show(view.amount),
            }
            for whom, view in views
            if view.outcome not in NO_RULES
        ]
        note = _("按 %(day)s 的登记信息和现行政策包自动得出。") % {"day": as_of.isoformat()}
        return Section("decided", _("政策结论"), heads, rows, (1, 5, 2, 2), note)

    def _changes(self) -> Section:
        members = {self.uid: self.member.name}
        teller = telling.teller(self.entries, members)
        return _happened("changes", _("谁改过"), [teller.said(row) for row in self.entries])

    def _seen(self) -> Section:
        rows = list(audit.readings("household", [self.home.household_no])[:MOST_READINGS])
        teller = telling.teller(rows)
        return _happened("seen", _("谁看过"), [teller.said(row) for row in rows])


def _fields(code: str, title: str, rows: list[dict[str, Any]]) -> Section:
    heads = {"title": _("项目"), "value": _("内容"), "origin": _("来源")}
    return Section(code, title, heads, rows, (3, 4, 5))


def _happened(code: str, title: str, said: list[telling.Said]) -> Section:
    heads = {"at": _("时间"), "who": _("谁"), "post": _("岗位"), "what": _("做了什么")}
    rows = [
        {
            "at": timezone.localtime(one.row.at).strftime("%Y-%m-%d %H:%M"),
            "who": one.who,
            "post": one.post,
            "what": "；".join([one.what, *one.changes]),
            "action": one.row.action,
        }
        for one in said
    ]
    return Section(code, title, heads, rows, (2, 2, 3, 8))


def _outcome(outcome: str) -> str:
    known = {"met": _("符合"), "not_met": _("不符合"), "unknown": _("不能确定")}
    return known.get(outcome, outcome)
