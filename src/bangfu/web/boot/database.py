"""Whether the database keeps what it said it kept when the power goes."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

FULL = 2  # PRAGMA synchronous: FULL; 3 is EXTRA
SAFE = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "local", "remote_write", "remote_apply"},
}
NEAR = {"", "localhost", "127.0.0.1", "::1"}
SEALED = {"require", "verify-ca", "verify-full"}


def problems() -> Iterator[CheckMessage]:
    """What is wrong with the database in use."""
    try:
        if connection.vendor == "sqlite":
            yield from _sqlite(_asked("PRAGMA {}", ["synchronous", "journal_mode", "foreign_keys"]))
        else:
            yield from _postgres(_asked("SHOW {}", sorted(SAFE)))
            yield from _line(connection.settings_dict)
    except DatabaseError as error:
        reason = (str(error).strip().splitlines() or ["—"])[0]
        yield Error(
            _("数据库连不上：%(reason)s") % {"reason": reason},
            hint=_("请检查 BANGFU_DATABASE_URL 和数据库服务。"),
            id="boot.database",
        )


def _asked(question: str, names: list[str]) -> dict[str, str]:
    answers = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(question.format(name))
            answers[name] = str(cursor.fetchone()[0]).lower()
    return answers


def _sqlite(found: dict[str, str]) -> Iterator[CheckMessage]:
    is_safe = int(found["synchronous"]) >= FULL and found["foreign_keys"] == "1"
    if not is_safe or found["journal_mode"] not in {
        "wal",
        "memory",
    }:  # memory: no file, no power cut
        yield Error(
            _("SQLite 的断电保护没有打开：%(found)s。") % {"found": _list(found)},
            hint=_("请恢复默认的 synchronous=FULL、journal_mode=WAL、foreign_keys=ON。"),
            id="boot.sqlite",
        )


def _postgres(found: dict[str, str]) -> Iterator[CheckMessage]:
    wrong = {name: value for name, value in found.items() if value not in SAFE[name]}
    if wrong:
        yield Error(
            _("PostgreSQL 的断电保护没有打开：%(found)s。") % {"found": _list(wrong)},
            hint=_("请在 postgresql.conf 里改为 on 并重新载入。"),
            id="boot.postgres",
        )


def _line(given: dict[str, Any]) -> Iterator[CheckMessage]:
    host, mode = str(given.get("HOST") or ""), str(given.get("OPTIONS", {}).get("sslmode", ""))
    if host not in NEAR and not host.startswith("/") and mode not in SEALED:
        yield Warning(
            _("到数据库服务器的连接没有加密。"),
            hint=_("请在 BANGFU_DATABASE_URL 后加 ?sslmode=verify-full。"),
            id="boot.database_line",
        )


def _list(found: dict[str, str]) -> str:
    return "、".join(f"{name}={value}" for name, value in found.items())
