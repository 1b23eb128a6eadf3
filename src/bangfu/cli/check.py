"""``bangfu check``: whether the settings are safe to serve with."""

import sys
from typing import TYPE_CHECKING, Any

import click

from bangfu.cli.main import show, start_django
from bangfu.cli.texts import gettext as _

if TYPE_CHECKING:
    from django.core.checks import CheckMessage

ERROR = 40


@click.command(
    help=_("检查设置是否安全：密钥、主机名、HTTPS、数据库断电保护等；有错误时退出状态为 1。")
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=_("bangfu serve 将要监听的地址")
)
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def check(host: str, *, as_json: bool) -> None:
    """Say what is unsafe, and what to do."""
    start_django()
    found = _found(host)
    if as_json:
        show([_plain(problem) for problem in found])
    else:
        _tell(found)
        if not found:
            click.echo(_("没有发现问题。"))
    if any(problem.is_serious(ERROR) for problem in found):
        sys.exit(1)


def refuse_unsafe(host: str) -> None:
    """End with status 1 where the settings must not be served with; warnings are told."""
    found = _found(host)
    _tell(found)
    if any(problem.is_serious(ERROR) for problem in found):
        click.echo(_("设置不安全，没有启动。改好后可用 bangfu check 再查一遍。"), err=True)
        sys.exit(1)


def _found(host: str) -> "list[CheckMessage]":
    from bangfu.web.boot import findings

    return findings(host)


def _tell(found: "list[CheckMessage]") -> None:
    for problem in found:
        kind = _("错误") if problem.is_serious(ERROR) else _("提醒")
        click.echo(f"[{problem.id}] {kind}：{problem.msg}", err=True)
        click.echo(f"    {problem.hint}", err=True)


def _plain(problem: "CheckMessage") -> dict[str, Any]:
    level = "error" if problem.is_serious(ERROR) else "warning"
    return {
        "code": problem.id,
        "level": level,
        "message": str(problem.msg),
        "hint": str(problem.hint),
    }
