"""Ranking by score: the hardest-off of a place, and a locked list of the first of them."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import of
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as site
from bangfu.registry.surveys import queries
from bangfu.registry.surveys.models import Ranking, Submission

MOST = 20_000


def ordered(user: Any, survey: str, at: str) -> "QuerySet[Submission]":
    """Scored answers of a place, the hardest-off first; equal scores by household key.

    Those whose score is unknown are left out: nobody is ranked by a guess.
    """
    spec = queries.survey(survey)
    low, high = codes.span(at)
    found = Submission.objects.visible_to(user).filter(
        survey=survey, current=True, score__isnull=False, village_id__gte=low, village_id__lte=high
    )
    first = F("score").asc() if spec.order == "poorest_low" else F("score").desc()
    return found.order_by(first, "key")


@transaction.atomic
def lock(*, by: User, survey: str, division: str, size: int, title: str = "") -> Ranking:
    """Keep the first of a place as they stand now, for good.

    Raises:
        Refusal: ``surveys.not_scored``, ``surveys.size``, ``surveys.too_few``, ``rights.missing``.
    """
    rights.require(by, Permission.SURVEYS_MANAGE, at=codes.pad(division))
    spec = queries.survey(survey)
    if not spec.is_scored or spec.subject != "household":
        raise Refusal("surveys.not_scored", _("这份问卷不给户打分，不能排序。"))
    if not 1 <= size <= MOST:
        raise Refusal("surveys.size", _("户数应在 1 至 %(most)s 之间。") % {"most": MOST})
    found = ordered(by, survey, codes.pad(division))
    candidates = found.count()
    if candidates < size:
        raise Refusal(
            "surveys.too_few",
            _("只有 %(count)s 户有得分，不够锁定 %(size)s 户。")
            % {"count": candidates, "size": size},
            hint=_("请先完成调查，或减少户数。"),
        )
    entries = [[key, score, str(uid)] for key, score, uid in _first(found, size)]
    made = Ranking.objects.create(
        survey=survey,
        title=(title or spec.title.zh)[:80],
        division_id=codes.pad(division),
        size=size,
        candidates=candidates,
        entries=entries,
        digest=digest(entries),
        on=site.today(),
        by=by.username,
    )
    changes = {"survey": survey, "size": size, "candidates": candidates, "digest": made.digest}
    act = audit.Act("surveys.lock", "ranking", str(made.uid), made.division_id, changes)
    audit.record(by=by.username, act=act)
    return made


def _first(found: "QuerySet[Submission]", size: int) -> list[Any]:
    return list(found.values_list("key", "score", "uid")[:size])


def digest(entries: list[list[Any]]) -> str:
    """What the list is sealed by."""
    return hashlib.sha256(json.dumps(entries).encode()).hexdigest()


def visible(user: Any) -> "QuerySet[Ranking]":
    """Locked lists of places that lie wholly in the person's area."""
    mine = of(user, Permission.HOUSEHOLDS_READ).q("division_id")
    return Ranking.objects.select_related("division").filter(mine)


def get_for(user: Any, uid: UUID) -> Ranking:
    """One locked list; ``Ranking.DoesNotExist`` for any other."""
    return visible(user).get(uid=uid)
