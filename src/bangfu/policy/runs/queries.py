"""Which run is current, and where its results are for a scope."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Program, Rule
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import snapshots
from bangfu.policy.runs.models import Run, RunPart
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site

Fingerprint = tuple[str, str, str, str, dt.date, bool]


def current_run() -> Run | None:
    """The run whose results are shown."""
    return Run.objects.filter(current=True).first()


def fingerprint(program: Program, as_of: dt.date, *, assumed: bool) -> Fingerprint:
    """What a run of a program today would be made of."""
    pack = program.pack
    return (pack.code, pack.digest, packs.figures_digest(), __version__, as_of, assumed)


def fingerprint_of(run: Run) -> Fingerprint:
    """What a run was made of."""
    return (run.pack, run.pack_digest, run.figures_digest, run.engine, run.as_of, run.assumed)


def is_stale(site: Site | None = None, program: Program | None = None) -> bool:
    """Whether the current results no longer match rows, pack, figures or day.

    Args:
        site: the installation, where the caller has asked for it already.
        program: its pack in force, likewise.
    """
    site = site or catalogue.site()
    program, as_of = program or packs.program(site.pack), catalogue.today(site)
    run = current_run()
    parts = published.current(as_of.year)
    if published.stale(program.pack, as_of.year, parts):
        return True
    if run is None:
        return bool(parts)
    wanted = fingerprint(program, as_of, assumed=site.assumed)
    return fingerprint_of(run) != wanted or bool(behind(run, parts))


def behind(run: Run, parts: Mapping[str, Part]) -> list[Part]:
    """The parts of a run's facts whose results are older than they are, or gone."""
    have = {part.county: part for part in run.parts.all()}

    def is_done(part: Part) -> bool:
        done = have.get(part.county)
        return done is not None and done.facts_id == part.pk and lake.is_there(done.folder)

    return [part for part in parts.values() if not is_done(part)]


@dataclass(frozen=True, slots=True)
class Results:
    """The result files of the current run that a scope touches, and when the last was made.

    ``snapshot`` is the version of all the facts behind the run, see ``snapshots.version``.
    """

    run: Run
    folders: tuple[Path, ...]
    computed_at: dt.datetime | None = None
    snapshot: str = ""

    def files(self, subject: str) -> list[str]:
        """Result files of a subject."""
        paths = (folder / f"{subject}.parquet" for folder in self.folders)
        return [str(path) for path in paths if path.exists()]


def results(scope: Scope) -> Results:
    """Where the current results are, limited to counties the scope touches.

    Raises:
        Refusal: ``runs.none`` while nothing has been run yet.
    """
    parts = RunPart.objects.filter(run__current=True).select_related("run", "facts")
    every = list(parts.order_by("county"))
    run = every[0].run if every else current_run()
    if run is None:
        raise Refusal(
            "runs.none",
            _("还没有计算结果。"),
            hint=_("导入数据后系统会自动计算，请稍候。"),
            status=503,
        )
    return _made(run, every, scope)


def results_of(run: Run, scope: Scope) -> Results:
    """Where the results of a kept run are, limited to counties the scope touches."""
    return _made(run, list(run.parts.select_related("facts").order_by("county")), scope)


def _made(run: Run, every: list[RunPart], scope: Scope) -> Results:
    touched = [part for part in every if scope.touches(part.county)]
    moments = [m for m in (run.finished_at, *(part.facts.made_at for part in touched)) if m]
    folders = tuple(lake.path(part.folder) for part in touched)
    version = snapshots.version(part.facts for part in every)
    return Results(run, folders, max(moments, default=None), version)


@lru_cache(maxsize=64)
def _columns(path: str) -> frozenset[str]:
    """Columns of a result file; files never change."""
    return frozenset(pq.read_schema(path).names)


@lru_cache(maxsize=16)
def _with_rules(program: Program, names: frozenset[str]) -> Program:
    rules = {name: rule for name, rule in program.rules.items() if name in names}
    return replace(program, rules=rules)


def readable(program: Program, results: Results) -> Program:
    """The program as far as the results know its rules.

    Where a pack has just been changed, its new rules have no results for the seconds until the
    next run is done; pages then leave them out.
    """
    if results.run.pack_digest == program.pack.digest or not results.folders:
        return program
    found: set[str] = set()
    for subject in {rule.subject for rule in program.rules.values()}:
        for path in results.files(subject)[:1]:
            known = _columns(path)
            mine = (rule for rule in program.rules.values() if rule.subject == subject)
            found |= {rule.id for rule in mine if _complete(rule, known)}
    return _with_rules(program, frozenset(found))


def _complete(rule: Rule, known: frozenset[str]) -> bool:
    """Whether a result file has everything of a rule."""
    priced = rule.amount is None or f"{rule.id}__amount" in known
    return rule.id in known and priced


@dataclass(frozen=True, slots=True)
class Desk:
    """What lists and totals need for one person: their scope, the pack, the current results."""

    site: Site
    scope: Scope
    program: Program
    results: Results

    @property
    def as_of(self) -> dt.date:
        """The day the results answer for."""
        return self.results.run.as_of

    def exit_rule(self, subject: str = "household") -> Rule | None:
        """The standard by which households or villages leave poverty."""
        return packs.exit_standard(self.program, self.as_of, subject)


def desk(user: Any, permission: Permission = Permission.HOUSEHOLDS_READ) -> Desk:
    """The desk of a person.

    Raises:
        Refusal: ``runs.none`` while nothing has been run yet.
    """
    site, granted = catalogue.site(), scopes.of(user, permission)
    found = results(granted)
    return Desk(site, granted, readable(packs.program(site.pack), found), found)
