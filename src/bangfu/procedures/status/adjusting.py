"""The yearly adjustment of a village: closed once all that was begun in it has been decided.

Who joins, leaves, falls back or is watched is decided by the procedures for it, one household at a
time. The adjustment makes sure that none is left over, and keeps how many of each there were.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.filings import queries
from bangfu.procedures.points import Point
from bangfu.procedures.status import households, villages

CODE = "year_adjusted"
CHANGES = (
    "household_identified",
    "household_exited",
    "household_monitored",
    "household_cleared",
    "member_changed",
)


def _opens(matter: Matter) -> None:
    done = queries.done_at(matter.division, matter.day.year, villages.LABEL)
    if CODE in done:
        raise Refusal(
            "procedures.adjusted_already",
            _("这个村 %(year)s 年的动态调整已经办结。") % {"year": matter.day.year},
            status=409,
        )


def _waiting(matter: Matter) -> int:
    return queries.open_at(matter.division, households.LABEL, CHANGES)


def _check(matter: Matter) -> None:
    _opens(matter)
    if waiting := _waiting(matter):
        raise Refusal(
            "procedures.adjustment_open",
            _("本村还有 %(count)s 件户的事项没有办结。") % {"count": waiting},
            hint=_("请先办结或撤回这些事项，再结束今年的动态调整。"),
            context={"waiting": waiting},
        )


def _tell(matter: Matter) -> Iterable[Point]:
    if waiting := _waiting(matter):
        text = _("本村还有 %(count)s 件户的事项没有办结。") % {"count": waiting}
        yield Point(text, kind="filing", key="waiting")


def _close(matter: Matter) -> dict[str, Any]:
    """How many households changed in the year, by what happened to them."""
    done = Counter(queries.done_at(matter.division, matter.day.year, households.LABEL))
    return {"year": matter.day.year, **{name: done[name] for name in CHANGES}}


EFFECT = Effect(CODE, villages.LABEL, _close, _check, _opens, tell=_tell)
