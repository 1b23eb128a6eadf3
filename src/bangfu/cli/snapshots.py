"""``bangfu snapshot``: keep the registry as it is, and run over what was kept."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bangfu.cli.main import show, start_django
from bangfu.cli.texts import gettext as _

name_option = click.option("--snapshot", help=_("在这个快照上计算（名称或版本号开头）"))


@click.group(help=_("把此刻的档案、政策包和参数一起封存，供以后原样重算。"))
def snapshot() -> None:
    """Group of snapshot commands."""


@snapshot.command(help=_("封存此刻的数据，起一个名称，如 2016-year-end。"))
@click.argument("name")
def freeze(name: str) -> None:
    """Freeze the registry as it is now."""
    start_django()
    from bangfu.cli.office import actor
    from bangfu.policy.runs import actions

    told = actions.freeze(by=actor(), name=name)
    text = _("已封存“{name}”：{households} 户，截至 {as_of}，版本 {version}。")
    click.echo(text.format(**{**asdict(told), "version": told.version[:12]}))


@snapshot.command(name="list", help=_("列出已封存的快照。"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def list_(*, as_json: bool) -> None:
    """List snapshots."""
    start_django()
    from bangfu.policy.runs import snapshots

    every = [asdict(told) for told in snapshots.every()]
    if as_json:
        show(every)
        return
    for told in every:
        line = "{name}  {as_of}  {pack}  {version:.12}  {households:,}"
        click.echo(line.format(**told))


def totals(
    name: str, pack: str | None, day: dt.date | None, out: Path | None
) -> tuple[Any, dict[str, str]]:
    """A run over a snapshot, and the versions it was made of."""
    start_django()
    from bangfu import __version__
    from bangfu.policy.runs import snapshots

    told = snapshots.find(name)
    if snapshots.engine_differs(told):
        text = _("注意：快照由版本 {then} 生成，现在是 {now}，结果可能不同。")
        click.echo(text.format(then=told.engine, now=__version__), err=True)
    found = snapshots.again(told, pack=pack, as_of=day, out=out.resolve() if out else None)
    digest = found.program.pack.digest
    return found, {"pack": digest, "snapshot": told.version, "engine": __version__}
