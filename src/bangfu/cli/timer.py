"""``bangfu timer``: what comes round by itself, for who looks after the machine."""

import click

from bangfu.cli.main import fail, show, start_django
from bangfu.cli.office import actor, as_json_option
from bangfu.cli.texts import gettext as _


@click.group(help=_("定时任务：哪些、上次怎样、下次何时；现在就运行。"))
def timer() -> None:
    """Group of timer commands."""


@timer.command("list", help=_("列出定时任务、上次的结果和下次的时间。"))
@as_json_option
def list_(*, as_json: bool) -> None:
    """List timers."""
    start_django()
    from django.utils import timezone

    from bangfu.base.timers import queries

    rows = [
        {
            "name": one.timer.name,
            "title": str(one.timer.title),
            "last": timezone.localtime(one.last.at) if one.last else None,
            "state": one.last.job.state if one.last else None,
            "next": one.next_at,
        }
        for one in queries.standings()
    ]
    if as_json:
        show(rows)
        return
    for row in rows:
        last = f"{row['last']:%Y-%m-%d %H:%M}" if row["last"] else "-"
        told = [row["name"], last, row["state"] or "-", f"{row['next']:%Y-%m-%d %H:%M}"]
        click.echo("\t".join([*map(str, told), str(row["title"])]))


@timer.command(help=_("运行到时间的定时任务；给出名称时，不论时间立即运行这一项。"))
@click.argument("name", required=False)
def run(name: str | None) -> None:
    """Run what is due, or one timer, in this process."""
    start_django()
    from bangfu.base.timers import actions

    if name:
        done = [actions.run_here(by=actor(), name=name)]
    else:
        done = [actions.finish(job) for job in actions.tick()]
    for job in done:
        click.echo(f"{job.key}\t{job.state}\t{job.error.get('message', '')}".rstrip())
    if failed := sum(job.state == "failed" for job in done):
        fail(_("{count} 项定时任务没有完成。").format(count=failed))
    if not done:
        click.echo(_("没有到时间的定时任务。"))
