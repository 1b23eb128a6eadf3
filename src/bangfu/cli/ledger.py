"""Bringing a ledger in from the command line."""

from pathlib import Path
from typing import Any

import click

from bangfu.cli.bar import Bar
from bangfu.cli.main import show, start_django
from bangfu.cli.office import actor, as_json_option
from bangfu.cli.texts import gettext as _

LISTED = 20  # problems printed before "and so on"; --json and --marked give all
CHOICES = {"all": "all", "good": "good", "nothing": ""}


@click.command("import", help=_("导入台账：一个工作簿、一个 zip，或最多四个 CSV 文件。"))
@click.argument(
    "paths",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--year", type=int, help=_("未写年度的行属于哪一年；默认为截至日期所在年"))
@click.option("--division", default="", metavar="CODE", help=_("台账所属地区；默认为本系统的地区"))
@click.option(
    "--commit",
    type=click.Choice(list(CHOICES)),
    default="nothing",
    show_default=True,
    help=_("全部写入（有错误则不写）、只写没有问题的，或只核对不写"),
)
@click.option("--as", "username", default="", metavar="USER", help=_("以哪个账号的权限导入"))
@click.option(
    "--marked", type=click.Path(path_type=Path), help=_("把标出问题的工作簿保存到这个文件")
)
@as_json_option
def import_(
    paths: tuple[Path, ...],
    year: int | None,
    division: str,
    commit: str,
    username: str,
    marked: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check a ledger and, if asked to, write it."""
    start_django()
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.registry.imports import actions, queries
    from bangfu.registry.imports.models import Stage

    bar = Bar()
    imp = actions.bring_in(
        paths=paths,
        year=year or catalogue.today(catalogue.site()).year,
        user=_person(username) if username else None,
        by=actor(),
        division=division,
        choice=CHOICES[commit],
        progress=_silent if as_json else _telling(bar),
    )
    bar.end()
    if marked is not None and imp.stage in {Stage.CHECKED, Stage.COMMITTED}:
        marked.write_bytes(queries.marked_workbook(imp).read_bytes())
    if as_json:
        show(_as_json(imp))
    else:
        _tell(imp)
    wrote = imp.stage == Stage.COMMITTED
    raise SystemExit(0 if wrote or (imp.stage == Stage.CHECKED and commit == "nothing") else 1)


def _silent(done: int, total: int, note: str = "") -> None:
    """Programs read the answer alone."""


def _telling(bar: Bar) -> Any:
    def progress(done: int, total: int, note: str = "") -> None:
        bar.tell(1, 1, note, done / max(total, 1))

    return progress


def _person(username: str) -> Any:
    from bangfu.base.accounts.models import User
    from bangfu.base.kit.refusals import Refusal

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Refusal("accounts.unknown", _("没有名为“{name}”的账号。").format(name=username))
    return user


def _as_json(imp: Any) -> dict[str, Any]:
    from bangfu.registry.imports import queries

    return {
        "id": str(imp.pk),
        "stage": imp.stage,
        "refusal": queries.refusal(imp) or None,
        "needs": queries.needs(imp),
        "counts": queries.counts(imp) or None,
        "problems": [problem.as_json() for problem in queries.problems(imp, limit=None)],
        "outcome": imp.outcome or None,
        "conflicts": queries.conflicts(imp),
    }


def _tell(imp: Any) -> None:
    from bangfu.registry.imports import queries
    from bangfu.registry.imports.models import Stage

    if refusal := queries.refusal(imp):
        click.echo(f"[{refusal['code']}] {refusal['message']}", err=True)
        if refusal["hint"]:
            click.echo(refusal["hint"], err=True)
        return
    for need in queries.needs(imp):
        click.echo(need["message"], err=True)
    for sheet in queries.counts(imp).get("sheets", []):
        text = _("{title}：{rows} 行，新增 {new}，变更 {changed}，未变 {unchanged}，暂缓 {held}")
        click.echo(text.format(**sheet))
    shown = queries.problems(imp, limit=LISTED + 1)
    for problem in shown[:LISTED]:
        place = f"{problem.sheet}!{problem.column}{problem.row}"
        click.echo(f"  {place} [{problem.code}] {problem.message} {problem.suggestion}")
    if len(shown) > LISTED:
        click.echo("  " + _("……更多问题请用 --json 或 --marked 查看"))
    done = imp.stage == Stage.COMMITTED
    click.echo(_("已写入。") if done else _("尚未写入：用 --commit all 或 --commit good 写入。"))
