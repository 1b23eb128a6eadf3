"""Hamlets of some villages of the demo city, and a few things seen there, each with its day.

What is seen in a village repeats its file: the figures of the demo city are those of its ledger.
"""

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.engine.language.types import Kind
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import cells, hamlets, observing
from bangfu.registry.villages.models import Hamlet, VillageFile

EVERY = 4  # of the villages with a file, one in so many has its hamlets recorded
MOST = 25
FEWEST = 3  # hamlets of a village whose file does not count them
SERVED, UNSURE = 70, 10  # percent: has a service, and of the rest nobody says
OBSERVED = 12
SEEN = ("has_household_water", "has_safe_grid", "has_clinic")
DAYS = 60
NAMES = tuple(f"{word}湾" for word in "东西南北上下前后新老河堰")


@transaction.atomic
def record(*, by: User, first: str = "") -> None:
    """Record hamlets of a share of villages, and what was seen in the first of them; done once.

    Args:
        by: who may edit the villages.
        first: a village that is among them in any case.
    """
    if Hamlet.objects.exists():
        return
    with catalogue.asked_once():
        files = _chosen(first)
        for file in files:
            hamlets.add(by=by, village=file.village_id, hamlets=_hamlets(file))
        for file in files[:OBSERVED]:
            _observe(by, file)


def _chosen(first: str) -> list[VillageFile]:
    year = catalogue.today().year
    of_year = VillageFile.objects.filter(year=year).order_by("village_id")
    own = list(of_year.filter(village_id=first))
    return own + list(of_year.exclude(village_id=first)[::EVERY][:MOST])


def _hamlets(file: VillageFile) -> list[dict[str, Any]]:
    village, many = file.village_id, file.hamlet_count or FEWEST
    households = (file.total_households or 0) // many or None
    asked = [c.name for c in cells.columns("hamlet").values() if c.type.kind == Kind.BOOL]
    return [
        {
            "name": name,
            "hamlet_households": households,
            **{column: _said(village, name, column) for column in asked},
        }
        for name in NAMES[:many]
    ]


def _said(village: str, name: str, column: str) -> bool | None:
    luck = _drawn(village, f"{name} {column}", 100)
    return True if luck < SERVED else None if luck < SERVED + UNSURE else False


def _observe(by: User, file: VillageFile) -> None:
    for indicator in SEEN:
        ago = 1 + _drawn(file.village_id, indicator, DAYS)
        observing.observe(
            by=by,
            village=file.village_id,
            indicator=indicator,
            on=max(catalogue.today() - dt.timedelta(days=ago), dt.date(file.year, 1, 1)),
            value=cells.value(file, indicator),
            source=_("驻村工作队入村核实"),
        )


def _drawn(village: str, what: str, below: int) -> int:
    """A number below another, the same whenever the city is built."""
    digest = hashlib.sha256(f"{village} {what}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % below
