"""Which imports a person may see, and what is being done about them."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.registry.imports.models import Import, Imports, Stage

STATES: dict[str, tuple[Stage, ...]] = {
    "open": (Stage.UPLOADED, Stage.MAPPING, Stage.CHECKED),
    "waiting": (Stage.MAPPING, Stage.CHECKED),
    "committed": (Stage.COMMITTED,),
    "compared": (Stage.COMPARED,),
    "closed": (Stage.DISCARDED, Stage.REFUSED),
}


def visible_to(user: Any) -> Imports:
    """Imports for places where the person may import, newest first."""
    found: Imports = Import.objects.visible_to(user, Permission.HOUSEHOLDS_IMPORT)
    return found


def page(user: Any, *, state: str = "", mine: bool = False, after: str = "") -> Imports:
    """Imports a person may see, newest first.

    Args:
        user: who looks.
        state: one of ``STATES``; anything else gives all.
        mine: only those they brought themselves.
        after: the last id of the page before.
    """
    found = visible_to(user).order_by("-pk")
    if state in STATES:
        found = found.filter(stage__in=STATES[state])
    if mine:
        found = found.filter(by=user.username)
    with suppress(ValueError):
        found = found.filter(pk__lt=UUID(after)) if after else found
    return found


def waiting(user: Any) -> Imports:
    """Imports of a person's own that wait for their answer or decision."""
    return page(user, state="waiting", mine=True)


def twin(user: Any, imp: Import) -> Import | None:
    """The latest import of the very same files that was written, if the person may see it."""
    same = visible_to(user).filter(digest=imp.digest, stage=Stage.COMMITTED)
    found: Import | None = same.exclude(pk=imp.pk).order_by("-committed_at").first()
    return found


def get_for(user: Any, import_id: UUID | str, *, for_update: bool = False) -> Import:
    """One import, if the person may import in the place it is for.

    Raises:
        Import.DoesNotExist: there is none, or it is none of theirs.
    """
    visible = visible_to(user)
    found: Import = (visible.select_for_update() if for_update else visible).get(pk=import_id)
    return found


def job(imp: Import) -> Job | None:
    """The latest work on an import."""
    return Job.objects.filter(key=str(imp.pk), kind__startswith="imports.").first()


def is_open(imp: Import) -> bool:
    """Whether somebody may still decide about it."""
    return imp.stage in {Stage.UPLOADED, Stage.MAPPING, Stage.CHECKED}
