"""Reading imports: what a person may see, in their language."""

from bangfu.registry.imports.queries.listing import (
    STATES,
    get_for,
    is_open,
    job,
    page,
    twin,
    visible_to,
    waiting,
)
from bangfu.registry.imports.queries.results import counts, marked_workbook, template
from bangfu.registry.imports.queries.sheets import (
    choices,
    layout,
    left_out,
    needs,
    refusal,
    releases,
    samples,
    sheet_choices,
)
from bangfu.registry.imports.queries.telling import (
    PAGE,
    Problem,
    conflicts,
    kind_title,
    kinds,
    problems,
)
from bangfu.registry.imports.queries.tongue import language, words

__all__ = [
    "PAGE",
    "STATES",
    "Problem",
    "choices",
    "conflicts",
    "counts",
    "get_for",
    "is_open",
    "job",
    "kind_title",
    "kinds",
    "language",
    "layout",
    "left_out",
    "marked_workbook",
    "needs",
    "page",
    "problems",
    "refusal",
    "releases",
    "samples",
    "sheet_choices",
    "template",
    "twin",
    "visible_to",
    "waiting",
    "words",
]
