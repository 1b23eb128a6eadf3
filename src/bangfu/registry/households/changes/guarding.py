"""What must not be decided about a household, as slices above see it.

The registry knows what a field may hold; what a household must not be as a whole (checks of data
quality that block) is known above. Such slices register a guard in their ``apps.py``. It is asked
before and after an edit that decides something, such as that a household has left poverty, and only
what the decision itself brought about refuses it. What was so before is an open point; and what
somebody found out is always recorded, however badly it fits: it becomes a clue.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household

# Columns that say what was decided, not what was found.
DECIDED = frozenset({"exit_status", "exit_year", "monitor_type", "risk_cleared"})
# What is wrong with a household as it stands, by a key that stays the same: a sentence each.
Guard = Callable[[Household], Mapping[str, str]]
_guards: dict[str, Guard] = {}


def register(owner: str, guard: Guard) -> None:
    """Have a guard asked about every edit; registering twice is the same as once."""
    _guards[owner] = guard


def findings(home: Household) -> dict[str, str]:
    """What is wrong with a household as its rows are now."""
    return {key: told for guard in _guards.values() for key, told in guard(home).items()}


def refuse_new(before: Mapping[str, str], home: Household) -> None:
    """Refuse a decision that brought about what was not wrong before.

    Raises:
        Refusal: ``households.blocked``; ``context["checks"]`` names each.
    """
    new = {key: told for key, told in findings(home).items() if key not in before}
    if new:
        raise Refusal(
            "households.blocked",
            _("这样改以后，数据自相矛盾，没有保存：%(told)s") % {"told": " ".join(new.values())},
            hint=_("请核对这几项；如果原来的内容有错，一起改。"),
            context={"checks": sorted(new)},
        )
