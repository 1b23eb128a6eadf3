"""The numbers of a map and of the table beside it: one line for each area."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions.codes import Level
from bangfu.policy.runs import totals
from bangfu.policy.runs.queries import Results
from bangfu.web import links
from bangfu.web.map import labels
from bangfu.web.map.legend import Class
from bangfu.web.map.topics import Topic

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures.

    Args:
        key: name of the count.
        title: its heading.
        wanted: filters that list what is counted; ``None`` where no list can.
    """

    key: str
    title: str | Promise
    wanted: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure (``None``: unknown) and the list behind it."""

    column: Column
    value: int | None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One area: its figures, its share and its class."""

    code: str
    name: str
    style: Class
    done: int | None
    total: int | None
    cells: Sequence[Cell] = field(default=())
    href: str = ""

    @property
    def share(self) -> float | None:
        """The share in percent; ``None`` where it is unknown or concerns nobody."""
        return None if self.done is None or not self.total else self.done * 100 / self.total

    def value(self, key: str) -> int | float | str | None:
        """What the table sorts by."""
        if key in {"name", "share"}:
            return self.code if key == "name" else self.share
        return next((cell.value for cell in self.cells if cell.column.key == key), None)


def columns(topic: Topic) -> list[Column]:
    """The figures that belong to a topic."""
    if topic.rule is None:
        return [
            Column("households", gettext_lazy("户"), {}),
            Column("persons", gettext_lazy("人"), {}),
            Column("exited_households", gettext_lazy("已脱贫户"), {"exited": "yes"}),
        ]
    names = {
        "met": gettext_lazy("符合"),
        "not_met": gettext_lazy("不符合"),
        "unknown": gettext_lazy("不能确定"),
    }
    return [
        Column(
            key,
            title,
            None if topic.about_villages else {"rule": topic.rule.id, "outcome": key},
        )
        for key, title in names.items()
    ]


def counts(
    results: Results | None, scope: Scope, division: str, topic: Topic, level: Level
) -> dict[str, dict[str, int]] | None:
    """Counts of the areas of a level below a place; ``None`` while nothing has been run."""
    if results is None:
        return None
    ask = totals.villages_below if topic.about_villages else totals.below
    return ask(results, scope, division, topic.rule, level)


def line(
    topic: Topic, level: Level, code: str, name: str, found: Counts | None, *, href: str = ""
) -> Line:
    """One area's line.

    Args:
        topic: what the map shows.
        level: of the area.
        code: of the area.
        name: of the area.
        found: its counts; ``None`` while nothing is known.
        href: where the area leads.
    """
    done, total = topic.parts(found)
    cells = [
        Cell(
            column,
            None if found is None else found[column.key],
            "" if column.wanted is None else links.households(code, **column.wanted),
        )
        for column in columns(topic)
    ]
    return Line(code, labels.brief(name), topic.style(found, level), done, total, cells, href)


def nothing(topic: Topic) -> dict[str, int]:
    """The counts of a place without anybody."""
    keys = [column.key for column in columns(topic)]
    return dict.fromkeys([*keys, "households", "exited_households", "not_applicable"], 0)


def summed(topic: Topic, level: Level, name: str, code: str, lines: Iterable[Line]) -> Line:
    """The line of the whole: what the areas shown add up to; unknown if one of them is."""
    whole = nothing(topic)
    for one in lines:
        for cell in one.cells:
            if cell.value is None:
                return line(topic, level, code, name, None)
            whole[cell.column.key] += cell.value
    return line(topic, level, code, name, whole)


def ordered(lines: Sequence[Line], sort: str) -> list[Line]:
    """Lines in the order asked for (``share``, ``-share``, a count …); unknown ones last."""
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    known = [one for one in lines if one.value(key) is not None]
    rest = [one for one in lines if one.value(key) is None]
    return sorted(known, key=lambda one: one.value(key), reverse=backwards) + rest  # type: ignore[arg-type, return-value]


def words(one: Line, language: str) -> str:
    """What the tip over an area says: its name, class and share, then its figures."""
    figures = [
        f"{cell.column.title} {cell.value:,}" for cell in one.cells if cell.value is not None
    ]
    share = "" if one.share is None else f" · {one.share:.1f}%"
    lead = _("%(place)s：%(what)s") % {"place": one.name, "what": one.style.label.text(language)}
    return "\n".join([lead + share, *([_("，").join(figures)] if figures else [])])
