"""Whether the database holds the second wall: row policies, and a role that is held to them."""

from collections.abc import Iterator

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import DatabaseError
from django.utils.translation import gettext as _

from bangfu.base.accounts import wall, walling

SHOWN = 5  # tables named in a sentence


def problems(*, exposed: bool) -> Iterator[CheckMessage]:
    """What opens the wall. On another database there is none, and nothing to say."""
    if not wall.stands():
        return
    try:
        yield from _found(exposed=exposed)
    except DatabaseError:  # told by the checks of the database itself
        return


def _found(*, exposed: bool) -> Iterator[CheckMessage]:
    if not walling.held():
        yield (Error if exposed else Warning)(
            _("数据库账号是超级用户或不受行级策略约束，第二道墙对它不起作用。"),
            hint=_("请换用普通账号，建号时不要加 SUPERUSER 和 BYPASSRLS。"),
            id="boot.wall_role",
        )
    opened = walling.opened()
    if opened:
        yield Error(
            _("这些表上另有行级策略，会放宽第二道墙：%(tables)s。") % {"tables": _named(opened)},
            hint=_("请核对是谁加的，用 DROP POLICY 删去；要给别的账号用，请改建视图。"),
            id="boot.wall_open",
        )
    if torn := sorted(set(walling.broken()) - set(opened)):
        yield Warning(
            _("这些表的行级策略缺失或不是本版本的：%(tables)s。") % {"tables": _named(torn)},
            hint=_("用 bangfu serve 启动时会自动重建；没有重建，请核对账号是不是这些表的所有者。"),
            id="boot.wall",
        )


def _named(tables: list[str]) -> str:
    more = "……" if len(tables) > SHOWN else ""
    return "、".join(tables[:SHOWN]) + more
