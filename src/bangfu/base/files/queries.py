"""Reading attachments, within a scope."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.files.models import Attachment

READ = Permission.HOUSEHOLDS_READ


def of(user: Any, subject: str, keys: Iterable[str]) -> dict[str, list[Attachment]]:
    """What is attached to some things, in the person's sight, by key; withdrawn ones too."""
    found = Attachment.objects.visible_to(user, READ)
    by_key: dict[str, list[Attachment]] = defaultdict(list)
    for one in found.filter(subject=subject, subject_id__in=list(keys)):
        by_key[one.subject_id].append(one)
    return dict(by_key)


def get_for(user: Any, uid: UUID) -> Attachment:
    """One of them; withdrawn ones only for who may read the trail there.

    Raises:
        Attachment.DoesNotExist: none of that key that the person may open.
    """
    withdrawn = scope.of(user, Permission.AUDIT_READ).q("village_id")
    found = Attachment.objects.visible_to(user, READ)
    one: Attachment = found.get(Q(withdrawn_at=None) | withdrawn, uid=uid)
    return one


def may_withdraw(user: Any, file: Attachment) -> bool:
    """Whether the person could withdraw it."""
    granted = scope.of(user, Permission(file.needs))
    return file.withdrawn_at is None and file.village_id in granted
