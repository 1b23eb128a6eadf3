"""Changes in words and as data, the same need of several children said once."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bangfu.engine import given
from bangfu.engine.change import Change, Way
from bangfu.engine.change.plans import Bits, Need, Range
from bangfu.engine.compile.program import Program
from bangfu.engine.language import types as ty
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind
from bangfu.engine.memory import Record
from bangfu.engine.words import value

# How many permitted codes, and how many children, are named.
MOST_NAMED = 6
# Names the children of a subject by their places (from 1), to be put before what they need.
Naming = Callable[[str, Sequence[int]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One need, and of which children; ``which`` is empty for the subject itself.

    ``any_one`` says that one of them is enough.
    """

    need: Need
    which: tuple[int, ...] = ()
    any_one: bool = False


Option = tuple[Asked, ...]


def options(home: Record, ways: Iterable[Way]) -> list[Option]:
    """Ways as people read them: children of whom the same is needed stand together.

    Of ways that ask for different things only those that ask for the fewest are told.
    """
    found: dict[object, Option] = {}
    for way in ways:
        option = _grouped(home, way.needs)
        key: object = id(way)
        if len(option) == 1 and len(option[0].which) == 1:
            key = _same(option[0].need)
        held = found.get(key)
        if held is not None:
            which = (*held[0].which, *option[0].which)
            option = (replace(held[0], which=which, any_one=True),)
        found[key] = option
    fewest = min(map(len, found.values()), default=0)
    return [option for option in found.values() if len(option) == fewest]


def _grouped(home: Record, needs: Iterable[Need]) -> Option:
    found: dict[object, Asked] = {}
    for need in needs:
        key, which = _same(need), _which(home, need.record)
        held = found.get(key)
        found[key] = replace(held, which=(*held.which, *which)) if held else Asked(need, which)
    return tuple(found.values())


def _same(need: Need) -> object:
    known = need.old is None or not isinstance(need.wanted, Range) or need.old
    return (need.record.subject, need.name, need.values, known, need.old is None)


def _which(home: Record, record: Record) -> tuple[int, ...]:
    """The place of a child below its parent; nothing for the subject itself."""
    if record is home or record.parent is None:
        return ()
    siblings = record.parent.children.get(record.subject, [])
    return tuple(n for n, one in enumerate(siblings, start=1) if one is record)


