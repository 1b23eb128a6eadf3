"""What differs between two versions of a pack: items added, changed and taken out, key by key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.parts import PARTS

# Parts whose items have an id of their own within the part.
APART = ("tables", "codes", "documents", "clauses", "cases", "forms")
NAMED = tuple(part for part in PARTS if part not in APART)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an item before and after, as packs write it; ``None`` where it is not given.

    ``path`` leads to it: ``amount``, ``conditions.income.test``, ``values.2015-10-17.value``.
    """

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """An item that differs: ``how`` is ``added``, ``changed`` or ``removed``."""

    part: str
    id: str
    title: Text
    how: str
    keys: tuple[Key, ...] = ()


def between(before: Pack, after: Pack) -> list[Change]:
    """Every item that is not the same in both, in the order of the newer pack."""
    return [
        change
        for part in NAMED
        for change in _part(part, getattr(before, PARTS[part][0]), getattr(after, PARTS[part][0]))
    ]


def _part(part: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[Change]:
    for key, item in after.items():
        old = before.get(key)
        if old is None:
            yield Change(part, item.id, item.title, "added", tuple(_keys({}, plain(item))))
        elif keys := tuple(_keys(plain(old), plain(item))):
            yield Change(part, item.id, item.title, "changed", keys)
    for key, item in before.items():
        if key not in after:
            yield Change(part, item.id, item.title, "removed", tuple(_keys(plain(item), {})))


def plain(item: schema.Item) -> dict[str, Any]:
    """An item as paths and values, without what is at its default."""
    return dict(_flat("", item.model_dump(exclude={"where", "replaces"}, exclude_defaults=True)))


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "where":
                yield from _flat(f"{path}.{key}" if path else str(key), inner)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for index, inner in enumerate(value):
            yield from _flat(f"{path}.{_label(inner, index)}", inner)
    else:
        yield path, value


def _label(item: Any, index: int) -> str:
    """What tells one entry of a list from the others: its id, or its day and place."""
    if isinstance(item, dict):
        named = item.get("id") or item.get("starts") or item.get("by")
        place = f"@{item['division']}" if item.get("division") else ""
        assumed = "~" if item.get("status") == "assumed" else ""
        if named:
            return f"{named}{place}{assumed}"
    return str(index + 1)


def _keys(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Key]:
    for path in dict.fromkeys([*before, *after]):
        old, new = before.get(path), after.get(path)
        if old != new:
            yield Key(path, old, new)
