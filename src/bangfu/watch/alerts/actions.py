"""Raising alerts, telling those who guard, and dealing with an alert."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as people
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.audit import append_only
from bangfu.base.audit import queries as trail
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.alerts import causes, queries
from bangfu.watch.alerts.causes import HOUR, Found
from bangfu.watch.alerts.models import NOTE, Alert, Cause
from bangfu.watch.work import telling

SYSTEM = "system"
GUARDS = "guards"  # what a finding about the database's own guards is filed under


def sweep(now: dt.datetime | None = None) -> int:
    """Look through the last hour; returns how many alerts were raised."""
    moment = now or timezone.now()
    return raise_all(list(causes.last_hour(moment)), moment)


def prove(*, by: str) -> dict[str, int]:
    """Prove the whole trail; what does not hold becomes an alert for each chain."""
    del by
    counts: dict[str, int] = {}
    for finding in trail.verify():
        counts[finding.chain] = counts.get(finding.chain, 0) + 1
    if missing := append_only.missing():
        counts[GUARDS] = len(missing)
    found = [Found(Cause.BROKEN, chain, count) for chain, count in counts.items()]
    return {"count": sum(counts.values()), "alerts": raise_all(found, timezone.now())}


@transaction.atomic
def raise_all(found: Iterable[Found], now: dt.datetime) -> int:
    """Raise what was not raised within the hour; a count that has grown is brought up to date."""
    wanted = {(one.cause.value, one.about): one for one in found}
    if not wanted:
        return 0
    audit.lock(audit.SYSTEM)  # one sweep at a time: nothing is told twice
    lately = Alert.objects.filter(at__gt=now - HOUR)
    raised = {(alert.cause, alert.about): alert for alert in lately.order_by("pk")}
    places = _places(one.about for one in wanted.values())
    fresh = 0
    for key, one in wanted.items():
        if known := raised.get(key):
            if one.count > known.count and known.acknowledged_at is None:
                Alert.objects.filter(pk=known.pk).update(count=one.count)
        else:
            _raise(one, places.get(one.about, ""), now)
            fresh += 1
    return fresh


def _places(about: Iterable[str]) -> dict[str, str]:
    """Where the accounts stand today."""
    today = timezone.localdate()
    return {
        name: next((post.division_id for post in posts if _holds(post, today)), "") or ""
        for name, posts in people.posts_of(about).items()
    }


def _holds(post: Any, today: dt.date) -> bool:
    return bool(
        post.division_id
        and post.valid_from <= today
        and (post.valid_to is None or post.valid_to >= today)
    )


def _raise(one: Found, place: str, now: dt.datetime) -> None:
    hour = now.replace(minute=0, second=0, microsecond=0)
    columns = {"count": one.count, "division": place, "at": now}
    alert, made = Alert.objects.get_or_create(
        cause=one.cause, about=one.about, hour=hour, defaults=columns
    )
    if not made:  # an hour ago by the clock's face, but not by its hands
        return
    changes = {"cause": one.cause.value, "count": one.count}
    act = audit.Act("alerts.raise", "alert", str(alert.uid), division=place, changes=changes)
    audit.record(by=SYSTEM, act=act)
    telling.tell_of_alert(queries.watchers(place, but=one.about), alert.uid, place)


@transaction.atomic
def acknowledge(*, by: User, uid: UUID, note: str) -> Alert:
    """Say what was found out about an alert.

    Args:
        by: who looked into it.
        uid: the alert, one of those they may see.
        note: what they found and did; no family's name or number.

    Raises:
        Alert.DoesNotExist: outside what they may see.
        Refusal: ``alerts.note``, ``alerts.own`` (about themselves) or ``alerts.done``.
    """
    alert = queries.visible_to(by).select_for_update().get(uid=uid)
    said = " ".join(note.split())
    if not 0 < len(said) <= NOTE:
        raise Refusal("alerts.note", _("请写明查到了什么、怎么处理的（200 字以内）。"))
    if alert.about == by.username:
        raise Refusal(
            "alerts.own", _("关于自己的告警要由别人处理。"), hint=_("请审计人员查看。"), status=403
        )
    if alert.acknowledged_at is not None:
        raise Refusal("alerts.done", _("这条告警已经有人处理了。"), status=409)
    alert.acknowledged_by, alert.acknowledged_at, alert.note = by.username, timezone.now(), said
    alert.save(update_fields=["acknowledged_by", "acknowledged_at", "note"])
    changes = {"cause": alert.cause, "note": said}
    act = audit.Act("alerts.acknowledge", "alert", str(uid), alert.division, changes)
    audit.record(by=by.username, act=act)
    return alert
