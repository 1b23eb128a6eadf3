"""From what a person sent to the action it means, and steps back into words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.watch.quality import actions
from bangfu.watch.quality.flow import MOVES
from bangfu.watch.quality.models import Clue, ClueStep, State
from bangfu.web.files import shown

ACTIONS: dict[str, Callable[..., Clue]] = {
    "assign": actions.assign,
    "verify": actions.verify,
    "answer": actions.answer,
    "check": actions.check,
    "close": actions.close,
    "return": actions.send_back,
    "waive": actions.waive,
    "reopen": actions.reopen,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as a page shows it."""

    step: ClueStep
    who: str
    what: str
    after: str
    files: list[shown.Shown]


def act(user: User, clue: Clue, verb: str, said: Mapping[str, Any]) -> Clue:
    """Do what a form asks for."""
    return ACTIONS[verb](by=user, clue=clue, **said)


def seen(request: HttpRequest, clue: Clue) -> int:
    """The version the person had before them; another one is refused as moved on."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else clue.version


def ticked(request: HttpRequest) -> list[UUID]:
    """The clues somebody ticked; what is no key counts as none."""
    found = []
    for text in request.POST.getlist("clue"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def back(request: HttpRequest) -> str:
    """The list with the filters of the address."""
    query = request.GET.urlencode()
    return f"{reverse('quality:clues')}?{query}" if query else reverse("quality:clues")


def steps(user: User, found: list[ClueStep], names: Mapping[str, str]) -> list[Shown]:
    """Steps in words and with their photos, the newest first."""
    photos = shown.of(user, actions.STEP, [step.pk for step in found])
    own = {"found": _("检查发现"), "gone": _("不再命中"), "back": _("再次命中")}
    return [
        Shown(
            step,
            names.get(step.by, _("系统")),
            str(MOVES[step.verb].title) if step.verb in MOVES else own.get(step.verb, step.verb),
            str(State(step.after).label),
            photos.get(str(step.pk), []),
        )
        for step in reversed(found)
    ]
