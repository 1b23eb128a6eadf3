"""``bangfu work``: telling people what waits for them. For a timer of the machine."""

import click

from bangfu.cli.main import start_django
from bangfu.cli.texts import gettext as _


@click.group(help=_("待办：告诉大家有什么新的事，发送邮件摘要。"))
def work() -> None:
    """Group of work commands."""


@work.command(help=_("看一遍每个在岗的人：新到的、新逾期的、有结果的，各写一条消息。"))
def notify() -> None:
    """Write notices; run once an hour or once a day, twice does no harm."""
    start_django()
    from bangfu.watch.work import telling

    click.echo(_("写了 {count} 条消息。").format(count=telling.notify()))


@work.command(help=_("给选择了邮件摘要的人发信，每人每天至多一封；只有数量和登录地址。"))
def digest() -> None:
    """Mail digests; run once a day after ``notify``, twice sends nothing twice."""
    start_django()
    from bangfu.watch.work import mailing

    click.echo(_("发了 {count} 封邮件。").format(count=mailing.digest()))
