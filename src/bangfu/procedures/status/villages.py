"""Villages as subjects of procedures."""

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.verdicts import surroundings
from bangfu.procedures.subjects import Found, Subject

LABEL = "village"


def find(user: User, subject_id: str) -> Found:
    """A village of the person's scope; ``LookupError`` for anything else."""
    if codes.read(subject_id) != subject_id or codes.level_of(subject_id) != Level.VILLAGE:
        raise LookupError(subject_id)
    name = divisions.names([subject_id]).get(subject_id)
    if name is None or subject_id not in scope.of(user, Permission.PROCEDURES_READ):
        raise LookupError(subject_id)
    return Found(subject_id, subject_id, subject_id, name)


def ask(found: Found) -> tuple[Evaluation, Record]:
    """A village with what is known of it and of its households."""
    return surroundings.of(LABEL, 0, found.division)


SUBJECT = Subject(LABEL, find, ask)
