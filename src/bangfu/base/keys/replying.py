"""One reply per operation: a retry gets what came of the first, and nothing is done twice."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.keys.models import Reply
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal


@transaction.atomic
def once(
    *, by: User, operation_id: UUID, asked: Any, work: Callable[[], Mapping[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Do something under the id its client gave it; the same id again gets the first outcome.

    Who comes second at the same moment waits here for the first. What is refused leaves no trace.

    Args:
        by: who.
        operation_id: made by the client.
        asked: what was asked for, as plain JSON; the same again is a retry.
        work: does it, in this transaction; returns plain JSON.

    Returns:
        The outcome, and whether it is that of an earlier request.

    Raises:
        Refusal: ``keys.operation_reused`` (409) when the id was used for something else.
    """
    told = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
    # Keyed, for an id number may be among what was asked.
    act = crypto.provider().fingerprint(told, purpose="keys.reply").hex()
    reply, is_first = Reply.objects.get_or_create(
        user=by, operation_id=operation_id, defaults={"act": act, "at": timezone.now()}
    )
    if not is_first:
        return _before(reply, act), True
    reply.outcome = dict(work())
    reply.save(update_fields=["outcome"])
    return reply.outcome, False


def _before(reply: Reply, act: str) -> dict[str, Any]:
    if reply.act != act:
        raise Refusal(
            "keys.operation_reused",
            _("这个操作编号已经用过。"),
            hint=_("每次新的操作请换一个编号；只有重试同一次操作才用原来的编号。"),
            status=409,
        )
    found: dict[str, Any] = reply.outcome
    return found
