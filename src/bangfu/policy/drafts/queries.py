"""Reading drafts: who sees which, what is wrong with one, and what it comes to as a program."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Program
from bangfu.engine.problems import PackError, Problem
from bangfu.policy.drafts import overlaid
from bangfu.policy.drafts.models import Draft
from bangfu.policy.drafts.overlaid import Files


def visible_to(user: Any) -> QuerySet[Draft]:
    """Drafts a person may read: all of their place, for those whose post says so."""
    granted = scope.of(user, Permission.DRAFTS_READ)
    return Draft.objects.filter(granted.q("division_id")).select_related("division")


def get_for(user: Any, draft: UUID) -> Draft:
    """One draft; ``Draft.DoesNotExist`` alike for those out of reach and those there are not."""
    return visible_to(user).get(pk=draft)


def shared(user: Any, token: str) -> Draft:
    """The draft behind a shared link, for anybody who may read policy.

    Raises:
        Refusal: ``rights.missing``.
        Draft.DoesNotExist: nobody shared such a link, or the draft was withdrawn.
    """
    rights.require(user, Permission.POLICY_READ)
    open_ = Draft.objects.exclude(status="withdrawn").select_related("division")
    return open_.get(token=token)


def compiled(draft: Draft, files: Files | None = None) -> Program:
    """The pack with the draft's items on top, compiled; ``PackError`` with every problem."""
    return overlaid.program(draft, files)


def checked(user: Any, draft: Draft, files: Files | None = None) -> list[Problem]:
    """What is wrong with a draft's items, each with file, line and column; empty when sound.

    Args:
        user: who asks; must be able to read the draft.
        draft: the draft.
        files: other items than those saved (for checking while typing).
    """
    rights.require(user, Permission.DRAFTS_READ, at=draft.division_id)
    return faults(draft, files)


def faults(draft: Draft, files: Files | None = None) -> list[Problem]:
    """The same for a draft the caller has been given already."""
    try:
        overlaid.checked(draft, files)
    except PackError as error:
        return error.problems
    return []


def sound(draft: Draft) -> Program:
    """The compiled draft.

    Raises:
        Refusal: ``drafts.unsound`` with the problems in ``context`` when it cannot be compiled.
    """
    try:
        return overlaid.checked(draft)
    except PackError as error:
        problems = [problem.as_json() for problem in error.problems]
        first = error.problems[0].line() if error.problems else ""
        raise Refusal(
            "drafts.unsound",
            _("草稿的条文还有 %(count)s 处问题，不能试算。") % {"count": len(problems)},
            hint=first,
            context={"problems": problems},
        ) from error


def is_behind(draft: Draft) -> bool:
    """Whether the pack in force has changed since the draft was made from it."""
    return draft.is_open and overlaid.base(draft).pack.digest != draft.base
