"""Where each registered value came from: the last act in the trail that set it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.audit.models import Entry
from bangfu.registry.households.changes import trail
from bangfu.web.history import telling

Key = tuple[str, str, str]
MEMBERS, MEDICAL = "members", "medical"


class Origins:
    """Acts by the fields they set.

    Args:
        entries: of one household, newest first.
        names: of people by user name.
    """

    def __init__(self, entries: Iterable[Entry], names: Mapping[str, str]) -> None:
        self._names = names
        self._set: dict[Key, Entry] = {}
        self._first: Entry | None = None
        for entry in entries:
            self._first = entry
            for key in trail.cells(entry):
                self._set.setdefault(key, entry)

    def of(self, part: str, subject: str, column: str) -> str:
        """Who set a value, when, how; the act that brought the household in where none did."""
        entry = self._set.get((part, subject, column), self._first)
        return self._said(entry) if entry else ""

    def _said(self, entry: Entry) -> str:
        day = timezone.localdate(entry.at).isoformat()
        brought = entry.changes.get("import")
        how = _("导入台账") if brought else entry.changes.get("source") or _("手工登记")
        who = telling.called(entry.actor, self._names)
        return _("%(day)s %(who)s %(how)s") % {"day": day, "who": who, "how": how}


def only_about(entry: Entry, member: str) -> Entry:
    """An entry without what it says of others of the household.

    >>> e = Entry(changes={"members": {"a": {"x": [1, 2]}, "b": {"x": [3, 4]}}})
    >>> only_about(e, "b").changes
    {'members': {'b': {'x': [3, 4]}}}
    """
    changes: dict[str, Any] = dict(entry.changes)
    for part in (MEMBERS, MEDICAL):
        told = changes.get(part)
        if isinstance(told, dict):
            mine = {key: value for key, value in told.items() if key.split(" ")[0] == member}
            changes[part] = mine
            if not mine:
                del changes[part]
    if isinstance(changes.get("members_added"), list):
        changes["members_added"] = [one for one in changes["members_added"] if one == member]
    entry.changes = changes
    return entry
