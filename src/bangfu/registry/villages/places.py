"""Files of places above villages: what packs ask of a county or city in a year."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import queries as site
from bangfu.registry.villages import cells
from bangfu.registry.villages.models import PlaceFile

LEVELS = (Level.COUNTY, Level.CITY)


@transaction.atomic
def edit(
    *,
    by: User,
    place: str,
    year: int,
    version: int,
    seen: Mapping[str, Any],
    changes: Mapping[str, Any],
) -> PlaceFile:
    """Change what is recorded of a county or city in a year; the file is begun where there is none.

    Args: as for ``files.edit``; ``version`` is 0 where there was no file.

    Raises:
        Refusal: ``rights.missing``, ``villages.year``, ``villages.unknown_column``,
            ``villages.stale``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=place)
    level = codes.level_of(place)
    cells.known(level.value, changes)
    if year > site.today().year:
        raise Refusal("villages.year", _("%(year)s 年还没有到，不能建立档案。") % {"year": year})
    files = PlaceFile.objects.select_for_update()
    file = files.filter(place_id=place, year=year).first()
    file = file or PlaceFile(place_id=place, year=year, version=0)
    if file.version != version:
        cells.merge(file, level.value, changes, seen)
    if told := cells.put(file, changes):
        file.version += 1
        file.save()
        act = audit.Act("villages.update_place", "place_file", f"{place}-{year}", place, told)
        audit.record(by=by.username, act=act)
        if level == Level.COUNTY:  # a city's own file is read where it is asked for
            catalogue.touch([place])
    return file


@transaction.atomic
def leave(*, by: User, place: str, on: dt.date, reason: str) -> PlaceFile:
    """Note the day on which a township or county left the list of poor places.

    Raises:
        Refusal: ``rights.missing``, ``villages.exited_already`` (409).
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=place)
    if exited_on(place) is not None:
        raise Refusal("villages.exited_already", _("这里已经摘帽。"), status=409)
    files = PlaceFile.objects.select_for_update()
    file = files.filter(place_id=place, year=on.year).first()
    file = file or PlaceFile(place_id=place, year=on.year, version=0)
    file.exited_on, file.version = on, file.version + 1
    file.save()
    told = {"exited_on": [None, on.isoformat()], "reason": reason, "on": on.isoformat()}
    act = audit.Act("villages.exit_place", "place_file", f"{place}-{on.year}", place, told)
    audit.record(by=by.username, act=act)
    return file


def exited_on(place: str) -> dt.date | None:
    """The day on which a place above villages left the list, if it has."""
    left = PlaceFile.objects.filter(place_id=place).exclude(exited_on=None)
    day: dt.date | None = left.values_list("exited_on", flat=True).order_by("year").first()
    return day
