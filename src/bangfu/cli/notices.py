"""``bangfu notices``: what a timer does about public notices."""

import click

from bangfu.cli.main import start_django
from bangfu.cli.texts import gettext as _

TIMER = "system:timer"


@click.group(help=_("公示公告：到期没有人看的异议自动受理，到期的联系方式清除。"))
def notices() -> None:
    """Group of notice commands."""


@notices.command(help=_("超过期限没有人看的网上异议，逐条自动受理。"))
def admit() -> None:
    """Admit overdue objections; run once a day, twice does no harm."""
    start_django()
    from bangfu.procedures.notices import actions

    count = actions.admit_overdue(by=TIMER)
    click.echo(_("自动受理了 {count} 条异议。").format(count=count))


@notices.command(help=_("办结后满保留天数的异议人姓名和联系方式，予以清除。"))
def forget() -> None:
    """Erase contacts that are due; run once a day, twice erases nothing."""
    start_django()
    from bangfu.procedures.notices import actions

    count = actions.forget_contacts(by=TIMER)
    click.echo(_("清除了 {count} 条联系方式。").format(count=count))
