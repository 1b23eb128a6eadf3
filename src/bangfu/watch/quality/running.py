"""Asking every check of the facts of a county; the results are columns like those of a run.

Checks count assumed figures always: their limits are practice, and a hit is only a clue.
"""

import datetime as dt
from collections.abc import Sequence

from bangfu.engine.compile.figures import Question
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.compute import compute
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import checks
from bangfu.watch.quality.models import Checked


def folders() -> set[str]:
    """Result folders in use."""
    return set(Checked.objects.values_list("folder", flat=True))


def run(parts: Sequence[Part], as_of: dt.date) -> dict[str, str]:
    """Ask all checks of some counties; returns ``{county: result folder}``."""
    program = checks.program()
    if not program.rules or not parts:
        return {}
    return compute(program, parts, Question(as_of, "", True, packs.set_here()), hits=True)


def behind() -> list[Part]:
    """Counties whose facts, checks, figures or day have moved on since they were compared."""
    as_of, wanted = catalogue.today(), checks.digest()
    if not checks.program().rules:
        return []
    done = {row.county: (row.facts, row.program, row.as_of) for row in Checked.objects.all()}
    parts = published.current(as_of.year).values()
    return [
        part
        for part in parts
        if lake.is_there(part.folder) and done.get(part.county) != (part.folder, wanted, as_of)
    ]
