"""Taking an act back: a new act that restores what the first one changed.

It is refused where something later touched the same, and says what stands in the way. An act on
two households is taken back in both or in neither.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.changes import acting, cells, trail, whole, writing
from bangfu.registry.households.changes.acting import EDIT, Act
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEDICAL, MEMBERS, Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.households.models.member import State


@transaction.atomic
def undo(act: Act, uid: UUID, entry: int) -> Household:
    """Take an act back; see ``life.undo``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "undo")) is not None:
        return reply
    acting.require_reason(act)
    pairs = _pairs(act, opened, entry)
    for one, told in pairs:
        _require_last(one, told)
        _require_known(told)
        if told.action.endswith(".create"):
            _unmake(act, one)
        else:
            _restore(act, one, told)
    _check([one for one, _told in pairs])
    mark = str(uuid7())
    # Who gives people back comes first, so that nobody is present twice.
    for one, told in sorted(pairs, key=lambda pair: _gains(pair[0])):
        left = [place for place in (_village_before(told),) if place]
        details = {"undoes": trail.place(told), "undone": told.action}
        if len(pairs) > 1:
            details |= {"pair": mark, "with": str(told.changes["with"])}
        acting.settle(act, "undo", one, also=left, **details)
    return acting.remember(act, "undo", opened.home)


def _pairs(act: Act, opened: Open, key: int) -> list[tuple[Open, Entry]]:
    """The entry, and where the act concerned another household too, the other's part of it."""
    told = _find(opened.home, lambda one: one.pk == key)
    mark, other = told.changes.get("pair"), told.changes.get("with")
    if not mark:
        return [(opened, told)]
    home = Household.objects.visible_to(act.user).filter(household_no=other).first()
    if home is None:
        raise Refusal("rights.missing", rights.why_not(EDIT, opened.home.village_id), status=403)
    beside = acting.locked(act, home.uid)
    part = _find(home, lambda one: one.changes.get("pair") == mark)
    return [(opened, told), (beside, part)]


def _gains(opened: Open) -> bool:
    return any(person.state == State.ACTIVE for person in opened.dirty)


def _find(home: Household, fits: Any) -> Entry:
    found = next((one for one in trail.entries(home.household_no) if fits(one)), None)
    if found is None:
        raise Refusal("households.no_act", _("没有这项变更。"), status=404)
    return found


def _require_last(opened: Open, told: Entry) -> None:
    """Nothing that still stands touched the same later."""
    every = trail.entries(opened.home.household_no)
    if trail.place(told) in trail.undone(every):
        raise Refusal("households.undone", _("这项变更已经撤销过了。"))
    mine = trail.touched(told)
    whole_ = told.action.endswith(".create")
    later = [e for e in trail.after(every, told) if whole_ or trail.meets(mine, e)]
    if later:
        days = "、".join(dict.fromkeys(f"{one.at:%Y-%m-%d}" for one in later))
        raise Refusal(
            "households.undo_blocked",
            _("之后还有 %(count)s 项变更动过同样的内容（%(days)s），不能直接撤销。")
            % {"count": len(later), "days": days},
            hint=_("请先撤销后面的变更。"),
            context={"entries": [one.pk for one in later]},
        )


def _require_known(told: Entry) -> None:
    """The trail says what to restore; secrets it only masks, and bills of old imports it counts."""
    masked = any(name in SEALED for _part, _subject, name in trail.cells(told))
    if masked:
        raise Refusal(
            "households.undo_masked",
            _("这项变更改动过证件号码或银行账号，记录里没有原号码，不能自动撤销。"),
            hint=_("请用“更正”重新填写号码。"),
        )
    imported = told.action.endswith(".create") and told.changes.get("import")
    if imported or "medical_added" in told.changes:
        raise Refusal(
            "households.undo_import",
            _("由台账导入建立的档案和医疗费用不能在这里撤销。"),
            hint=_("请更正台账后重新导入，或办理更正。"),
        )


def _unmake(act: Act, opened: Open) -> None:
    """A household entered by mistake: closed, its people void."""
    void = {uid: {"state": State.VOID.value} for uid in opened.people}
    ending = {"ended_on": act.on, "end_reason": whole.MISTAKE}
    writing.lay(opened, Patch(household=ending, members=void))


def _restore(act: Act, opened: Open, told: Entry) -> None:
    if place := _village_before(told):
        rights.require(act.user, EDIT, at=place)
    writing.lay(opened, inverse(told))


def _village_before(told: Entry) -> str:
    pair: list[Any] = told.changes.get(HOUSEHOLD, {}).get("village", [])
    return str(pair[0]) if pair else ""


def inverse(told: Entry) -> Patch:
    """What restores the state before an entry."""
    back = Patch()
    for (part, subject, name), (before, _after) in trail.cells(told).items():
        if part == HOUSEHOLD:
            back.household[name] = cells.typed(Household, name, before)
        elif part == MEMBERS:
            values = back.members.setdefault(UUID(subject), {})
            values[name] = cells.typed(Member, name, before)
        elif part == INCOMES:
            back.incomes.setdefault(int(subject), {})[name] = before
        elif part == MEDICAL:
            back.medical.setdefault(subject, {})[name] = before
    for uid in told.changes.get(writing.NEW, []):
        back.members.setdefault(UUID(uid), {})["state"] = State.VOID.value
    back.removed = [int(year) for year in told.changes.get(writing.ADDED, [])]
    for year, values in told.changes.get(writing.REMOVED, {}).items():
        known = {n: cells.typed(IncomeYear, n, value) for n, value in values.items()}
        back.incomes.setdefault(int(year), {}).update(known)
    return back


def _check(opened: list[Open]) -> None:
    found = Problems()
    leaving = {p.uid for one in opened for p in one.people.values() if p.state != State.ACTIVE}
    for one in opened:
        writing.check(one, found, leaving=leaving)
    found.settle()
