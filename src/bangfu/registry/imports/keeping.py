"""How long what an import brought is kept."""

from datetime import timedelta

from django.utils import timezone

from bangfu.base.accounts import wall
from bangfu.registry.imports import folders, work
from bangfu.registry.imports.models import Import, Stage

# What an import brought is kept this long after it was written, for the marked workbook.
KEPT = timedelta(days=30)
# Nobody can go on with these.
ENDED = (*work.CLOSED, Stage.REFUSED)


def tidy() -> int:
    """Delete what closed imports brought and nobody needs any more; returns how many folders."""
    now = timezone.now()
    with wall.everywhere(wall.Question.SWEEP):
        known = list(Import.objects.values_list("pk", "stage", "updated_at"))
    kept = {
        str(pk)
        for pk, stage, at in known
        if stage != Stage.DISCARDED and not (stage in ENDED and at < now - KEPT)
    }
    old = [path for path in folders.root().iterdir() if path.name not in kept]
    recent = now - timedelta(hours=1)
    stale = [path for path in old if path.stat().st_mtime < recent.timestamp()]
    for path in stale:
        folders.remove(path.name)
    return len(stale)


def sweep(*, by: str) -> int:
    """The same when its time has come round."""
    del by
    return tidy()
