"""What quality has to say before a procedure decides about a household: its open clues."""

from collections.abc import Iterable

from bangfu.base.accounts.models import User
from bangfu.procedures.points import Point
from bangfu.procedures.saying import say
from bangfu.watch.quality import checks
from bangfu.watch.quality.models import OPEN, Clue, Severity

LABEL = "household"


def tell(_user: User, label: str, subject_id: str, _purpose: str) -> Iterable[Point]:
    """Open clues of a household; those that stop a submission block.

    Whoever decides is told, whether or not they may read clues: only what the check is called.
    """
    if label != LABEL:
        return
    found = Clue.objects.filter(household__uid=subject_id, present=True, state__in=OPEN)
    known = checks.by_code()
    for clue in found.order_by("check_code"):
        check = known.get(clue.check_code)
        title = say(check.title) if check else clue.check_code
        blocks = clue.severity == Severity.BLOCK
        yield Point(f"{clue.check_code} {title}", blocks, "clue", str(clue.uid))
