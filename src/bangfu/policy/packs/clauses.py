"""The clause tree of a policy document, from its plain text.

Chinese official documents number 一、 → （一） → 1. → 一是…；a bulletin goes by place names. A
clause is cited by its numbers in a row: ``三(一)1``, ``四(六)四是``, ``武汉市1``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# No document counts further than a hundred and some: longer runs are text, not numbers.
NUMERAL = "[一二三四五六七八九十百]{1,6}"
DASH = "—"  # dashes carry no number; they are counted
MARKS: tuple[tuple[int, re.Pattern[str], str], ...] = (
    (1, re.compile(rf"({NUMERAL})、\s*"), "{0}"),
    (1, re.compile(r"(\S{1,8}(?:市|州|林区|地区))[:：]\s*$"), "{0}"),
    (2, re.compile(rf"[（(]({NUMERAL})[）)]\s*"), "({0})"),
    (3, re.compile(r"(\d{1,2})[.．、]\s*(?!\d)"), "{0}"),
    (3, re.compile(r"(?:--|——)\s*"), DASH),
    (4, re.compile(rf"({NUMERAL})是"), "{0}是"),
)
INLINE = re.compile(rf"(?<=[。；;:：,，])(?={NUMERAL}是)")
PREFACE = "序"
# The last number of a citation; a numeral that begins it may hold a number of its own (二 + 一是).
LAST = re.compile(
    rf"(?:\({NUMERAL}\)|—?\d+|(?<=[^一二三四五六七八九十百]){NUMERAL}是"
    r"|(?<=[一二三四五六七八九十百])[一二三四五六七八九十百]是)$"
)
HEADING = re.compile(r"[^。；]{1,40}?[。；]|[^。；]{1,40}$")


@dataclass(slots=True)
class Clause:
    """One clause: its citation, depth from 1, first phrase, and its own text (not its parts')."""

    ref: str
    depth: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, a line per paragraph."""
        return "\n".join(self.lines)

    @property
    def heading(self) -> str:
        """The first phrase, at most 40 characters."""
        match = HEADING.match(self.lines[0]) if self.lines else None
        return match.group().rstrip("。；") if match else (self.lines or [""])[0][:40]


def split(text: str) -> list[Clause]:
    """The clauses of a document in order.

    Text before the first number is kept as the preface. A number that returns at the same place
    (a list inside a clause) stays part of that clause's text.
    """
    root = Clause(PREFACE, 0)
    found, path, counts = [root], list[tuple[int, str]](), dict[str, int]()
    seen: set[str] = set()
    for line in _lines(text):
        level, label, rest = _mark(line)
        if not level:
            found[-1].lines.append(line)
            continue
        parents = [(d, part) for d, part in path if d < level]
        base = "".join(part for _, part in parents)
        counts[base] = counts.get(base, 0) + 1
        label += str(counts[base]) if label == DASH else ""
        ref = base + label
        if ref in seen:
            found[-1].lines.append(line)
            continue
        seen.add(ref)
        path = [*parents, (level, label)]
        found.append(Clause(ref, level, [rest] if rest else []))
    return [clause for clause in found if clause.lines or clause.depth]


def above(ref: str) -> str:
    """The citation one number shorter; empty for a first number.

    >>> above("三(一)12"), above("三(一)"), above("十二")
    ('三(一)', '三', '')
    """
    match = LAST.search(ref)
    return ref[: match.start()] if match else ""


def _lines(text: str) -> Iterator[str]:
    for raw in text.splitlines():
        line = raw.strip()
        if line:
            yield from INLINE.split(line)


def _mark(line: str) -> tuple[int, str, str]:
    """``(level, label, rest)`` of a line that begins a clause; level 0 for any other."""
    for level, pattern, label in MARKS:
        if match := pattern.match(line):
            groups = match.groups()
            shaped = label.replace("{0}", groups[0]) if groups else label
            return level, shaped, line[match.end() :].strip()
    return 0, "", line
