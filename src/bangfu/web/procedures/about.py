"""The subject of a filing as pages name it: its people, and where its own page is."""

from uuid import UUID

from django.urls import reverse

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.procedures.filings.models import Filing
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household

READ = Permission.PROCEDURES_READ


def people(user: User, filing: Filing) -> dict[str, str]:
    """Present members of the household a filing is about, where its proof names one of them."""
    stages = filing.definition["stages"]
    asked = [*filing.definition.get("details", []), *(e for s in stages for e in s["evidence"])]
    if not any(one.get("kind") == "member" for one in asked):
        return {}
    return members(user, filing.subject_type, filing.subject_id)


def members(user: User, label: str, subject_id: str) -> dict[str, str]:
    """Present members of a household by key; none for other subjects."""
    if label != "household":
        return {}
    try:
        home = registry.get(user, UUID(subject_id), READ)
    except Household.DoesNotExist:
        return {}
    present = [one for one in registry.members(home) if one.state == "active"]
    return {str(one.uid): one.name for one in present}


# Where the page of each kind of subject is: the name of an address that takes the subject's key.
_PAGES = {
    "household": "households:household",
    "village": "villages:village",
    "township": "villages:place",
    "county": "villages:place",
    "policy_draft": "drafts:draft",
}


def register(label: str, address: str) -> None:
    """Name the page of another kind of subject; faces call it in their ``urls.py``."""
    _PAGES[label] = address


def address(label: str, subject_id: str) -> str:
    """The page of a subject; that of procedures where it has none."""
    if label not in _PAGES:
        return reverse("procedures:index")
    return reverse(_PAGES[label], args=[subject_id])
