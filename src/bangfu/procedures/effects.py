"""The one register of what a procedure does when its last stage is passed.

Slices add to it in their ``apps.py``; packs name the effect. ``opens`` is asked when a filing is
opened, ``check`` before each approval; both refuse with a reason. ``tell`` says what is not settled
yet. ``apply`` writes, inside the
transaction of the last decision, through the actions of the slice it belongs to.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.points import Point


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided, as an effect sees it.

    Args:
        user: whose decision it is.
        subject_id: which record, as its subject's ``find`` names it.
        division: 12-digit code of where it belongs.
        number: of the filing, for reasons and trails.
        title: what the procedure is called.
        details: values filled in when it was begun or on the way, by their id.
        day: of the decision.
        rule: whose verdict the procedure starts from, if any.
    """

    user: User
    subject_id: str
    division: str
    number: str
    title: str
    day: dt.date
    details: Mapping[str, Any] = field(default_factory=dict)
    rule: str = ""

    @property
    def on(self) -> dt.date:
        """The day from which what is written holds: that of the decision, never one to come.

        A site may be set to a day ahead of the calendar; the registry takes none that has not come.
        """
        return min(self.day, timezone.localdate())

    @property
    def reason(self) -> str:
        """What the trail of the changed record says."""
        return f"{self.title} {self.number}".strip()


def always(_record: Any) -> bool:
    """Fits every record."""
    return True


def nothing_stands(_matter: Matter) -> None:
    """A check that lets everything through."""


def silent(_matter: Matter) -> Iterable[Point]:
    """Nothing to tell."""
    return ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a procedure does at its end.

    Args:
        code: its name in packs.
        subject: label of what it is about.
        apply: writes, and returns what the trail of the filing says of it.
        check: refuses where it may not happen; asked before each approval and at the end.
        opens: refuses where it makes no sense to begin.
        fits: whether pages offer it for a record, told from its row alone.
        tell: open points that only this effect knows of; asked by pages and before approvals.
        foresee: what would stop it at the end as things are; asked before it is begun only, for
            it may cost as much as the end itself.
    """

    code: str
    subject: str
    apply: Callable[[Matter], dict[str, Any]]
    check: Callable[[Matter], None] = nothing_stands
    opens: Callable[[Matter], None] = nothing_stands
    fits: Callable[[Any], bool] = always
    tell: Callable[[Matter], Iterable[Point]] = silent
    foresee: Callable[[Matter], Iterable[Point]] = silent


_EFFECTS: dict[str, Effect] = {}


def register(effect: Effect) -> None:
    """Add an effect; the same one twice is the same as once."""
    if _EFFECTS.get(effect.code, effect) != effect:
        raise RuntimeError(f"two effects are called {effect.code!r}")
    _EFFECTS[effect.code] = effect


def known() -> dict[str, Effect]:
    """Every effect by its code."""
    return dict(_EFFECTS)


def find(code: str, subject: str) -> Effect:
    """The effect of a procedure about a kind of subject.

    Raises:
        Refusal: ``procedures.no_effect`` when nobody registered such a one.
    """
    effect = _EFFECTS.get(code)
    if effect is None or effect.subject != subject:
        raise Refusal(
            "procedures.no_effect",
            _("政策包里写的办结效果“%(code)s”不存在。") % {"code": code},
            hint=_("请联系市级政策维护人员核对政策包。"),
        )
    return effect
