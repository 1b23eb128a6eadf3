"""Handing a post's steps to somebody else for a time."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES, Permission, allowing
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings.models import Delegation

LONGEST = dt.timedelta(days=92)


def _deciding() -> set[str]:
    return {role.code for role in allowing(Permission.PROCEDURES_DECIDE)}


def own_posts(user: User) -> list[Post]:
    """The posts of a person from which they act on procedures, and which are theirs to lend."""
    lasting = [post for post in scope.posts(user) if post.until is None]
    return [post for post in lasting if post.role in _deciding()]


def delegate(
    by: User, post: Post, to: User, starts: dt.date, ends: dt.date, reason: str
) -> Delegation:
    """Hand it over; see ``actions.delegate``."""
    if post.pk not in {own.pk for own in own_posts(by)}:
        raise Refusal("procedures.not_your_post", _("只能委托您自己的岗位。"), status=403)
    _require_fit(post, to)
    if to.pk == by.pk or not to.is_active or not starts <= ends <= starts + LONGEST:
        raise Refusal("procedures.delegation", _("请选择另一位在用的账号，期限最长三个月。"))
    if ends < timezone.localdate() or not reason.strip():
        raise Refusal("procedures.delegation", _("请写明原因，结束日期不能早于今天。"))
    made = Delegation.objects.create(
        post=post, to=to, starts=starts, ends=ends, reason=reason.strip()[:200],
        by=by.username, at=timezone.now(),
    )  # fmt: skip
    _record(by, made, "delegate")
    return made


def _require_fit(post: Post, to: User) -> None:
    """Only somebody who acts on procedures wherever the post does; none of the administrators."""
    held = scope.posts(to)
    theirs = [span for one in held if one.role in _deciding() for span in scope.spans_of(one)]
    covered = all(
        any(low <= first and last <= high for low, high in theirs)
        for first, last in scope.spans_of(post)
    )
    if any(ROLES[one.role].separated for one in held) or not covered:
        raise Refusal(
            "procedures.delegate_elsewhere",
            _("只能委托给在本地区办理程序的人。"),
            hint=_("三员（系统、安全、审计管理员）不能办理业务。"),
        )


def end(by: User, delegation: Delegation) -> Delegation:
    """Take it back."""
    if delegation.ended_on is None:
        delegation.ended_on = timezone.localdate()
        delegation.save(update_fields=["ended_on"])
        _record(by, delegation, "undelegate")
    return delegation


def _record(by: User, made: Delegation, verb: str) -> None:
    changes = {"role": made.post.role, "to": made.to.username, "reason": made.reason}
    changes |= {"from": made.starts.isoformat(), "through": made.ends.isoformat()}
    division = made.post.division_id or ""
    act = audit.Act(f"procedures.{verb}", "post", str(made.post_id), division, changes)
    audit.record(by=by.username, act=act)
