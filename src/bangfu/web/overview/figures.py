"""The numbers of one place. Every number carries the address of the list that has as many rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.engine.compile.program import Rule
from bangfu.policy.runs import above, totals
from bangfu.policy.runs.households import rule_of
from bangfu.policy.runs.queries import Desk
from bangfu.web.households import links, reasons
from bangfu.web.households.asked import rule_title
from bangfu.web.pages import language
from bangfu.web.villages import links as village_links

OUTCOMES = ("met", "not_met", "unknown", "not_applicable")

# Whose verdicts are counted in households.
OURS = ("household", "member")


@dataclass(frozen=True, slots=True)
class Count:
    """A number and its list."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A rule over the households of a place."""

    rule: Rule
    title: str
    document: str
    met: Count
    not_met: Count
    unknown: Count
    not_applicable: Count
    persons: int = 0
    amount: int | None = None
    unpriced: int = 0
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Hurdle:
    """A condition: how many fail it, and for how many nobody knows."""

    title: str
    required: bool
    failed: Count
    unknown: Count
    share: int


@dataclass(frozen=True, slots=True)
class Part:
    """A place directly below, with the same numbers."""

    code: str
    name: str
    persons: int
    share: int
    counts: dict[str, Count]


class Figures:
    """One place as one person sees it."""

    def __init__(self, desk: Desk, lineage: list[Division], rule: str) -> None:
        self.desk, self.place = desk, lineage[-1]
        self.code = self.place.code
        self.above = [place for place in lineage[:-1] if desk.scope.touches(place.code)]
        self.above = [p for p in self.above if desk.site.division_id in codes.lineage(p.code)]
        named = rule_of(desk.program, desk.results, rule) if rule else None
        self.rule = named or desk.exit_rule()

    @property
    def is_village(self) -> bool:
        """Whether there is nothing below."""
        return codes.level_of(self.code) == Level.VILLAGE

    @property
    def rule_title(self) -> str:
        """The rule whose outcomes stand beside the places."""
        return rule_title(self.rule)

    @property
    def rules(self) -> list[tuple[str, str, bool]]:
        """``(id, title, chosen)`` of rules that may stand beside the places."""
        every = self.desk.program.rules_in_force(self.desk.as_of)
        return [(r.id, rule_title(r), r is self.rule) for r in every if r.subject in OURS]

    def _listed(self, at: str = "", **asked: str) -> str:
        return links.listed(at=at or self.code, **asked)

    # --- the whole ---

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Households, persons, exited…"""
        return totals.of(self.desk.results, self.desk.scope, self.code, self.desk.exit_rule())

    @cached_property
    def tiles(self) -> list[dict[str, Any]]:
        """The first figures, as arguments of a tile."""
        found, people = self.totals, _("%(count)s 人")
        villages = totals.villages(self.desk.results, self.desk.scope, self.code)
        return [
            {
                "title": _("建档立卡户"),
                "figure": found["households"],
                "note": people % {"count": f"{found['persons']:,}"},
                "href": self._listed(),
                "icon": "users",
                "tone": "blue",
                "unit": _("户"),
            },
            {
                "title": _("未脱贫"),
                "figure": found["poor_households"],
                "note": people % {"count": f"{found['poor_persons']:,}"},
                "href": self._listed(exited="no"),
                "icon": "alert-circle",
                "tone": "red",
                "unit": _("户"),
            },
            {
                "title": _("已脱贫"),
                "figure": found["exited_households"],
                "note": people % {"count": f"{found['exited_persons']:,}"},
                "href": self._listed(exited="yes"),
                "icon": "circle-check",
                "tone": "green",
                "unit": _("户"),
            },
            {
                "title": _("贫困村"),
                "figure": villages["poor_villages"],
                "note": _("已出列 %(count)s 个") % {"count": f"{villages['exited_villages']:,}"},
                "href": village_links.listed(at=self.code, kind="poor"),
                "icon": "building-community",
                "tone": "amber",
                "unit": pgettext("村", "个"),
            },
        ]

    @cached_property
    def _outcomes(self) -> list[Outcomes]:
        desk = self.desk
        found = totals.by_household(desk.program, desk.results, desk.scope, self.code)
        return [self._of(desk.program.rules[name], total) for name, total in found.items()]

    def _of(self, rule: Rule, total: dict[str, Any]) -> Outcomes:
        counts = {
            name: Count(total[name], self._listed(rule=rule.id, outcome=name)) for name in OUTCOMES
        }
        return Outcomes(
            rule,
            rule_title(rule),
            self._document(rule),
            **counts,
            persons=total["persons"],
            amount=total["amount"],
            unpriced=total["unpriced"],
            bound=reasons.bound(rule),
        )

    def _document(self, rule: Rule) -> str:
        document = self.desk.program.pack.documents.get(rule.spec.cite.document)
        return document.title.text(language()) if document else rule.spec.cite.document

    @cached_property
    def standards(self) -> list[Outcomes]:
        """Standards for households."""
        return self._of_kind("standard")

    @cached_property
    def benefits(self) -> list[Outcomes]:
        """Benefits for households and members, the dearest first."""
        return sorted(self._of_kind("benefit"), key=lambda each: -(each.amount or 0))

    @cached_property
    def alerts(self) -> list[Outcomes]:
        """Alerts about households and members, those raised most often first."""
        return sorted(self._of_kind("alert"), key=lambda each: -each.met.count)

    @cached_property
    def duties(self) -> list[Outcomes]:
        """What is owed to households and members."""
        return self._of_kind("duty")

    def _of_kind(self, kind: str) -> list[Outcomes]:
        return [found for found in self._outcomes if found.rule.kind == kind]

    @cached_property
    def village_rule(self) -> dict[str, Any] | None:
        """The standard of villages over the villages of this place."""
        rule = self.desk.exit_rule("village")
        if rule is None or self.is_village:
            return None
        found = totals.villages(self.desk.results, self.desk.scope, self.code, rule)
        counts = {
            name: Count(
                found.get(name, 0),
                village_links.listed(at=self.code, kind="poor", outcome=name),
            )
            for name in OUTCOMES
        }
        return {"title": rule_title(rule), "cite": rule.spec.cite, **counts, "rule": rule}

    @cached_property
    def place_rules(self) -> list[dict[str, Any]]:
        """Rules about counties and townships over those of this place; each count opens a list."""
        every = self.desk.program.rules_in_force(self.desk.as_of)
        rules = [rule for rule in every if rule.subject in (Level.TOWNSHIP, Level.COUNTY)]
        return [told for rule in rules if (told := self._of_places(rule))]

    def _of_places(self, rule: Rule) -> dict[str, Any] | None:
        found = list(above.outcomes(self.desk, self.code, rule).values())
        if not found:
            return None
        counts = {
            name: Count(
                found.count(totals.OUTCOME_COUNTS[name]),
                village_links.places(at=self.code, rule=rule.id, outcome=name),
            )
            for name in OUTCOMES
        }
        return {"title": rule_title(rule), "cite": rule.spec.cite, **counts, "rule": rule}

    @cached_property
    def hurdles(self) -> list[Hurdle]:
        """Conditions of the rule, those that hold back most first."""
        if self.rule is None or self.rule.subject != "household":
            return []
        desk, rule = self.desk, self.rule
        counted = totals.conditions(desk.results, desk.scope, self.code, rule)
        most = max((c["failed"] + c["unknown"] for c in counted), default=0) or 1
        found = [
            Hurdle(
                title=c["condition"].spec.title.text(language()),
                required=c["condition"].required,
                failed=Count(c["failed"], self._why(c["condition"].spec.id)),
                unknown=Count(c["unknown"], self._why(c["condition"].spec.id, lacks=True)),
                share=(c["failed"] + c["unknown"]) * 100 // most,
            )
            for c in counted
        ]
        return sorted(found, key=lambda h: (-h.failed.count, -h.unknown.count))

    def _why(self, condition: str, *, lacks: bool = False) -> str:
        rule = self.rule.id if self.rule else ""
        return self._listed(rule=rule, why=links.why(condition, lacks=lacks))

    # --- what lies below ---

    @cached_property
    def parts(self) -> list[Part]:
        """Places directly below that have households, in the order of their codes."""
        found = totals.below(self.desk.results, self.desk.scope, self.code, self.rule)
        names = divisions.names(found)
        return [
            Part(
                code,
                names.get(code, code),
                row["persons"],
                row["exited_households"] * 100 // row["households"] if row["households"] else 0,
                self._counts(code, row),
            )
            for code, row in sorted(found.items())
        ]

    def _counts(self, code: str, row: dict[str, Any]) -> dict[str, Count]:
        rule = self.rule.id if self.rule else ""
        counts = {
            "households": Count(row["households"], self._listed(code)),
            "poor": Count(row["poor_households"], self._listed(code, exited="no")),
            "exited": Count(row["exited_households"], self._listed(code, exited="yes")),
        }
        for name in OUTCOMES if self.rule else ():
            counts[name] = Count(row[name], self._listed(code, rule=rule, outcome=name))
        return counts
