"""Observations: what an indicator is in a village or hamlet on a day, and who says so."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import cells, files, hamlets
from bangfu.registry.villages.models import Hamlet, Observation, VillageFile

LONGEST_SOURCE = 200


@transaction.atomic
def observe(
    *,
    by: User,
    village: str,
    indicator: str,
    on: dt.date,
    value: Any,
    source: str,
    hamlet: Hamlet | None = None,
) -> Observation:
    """Record what was seen. The newest of a year is what the file of that year says from then on.

    Args:
        by: who.
        village: 12-digit code.
        indicator: a column of the village file, or of hamlets where one is given.
        on: the day it was seen.
        value: in the column's exact form; ``None`` where it turned out that nobody knows.
        source: who or what says so.
        hamlet: where it was seen, if not in the village as a whole.

    Raises:
        Refusal: ``rights.missing``, ``villages.unknown_column``, ``villages.source``,
            ``villages.day_to_come``, ``villages.hamlet_closed``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=village)
    cells.known("hamlet" if hamlet else "village", [indicator])
    if not source.strip() or len(source.strip()) > LONGEST_SOURCE:
        raise Refusal("villages.source", _("请写明来源，例如谁在什么时候看到、哪份表上写的。"))
    if on > catalogue.today():
        raise Refusal("villages.day_to_come", _("观测日期不能晚于今天。"))
    seen = Observation.objects.filter(village_id=village, hamlet=hamlet, indicator=indicator)
    span = seen.filter(on__gt=on) if hamlet else seen.filter(on__gt=on, on__year=on.year)
    newest = not span.exists()
    kept: Observation = Observation.objects.create(
        village_id=village,
        hamlet=hamlet,
        indicator=indicator,
        on=on,
        value=cells.plain(value),
        source=source.strip(),
        by=by.username,
    )
    if newest and hamlet:
        hamlets.edit(
            by=by, hamlet=hamlet, version=hamlet.version, seen={}, changes={indicator: value}
        )
    elif newest:
        _into_file(by, village, indicator, on, value, source.strip())
    return kept


def _into_file(
    by: User, village: str, indicator: str, on: dt.date, value: Any, source: str
) -> None:
    if not VillageFile.objects.filter(village_id=village, year=on.year).exists():
        files.start(by=by, village=village, year=on.year)
    file = files.locked(village, on.year)
    told = cells.put(file, {indicator: value})
    files.save(by, file, told, "villages.update", {"observed": on.isoformat(), "source": source})
