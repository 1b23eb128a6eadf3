"""Opening accounts, granting and ending posts. Faces check the caller's right first."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import logins, passwords, rights
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES
from bangfu.base.accounts.scope import posts
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Division, Organisation
from bangfu.base.kit.refusals import Refusal


@transaction.atomic
def open_account(
    *, by: str, username: str, name: str, password: str, passing: bool = False
) -> User:
    """A new account without any right: somebody else has to grant a post.

    Args:
        by: who opens it.
        username: what the person logs in with.
        name: what the person is called.
        password: the first password.
        passing: the person has to replace it after logging in.

    Raises:
        Refusal: ``accounts.taken`` or ``accounts.password``.
    """
    if User.objects.filter(username=username).exists():
        raise Refusal("accounts.taken", _("用户名“%(name)s”已被使用。") % {"name": username})
    user = User(username=username, name=name, must_renew=passing)
    _set_password(user, password)
    user.save()
    passwords.remember(user)
    audit.record(by=by, act=audit.Act("accounts.open_account", "user", username))
    return user


@transaction.atomic
def sign_in(*, user: User, factor: str = "", network: str = "") -> None:
    """Note that a person logged in.

    Args:
        user: who.
        factor: with which code besides the password.
        network: where they come from, roughly.
    """
    told = {"factor": factor, "network": network}
    _note("accounts.sign_in", user, {name: text for name, text in told.items() if text})


@transaction.atomic
def sign_out(*, user: User) -> None:
    """Note that a person logged out."""
    _note("accounts.sign_out", user)


@transaction.atomic
def lock_out(*, username: str, network: str = "") -> None:
    """Note that an account was locked after failed log-ins; names nobody has are not noted."""
    if user := User.objects.filter(username=username).first():
        _note("accounts.lock_out", user, {"network": network} if network else {})


def _note(action: str, user: User, changes: dict[str, str] | None = None) -> None:
    place = next((post.division_id for post in posts(user) if post.division_id), "") or ""
    act = audit.Act(action, "user", user.username, division=place, changes=changes or {})
    audit.record(by=user.username, act=act)


@transaction.atomic
def change_password(
    *, by: str, user: User, password: str, passing: bool = False, keep: str = ""
) -> None:
    """Set a new password; the person's other sessions end.

    Args:
        by: who sets it.
        user: whose it is.
        password: the new one.
        passing: the person has to replace it after logging in.
        keep: mark of the session that stays.
    """
    _set_password(user, password)
    user.must_renew = passing
    user.save(update_fields=["password", "password_at", "must_renew"])
    passwords.remember(user)
    logins.end(by=by, user=user, but=keep)
    audit.record(by=by, act=audit.Act("accounts.change_password", "user", user.username))


@transaction.atomic
def reset_password(*, by: str, user: User, password: str) -> None:
    """Give somebody else a passing password, which they replace after logging in.

    Raises:
        Refusal: ``accounts.own_password``: one's own is changed with the old one only.
    """
    if by == user.username:
        raise Refusal(
            "accounts.own_password",
            _("自己的密码不能在这里重设。"),
            hint=_("请在自己的账号页面，用原密码修改。"),
            status=403,
        )
    change_password(by=by, user=user, password=password, passing=True)


def _set_password(user: User, password: str) -> None:
    if passwords.is_endless(password):
        said = _("密码最长 %(number)d 位。") % {"number": passwords.LONGEST}
        raise Refusal("accounts.password", said)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("accounts.password", " ".join(error.messages)) from error
    user.set_password(password)
    user.password_at = timezone.now()


@transaction.atomic
def switch(*, by: str, user: User, active: bool) -> None:
    """Enable or disable an account; a disabled one is refused at its next request.

    Raises:
        Refusal: ``accounts.self``: nobody locks themselves out.
    """
    if by == user.username:
        raise Refusal("accounts.self", _("不能停用或启用自己的账号。"), status=403)
    user.is_active, user.idle_since = active, None
    if active:
        user.enabled_at = timezone.now()
    else:
        logins.end(by=by, user=user)
    user.save(update_fields=["is_active", "idle_since", "enabled_at"])
    act = audit.Act(
        "accounts.switch", "user", user.username, changes={"active": [not active, active]}
    )
    audit.record(by=by, act=act)


@transaction.atomic
def grant(
    *,
    by: str,
    user: User,
    role: str,
    division: Division | None = None,
    organisation: Organisation | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    until: dt.datetime | None = None,
) -> Post:
    """Appoint a person to a post; with ``until`` it ends at that moment.

    Raises:
        Refusal: ``posts.self`` (nobody grants to themselves), ``posts.level`` (the role is not
            held at that level), ``posts.end`` (it would end before it begins),
            ``posts.incompatible`` (separation of duties, on any day both would be held).
    """
    declaration = ROLES[role]
    if by == user.username:
        raise Refusal("posts.self", _("不能给自己授予岗位。"), status=403)
    seat = division or (organisation.division if organisation else None)
    if seat is None or (division and codes.level_of(division.code) not in declaration.levels):
        raise Refusal("posts.level", _("“%(role)s”不能设在这一级。") % {"role": declaration.title})
    begins = valid_from or timezone.localdate()
    if valid_to is not None and valid_to < begins:
        raise Refusal("posts.end", _("结束日期不能早于任职日期。"))
    User.objects.select_for_update().get(pk=user.pk)  # two grants at once see each other
    meeting = Post.objects.filter(_meets(begins, valid_to), user=user)
    held = set(meeting.values_list("role", flat=True))
    if clash := rights.incompatible(held, role):
        titles = "、".join(str(ROLES[code].title) for code in clash)
        raise Refusal(
            "posts.incompatible",
            _("已任%(held)s，不能再任%(role)s。") % {"held": titles, "role": declaration.title},
        )
    post = Post.objects.create(
        user=user,
        role=role,
        division=division,
        organisation=organisation,
        valid_from=begins,
        valid_to=valid_to,
        until=until,
        granted_by=by,
    )
    if declaration.separated:  # their sessions are shorter and alone: from the next log-in on
        logins.end(by=by, user=user)
    act = audit.Act(
        "posts.grant", "user", user.username, division=seat.code, changes={"role": [None, role]}
    )
    audit.record(by=by, act=act)
    return post


def _meets(begins: dt.date, ends: dt.date | None) -> Q:
    """Posts held on some day of a period, past, present or to come."""
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gte=begins)
    return lasting if ends is None else lasting & Q(valid_from__lte=ends)


@transaction.atomic
def end(*, by: str, post: Post, on: dt.date) -> None:
    """End a post after a day; from the next day it grants nothing.

    Raises:
        Refusal: ``posts.self``, ``posts.end`` when the day lies before the post began, or
            ``posts.ended`` when it would last longer than it was granted for: that is a new grant.
    """
    if by == post.user.username:
        raise Refusal("posts.self", _("不能结束自己的岗位。"), status=403)
    if on < post.valid_from:
        raise Refusal("posts.end", _("结束日期不能早于任职日期。"))
    before = post.valid_to
    if before is not None and on > before:
        raise Refusal(
            "posts.ended",
            _("岗位到%(day)s为止，不能延后。") % {"day": before.isoformat()},
            hint=_("如需继续任职，请重新授予岗位。"),
        )
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    if on < timezone.localdate():  # later ends: ``logins.tidy``
        logins.end(by=by, user=post.user)
    place = post.division_id or ""
    changes = {"valid_to": [before and before.isoformat(), on.isoformat()], "role": post.role}
    audit.record(
        by=by,
        act=audit.Act("posts.end", "user", post.user.username, division=place, changes=changes),
    )
