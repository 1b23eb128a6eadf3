"""Clues of a demo city at several stages, walked there by its own officers."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Q

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.demo import pictures
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import actions, following
from bangfu.watch.quality.models import Clue, State, Verdict

Way = Callable[["Officers", Clue], object]
SOON = dt.timedelta(days=30)


class Officers:
    """Who acts for a village: its first secretary, its township and its county."""

    def __init__(self, village: str) -> None:
        found = {code: _officer(code) for code in codes.lineage(village)[-3:]}
        self.county, self.township, self.village = found.values()

    @property
    def complete(self) -> bool:
        """Whether every level has its officer."""
        return None not in (self.county, self.township, self.village)


def _officer(code: str) -> User | None:
    held = Q(posts__division_id=code, posts__valid_to=None)
    working = ("county_officer", "township_officer", "first_secretary")
    return User.objects.filter(held, posts__role__in=working).order_by("pk").first()


def walk() -> int:
    """Find the clues and walk some of them to every stage; returns how many moved.

    Done again, it leaves those that were walked before where they are.
    """
    following.follow_results(by="system:demo")
    moved = 0
    for village in villages():
        officers = Officers(village)
        if not officers.complete:
            continue
        waiting = Clue.objects.filter(village_id=village, state=State.NEW).order_by("pk")
        for way, clue in zip(WAYS, waiting[: len(WAYS)], strict=False):
            way(officers, clue)
            moved += 1
    return moved


def villages() -> Iterable[str]:
    """The first few villages that have a first secretary."""
    held = User.objects.filter(posts__role="first_secretary")
    return held.order_by("pk").values_list("posts__division_id", flat=True)[:5]


def _assign(who: Officers, clue: Clue) -> Clue:
    assert who.township is not None
    due = catalogue.today() + SOON
    owner = "role:first_secretary"
    return actions.assign(by=who.township, clue=clue, due=due, owner=owner)


def _verify(who: Officers, clue: Clue) -> Clue:
    assert who.village is not None
    return actions.verify(
        by=who.village,
        clue=_assign(who, clue),
        verdict=Verdict.TRUE,
        explanation="入户看过，情况属实，月底前改正档案。",
        corrective_on=catalogue.today() + SOON,
    )


def _deny(who: Officers, clue: Clue) -> Clue:
    assert who.village is not None
    return actions.verify(
        by=who.village,
        clue=_assign(who, clue),
        verdict=Verdict.FALSE,
        explanation="入户看过，档案没有错。",
        evidence="看了户口簿和身份证。",
        photos=[pictures.house()],
    )


def _check(who: Officers, clue: Clue) -> Clue:
    assert who.township is not None
    return actions.check(by=who.township, clue=_verify(who, clue))


def _close(who: Officers, clue: Clue) -> Clue:
    assert who.township is not None
    assert who.county is not None
    return actions.close(by=who.county, clue=actions.check(by=who.township, clue=_deny(who, clue)))


def _waive(who: Officers, clue: Clue) -> Clue:
    assert who.county is not None
    until = catalogue.today() + 6 * SOON
    return actions.waive(by=who.county, clue=clue, until=until, reason="正在办理证件，半年内补齐。")


WAYS: tuple[Way, ...] = (_assign, _verify, _check, _close, _deny, _waive)
