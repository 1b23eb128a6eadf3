"""Items that hold in a part of the country: kept where the pack governs, bound to their place.

A rule for one county of a city becomes a rule that asks, by a figure of its own, whether the
subject lives there; so every engine decides it as it decides any figure that differs by place.
"""

import datetime as dt
from typing import Any

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Expression, Text
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.parts import RULES
from bangfu.engine.packs.places import covers

EVER = dt.date(1900, 1, 1)
TITLE = Text(zh="位于规则适用的地方", en="In the place the rule is for")


def settle(pack: Pack) -> None:
    """Move items of other places to ``pack.elsewhere``; ask the others where they do not hold."""
    for attribute in (*RULES, "targets", "tasks", "surveys", "contracts"):
        items: dict[str, Any] = getattr(pack, attribute)
        for name, item in list(items.items()):
            if not item.division or not pack.division or covers(item.division, pack.division):
                continue
            if not covers(pack.division, item.division):
                pack.elsewhere[name] = items.pop(name)
    for attribute in RULES:
        rules: dict[str, schema.Rule] = getattr(pack, attribute)
        for name, rule in rules.items():
            if rule.division and not (pack.division and covers(rule.division, pack.division)):
                rules[name] = _bound(pack, rule)


def _bound(pack: Pack, rule: schema.Rule) -> schema.Rule:
    """The rule, applicable only where a figure says that it is the place."""
    name = f"in_{rule.division.rstrip('0')}"
    if name not in pack.parameters:
        pack.parameters[name] = _figure(name, rule)
        pack.homes[name] = ""
        pack.scoped.add(name)
    asked = f"p.{name}" if rule.applies is None else f"p.{name} and ({rule.applies})"
    place = rule.where if rule.applies is None else rule.applies.place
    return rule.model_copy(update={"applies": Expression(asked, place)})


def _figure(name: str, rule: schema.Rule) -> schema.Parameter:
    said = {"starts": EVER, "cite": rule.cite}
    values = [{**said, "value": False}, {**said, "value": True, "division": rule.division}]
    return schema.Parameter.model_validate(
        {"id": name, "title": TITLE, "type": "bool", "values": values}
    )
