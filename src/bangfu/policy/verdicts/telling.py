"""Verdicts as data for programs: everything the engine knows of them, with the clauses' text."""

from collections.abc import Iterable
from typing import Any

from bangfu.engine.details import Details
from bangfu.engine.explain import RuleView
from bangfu.policy.packs import queries as packs


def as_json(details: Details, views: Iterable[RuleView]) -> list[dict[str, Any]]:
    """Each verdict as plain JSON.

    ``clause`` of a condition is ``{"ref", "text"}`` of the clause it cites, or of the nearest above
    it; ``None`` while the document's text has not been imported.
    """
    views = list(views)
    clauses = packs.cited(c.cite for view in views for c in view.conditions)
    found = []
    for view in views:
        texts = {c.id: clauses.get(c.cite) for c in view.conditions}
        data = details.as_json(view)
        for key in ("conditions", "failed", "unknown"):
            for one in data[key]:
                clause = texts[one["id"]]
                one["clause"] = clause and {"ref": clause.ref, "text": clause.text}
        found.append(data)
    return found
