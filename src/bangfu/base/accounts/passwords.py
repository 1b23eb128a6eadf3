"""What a password must be, beyond what Django checks, and the memory of former ones."""

import re
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from bangfu.base.accounts.models import OldPassword, User
from bangfu.base.divisions.models import Division

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9\s]")
ENOUGH = 3
LONGEST = 256  # signs; more would only be work for whoever hashes them
COUNTY_END = "000000"  # codes of counties, cities and provinces end so
# Words that everybody in this line of work thinks of first.
WORDS = frozenset(
    [
        "admin",
        "administrator",
        "bangfu",
        "fupin",
        "fupinban",
        "fupinshuju",
        "guanliyuan",
        "huanying",
        "jianding",
        "jingzhun",
        "jingzhunfupin",
        "mima",
        "minzheng",
        "passwd",
        "password",
        "qwerty",
        "tuopin",
        "tuopingongjian",
        "woaini",
        "xiangcun",
        "xiangcunzhenxing",
        "zhengfu",
    ]
)


def advice() -> str:
    """What to tell people before they choose one."""
    if settings.PASSWORD_PROFILE == "asvs":  # noqa: S105  a profile's name
        text = _(
            "至少 %(length)d 位，越长越好，可以用几个词连成一句；"
            "不能太常见，也不能与用户名、地名相近。"
        )
    else:
        text = _(
            "至少 %(length)d 位，大写字母、小写字母、数字、符号至少有三种；"
            "不能太常见，不能与用户名、地名相近，不能与最近用过的密码相同。"
        )
    return text % {"length": settings.PASSWORD_LENGTH}


def remember(user: User) -> None:
    """Keep the hash of the password just set; only as many as are compared."""
    kept = OldPassword.objects.filter(user=user).order_by("-id")
    at = user.password_at or timezone.now()
    OldPassword.objects.create(user=user, password=user.password, set_at=at)
    old = list(kept.values_list("pk", flat=True)[settings.PASSWORD_HISTORY :])
    OldPassword.objects.filter(pk__in=old).delete()


def is_endless(password: str) -> bool:
    """Whether it is too long to be looked at: asked before anything is hashed."""
    return len(password) > LONGEST


class Classes:
    """Three of: small letters, capitals, digits, signs."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``."""
        _ = user
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < ENOUGH:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        """What is asked."""
        return _("密码须有大写字母、小写字母、数字、符号中的至少三种。")


class NotAgain:
    """None of the last ones."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``."""
        if user is None or user.pk is None:
            return
        former = OldPassword.objects.filter(user=user).order_by("-id")
        hashes = list(former.values_list("password", flat=True)[: settings.PASSWORD_HISTORY])
        if any(check_password(password, kept) for kept in {*hashes, user.password}):
            raise ValidationError(self.get_help_text(), code="password_again")

    def get_help_text(self) -> str:
        """What is asked."""
        return _("密码不能与最近 %(number)d 次用过的相同。") % {"number": settings.PASSWORD_HISTORY}


class LocalWords:
    """Not a word of the trade or a place around here, with figures and signs hung on."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ``ValidationError``."""
        _ = user
        bare = re.sub(r"[\W\d_]+", "", password).lower()
        if bare in WORDS or bare in _places():
            raise ValidationError(self.get_help_text(), code="password_local")

    def get_help_text(self) -> str:
        """What is asked."""
        return _("密码不能只是地名或工作中的常用词加数字、符号。")


def _places() -> set[str]:
    names = Division.objects.filter(code__endswith=COUNTY_END).values_list("name", flat=True)
    return {word for name in names for word in _readings(name)}


@cache
def _readings(name: str) -> tuple[str, ...]:
    """How people would type a place: as it is, in pinyin, and both without the last character."""
    short = name[:-1] if len(name) > 2 else name  # noqa: PLR2004
    return tuple({name, short, "".join(lazy_pinyin(name)), "".join(lazy_pinyin(short))})
