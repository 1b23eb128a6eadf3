"""The packs in force, the documents they follow, and each clause."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import actions, citing
from bangfu.policy.packs import queries as packs
from bangfu.web import forms, pages
from bangfu.web.guards import needs
from bangfu.web.policy import figures, reading
from bangfu.web.policy.desk import Desk
from bangfu.web.policy.forms import TextForm


@require_safe
@needs(Permission.POLICY_READ)
def index(request: HttpRequest) -> HttpResponse:
    """What is in force here: packs, documents, how many rules, and how firm the figures are."""
    desk = Desk(request)
    pack = desk.program.pack
    chain = [
        {
            "header": pack.headers[code],
            "title": desk.text(pack.headers[code].title),
            "own": code == pack.code,
        }
        for code in reversed(pack.chain)
    ]
    rules = desk.program.rules_in_force(desk.as_of)
    context = {
        "pack": pack,
        "chain": chain,
        "sources": reading.sources(desk),
        "rules_count": len(rules),
        "standards": sum(not rule.is_benefit for rule in rules),
        "benefits": sum(rule.is_benefit for rule in rules),
        "tally": figures.tally(desk.figures().values()),
        "cases": len(pack.cases),
        "amendments": packs.decided(pack.code),
    }
    return pages.show(request, "policy/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_READ)
def document(request: HttpRequest, document: str) -> HttpResponse:
    """A document with its clause tree; its text is imported here by those who may."""
    desk = Desk(request)
    source = reading.source(desk, document)
    if source is None:
        raise Http404
    sent = request.method == "POST"
    form = TextForm(request.POST, request.FILES) if sent else TextForm()
    if sent:
        desk.require_edit()
        if form.is_valid() and _import(request, desk, source, form):
            return pages.go(request, "policy:document", document)
    clauses = list(packs.clauses(document))
    on = reading.resting(desk, document, clauses)
    context: dict[str, Any] = {
        "source": source,
        "branches": reading.tree(clauses, on, reading.standings(desk, source)),
        "count": len(clauses),
        "loose": on.get("", []),
        "form": form,
        "may_edit": desk.may_edit,
    }
    status = forms.UNPROCESSABLE if form.errors else 200
    return pages.show(request, "policy/document.html", context, status=status)


def _import(request: HttpRequest, desk: Desk, source: reading.Source, form: TextForm) -> bool:
    """Import what the form holds; ``False`` when it was refused, which the form then says."""
    try:
        done = actions.import_document(
            by=desk.user.username,
            document_id=source.id,
            title=source.listed.title.zh if source.listed else source.title,
            text=form.cleaned_data["text"],
        )
    except Refusal as refusal:
        forms.refuse(form, refusal)
        return False
    count = packs.clauses(done.pk).count()
    messages.success(request, _("已导入，共 %(count)s 条。") % {"count": count})
    return True


@require_safe
@needs(Permission.POLICY_READ)
def clause(request: HttpRequest, document: str, clause: str) -> HttpResponse:
    """What a citation names: its text with what stands around it, and what rests on it."""
    desk = Desk(request)
    source = reading.source(desk, document)
    if source is None:
        raise Http404
    clauses = list(packs.clauses(document))
    refs = [one.ref for one in clauses]
    cited = citing.citing(desk.program.pack, document)
    found = citing.nearest(clause, refs)
    if not found and clause not in {one.clause for one in cited}:
        raise Http404
    at = refs.index(found) if found else -1
    here = clauses[at] if found else None
    line = source.covered.by_ref.get(found) if source.covered else None
    context = {
        "source": source,
        "asked": clause,
        "here": here,
        "standing": reading.standing(desk, line) if line else None,
        "above": _above(clauses, at),
        "below": _below(clauses, at),
        "before": clauses[at - 1] if at > 0 else None,
        "after": clauses[at + 1] if 0 <= at < len(clauses) - 1 else None,
        "citing": [
            reading.use(desk, one) for one in cited if one.clause.startswith(found or clause)
        ],
        "may_edit": desk.may_edit,
    }
    return pages.show(request, "policy/clause.html", context)


def _above(clauses: list[Any], at: int) -> list[Any]:
    """The clauses a clause stands in, from the top."""
    found: list[Any] = []
    depth = clauses[at].depth if at >= 0 else 0
    for one in reversed(clauses[: max(at, 0)]):
        if 0 < one.depth < depth:
            found.append(one)
            depth = one.depth
    return found[::-1]


def _below(clauses: list[Any], at: int) -> list[Any]:
    """The clauses directly below one."""
    if at < 0 or not clauses[at].depth:
        return []
    found: list[Any] = []
    for one in clauses[at + 1 :]:
        if one.depth <= clauses[at].depth:
            break
        if not found or one.depth <= found[0].depth:
            found.append(one)
    return found