class Telling:
    """Tells changes in one language.

    Args:
        program: whose names are shown by their titles.
        language: ``zh`` or ``en``.
        naming: names children; without it they are counted.
    """

    def __init__(
        self, program: Program, language: str = "zh", naming: Naming | None = None
    ) -> None:
        self.program, self.pack, self.language = program, program.pack, language
        self.naming = naming or self._counted

    def lines(self, home: Record, ways: Iterable[Way]) -> list[str]:
        """Each way in words; they are alternatives."""
        return [self.line(option) for option in options(home, ways)]

    def line(self, option: Option) -> str:
        """What together makes the condition hold, in words."""
        return self._pick("，并且", ", and ").join(map(self.asked, option))

    def asked(self, asked: Asked) -> str:
        """One need in words."""
        said = self._said(asked.need)
        if not asked.which:
            return said
        names = self._listed(self.naming(asked.need.record.subject, asked.which[:MOST_NAMED]))
        if len(asked.which) > MOST_NAMED:
            count = len(asked.which)
            names = self._pick(f"{names}等共{count}个", f"{names} … ({count} in all)")
        if asked.any_one:
            names = self._pick(f"{names}中任意一个", f"any one of {names}")
        return self._pick(f"{names}：{said}", f"{names}: {said}")

    def _pick(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _listed(self, names: Iterable[str]) -> str:
        return self._pick("、", ", ").join(names)

    def _counted(self, subject: str, which: Sequence[int]) -> list[str]:
        title = self.pack.tables[subject].title.text(self.language)
        first, *others = map(str, which)
        return [self._pick(f"{title}{first}", f"{title} {first}"), *others]

    # --- what is needed ---

    def _said(self, need: Need) -> str:
        if need.is_day:
            assert isinstance(need.new, dt.date)
            day = need.new.isoformat()
            return self._pick(f"到 {day} 时自然达到", f"comes by itself on {day}")
        if isinstance(need.wanted, Range):
            return self._number(need, need.wanted)
        if isinstance(need.wanted, Bits):
            return self._bits(need)
        if need.type.kind == Kind.BOOL:
            return self._flag(need)
        return self._code(need)

    def title(self, need: Need) -> str:
        """What people call the column or fact; the day has no name."""
        if not need.name:
            return self._pick("截至日期", "The as-of date")
        column = self.pack.tables[need.record.subject].columns.get(need.name)
        if column is not None:
            return column.title(self.language)
        return self.pack.facts[need.record.subject, need.name].title.text(self.language)

    def _shown(self, need: Need, what: Scalar) -> str:
        return value(self.pack, need.type, what, self.language)

    def _number(self, need: Need, wanted: Range) -> str:
        title, new = self.title(need), self._shown(need, need.new)
        assert isinstance(need.new, int)
        if not isinstance(need.old, int):
            return self._unknown_number(need, wanted)
        if need.type.unit == "calendar_year" or wanted.low == wanted.high is not None:
            return self._pick(f"{title}改为{new}", f"{title} becomes {new}")
        by = self._by(need, abs(need.new - need.old))
        if need.new > need.old:
            return self._pick(f"{title}再增加 {by}（达到 {new}）", f"{title}: {by} more, to {new}")
        return self._pick(f"{title}再减少 {by}（降到 {new}）", f"{title}: {by} less, to {new}")

    def _by(self, need: Need, by: int) -> str:
        if need.type.kind == Kind.RATE:
            points = f"{ty.unscaled(by, 2).normalize():f}"
            return self._pick(f"{points} 个百分点", f"{points} percentage points")
        return self._shown(need, by)

    def _unknown_number(self, need: Need, wanted: Range) -> str:
        find, new = self._find(self.title(need)), self._shown(need, need.new)
        if wanted.low is None and wanted.high is None:
            return find
        if wanted.low == wanted.high:
            return find + self._pick(f"（须为 {new}）", f" (has to be {new})")
        if wanted.low is not None and wanted.high is not None:
            high = self._shown(need, wanted.high)
            return find + self._pick(f"（须在 {new} 到 {high} 之间）", f" (from {new} to {high})")
        if wanted.low is not None:
            return find + self._pick(f"（达到 {new} 即可）", f" ({new} is enough)")
        return find + self._pick(f"（不超过 {new} 即可）", f" (at most {new} will do)")

    def _find(self, title: str) -> str:
        return self._pick(f"先查清“{title}”", f"Find out: {title}")

    def _flag(self, need: Need) -> str:
        title, yes = self.title(need), bool(need.new)
        if need.old is None:
            answer = self._pick("是" if yes else "否", "yes" if yes else "no")
            if len(need.values) > 1:
                return self._find(title)
            return self._find(title) + self._pick(f"（须为“{answer}”）", f" (has to be {answer})")
        if need.name in self.pack.tables[need.record.subject].columns:
            title = title.removeprefix("是否")  # "whether", as headings of yes-or-no columns begin
        if yes:
            return self._pick(f"做到“{title}”", f"Achieve: {title}")
        return self._pick(f"不再是“{title}”", f"No longer: {title}")

    def _code(self, need: Need) -> str:
        words = [self._shown(need, one) for one in need.values[:MOST_NAMED]]
        listed = self._pick("或", " or ").join(
            f"“{w}”" if self.language == "zh" else w for w in words
        )
        if len(need.values) > MOST_NAMED:
            listed += self._pick("等", " or another of the kind")
        title = self.title(need)
        if need.old is None:
            return self._find(title) + self._pick(f"（须为{listed}）", f" (has to be {listed})")
        return self._pick(f"“{title}”变为{listed}", f"{title} becomes {listed}")

    def _bits(self, need: Need) -> str:
        assert isinstance(need.wanted, Bits)
        title = self.title(need)
        more, less = self._shown(need, need.wanted.on), self._shown(need, need.wanted.off)
        parts = [
            *([self._pick(f"含“{more}”", f"includes {more}")] if need.wanted.on else []),
            *([self._pick(f"不含“{less}”", f"without {less}")] if need.wanted.off else []),
        ]
        said = self._pick("、", ", ").join(parts)
        if need.old is None:
            return self._find(title) + self._pick(f"（须{said}）", f" ({said})")
        return self._pick(f"“{title}”变为{said}", f"{title} becomes: {said}")

    # --- as data ---

    def as_json(self, home: Record, change: Change) -> dict[str, Any]:
        """A change as plain JSON: ``kind``, and ``ways`` and ``deeper`` with their needs."""
        return {
            "kind": change.kind,
            "ways": [self._option(o) for o in options(home, change.ways)],
            "deeper": [self._option(o) for o in options(home, change.deeper)],
        }

    def _option(self, option: Option) -> dict[str, Any]:
        return {"words": self.line(option), "needs": [self._need(asked) for asked in option]}

    def _need(self, asked: Asked) -> dict[str, Any]:
        need, subject = asked.need, asked.need.record.subject
        column = need.name in self.pack.tables[subject].columns
        data: dict[str, Any] = {
            "kind": "day" if need.is_day else "column" if column else "fact",
            "subject": subject,
            "which": list(asked.which),
            "any_one": asked.any_one,
            "name": need.name,
            "title": self.title(need),
            "from": given.plain(self.pack, need.type, need.old),
            "to": [given.plain(self.pack, need.type, one) for one in need.values],
        }
        if isinstance(need.wanted, Range) and isinstance(need.old, int):
            assert isinstance(need.new, int)
            data["by"] = given.plain(self.pack, need.type, need.new - need.old)
        return data
