"""The whole registry under the pack in force and under another city's."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from bangfu.engine.compile.program import Program
from bangfu.engine.sql.totals import Total
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import beside
from bangfu.web.policy.desk import Cited, Desk

LISTED = ("household", "member")


@dataclass(frozen=True, slots=True)
class Half:
    """What a rule comes to under one pack."""

    title: str
    cite: Cited
    total: Total
    address: str = ""

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """Outcomes with how many subjects have them, and in words."""
        total = self.total
        return [
            ("met", total.met, _("符合")),
            ("not_met", total.not_met, _("不符合")),
            ("unknown", total.unknown, _("不能确定")),
        ]


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule under both packs; ``None`` where a pack has none of that name."""

    id: str
    here: Half | None
    there: Half | None


def offered(desk: Desk) -> list[tuple[str, str]]:
    """Other packs with rules of their own: ``(code, title)``."""
    return [
        (code, desk.text(program.pack.title))
        for code, program in packs.with_rules().items()
        if code != desk.program.pack.code
    ]


def pairs(desk: Desk, pack: str) -> list[Pair]:
    """Every standard and benefit over the whole registry; nothing while nothing is published."""
    parts = list(published.current(desk.as_of.year).values())
    there = packs.with_rules()[pack]
    if not parts:
        return []
    found = beside.registry(desk.program, there, parts, desk.as_of, assumed=desk.site.assumed)
    own, other = reverse("households:index"), reverse("policy:elsewhere", args=[pack])
    return [
        Pair(one.id, _half(desk, desk.program, one.here, own), _half(desk, there, one.there, other))
        for one in found
    ]


def _half(desk: Desk, program: Program, total: Total | None, lists: str) -> Any:
    """What a rule comes to; its numbers open lists where they are about households or people."""
    if total is None:
        return None
    listed = total.rule.subject in LISTED
    address = f"{lists}?rule={total.rule.id}&outcome=" if listed else ""
    spec = total.rule.spec
    document = program.pack.documents.get(spec.cite.document)
    title = desk.text(document.title) if document else spec.cite.document
    return Half(
        desk.text(spec.title), Cited(spec.cite.document, spec.cite.clause, title), total, address
    )
