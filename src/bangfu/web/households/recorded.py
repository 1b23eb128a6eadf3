"""Everything registered of a household or a person, in groups; what the file said beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bangfu.engine.packs.pack import Column, Pack
from bangfu.web import words
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Value:
    """One field: its words (``None``: unknown), and what the file said where that differs."""

    title: str
    words: str | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading."""

    title: str
    values: list[Value]

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is known."""
        return all(value.words is None for value in self.values)


@dataclass(frozen=True)
class Recorded:
    """The groups of a subject's table, filled from a record.

    Args:
        pack: the pack in force.
        subject: ``household`` or ``member``.
        record: the row.
    """

    pack: Pack
    subject: str
    record: Any

    @property
    def known(self) -> list[Group]:
        """Groups in which something is known; unknown fields stand in them too."""
        return [group for group in self.groups() if not group.is_empty]

    @property
    def empty(self) -> list[Group]:
        """Groups in which nothing is known yet."""
        return [group for group in self.groups() if group.is_empty]

    def groups(self) -> Iterator[Group]:
        """Every group in the order of the pack; what a place collects besides comes last."""
        table = self.pack.tables[self.subject]
        for group in table.groups:
            columns = [table.columns[name] for name in group.columns]
            yield Group(group.title.text(language()), list(map(self._value, columns)))
        besides = [c for c in table.columns.values() if c.pack != self.pack.chain[0] and _typed(c)]
        grouped = {name for group in table.groups for name in group.columns}
        own = [column for column in besides if column.name not in grouped]
        if own:
            yield Group(_("本地采集"), list(map(self._value, own)))

    def _value(self, column: Column) -> Value:
        stored = getattr(self.record, column.name, self.record.extra.get(column.name))
        shown = words.display(self.pack, column, stored)
        return Value(column.title(language()), shown, self._said(column, stored))

    def _said(self, column: Column, stored: Any) -> str:
        """What the file said, and by which release of the list, if the value is still that one."""
        kept = self.record.raw.get(column.name)
        if not kept or kept["as"] != stored:
            return ""
        releases = self.pack.codes[column.type.codes].versions if column.type.codes else []
        release = next((v for v in releases if v.id == kept.get("list")), None)
        said = str(kept["said"])
        return f"{said}（{release.title.text(language())}）" if release else said


def _typed(column: Column) -> bool:
    return not column.spec.derived and column.spec.part_of is None
