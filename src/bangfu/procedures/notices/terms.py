"""How soon what the public sends is looked at and answered, and how long it is kept who sent it.

All are figures of the pack, dated and local.
"""

import datetime as dt

from bangfu.policy.packs import queries as packs
from bangfu.procedures import calendar
from bangfu.procedures.filings import clock
from bangfu.registry.catalogue import queries as catalogue

LOOK, ANSWER, CONTACT = "objection_look_days", "objection_answer_days", "objection_contact_days"


def figure(name: str, place: str) -> int | None:
    """What is set at a place today; ``None`` where nobody has set it."""
    site = catalogue.site()
    known = packs.figures_at(packs.program(site.pack), clock.today(), place, assumed=site.assumed)
    found = known.get(name)
    value = found.value if found is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def due(name: str, place: str) -> dt.date | None:
    """The last working day for something received today; ``None`` where nothing is set."""
    days = figure(name, place)
    if days is None:
        return None
    return calendar.calendar().after(clock.today(), days, "working")
