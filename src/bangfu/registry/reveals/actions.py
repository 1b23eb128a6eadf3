"""Showing a whole number. It is written down who sees it before they do."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import queries, sealing
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State
from bangfu.registry.reveals.models import Purpose, Reveal, What


@transaction.atomic
def reveal(
    *,
    by: User,
    household: UUID,
    what: str,
    purpose: str,
    note: str = "",
    member: UUID | None = None,
) -> str:
    """The whole id number of a member, or the whole bank account of a household.

    Args:
        by: who wants to see it.
        household: its public key.
        what: a value of ``What``.
        purpose: a value of ``Purpose``.
        note: the purpose in words; required where it is none of those named.
        member: whose id number.

    Raises:
        Household.DoesNotExist: not in the person's scope for this.
        Refusal: ``reveal.purpose``, ``reveal.many``, ``reveal.none`` or ``reveal.broken``.
    """
    home = queries.get(by, household, Permission.HOUSEHOLDS_REVEAL)
    said = _purpose(purpose, note)
    _not_too_many(by)
    number = _account(home) if what == What.BANK_ACCOUNT else _id_no(home, member)
    Reveal.objects.create(
        by=by.username,
        village_id=home.village_id,
        household=home.uid,
        member=member,
        what=what,
        purpose=purpose,
        note=said,
    )
    told = {"what": what, "member": str(member) if member else None, "purpose": purpose}
    act = audit.Act(
        "households.reveal",
        "household",
        home.household_no,
        home.village_id,
        {**told, "note": said},
    )
    audit.record(by=by.username, act=act)
    return number


def _purpose(purpose: str, note: str) -> str:
    said = " ".join(note.split())
    if purpose not in Purpose.values:
        raise Refusal("reveal.purpose", _("请选择查看完整号码的用途。"))
    if purpose == Purpose.OTHER and not said:
        raise Refusal("reveal.purpose", _("选择“其他”时，请写明用途。"))
    return said[:200]


def _not_too_many(by: User) -> None:
    """Hold back somebody who copies numbers one by one."""
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    most = settings.REVEALS_PER_DAY
    with wall.everywhere(wall.Question.LIMIT):
        seen = Reveal.objects.filter(by=by.username, at__gte=day).count()
    if seen >= most:
        raise Refusal(
            "reveal.many",
            _("今天已经查看了 %(most)d 个完整号码，不能再看。") % {"most": most},
            hint=_("请明天再看；成批的工作请用导入、比对或表册，它们不需要看到完整号码。"),
            status=429,
        )


def _id_no(home: Household, member: UUID | None) -> str:
    people = home.members.filter(uid=member) if member else home.members.none()
    person = people.exclude(state=State.VOID).first()
    if person is None:
        raise Member.DoesNotExist
    if not (sealed := person.id_no):
        raise Refusal("reveal.none", _("还没有登记证件号码。"))
    return _open(lambda: sealing.open_id_no(bytes(sealed), person.uid))


def _account(home: Household) -> str:
    if not (sealed := home.bank_account):
        raise Refusal("reveal.none", _("还没有登记银行账号。"))
    return _open(lambda: sealing.open_account(bytes(sealed), home.uid))


def _open(opened: Callable[[], str]) -> str:
    try:
        return opened()
    except crypto.Broken as error:
        raise Refusal(
            "reveal.broken",
            _("这个号码打不开：它被改动过，或者缺少密钥。"),
            hint=_("请联系系统管理员核对密钥，并检查操作记录。"),
            status=409,
        ) from error
