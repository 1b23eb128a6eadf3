"""Standings, comparisons and differences as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports.models import Stage
from bangfu.watch.matching import actions, queries, telling
from bangfu.watch.matching.models import Comparison, Decision, Look, Side, Standing, State
from bangfu.watch.matching.queries import Filter, Wanted
from bangfu.web.files import shown as files
from bangfu.web.households.asked import Choice
from bangfu.web.pages import language

TONES = {
    State.AGREES: "green",
    State.DIFFERS: "red",
    State.ABSENT: "red",
    State.UNKNOWN: "grey",
}
SIDE_TONES = {Side.NATIONAL: "green", Side.OURS: "blue", Side.VISIT: "amber"}
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """How one of the three stands: words, tone, day."""

    title: str
    words: str
    tone: str
    on: Any


@dataclass(frozen=True, slots=True)
class Looked:
    """One look, and what shows it."""

    look: Look
    files: list[files.Shown]


@dataclass(frozen=True, slots=True)
class Line:
    """A household of a list."""

    standing: Standing
    place: str
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference, and what was decided about it."""

    told: telling.Told
    decision: Decision | None
    tone: str
    uid: UUID | None


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of counts with the list behind it."""

    title: str
    sub: str
    size: int
    households: int
    href: str


def marks(standing: Standing | None) -> list[Mark]:
    """The three of a household."""
    named = (("national", _("国网")), ("paper", _("纸质")), ("reality", _("实际")))
    found = []
    for name, title in named:
        state = State(getattr(standing, name) if standing else State.UNKNOWN)
        day = getattr(standing, f"{name}_on") if standing else None
        found.append(Mark(title, str(state.label), TONES[state], day))
    return found


def looks(user: Any, found: list[Look]) -> list[Looked]:
    """Looks with their photos."""
    photos = files.of(user, actions.LOOK, [one.pk for one in found])
    return [Looked(one, photos.get(str(one.pk), [])) for one in found]


def lines(found: Iterable[Standing]) -> list[Line]:
    """Households with the names of their places."""
    listed = list(found)
    names = divisions.names({s for one in listed for s in codes.lineage(one.village_id)[-2:]})
    return [
        Line(
            one,
            "".join(names.get(step, "") for step in codes.lineage(one.village_id)[-2:]),
            marks(one),
        )
        for one in listed
    ]


def places(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Counts of places, with the lists behind them and the share that agrees in all three."""
    names = divisions.names(line["place"] for line in found)
    return [
        {
            **line,
            "title": names.get(line["place"], line["place"]),
            "percent": percent(line),
            "href": listed(at=line["place"]),
            "console": f"{reverse('matching:index')}?{urlencode({'at': line['place']})}",
        }
        for line in found
    ]


def percent(counts: dict[str, Any]) -> int | None:
    """The share of households whose three agree, in whole percent; ``None`` without any."""
    return counts["consistent"] * HUNDRED // counts["all"] if counts["all"] else None


def listed(**asked: str) -> str:
    """The list of households with some filters."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{reverse('matching:households')}?{query}" if query else reverse("matching:households")


def within(found: Comparison, **asked: str) -> str:
    """The list of differences of a comparison with some filters."""
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("matching:differences", args=[found.pk])
    return f"{address}?{query}" if query else address


def differences(user: Any, found: Comparison, rows: list[dict[str, Any]]) -> list[Difference]:
    """Differences in words, with what was decided, and the households they open."""
    known = queries.decisions(found, [row["seq"] for row in rows])
    homes = queries.uids(user, [row["household"] for row in rows if row["household"]])
    return [
        Difference(
            told,
            one := known.get(told.at),
            SIDE_TONES[Side(one.side)] if one else "",
            homes.get(told.row["household"]),
        )
        for told in telling.told(rows, language())
    ]


def by_kind(found: Comparison, lines_: list[dict[str, Any]]) -> list[Tally]:
    """How many differences of each kind."""
    return [
        Tally(
            str(telling.KINDS[line["key"]]),
            "",
            line["size"],
            line["households"],
            within(found, kind=line["key"]),
        )
        for line in lines_
    ]


def by_column(found: Comparison, lines_: list[dict[str, Any]]) -> list[Tally]:
    """How many differences in each column."""
    pack = catalogue.pack()
    return [
        Tally(
            telling.title(pack, line["subject"], line["key"], language()),
            str(telling.SUBJECTS[line["subject"]]),
            line["size"],
            line["households"],
            within(found, column=line["key"]),
        )
        for line in lines_
    ]


def comparisons(found: Iterable[Comparison]) -> list[dict[str, Any]]:
    """Comparisons with the names of their places and how far they are."""
    listed_ = list(found)
    names = divisions.names(one.division for one in listed_)
    return [
        {"found": one, "place": names.get(one.division, one.division), "state": state(one)}
        for one in listed_
    ]


def state(found: Comparison) -> tuple[str, str]:
    """How far a comparison is: words and tone."""
    if found.compared_at:
        return _("已比对"), "green"
    stage = Stage(found.ledger.stage)
    waits = {
        Stage.CHECKED: (_("可以比对"), "amber"),
        Stage.MAPPING: (_("待对应列名"), "amber"),
        Stage.UPLOADED: (_("正在读取"), "blue"),
    }
    return waits.get(stage, (str(stage.label), "grey"))


def difference_choices(chosen: Filter, columns: list[Tally]) -> list[Choice]:
    """The lists of the filter bar of differences."""
    states = [("open", _("还没有处理")), ("decided", _("已处理"))]
    states += [(side.value, str(side.label)) for side in Side]
    kinds = [(name, str(title)) for name, title in telling.KINDS.items()]
    offered = [(one.href.rpartition("column=")[2], one.title) for one in columns]
    return [
        Choice("state", _("处理"), _("全部处理情况"), [("", states)], chosen.state),
        Choice("kind", _("差异"), _("全部差异"), [("", kinds)], chosen.kind),
        Choice("column", _("项目"), _("全部项目"), [("", offered)], chosen.column),
    ]


def standing_choices(chosen: Wanted) -> list[Choice]:
    """The lists of the filter bar of households."""
    states = [(state_.value, str(state_.label)) for state_ in State]
    named = (
        ("national", _("国网"), _("国网：全部")),
        ("paper", _("纸质"), _("纸质：全部")),
        ("reality", _("实际"), _("实际：全部")),
    )
    agree = [("yes", _("三方一致")), ("no", _("还没有三方一致"))]
    return [
        Choice("all_agree", _("三方一致"), _("三方：全部"), [("", agree)], chosen.all_agree),
        *(
            Choice(name, title, every, [("", states)], getattr(chosen, name))
            for name, title, every in named
        ),
    ]
