"""The trail of one household or village in sentences: what was changed, from what to what."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.audit.models import Entry
from bangfu.engine.packs.pack import Column, Pack
from bangfu.web import words
from bangfu.web.changes import telling
from bangfu.web.pages import language

# Parts of an entry about a household, and the table that names their fields.
TABLES = {
    "household": "household",
    "members": "member",
    "incomes": "household",
    "medical": "member",
}
# Entries whose changes are the fields of one table.
WHOLE = {"village_file": "village", "hamlet": "hamlet"}
YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """One value that changed; ``None`` was or is unknown."""

    whose: str
    title: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: who did what, and what changed by it."""

    entry: Entry
    who: str
    said: str
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    undone: bool = False

    @property
    def can_undo(self) -> bool:
        """Whether taking it back may be offered; whether it can be is known when it is tried."""
        imported = self.entry.action.endswith(".create") and self.entry.changes.get("import")
        return not self.undone and not imported


@dataclass(frozen=True, slots=True)
class Telling:
    """Args: the pack that names fields, names of users, names of members by their uid, and the
    places of entries that were taken back.
    """

    pack: Pack
    users: Mapping[str, str]
    members: Mapping[str, str]
    undone: Set[str] = frozenset()

    def line(self, entry: Entry) -> Line:
        """An entry in words."""
        by_itself = entry.actor.startswith("system")
        who = _("系统") if by_itself else self.users.get(entry.actor, entry.actor)
        notes = list(self._notes(entry.changes))
        gone = f"{entry.chain}#{entry.seq}" in self.undone
        return Line(entry, who, self._said(entry), list(self._changes(entry)), notes, gone)

    @property
    def _relation(self) -> Column:
        return self.pack.tables["member"].columns["relation_to_head"]

    def _said(self, entry: Entry) -> str:
        brought = bool(entry.changes.get("import"))
        if entry.action.endswith(".create"):
            return _("导入台账，建立了档案") if brought else _("建立了档案")
        if entry.action == "villages.undo":
            return _("撤销了一次修改")
        return _("导入台账，更新了档案") if brought else telling.said(entry)

    def _notes(self, changes: Mapping[str, Any]) -> Iterator[str]:
        if values := changes.get("values"):
            yield _("填写了 %(count)s 项") % {"count": values}
        if year := changes.get("from_year"):
            yield _("内容取自 %(year)s 年") % {"year": year}
        if source := changes.get("source"):
            yield _("来源：%(source)s") % {"source": source}
        added = changes.get("members_added")
        if isinstance(added, int):
            yield _("登记了 %(count)s 人") % {"count": added}
        elif added:
            names = "、".join(self.members.get(uid, uid) for uid in added)
            yield _("增加了成员：%(names)s") % {"names": names}
        for uid, relation in changes.get("relations", {}).items():
            word = words.display(self.pack, self._relation, relation)
            yield f"{self.members.get(uid, uid)}：{word}"
        if years := changes.get("incomes_added"):
            listed = "、".join(str(year) for year in years)
            yield _("登记了 %(years)s 年收入") % {"years": listed}
        if changes.get("medical_added"):
            yield _("登记了医疗费用")
        yield from _why(changes)

    def _changes(self, entry: Entry) -> Iterator[Change]:
        if table := WHOLE.get(entry.subject_type):
            yield from self._cells(table, "", entry.changes)
            return
        for part, table in TABLES.items():
            told = entry.changes.get(part)
            if not isinstance(told, dict):
                continue
            if part == "household":
                yield from self._cells(table, "", told)
                continue
            for subject, cells in told.items():
                yield from self._cells(table, self._whose(subject), cells)

    def _whose(self, subject: str) -> str:
        uid, _blank, year = subject.partition(" ")
        if subject.isdecimal() and len(subject) == YEAR_DIGITS:
            return _("%(year)s 年") % {"year": subject}
        name = self.members.get(uid, "")
        return _("%(name)s（%(year)s 年）") % {"name": name, "year": year} if year else name

    def _cells(self, table: str, whose: str, cells: Mapping[str, Any]) -> Iterator[Change]:
        columns = self.pack.tables[table].columns
        for name, pair in cells.items():
            if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004  before and after
                continue
            column = columns.get(name)
            if column is None:
                own = (telling.value(self.pack, name, side) for side in pair)
                yield Change(whose, telling.title(name), *own)
            else:
                sides = (words.display(self.pack, column, value) for value in pair)
                yield Change(whose, column.title(language()), *sides)


def _why(changes: Mapping[str, Any]) -> Iterator[str]:
    """When an act happened, why, on which paper, and which other household it concerned."""
    titles = {
        "on": _("日期：%(said)s"),
        "reason": _("事由：%(said)s"),
        "proof": _("依据：%(said)s"),
        "with": _("另一户：%(said)s"),
    }
    for name, title in titles.items():
        if told := changes.get(name):
            yield title % {"said": told}
