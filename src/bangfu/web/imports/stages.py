"""What the page of an import shows at each stage."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.models import Job, State
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import rules
from bangfu.registry.imports import queries
from bangfu.registry.imports.models import Import, Stage
from bangfu.web import pages, paging, words


@dataclass(frozen=True, slots=True)
class Sign:
    """How a stage looks: its tone and icon; its word is the stage's own."""

    tone: str
    icon: str


SIGNS = {
    Stage.UPLOADED: Sign("blue", icon="loader-2"),
    Stage.MAPPING: Sign("amber", icon="arrows-right-left"),
    Stage.CHECKED: Sign("amber", icon="clipboard-check"),
    Stage.COMMITTED: Sign("green", icon="circle-check"),
    Stage.COMPARED: Sign("green", icon="circle-check"),
    Stage.DISCARDED: Sign("grey", icon="circle-minus"),
    Stage.REFUSED: Sign("red", icon="circle-x"),
}
SEVERITIES: dict[str, Promise] = {rules.BLOCK: _("必须改"), rules.WARN: _("请核对")}
# Why a column or a sheet is not taken in.
WHY_NOT: dict[str, Promise] = {
    "": _("没有认出"),
    "unit": _("单位对不上"),
    "left_out": _("按您的选择不导入"),
    "derived": _("系统自己计算，不导入"),
    "unknown": _("没有认出这张表"),
    "hidden": _("隐藏的表，不导入"),
    "empty": _("空表"),
}
# How a heading was understood.
HOW: dict[str, Promise] = {
    "name": _("列名相同"),
    "synonym": _("同义列名"),
    "national": _("国网列名或代码"),
    "saved": _("按以前的选择"),
    "manual": _("按您的选择"),
    **{how: word for how, word in WHY_NOT.items() if how in ("", "unit", "left_out", "derived")},
}


@dataclass(frozen=True, slots=True)
class Line:
    """An import in the list."""

    imp: Import
    who: str
    place: str
    sign: Sign


def lines(found: Iterable[Import]) -> list[Line]:
    """Imports with the names of people and places."""
    found = list(found)
    people = accounts.names(imp.by for imp in found)
    places = divisions.names(imp.division for imp in found)
    return [
        Line(
            imp,
            people.get(imp.by, imp.by),
            places.get(imp.division, imp.division),
            SIGNS[Stage(imp.stage)],
        )
        for imp in found
    ]


def shown(
    imp: Import, job: Job | None, user: Any, asked: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """The template of an import's stage, and what it needs besides the import.

    Args:
        imp: the import.
        job: the latest work on it.
        user: who looks.
        asked: filters of the list of problems, and where it goes on.
    """
    if job is not None and job.is_open and imp.stage in queries.STATES["open"]:
        return "working", {"job": job}
    if imp.stage == Stage.UPLOADED:
        return "stopped", {"job": job}
    if imp.stage == Stage.MAPPING:
        return "mapping", mapping(imp)
    if imp.stage in (Stage.CHECKED, Stage.COMPARED):
        return "review", _review(imp, job, user, asked)
    if imp.stage == Stage.COMMITTED:
        return "committed", _committed(imp, asked)
    return "closed", {"refusal": queries.refusal(imp)}


def mapping(imp: Import, *, every: bool = False) -> dict[str, Any]:
    """What has to be decided about sheets and headings.

    Args:
        imp: the import.
        every: offer a choice for the headings that are understood as well.
    """
    needs = queries.needs(imp)
    samples = queries.samples(imp)
    sheets = []
    for number, laid in enumerate(queries.layout(imp)):
        unsure = _unsure(laid)
        columns = [
            {
                **column,
                "number": number,
                "open": every or column["at"] in unsure,
                "why": HOW[column["how"]],
                "sample": samples.get(laid["name"], {}).get(column["at"], ""),
            }
            for column in laid["columns"]
        ]
        columns.sort(key=lambda column: (not column["open"], column["at"]))
        why = WHY_NOT.get(laid["skipped"], "")
        sheets.append({**laid, "number": number, "columns": columns, "why": why})
        sheets[-1]["choices"] = queries.choices(laid["ledger"]) if laid["ledger"] else []
        sheets[-1]["open"] = sum(column["open"] for column in columns)
    return {
        "needs": needs,
        "sheets": sheets,
        "kinds": queries.sheet_choices(),
        "releases": queries.releases(imp),
        "every": every,
    }


def _unsure(laid: Mapping[str, Any]) -> set[int]:
    """Columns that are not known, decided by somebody, or claimed twice."""
    named: dict[str, list[int]] = {}
    for column in laid["columns"]:
        named.setdefault(column["column"], []).append(column["at"])
    twice = {at for name, places in named.items() if name and len(places) > 1 for at in places}
    doubtful = {"", "unit", "left_out", "saved", "manual"}
    return twice | {column["at"] for column in laid["columns"] if column["how"] in doubtful}


def _review(imp: Import, job: Job | None, user: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    failed = job is not None and job.state in (State.FAILED, State.CANCELLED)
    counts = queries.counts(imp)
    return {
        **_found(imp, asked),
        "counts": counts,
        "changes": list(_changes(counts)),
        "job": job if failed else None,
        "left_out": _left_out(imp),
        "twin": queries.twin(user, imp),
        "nothing": not counts["households"]["to_write"] and not _village_changes(counts),
    }


def _village_changes(counts: Mapping[str, Any]) -> int:
    changes = (s["new"] + s["changed"] for s in counts["sheets"] if s["name"] == "village")
    return sum(changes)


def _committed(imp: Import, asked: Mapping[str, str]) -> dict[str, Any]:
    titles = {sheet["name"]: sheet["title"] for sheet in queries.counts(imp)["sheets"]}
    written = imp.outcome.get("counts", {})
    return {
        **_found(imp, asked),
        "written": [{"title": titles.get(name, name), **n} for name, n in written.items()],
        "conflicts": queries.conflicts(imp),
        "held": sum(sheet["held"] for sheet in queries.counts(imp)["sheets"]),
    }


def _found(imp: Import, asked: Mapping[str, str]) -> dict[str, Any]:
    """A piece of the list of problems, and its filters."""
    after, severity = asked.get("after", ""), asked.get("severity", "")
    wanted = {
        "severity": severity if severity in SEVERITIES else "",
        "sheet": asked.get("sheet", ""),
        "code": asked.get("kind", ""),
    }
    since = int(after) if after.isdecimal() else 0
    rows = queries.problems(imp, after=since, limit=queries.PAGE + 1, **wanted)
    page = paging.cut(rows, lambda problem: problem.id, queries.PAGE)
    return {
        "problems": page.rows,
        "after": page.after,
        "wanted": wanted,
        "severities": SEVERITIES.items(),
        "problem_kinds": queries.kinds(imp),
        "problem_sheets": [s["name"] for s in queries.layout(imp) if s["ledger"]],
    }


def _left_out(imp: Import) -> list[dict[str, Any]]:
    return [{**one, "why": WHY_NOT[one["how"]]} for one in queries.left_out(imp)]


def _changes(counts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The first cells of registered households that would change, in words."""
    pack = catalogue.pack()
    columns = pack.tables["household"].columns
    for number, name, before, after in counts.get("changes", ()):
        column = columns.get(name)
        sides = (
            [words.display(pack, column, value) for value in (before, after)]
            if column
            else [before, after]
        )
        title = column.title(pages.language()) if column else name
        yield {"number": number, "title": title, "before": sides[0], "after": sides[1]}
