"""Runs of other packs, kept beside the current one: everybody as if they lived elsewhere."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from bangfu.base.accounts.scope import Scope
from bangfu.engine.compile.program import Program
from bangfu.policy.facts.models import Part
from bangfu.policy.runs import queries
from bangfu.policy.runs.models import Run, RunPart
from bangfu.registry.catalogue import queries as catalogue


def find(program: Program, parts: Collection[Part], as_of: dt.date, *, assumed: bool) -> Run | None:
    """The kept run of a pack that was made of just these facts and figures, for this day."""
    wanted = queries.fingerprint(program, as_of, assumed=assumed)
    run = Run.objects.filter(pack=program.pack.code, current=False).first()
    if run is None or queries.fingerprint_of(run) != wanted:
        return None
    return None if queries.behind(run, {part.county: part for part in parts}) else run


def results(program: Program, parts: Collection[Part], scope: Scope) -> queries.Results | None:
    """Where the results of a pack are for a scope; ``None`` until they have been made."""
    site = catalogue.site()
    run = find(program, parts, catalogue.today(site), assumed=site.assumed)
    return queries.results_of(run, scope) if run else None


def outdated() -> QuerySet[Run]:
    """Kept runs that rest on facts which have been replaced since."""
    current = RunPart.objects.filter(run__current=True, facts=OuterRef("facts"))
    older = RunPart.objects.filter(~Exists(current), run=OuterRef("pk"))
    other = ~Q(pack=catalogue.site().pack)
    return Run.objects.filter(Exists(older), other, current=False)
