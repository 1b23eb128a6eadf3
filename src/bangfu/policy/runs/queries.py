"""Which run is current, and where its results are for a scope."""

import datetime as dt
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
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.models import Run
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
    if published.stale(program.pack, as_of.year):
        return True
    if run is None:
        return bool(published.current(as_of.year))
    return fingerprint_of(run) != fingerprint(program, as_of, assumed=site.assumed)


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
    run = current_run()
    if run is None:
        raise Refusal(
            "runs.none",
            _("还没有计算结果。"),
            hint=_("导入数据后系统会自动计算，请稍候。"),
            status=503,
        )
    parts = run.parts.order_by("county").values_list("county", "folder", "facts__made_at")
    touched = [part for part in parts if scope.touches(part[0])]
    moments = [moment for moment in (run.finished_at, *(part[2] for part in touched)) if moment]
    folders = tuple(lake.path(folder) for _county, folder, _made_at in touched)
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
