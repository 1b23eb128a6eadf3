"""Running a draft over the whole registry, and what such a run was made of."""

import hashlib
import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.kinds import Progress
from bangfu.policy.drafts import building, effects, queries
from bangfu.policy.drafts.comparison import PER_SUBJECT, Case
from bangfu.policy.drafts.models import Draft, Trial
from bangfu.policy.facts import lake
from bangfu.policy.packs import queries as packs

STEPS = 5


def silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def made_of(case: Case, wishes: list[Any]) -> str:
    """A digest of everything a run of a draft depends on."""
    said = [
        case.live.pack.digest,
        case.draft.pack.digest,
        packs.figures_digest(),
        sorted(map(list, wishes), key=str),
        sorted(part.pk for part in case.parts),
        case.before.as_of,
        case.before.assumed,
        __version__,
    ]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def is_fresh(trial: Trial, draft: Draft) -> bool:
    """Whether a stored run still says what the draft comes to on the current data.

    Raises:
        Refusal: ``drafts.unsound``, ``drafts.no_facts``.
    """
    wishes = effects.wishes(draft)
    case, _question = effects.case(queries.sound(draft), wishes)
    return trial.made_of == made_of(case, wishes)


def run(*, by: User, draft: Draft, progress: Progress = silent) -> Trial:
    """Run a draft over every household and village and keep the result beside the draft.

    Nothing of the live results is read or written. The last run of a draft replaces those before.

    Raises:
        Refusal: ``rights.missing``, ``drafts.unsound``, ``drafts.no_facts``.
    """
    rights.require(by, Permission.DRAFTS_READ, at=draft.division_id)
    progress(0, STEPS, _("准备数据"))
    wishes = effects.wishes(draft)
    case, question = effects.case(queries.sound(draft), wishes)
    laid_out = building.build(case, question, lambda done, _of: progress(done, STEPS, _("试算")))
    try:
        with lake.new_folder("drafts", str(draft.pk)) as (name, folder):
            for subject in PER_SUBJECT:
                laid_out.copy(subject, folder / f"{subject}.parquet", question)
    finally:
        laid_out.close()
    with transaction.atomic():
        made = Trial.objects.create(
            draft=draft,
            folder=name,
            made_of=made_of(case, wishes),
            as_of=question.as_of,
            assumed=question.assumed,
            live_digest=case.live.pack.digest,
            draft_digest=case.draft.pack.digest,
            figures_digest=packs.figures_digest(),
            engine=__version__,
            parts=sorted(part.pk for part in case.parts),
            rules=[asdict(one) for one in laid_out.compared],
            households=sum(part.households for part in case.parts),
            by=by.username,
        )
        Trial.objects.filter(draft=draft).exclude(pk=made.pk).delete()
    progress(STEPS, STEPS, _("完成"))
    return made


def folders() -> set[str]:
    """Folders of the lake that stored runs of drafts use."""
    return set(Trial.objects.values_list("folder", flat=True))


def run_job(*, by: str, progress: Progress, draft: str) -> dict[str, object]:
    """The work of a ``drafts.run`` job."""
    person = accounts.by_username(by)
    made = run(by=person, draft=queries.get_for(person, UUID(draft)), progress=progress)
    return {"trial": made.pk, "draft": draft}
