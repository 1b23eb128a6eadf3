"""Tables of filings."""

from bangfu.procedures.filings.models.filing import Filing, Operation, Series, State
from bangfu.procedures.filings.models.seats import Delegation
from bangfu.procedures.filings.models.step import Standing, Step
from bangfu.procedures.filings.models.trail import Decision, Evidence, Objection

__all__ = [
    "Decision",
    "Delegation",
    "Evidence",
    "Filing",
    "Objection",
    "Operation",
    "Series",
    "Standing",
    "State",
    "Step",
]
