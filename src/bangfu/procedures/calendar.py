"""The calendar by which days are counted here: that of the pack in force."""

from bangfu.engine.packs import days
from bangfu.engine.packs.days import Calendar
from bangfu.registry.catalogue import queries as catalogue

_made: dict[str, Calendar] = {}  # by the digest of the pack; there are as many as releases of it


def calendar() -> Calendar:
    """The calendar of the pack in force."""
    pack = catalogue.pack()
    if (made := _made.get(pack.digest)) is None:
        made = _made[pack.digest] = days.of(pack.calendars.values())
    return made
