"""Two people at one household: what somebody else changed since a form was opened."""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.changes import amounts, cells, checking, trail
from bangfu.registry.households.changes.patch import HOUSEHOLD, MEDICAL, MEMBERS, Key, Patch
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household

CHANGED = "households.changed_meanwhile"


def check(opened: Open, version: int, patch: Patch) -> None:
    """Let a form pass that was opened on an older version, unless it meets others' changes.

    Raises:
        Refusal: ``households.changed_meanwhile`` (409); ``context["fields"]`` names each field
            with theirs and mine, ``context["version"]`` is the version to answer to.
    """
    home = opened.home
    if version == home.version:
        return
    behind = home.version - version
    since = trail.entries(home.household_no)[: max(behind, 0)]
    # What the trail does not explain is taken for changed.
    lost = behind < 0 or len(since) < behind
    touched = set().union(*(trail.touched(entry) for entry in since))
    who = _who(since)
    met = []
    for key, mine in patch.cells():
        if (lost or key in touched) and not _same(opened, key, mine):
            met.append(_field(opened, key, mine, who.get(key, ("", ""))))
    if met:
        _refuse(home, met)


def _who(since: list[Any]) -> dict[Key, tuple[str, str]]:
    """Who changed a field last, and when."""
    found: dict[Key, tuple[str, str]] = {}
    names = accounts.names(entry.actor for entry in since)
    for entry in since:
        for key in trail.touched(entry):
            found.setdefault(key, (names.get(entry.actor, entry.actor), entry.at.isoformat()))
    return found


def _row(opened: Open, key: Key) -> cells.Row | None:
    part, subject, _name = key
    if part == HOUSEHOLD:
        return opened.home
    if part == MEMBERS:
        return next((p for uid, p in opened.people.items() if str(uid) == subject), None)
    return opened.incomes.get(int(subject))


def _same(opened: Open, key: Key, mine: Any) -> bool:
    if amounts.is_amount(key):
        return bool(amounts.read(opened, key) == cells.plain(mine))
    row = _row(opened, key)
    return row is not None and cells.same(row, key[2], mine)


def _field(opened: Open, key: Key, mine: Any, who: tuple[str, str]) -> dict[str, Any]:
    part, subject, name = key
    secret = name in SEALED
    columns = catalogue.columns("member" if part in (MEMBERS, MEDICAL) else "household")
    plain_name = name.removesuffix(checking.SOURCE)
    return {
        "part": part,
        "subject": subject,
        "column": name,
        "title": columns[plain_name].title() if plain_name in columns else name,
        "theirs": _theirs(opened, key),
        "mine": cells.mask(mine) if secret else cells.plain(mine),
        "by": who[0],
        "at": who[1],
    }


def _theirs(opened: Open, key: Key) -> Any:
    if amounts.is_amount(key):
        return amounts.read(opened, key)
    row = _row(opened, key)
    return cells.read(row, key[2]) if row else None


def _refuse(home: Household, met: list[dict[str, Any]]) -> None:
    titles = "、".join(dict.fromkeys(one["title"] for one in met))
    raise Refusal(
        CHANGED,
        _("您填写的时候，别人已改动了：%(titles)s。") % {"titles": titles},
        hint=_("请逐项核对，选择保留哪一个。"),
        context={"fields": met, "version": home.version},
        status=409,
    )
