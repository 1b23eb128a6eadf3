"""The work of comparing: lay both sides together, keep the differences, say how all stand."""

from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job
from bangfu.registry.catalogue.compare import NONE
from bangfu.registry.imports import actions as imports
from bangfu.registry.imports import comparing as laying_out
from bangfu.registry.imports.work import uncollected
from bangfu.watch.matching import columns, facts, standing, store
from bangfu.watch.matching.laying import Homes, Laying
from bangfu.watch.matching.models import Comparison, State
from bangfu.watch.matching.standing import Stand

COMPARE = "matching.compare"
STEPS = 4


def job(found: Comparison) -> Job | None:
    """The latest work on a comparison."""
    return Job.objects.filter(kind=COMPARE, key=str(found.pk)).first()


@uncollected()
def compare_job(*, by: str, progress: Progress, comparison: str) -> dict[str, Any]:
    """Compare; the rights are those of the moment it runs. Doing it again gives the new state."""
    found = Comparison.objects.select_related("ledger").get(pk=comparison)
    person = accounts.by_username(by)
    rights.require(person, Permission.MATCHING_LOAD, at=found.division)
    progress(0, STEPS, _("对应户和人"))
    laid = laying_out.lay(found.ledger)
    progress(1, STEPS, _("逐项比对"))
    sight = scope.of(person, Permission.HOUSEHOLDS_READ).within(found.division)
    work = Laying(laid, sight, found.division, found.is_whole)
    table = work.run()
    progress(2, STEPS, _("登记结果"))
    return _keep(by, found, work, table)


def _keep(by: str, found: Comparison, work: Laying, table: pa.Table) -> dict[str, Any]:
    stands = _stands(work.homes, work.absent, table)
    store.write(found.pk, table)
    with transaction.atomic():
        now = Comparison.objects.select_for_update().get(pk=found.pk)
        now.counts = _counts(stands, work.homes, table)
        now.compared_at = timezone.now()
        now.decisions.filter(withdrawn_at=None).update(
            withdrawn_at=now.compared_at, withdrawn_by=by
        )
        now.save(update_fields=["counts", "compared_at"])
        standing.lay(stands, now)
        facts.changed({stand.village for stand in stands})
        imports.compared(by=by, imp=found.ledger)
        act = audit.Act(
            COMPARE, "comparison", str(now.pk), division=now.division, changes=now.counts
        )
        audit.record(by=by, act=act)
    return dict(now.counts)


def _stands(homes: Homes, absent: list[tuple[int, str]], table: pa.Table) -> list[Stand]:
    """How every registered household of the ledger, or missing in it, stands."""
    keys = np.array([k or NONE for k in table.column("household").to_pylist()], np.int64)
    known, counts = np.unique(keys, return_counts=True)
    differing = dict(zip(known.tolist(), counts.tolist(), strict=True))
    stands = [
        _stand(pk, village, differing.get(pk, 0))
        for pk, village, kept in zip(homes.keys, homes.villages, homes.kept, strict=True)
        if pk != NONE and kept
    ]  # fmt: skip
    stands += [Stand(pk, village, State.ABSENT, 1) for pk, village in absent]
    return list({stand.household: stand for stand in stands}.values())


def _stand(household: int, village: str, differences: int) -> Stand:
    state = State.DIFFERS if differences else State.AGREES
    return Stand(household, village, state, differences)


def _counts(stands: list[Stand], homes: Homes, table: pa.Table) -> dict[str, int]:
    states = [stand.state for stand in stands]
    beyond = sum(pk == NONE and kept for pk, kept in zip(homes.keys, homes.kept, strict=True))
    return {
        "households": len(stands) + int(beyond),
        "agree": states.count(State.AGREES),
        "differ": states.count(State.DIFFERS),
        "absent": states.count(State.ABSENT),
        "beyond": int(beyond),
        "differences": table.num_rows,
        "conflicts": int((np.array(table.column("kind").to_pylist()) == columns.CONFLICT).sum()),
    }
