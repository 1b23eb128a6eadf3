"""Conditions of a procedure, asked of the subject as it is now."""

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile import program as programs
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.engine.problems import PackError
from bangfu.procedures import subjects
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.saying import say
from bangfu.procedures.subjects import Found


def found_of(filing: Filing) -> Found:
    """A filing's subject as it was when it was opened."""
    return Found(filing.subject_id, filing.division_id, filing.subject_number, filing.subject_name)


def skips(filing: Filing, stage: Stage) -> bool:
    """Whether a stage is known not to be needed. What is unknown is not skipped."""
    if stage.when is None:
        return False
    return holds(str(stage.when), filing.subject_type, found_of(filing)) is False


def holds(text: str, label: str, found: Found) -> bool | None:
    """Whether a condition holds for a subject; ``None`` where that is unknown.

    A condition that the pack in force no longer understands is unknown as well.
    """
    evaluation, record = subjects.get(label).ask(found)
    try:
        node = programs.expression(evaluation.program, text, label)
    except PackError:
        return None
    answer = evaluation.value(node, record)
    return answer if isinstance(answer, bool) else None


def require(procedure: Procedure, label: str, found: Found) -> None:
    """Refuse a procedure for a subject it is not meant for, or of which that is unknown.

    Raises:
        Refusal: ``procedures.not_meant``, ``procedures.unknown_whether``.
    """
    if procedure.requires is None:
        return
    answer = holds(str(procedure.requires), label, found)
    if answer is None:
        raise Refusal(
            "procedures.unknown_whether",
            _("档案里缺少数据，不能确定“%(title)s”是否适用。") % {"title": say(procedure.title)},
            hint=_("请先补全档案，再办理。"),
        )
    if not answer:
        raise Refusal(
            "procedures.not_meant",
            _("按现在的档案，“%(title)s”对%(name)s不适用。")
            % {"title": say(procedure.title), "name": found.name},
        )


def find(user: User, label: str, subject_id: str) -> Found:
    """The subject of a label and id in the person's sight.

    Raises:
        LookupError: there is none, or none that the person may see.
    """
    return subjects.get(label).find(user, subject_id)
