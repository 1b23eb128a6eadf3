"""The way of a clue, as one table: who may do what from where. Nothing else moves a clue."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import Permission
from bangfu.watch.quality.models import Clue, State


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a person may do about a clue.

    Args:
        verb: its name, kept with the step.
        title: what the button says.
        before: from which states.
        after: where it leads.
        permission: what the person needs where the clue lives.
        apart: those who may not do it: whoever filled one of these columns.
        warns: only for checks that can be answered with a reason.
    """

    verb: str
    title: Promise
    before: tuple[State, ...]
    after: State
    permission: Permission
    apart: tuple[str, ...] = ()
    warns: bool = False


VERIFY, CHECK, CLOSE = (
    Permission.QUALITY_VERIFY,
    Permission.QUALITY_CHECK,
    Permission.QUALITY_CLOSE,
)
UNSEEN = (State.NEW, State.ASSIGNED)
SETTLED = (State.CLOSED, State.WAIVED, State.ANSWERED)
MOVES: dict[str, Move] = {
    move.verb: move
    for move in (
        Move(
            "assign",
            _("分派"),
            UNSEEN,
            State.ASSIGNED,
            CHECK,
        ),
        Move(
            "verify",
            _("登记核实结果"),
            UNSEEN,
            State.VERIFIED,
            VERIFY,
        ),
        Move(
            "answer",
            _("说明原因"),
            UNSEEN,
            State.ANSWERED,
            VERIFY,
            warns=True,
        ),
        Move(
            "check",
            _("审核通过"),
            (State.VERIFIED,),
            State.CHECKED,
            CHECK,
            ("verified_by",),
        ),
        Move(
            "close",
            _("办结"),
            (State.CHECKED,),
            State.CLOSED,
            CLOSE,
            ("verified_by", "checked_by"),
        ),
        Move(
            "return",
            _("退回重新核实"),
            (State.VERIFIED, State.CHECKED),
            State.ASSIGNED,
            CHECK,
        ),
        Move(
            "waive",
            _("豁免到期限"),
            (State.NEW, State.ASSIGNED, State.VERIFIED, State.CHECKED),
            State.WAIVED,
            CLOSE,
            ("verified_by",),
        ),
        Move(
            "reopen",
            _("重新打开"),
            (State.CLOSED, State.WAIVED, State.ANSWERED),
            State.ASSIGNED,
            CLOSE,
        ),
    )
}


def is_apart(move: Move, clue: Clue, username: str) -> bool:
    """Whether the person did none of the steps that exclude them from this one."""
    return all(getattr(clue, name) != username for name in move.apart)


def fits(move: Move, clue: Clue) -> bool:
    """Whether the clue stands where the move begins."""
    return clue.state in move.before and (not move.warns or clue.severity == "warn")
