"""Terms of a contract: the targets in force for a place and year, frozen as plain data.

A share holds in a place and everything below it, a number only where it is stated. Where the pack
has no figure for the place the term says so; nothing is worked out or invented.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from bangfu.engine.language.types import Kind, Type, exact
from bangfu.engine.packs import office
from bangfu.engine.packs.contract import Contract as Declared
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.places import covers, depth
from bangfu.engine.words import value

LANGUAGES = ("zh", "en")
Term = dict[str, Any]


def type_of(target: office.Target | Mapping[str, Any]) -> Type:
    """The type of a target's (or a frozen term's) figure."""
    if isinstance(target, office.Target):
        return Type(Kind(target.type), target.unit or "")
    return Type(Kind(target["type"]), target["unit"])


def of(
    pack: Pack,
    declared: Declared,
    place: str,
    level: str,
    year: int,
    *,
    assumed: bool,
    zone: bool = False,
) -> list[Term]:
    """The terms of a place for a year, by deadline.

    Args:
        pack: the pack in force.
        declared: the contract as the pack declares it.
        place: 12-digit code of the place that answers for them.
        level: its level.
        year: the year.
        assumed: whether figures of demonstration count.
        zone: whether a functional zone of the place answers: shares hold there, the place's own
            numbers do not.
    """
    found = [
        _term(pack, target, step, "" if zone else place)
        for target in _targets(pack, declared, level, place)
        if (step := _step(pack, target, place, year, assumed=assumed)) is not None
    ]
    return sorted(found, key=lambda term: (term["by"], term["target"]))


def _targets(pack: Pack, declared: Declared, level: str, place: str) -> list[office.Target]:
    if declared.targets:
        return [pack.targets[name] for name in declared.targets if name in pack.targets]
    return [
        target
        for target in pack.targets.values()
        if (level in target.splits or place == pack.division)
        and (not target.division or covers(target.division, place))
    ]


def _step(
    pack: Pack, target: office.Target, place: str, year: int, *, assumed: bool
) -> office.Step | None:
    """The figure of the year; for what has to be done by a later day, the next one."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    until = last if target.pace == "each" else dt.date.max
    fitting = [
        step
        for step in target.steps
        if first <= step.by <= until
        and (assumed or step.status != "assumed")
        and covers(step.division or pack.division, place)
    ]
    day = min((step.by for step in fitting), default=None)

    def near(step: office.Step) -> tuple[int, bool]:
        """The place itself, or the nearest above it, has the last word; a document before none."""
        return depth(step.division or pack.division), step.status != "assumed"

    return max((step for step in fitting if step.by == day), key=near, default=None)


def _term(pack: Pack, target: office.Target, step: office.Step, place: str) -> Term:
    type_ = type_of(target)
    holds = target.type == "rate" or (step.division or pack.division) == place
    figure = exact(step.value, type_) if holds and step.value is not None else None
    cite = step.cite or target.cite
    return {
        "target": target.id,
        "title": both(target.title),
        "type": target.type,
        "unit": target.unit or "",
        "bound": target.bound,
        "pace": target.pace,
        "sums": target.adds is not None,
        "by": step.by.isoformat(),
        "figure": figure,
        "said": said(pack, type_, figure),
        "origin": "pack" if figure is not None else "",
        "document": cite.document,
        "clause": cite.clause,
    }


def both(text: Text) -> dict[str, str]:
    """A text of a pack as plain data."""
    return {language: text.text(language) for language in LANGUAGES}


def said(pack: Pack, type_: Type, figure: Any) -> dict[str, str]:
    """A figure as people read it; empty where it is not set."""
    if figure is None:
        return dict.fromkeys(LANGUAGES, "")
    return {language: value(pack, type_, figure, language) for language in LANGUAGES}


def wording(declared: Declared, year: int, superior: str, subordinate: str) -> dict[str, Any]:
    """The title, names and lines of a contract, as plain data."""
    names = {"superior": superior, "subordinate": subordinate, "year": str(year)}
    return {
        "title": both(declared.title),
        **names,
        "lines": [
            {language: line.text(language).format(**names) for language in LANGUAGES}
            for line in declared.lines
        ],
    }


def digest(contract: Any) -> str:
    """The hash of all that is agreed: any change of it is another text."""
    parts = ("uid", "year", "kind", "template", "pack", "pack_digest", "superior", "division")
    agreed = {part: str(getattr(contract, part)) for part in parts}
    agreed |= {"text": contract.text, "terms": contract.terms}
    if contract.zone:
        agreed["zone"] = contract.zone
    written = json.dumps(agreed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def unset(terms: Iterable[Term]) -> list[Term]:
    """Terms whose figure the pack does not give for the place."""
    return [term for term in terms if term["origin"] != "pack"]
