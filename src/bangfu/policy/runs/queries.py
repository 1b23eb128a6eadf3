"""Which run is current, and where its results are for a scope."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


def is_stale(site: Site | None = None) -> bool:
    """Whether the current results no longer match rows, pack, figures or day."""
    site = site or catalogue.site()
    program, as_of = packs.program(site.pack), catalogue.today(site)
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
    """The result files of the current run that a scope touches, and when the last was made."""

    run: Run
    folders: tuple[Path, ...]
    computed_at: dt.datetime | None = None

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
    touched = [part for part in every if scope.touches(part.county)]
    moments = [m for m in (run.finished_at, *(part.facts.made_at for part in touched)) if m]
    folders = tuple(lake.path(part.folder) for part in touched)
    return Results(run, folders, max(moments, default=None))


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
    return Desk(site, granted, packs.program(site.pack), results(granted))
