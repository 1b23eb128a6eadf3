"""Beginning a draft and changing what is in it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile import uses
from bangfu.policy.drafts import actions
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages
from bangfu.web.drafts import typed
from bangfu.web.drafts.desk import Desk
from bangfu.web.drafts.forms import ReplyForm, SubmitForm, TitleForm
from bangfu.web.drafts.views.drafts import addable, panel_of
from bangfu.web.guards import needs, person


@require_POST
@needs(Permission.DRAFTS_EDIT)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: empty, or with the figures of a parameter's or rule's page."""
    user, post = person(request), request.POST
    program = packs.program()
    wishes, title = _from_page(post.get("parameter", ""), post.get("rule", ""))
    asked = post.get("title", "").strip() or title or program.pack.title.text(pages.language())
    draft = actions.create(
        by=user, title=asked[: actions.LONGEST_TITLE], note=post.get("note", ""), values=wishes
    )
    return pages.go(request, "drafts:draft", draft.pk)


def _from_page(parameter: str, rule: str) -> tuple[list[Wish], str]:
    """The present figures of a parameter or of all a rule rests on, and a title."""
    program, site = packs.program(), catalogue.site()
    title, names = "", tuple[str, ...]()
    if parameter in program.pack.parameters:
        names = (parameter,)
        title = program.pack.parameters[parameter].title.text(pages.language())
    elif rule in program.rules:
        names = uses.rule(program, program.rules[rule]).parameters
        title = program.rules[rule].spec.title.text(pages.language())
    elif parameter or rule:
        raise Http404
    held = packs.figures_at(program, catalogue.today(site), site.division_id, assumed=site.assumed)
    wishes = [
        (name, site.division_id, typed.written(program, name, held[name].value))
        for name in names[: actions.MOST_VALUES]
        if held[name].value is not None
    ]
    return wishes, _("试算：%(title)s") % {"title": title} if title else ""


@require_POST
@needs(Permission.DRAFTS_EDIT)
def values(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Save the figures as typed; one may be added or taken out at the same time."""
    here, post = Desk(request, draft), request.POST
    read = typed.read(post.dict(), here.program)
    wrong = [name for name, _place, _text, wish in read if wish is None]
    if wrong:
        title = here.program.pack.parameters[wrong[0]].title.text(here.language)
        message = _("“%(name)s”的数值不符合它的类型或范围，没有保存。") % {"name": title}
        raise Refusal("drafts.value", message, context={"name": wrong[0]})
    gone = post.get("remove", "")
    wishes = [w for name, place, _t, w in read if w and typed.field(name, place) != gone]
    wishes += _added(here, post.get("add", ""))
    try:
        actions.set_values(by=here.user, draft=here.draft, values=wishes, version=version(request))
    except Refusal as refusal:
        if refusal.code != "drafts.conflict":
            raise
        return _conflict(request, here, post.dict())
    messages.success(request, _("已保存。"))
    return pages.go(request, "drafts:draft", here.draft.pk)


def version(request: HttpRequest) -> int | None:
    """The version of the draft that a form was shown with."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < LONGEST_VERSION else None


LONGEST_VERSION = 9


def _added(here: Desk, name: str) -> list[Wish]:
    """A parameter to add, with its present figure, or the smallest of its kind if there is none."""
    if not name or name not in here.program.pack.parameters:
        return []
    held = packs.figures_at(
        here.program, here.as_of, here.draft.division_id, assumed=here.site.assumed
    )[name]
    return [(name, here.draft.division_id, typed.first(here.program, name, held.value))]


def _conflict(request: HttpRequest, here: Desk, post: dict[str, str]) -> HttpResponse:
    """The page as it is now, with what the person typed still in its fields: nothing is lost."""
    fresh = Desk(request, here.draft.pk)
    fresh.given = request.POST
    names = accounts.names(fresh.draft.editors)
    who = names.get(fresh.draft.editors[-1], "") if fresh.draft.editors else ""
    shown = {knob.field for knob in fresh.knobs}
    lost = [
        (fresh.program.pack.parameters[name].title.text(fresh.language), text)
        for name, place, text, _wish in typed.read(post, fresh.program)
        if typed.field(name, place) not in shown
    ]
    context = {
        **panel_of(fresh, request),
        "title_form": TitleForm({"title": fresh.draft.title, "note": fresh.draft.note}),
        "submit_form": SubmitForm(),
        "reply_form": ReplyForm(),
        "names": names,
        "addable": addable(fresh),
        "conflict": {"who": who, "lost": lost},
    }
    return pages.show(request, "drafts/draft.html", context, status=409)


@require_POST
@needs(Permission.DRAFTS_EDIT)
def describe(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Rename a draft."""
    here = Desk(request, draft)
    form = TitleForm(request.POST)
    if not form.is_valid():
        raise Refusal("drafts.title", _("请写明草稿名称（不超过 80 字），说明不超过 2000 字。"))
    actions.describe(by=here.user, draft=here.draft, **form.cleaned_data, version=version(request))
    return pages.go(request, "drafts:draft", here.draft.pk)


@require_POST
@needs(Permission.DRAFTS_EDIT)
def rebase(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Take the pack in force now as what the draft changes."""
    here = Desk(request, draft)
    actions.rebase(by=here.user, draft=here.draft, version=version(request))
    messages.success(request, _("已更新到现行政策包，请再看一遍结果。"))
    return pages.go(request, "drafts:draft", here.draft.pk)


@require_POST
@needs(Permission.DRAFTS_EDIT)
def copy(request: HttpRequest, draft: UUID) -> HttpResponse:
    """A new draft with the same content."""
    here = Desk(request, draft)
    title = _("%(title)s（副本）") % {"title": here.draft.title}
    made = actions.copy(by=here.user, draft=here.draft, title=title[: actions.LONGEST_TITLE])
    return pages.go(request, "drafts:draft", made.pk)
