"""The households behind each number of a draft, the map of differences, and handing lists over."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.drafts import cells, handing
from bangfu.policy.drafts.effects import Chosen, Effect
from bangfu.registry.households import queries as registry
from bangfu.web import exports, pages, paging
from bangfu.web.drafts import maps
from bangfu.web.drafts.desk import Desk
from bangfu.web.drafts.panel import KINDS, Panel, word
from bangfu.web.drafts.views.drafts import READERS
from bangfu.web.guards import fresh, needs, person
from bangfu.web.households import asked

AT_ONCE = 20_000  # rows written while the person waits
MARKS = {"household": (str, str), "village": (str,)}


@dataclass(frozen=True, slots=True)
class Row:
    """A household or village of a list."""

    facts: dict[str, Any]
    shown: Any
    name: str
    above: str


@require_safe
@needs(*READERS)
def listed(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The households (or villages) behind one number, in the person's area."""
    here = Desk(request, draft)
    effect = _effect(here)
    chosen = _chosen(request)
    one = effect.rule(chosen.rule)
    after = asked.mark_read(request.GET.get("after", ""), MARKS[one.subject])
    page = effect.page(here.scope, chosen, after=after, limit=paging.SIZE)
    context = {
        "desk": here,
        "draft": here.draft,
        "rule": one,
        "title": one.title(here.language),
        "kinds": [(kind, str(word(one, kind)), kind == chosen.kind) for kind in KINDS],
        "chosen": chosen,
        "kind": word(one, chosen.kind),
        "kept": [(k, v) for k, v in request.GET.items() if k not in {"kind", "after", "bin"}],
        "place": divisions.names([chosen.division]).get(chosen.division, ""),
        "rows": _rows(here, page.rows, one.subject),
        "after": asked.mark(page.after),
        "columns": 7,
        "total": 0 if pages.wants_part(request) else effect.count(here.scope, chosen),
        "may_export": rights.holds(here.user, Permission.HOUSEHOLDS_EXPORT),
    }
    return pages.show(request, "drafts/list.html", context, part="drafts/_rows.html")


def _effect(here: Desk) -> Effect:
    effect = here.effect if not here.problems else here.stored
    if effect is None:
        if here.refusal:
            raise here.refusal
        raise Refusal("drafts.untried", _("这份草稿没有可看的试算结果。"), status=409)
    return effect


def _chosen(request: HttpRequest) -> Chosen:
    get = request.GET
    kind, place, step = get.get("kind", ""), get.get("at", ""), get.get("bin", "")
    known = codes.SHAPE.fullmatch(place)
    digits = step.removeprefix("-")
    whole = digits.isdecimal() and digits.isascii() and len(digits) <= len("99")
    return Chosen(
        get.get("rule", ""),
        kind if kind in cells.KINDS else "changed",
        place if known else "",
        int(step) if whole else None,
    )


def _rows(here: Desk, rows: list[dict[str, Any]], subject: str) -> list[Row]:
    shown = {}
    if subject == "household":
        shown = registry.shown(here.user, [row["household_id"] for row in rows])
    names = divisions.names(c for row in rows for c in codes.lineage(row["village_id"]))
    found = []
    for row in rows:
        *above, own = codes.lineage(row["village_id"])
        over = " · ".join(names.get(code, code) for code in above[-2:])
        found.append(Row(row, shown.get(row.get("household_id", 0)), names.get(own, own), over))
    return found


@require_safe
@needs(*READERS)
def drawn(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The map of differences of one rule, with the same numbers in a table."""
    here = Desk(request, draft)
    effect = _effect(here)
    panel = Panel(here, effect, request.GET.get("rule", ""))
    page = maps.Page(panel, request.GET.get("level", ""))
    context = {"desk": here, "draft": here.draft, "panel": panel, "page": page}
    return pages.show(request, "drafts/map.html", context)


# --- handing a list over ---


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
@fresh
def export(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The list of the address as a file: at once when it is short, as a job when it is long."""
    here = Desk(request, draft)
    chosen, form = _chosen(request), exports.form(request)
    effect = _effect(here)
    granted = rights.require(here.user, Permission.HOUSEHOLDS_EXPORT)
    if effect.count(granted, chosen) <= AT_ONCE:
        path, _written = handing.export(
            by=here.user, draft=here.draft, chosen=chosen, form=form, language=here.language
        )
        return exports.file(path.name, _("试算"))
    params = {
        "draft": str(here.draft.pk),
        "chosen": asdict(chosen),
        "form": form,
        "language": here.language,
    }
    return exports.begin(request, by=here.user, kind="drafts.export", params=params)


@require_safe
@needs(Permission.HOUSEHOLDS_EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind="drafts.export", title=_("试算"))


def result_of(job: Job) -> str:
    """Where the file of a finished export is."""
    return reverse("drafts:exported", args=[job.pk]) if job.result else ""
