"""Contracts as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.divisions.codes import Level
from bangfu.procedures.contracts import queries, seats, wording
from bangfu.procedures.contracts.models import Contract, Entry, Side, Signature, State
from bangfu.procedures.contracts.queries import Row
from bangfu.procedures.contracts.reaching import Reached
from bangfu.procedures.contracts.terms import Term, type_of
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages

PERCENT = 2  # shares are kept in units of 0.01 %
TONES = {
    State.DRAFTED: "amber",
    State.SIGNED: "amber",
    State.IN_FORCE: "green",
    State.CLOSED: "blue",
    State.WITHDRAWN: "grey",
}
VERBS: dict[str, Promise] = {
    "draft": _("起草"),
    "revise": _("修改指标"),
    "sign": _("签字"),
    "countersign": _("接任补签"),
    "paper": _("登记纸质签字"),
    "withdraw": _("撤回"),
    "close": _("年度归档"),
}
MET: dict[bool | None, tuple[Promise, str]] = {
    True: (_("已完成"), "green"),
    False: (_("未完成"), "red"),
    None: (_("不能判定"), "grey"),
}

UNDER_WAY: tuple[Promise, str] = (_("进行中"), "blue")


@dataclass(frozen=True, slots=True)
class Line:
    """A contract in a list."""

    contract: Contract
    title: str
    tone: str
    upper: str
    lower: str
    unset: int


def lines(found: Sequence[Contract]) -> list[Line]:
    """Contracts of a list, with who signed."""
    signed, language = queries.signers(found), pages.language()
    return [
        Line(
            one,
            one.text["title"][language],
            TONES[State(one.state)],
            signed.get(one.pk, {}).get(Side.SUPERIOR, ""),
            signed.get(one.pk, {}).get(Side.SUBORDINATE, ""),
            sum(term["figure"] is None for term in one.terms),
        )
        for one in found
    ]


def reached(found: Iterable[Reached], day: str) -> list[dict[str, Any]]:
    """Terms with what was reached by a day; what is due later has time."""
    language, documents = pages.language(), _documents()
    return [
        {
            "term": one.term,
            "title": one.term["title"][language],
            "figure": wording.figure(one.term, language),
            "typed": typed(one.term),
            "is_set": one.term["figure"] is not None,
            "handed": one.term["origin"] == "handed",
            "document": documents.get(one.term["document"], one.term["document"]),
            "counted": one.counted,
            "percent": one.percent,
            "said": _met(one, day)[0],
            "tone": _met(one, day)[1],
        }
        for one in found
    ]


def _met(one: Reached, day: str) -> tuple[Promise, str]:
    if one.met is False and one.term["by"] > day and one.term["bound"] != "at_most":
        return UNDER_WAY
    return MET[one.met]


def typed(term: Term) -> str:
    """A figure as somebody would type it; empty where it is not set."""
    if term["figure"] is None:
        return ""
    figure = Decimal(term["figure"]).scaleb(
        -PERCENT if term["type"] == "rate" else -type_of(term).scale
    )
    return f"{figure.normalize():f}"


def _documents() -> dict[str, str]:
    pack, language = catalogue.pack(catalogue.site().pack), pages.language()
    return {name: one.title.text(language) for name, one in pack.documents.items()}


def sides(contract: Contract, signed: list[Signature]) -> list[dict[str, Any]]:
    """Both sides with their signatures."""
    language = pages.language()
    return [
        {
            "title": side.label,
            "place": contract.text[side.value],
            "signed": [
                (one, one.duty or wording.role(one.role, language))
                for one in signed
                if one.side == side.value
            ],
            "outside": seats.due(contract) == side and seats.is_outside(contract.place(side)),
        }
        for side in Side
    ]


def history(entries: list[Entry]) -> list[dict[str, Any]]:
    """What was done, by whom, when."""
    names = accounts.names(entry.by for entry in entries)
    return [
        {"verb": VERBS.get(one.verb, one.verb), "who": names.get(one.by, ""), "entry": one}
        for one in entries
    ]


def tally(rows: list[Row]) -> list[dict[str, Any]]:
    """How far signing is by place, columns in the order of states."""
    return [{"row": row, "cells": _cells(row.counts)} for row in rows]


def levels(found: list[tuple[str, int, dict[str, int]]]) -> list[dict[str, Any]]:
    """How far signing is by level; ``none`` is how many places have no contract."""
    return [
        {
            "level": level,
            "title": Level(level).label,
            "places": places,
            "cells": _cells(counts),
            "none": max(0, places - sum(counts.values())),
        }
        for level, places, counts in found
    ]


def _cells(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    return [(state.value, state.label, counts.get(state.value, 0)) for state in queries.STANDING]
