"""Revising, withdrawing, closing a year. Signing has a module of its own, and so has drafting."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.language.types import exact
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs import queries as packs
from bangfu.procedures.contracts import drafting, noting, reaching, seats, terms
from bangfu.procedures.contracts.models import Contract, State
from bangfu.registry.catalogue import queries as catalogue

DRAFT = Permission.CONTRACTS_DRAFT
LONGEST = 500
OPEN = (State.DRAFTED, State.SIGNED, State.IN_FORCE)


def locked(contract: Contract, *states: State) -> Contract:
    """The contract, held until the transaction ends.

    Raises:
        Refusal: ``contracts.moved_on`` (409) when it is not in one of the states any more.
    """
    found: Contract = Contract.objects.select_for_update().get(pk=contract.pk)
    if found.state not in states:
        raise Refusal(
            "contracts.moved_on",
            _("这份责任书已有新的进展，这一步现在不能办。"),
            hint=_("请重新打开看最新的情况。"),
            status=409,
        )
    return found


@transaction.atomic
def revise(
    *, by: User, contract: Contract, digest: str, figures: Mapping[str, str] | None = None
) -> Contract:
    """Take the terms from the pack in force again, and set figures it does not give.

    Args:
        by: needs the right to draft at the upper place.
        contract: not signed by anybody yet.
        digest: of the text the person saw.
        figures: by target what the upper place hands down, as typed; empty takes it out again.

    Raises:
        Refusal: ``rights.missing``, ``contracts.moved_on``, ``contracts.changed``,
            ``contracts.figure``.
    """
    found = locked(contract, State.DRAFTED)
    rights.require(by, DRAFT, at=drafting.seat(found))
    unchanged(found, digest)
    site = catalogue.site()
    pack = packs.program(site.pack).pack
    spec = drafting.declared(pack, found.template)
    before = {term["target"]: term["figure"] for term in found.terms}
    made = terms.of(
        pack, spec, found.division, found.level, found.year,
        assumed=site.assumed, zone=bool(found.zone),
    )  # fmt: skip
    found.terms = [_handed(pack, term, found.terms, figures or {}) for term in made]
    found.pack, found.pack_digest = pack.code, pack.digest
    found.digest = terms.digest(found)
    found.save(update_fields=["terms", "pack", "pack_digest", "digest"])
    after = {term["target"]: term["figure"] for term in found.terms}
    told = {name: [before.get(name), new] for name, new in after.items() if before.get(name) != new}
    noting.one("revise", by, found, {"figures": told})
    return found


def unchanged(contract: Contract, digest: str) -> None:
    """Refuse unless a text is the one somebody saw."""
    if contract.digest != digest or terms.digest(contract) != digest:
        raise Refusal(
            "contracts.changed",
            _("责任书的内容在您打开以后改过，请看过新的内容再办。"),
            hint=_("请重新打开这份责任书。"),
            status=409,
        )


def _handed(
    pack: Pack, term: terms.Term, before: list[terms.Term], figures: Mapping[str, str]
) -> terms.Term:
    """A term with the figure the upper place hands down, where the pack gives none."""
    if term["origin"] == "pack":
        return term
    name, type_ = term["target"], terms.type_of(term)
    old = next((one["figure"] for one in before if one["target"] == name), None)
    figure: Any = old
    if name in figures:
        figure = _read(term, figures[name])
    origin = "handed" if figure is not None else ""
    said = terms.said(pack, type_, figure)
    return {**term, "figure": figure, "said": said, "origin": origin}


def _read(term: terms.Term, typed: str) -> Any:
    text = typed.strip()
    if not text:
        return None
    type_ = terms.type_of(term)
    percent = f"{text}%" if type_.kind.value == "rate" and not text.endswith(("%", "％")) else text
    try:
        figure = exact(percent.replace("％", "%"), type_)
    except ValueError:
        figure = None
    if not isinstance(figure, int) or figure < 0:
        raise Refusal(
            "contracts.figure",
            _("“%(title)s”要填一个数。") % {"title": term["title"]["zh"]},
            context={"target": term["target"]},
        )
    return figure


@transaction.atomic
def withdraw(*, by: User, contract: Contract, reason: str) -> Contract:
    """Take a contract back, for a reason; another may be drafted then.

    Raises:
        Refusal: ``rights.missing``, ``contracts.moved_on``, ``contracts.silent``.
    """
    found = locked(contract, *OPEN)
    rights.require(by, DRAFT, at=drafting.seat(found))
    if not reason.strip():
        raise Refusal("contracts.silent", _("请写明原因。"))
    before, found.state, found.ended_on = found.state, State.WITHDRAWN, catalogue.today()
    found.save(update_fields=["state", "ended_on"])
    noting.one("withdraw", by, found, {"state": before}, reason.strip()[:LONGEST])
    return found


def close(*, by: User, superior: str, year: int) -> int:
    """Close a year: what was reached is kept beside the terms of every contract in force.

    Args:
        by: needs the right to draft at the upper place.
        superior: 12-digit code of the upper place.
        year: which must be over.

    Returns how many were closed.

    Raises:
        Refusal: ``rights.missing``, ``contracts.year_runs``, ``contracts.nothing``, ``runs.none``.
    """
    rights.require(by, DRAFT, at=superior)
    today = catalogue.today()
    if today < dt.date(year, 12, 31):
        raise Refusal("contracts.year_runs", _("%(year)s年还没有过完。") % {"year": year})
    counted = reaching.below(by, superior)
    if seats.upwards(superior) is not None:
        above = reaching.below(by, codes.parent_of(superior) or "")
        counted = {name: {**counted.get(name, {}), **places} for name, places in above.items()}
    return _close(by, superior, year, today, counted)


@transaction.atomic
def _close(by: User, superior: str, year: int, today: dt.date, counted: reaching.Counts) -> int:
    chosen = Contract.objects.filter(seats.closed_by(superior), year=year, state=State.IN_FORCE)
    found = list(chosen.select_for_update())
    if not found:
        raise Refusal("contracts.nothing", _("没有已生效的责任书可以归档。"))
    for one in found:
        one.results = reaching.frozen(one, counted, today)
        one.state, one.ended_on = State.CLOSED, today
    Contract.objects.bulk_update(found, ["results", "state", "ended_on"], batch_size=200)
    noting.entries("close", by, found)
    noting.trail("close", by, str(year), superior, {"year": year, "count": len(found)})
    return len(found)
