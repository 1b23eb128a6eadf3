"""Work of a demo city with days this week and next, and the first notices about it."""

import datetime as dt

from bangfu.demo import clues
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import actions
from bangfu.watch.quality.models import Clue, State
from bangfu.watch.work import telling

# Days from today by which some clues of a village are to be looked at.
DAYS = (0, 1, 2, 2, 4, 5, 9, 9, 9, 12)


def walk() -> int:
    """Set days for some clues of the villages that have officers, and tell everybody.

    Done again, it sets none where some have been set before.
    """
    today, given = catalogue.today(), 0
    soon = today + dt.timedelta(days=max(DAYS))
    for village in clues.villages():
        officers = clues.Officers(village)
        there = Clue.objects.filter(village_id=village)
        if officers.township is None or there.filter(state=State.ASSIGNED, due__lte=soon).exists():
            continue
        fresh = there.filter(state=State.NEW).order_by("pk")[: len(DAYS)]
        for clue, days in zip(fresh, DAYS, strict=False):
            actions.assign(by=officers.township, clue=clue, due=today + dt.timedelta(days=days))
            given += 1
    telling.notify()
    return given
