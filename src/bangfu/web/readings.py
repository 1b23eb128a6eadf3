"""Noting who looked at a household: pages, papers and searches that show one person's data."""

from collections.abc import Collection

from django.http import HttpRequest

from bangfu.base.audit import actions as audit
from bangfu.registry.households.models import Household
from bangfu.web.guards import person

PART = 20  # letters of the part of a page that an address may name
OPEN, SEARCH = "households.open", "households.search"
PAPER, ANSWERS = "papers.open", "surveys.open"


def note(request: HttpRequest, home: Household, what: str = OPEN) -> None:
    """Note that the person saw a household; what they send in is in the trail by itself.

    Args:
        request: who looks, and at which page and part of it.
        home: the household.
        what: ``<slice>.<verb>``.
    """
    other(request, "household", home.household_no, home.village_id, what)


def other(
    request: HttpRequest, subject_type: str, subject_id: str, division: str, what: str
) -> None:
    """The same of anything else that shows one household's or one village's data."""
    if request.method == "POST":
        return
    details = {"page": request.resolver_match.view_name if request.resolver_match else ""}
    if tab := request.GET.get("tab", ""):
        details["part"] = tab[:PART]
    audit.note_reading(
        by=person(request).username,
        what=what,
        subject_type=subject_type,
        subject_id=subject_id,
        division=division,
        details=details,
    )


def searched(request: HttpRequest, kind: str, ids: Collection[int]) -> None:
    """Note a search for one person and how much it found; what was searched for is not kept."""
    audit.note_reading(
        by=person(request).username,
        what=SEARCH,
        subject_type="search",
        subject_id=kind,
        details={"found": len(ids)},
    )
