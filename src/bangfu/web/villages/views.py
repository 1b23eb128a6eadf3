"""The list of villages and the page of one."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile.program import Rule
from bangfu.policy.runs import households, queries, villages
from bangfu.policy.runs.villages import Filter
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import queries as registry
from bangfu.web import pages, paging
from bangfu.web.guards import needs, person
from bangfu.web.households.asked import Chip, Choice, rule_title, without
from bangfu.web.places import cascade as places
from bangfu.web.procedures import beside as procedures
from bangfu.web.templatetags.bangfu import VERDICTS
from bangfu.web.villages import sheet

MOST_NAMED = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """A village of the list; ``above`` says of each place whether the person sees all of it."""

    facts: dict[str, Any]
    code: str
    name: str
    above: list[tuple[str, str, bool]]
    outcome: int | None

    @property
    def share(self) -> int:
        """Whole percent of its registered households that have exited."""
        whole = self.facts["household_count"] or 0
        return (self.facts["exited_households"] or 0) * 100 // whole if whole else 0


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Villages of the person's area that fit the filters."""
    desk, get = queries.desk(person(request)), request.GET
    cascade = places.cascade(
        desk.scope,
        desk.site.division_id,
        places.deepest([v for v in get.getlist("at") if v]),
        Level.TOWNSHIP,
    )
    rule = _rule(desk, get.get("rule", ""))
    chosen = _filter(request, cascade, rule)
    arguments = (desk.program, desk.results, desk.scope, chosen)
    after = get.get("after", "")
    page = villages.page(*arguments, after=[after] if after else None, limit=paging.SIZE)
    choices = _choices(request, rule)
    context = {
        "desk": desk,
        "cascade": cascade,
        "choices": choices,
        "chips": _chips(request, cascade, choices),
        "rows": _rows(page, rule, desk.scope),
        "after": page.after[0] if page.after else "",
        "columns": 9,
        "total": 0 if pages.wants_part(request) else villages.count(*arguments),
        "rule_title": rule_title(rule),
        "rule": get.get("rule", ""),
    }
    return pages.show(request, "villages/index.html", context, part="villages/_rows.html")


def _rule(desk: queries.Desk, name: str) -> Rule | None:
    if name:
        return households.rule_of(desk.program, desk.results, name, village=True)
    return desk.exit_rule("village")


def _filter(request: HttpRequest, cascade: places.Cascade, rule: Rule | None) -> Filter:
    get = request.GET
    kind, text = get.get("kind", ""), get.get("q", "").strip()
    named = None
    if text:
        matches = divisions.find(text, level=Level.VILLAGE.value, limit=MOST_NAMED)
        named = tuple(matches.values_list("code", flat=True))
    return Filter(
        division=cascade.at if cascade.at != cascade.root else "",
        poor="yes" if kind == "poor" else "",
        left=get.get("left", ""),
        rule=rule.id if rule else "",
        outcome=get.get("outcome", ""),
        registered=kind not in ("poor", "all"),
        codes=named,
        without=_filed(request, cascade) if get.get("file") == "no" else (),
    )


def _filed(request: HttpRequest, cascade: places.Cascade) -> tuple[str, ...]:
    """Villages of the area that have a file of this year."""
    scope = scopes.of(person(request), Permission.HOUSEHOLDS_READ).within(cascade.at)
    return tuple(registry.filled(scope, catalogue.today().year, []))


def _choices(request: HttpRequest, rule: Rule | None) -> list[Choice]:
    get = request.GET
    kinds = [("poor", _("贫困村")), ("all", _("全部行政村"))]
    left = [("yes", _("已出列")), ("no", _("未出列"))]
    found = [
        Choice("kind", _("村的范围"), _("有贫困户的村"), [("", kinds)], get.get("kind", "")),
        Choice("left", _("贫困村出列"), _("全部进度"), [("", left)], get.get("left", "")),
    ]
    files = [("no", _("缺今年档案"))]
    found.append(Choice("file", _("村档案"), _("有无档案"), [("", files)], get.get("file", "")))
    if rule is not None:
        outcomes = [(name, str(sign.word)) for name, sign in VERDICTS.items()]
        title = rule_title(rule)
        found.append(
            Choice("outcome", title, _("全部结论"), [("", outcomes)], get.get("outcome", ""))
        )
    return found


def _chips(request: HttpRequest, cascade: places.Cascade, choices: list[Choice]) -> list[Chip]:
    get, chips = request.GET, []
    if cascade.at != cascade.root:
        name = next((dict(s.options)[s.chosen] for s in reversed(cascade.steps) if s.chosen), "")
        chips.append(Chip(name or cascade.top, without(get, "at")))
    chips += [Chip(f"{c.label}：{c.words}", without(get, c.name)) for c in choices if c.chosen]
    if text := get.get("q", "").strip():
        chips.append(Chip(_("查找：%(text)s") % {"text": text}, without(get, "q")))
    return chips


def _rows(page: households.Page, rule: Rule | None, scope: Scope) -> list[Row]:
    names = divisions.names(c for row in page.rows for c in codes.lineage(row["village_id"]))
    rows = []
    for row in page.rows:
        *above, own = codes.lineage(row["village_id"])
        over = [(c, names.get(c, c), scope.covers(c)) for c in above[-2:]]
        outcome = row.get(rule.id) if rule else None
        rows.append(Row(row, own, names.get(own, own), over, outcome))
    return rows


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def village(request: HttpRequest, village: str) -> HttpResponse:
    """One village: its file, what policy says of it, and its households in numbers."""
    desk = queries.desk(person(request))
    if not (codes.SHAPE.fullmatch(village) and codes.level_of(village) == Level.VILLAGE):
        raise Http404
    lineage = divisions.lineage(village)
    if village not in desk.scope or not lineage or lineage[-1].code != village:
        raise Http404
    context = {
        "sheet": sheet.Sheet(desk, lineage),
        "place": lineage[-1],
        "desk": desk,
        "may_edit": scopes.of(person(request), Permission.VILLAGES_EDIT).covers(village),
        "papers": [
            (form, form.title.text(pages.language()))
            for form in desk.program.pack.forms.values()
            if form.subject == "village"
        ],
        "may_export": rights.holds(person(request), Permission.HOUSEHOLDS_EXPORT),
        "procedures": procedures.of_village(person(request), village),
    }
    return pages.show(request, "villages/village.html", context)
