"""A family that is not registered yet applies: entered by the registry's own act, then identified.

The registry has no status of its own for those who applied: until a filing has identified it, a
household's exit status is unknown, and lists of poor households that ask for a status leave it out.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.frame import Reply
from bangfu.procedures.status import households
from bangfu.registry.households import life
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes.acting import Act


def procedure() -> str:
    """The procedure by which households are identified here; empty if there is none."""
    found = definitions.offered(households.LABEL)
    return next((name for name, one in found.items() if one.purpose == "identification"), "")


@transaction.atomic
def apply(
    *,
    by: User,
    village: str,
    name: str,
    id_no: str,
    details: Mapping[str, Any],
    operation_id: str = "",
) -> Reply:
    """Register a family by its head and begin its identification; both or neither.

    Args:
        by: who takes the application.
        village: 12-digit code.
        name: of the head, cleaned here.
        id_no: of the head, cleaned here; nobody registered elsewhere may apply again.
        details: what the procedure asks for at its beginning.
        operation_id: made by the client.

    Raises:
        Refusal: ``procedures.unknown`` without such a procedure, ``procedures.no_id``, those of
            ``life.register`` and ``filings.actions.open_``.
    """
    number = normal.id_no(id_no)
    if not number:
        raise Refusal("procedures.no_id", _("请填写户主的身份证号码。"))
    head = {"name": normal.name(name), "relation_to_head": registry.HEAD, "id_no": number}
    reason, day = _("申请识别为贫困户"), clock.today()
    act = Act(by.username, by, reason=reason, day=day, operation_id=operation_id)
    home = life.register(act=act, village=village, people=[head])
    return actions.open_(
        by=by,
        procedure=procedure(),
        subject_id=str(home.uid),
        details=details,
        operation_id=operation_id,
    )
