"""``bangfu survey``: questionnaires from and to the forms of ODK and Kobo."""

from pathlib import Path
from typing import Any

import click

from bangfu.cli.main import fail
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language


@click.group(help=_("问卷：与 ODK、Kobo 的 XLSForm 表格互换。"))
def survey() -> None:
    """Group of survey commands."""


@survey.command("import", help=_("把一份 XLSForm 表格写成政策包里的问卷，并列出带不过来的内容。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--pack",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("政策包的文件夹"),
)
@click.option(
    "--subject",
    type=click.Choice(["household", "member", "village"]),
    default="household",
    show_default=True,
    help=_("调查对象"),
)
@click.option("--force", is_flag=True, help=_("已有同名问卷时改写它"))
def import_(file: Path, folder: Path, subject: str, *, force: bool) -> None:
    """Write a survey into a pack; nothing stays behind if the pack would not load with it."""
    from bangfu.registry.surveys.xlsform import compiling, taking

    try:
        found = taking.survey(compiling.compiled(file)["form"], subject)
    except compiling.Unreadable as error:
        fail(_("这不是能用的 XLSForm 表格：{reason}").format(reason=error))
    _list(found.left_out)
    if not found.survey["sections"]:
        fail(_("没有写出任何内容。"))
    path = folder / "surveys" / f"{found.survey['id']}.yaml"
    if path.exists() and not force:
        fail(_("{path} 已经存在。加上 --force 改写它。").format(path=path))
    _write(path, found.text, folder)
    count = sum(len(section["questions"]) for section in found.survey["sections"])
    click.echo(_("已写出 {path}，{count} 题。").format(path=path, count=count))


def _write(path: Path, text: str, folder: Path) -> None:
    """Write the file; as it was before if the pack does not load with it."""
    from bangfu.engine.compile import program
    from bangfu.engine.problems import PackError

    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    try:
        program.load(folder, _roots())
    except PackError:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        raise


def _roots() -> list[Path]:
    from bangfu.cli.policy import roots

    return roots()


def _list(left_out: list[Any]) -> None:
    if left_out:
        click.echo(_("以下内容没有带过来："))
    for one in left_out:
        click.echo(f"  - {one.text(language())}")


@survey.command("export", help=_("把政策包里的一份问卷写成 XLSForm 表格，给 ODK、Kobo 用。"))
@click.argument("name")
@click.option("--pack", required=True, help=_("政策包的名称或文件夹"))
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help=_("写到哪个文件")
)
def export(name: str, pack: str, out: Path) -> None:
    """Write a form."""
    from bangfu.engine.compile import program
    from bangfu.engine.problems import nearest
    from bangfu.registry.surveys.xlsform import workbook

    surveys = program.load(pack, _roots()).surveys
    if name not in surveys:
        near = nearest(name, surveys) or "、".join(surveys) or "-"
        fail(_("没有问卷“{name}”。可用的：{near}").format(name=name, near=near))
    made = workbook.write(surveys[name])
    out.write_bytes(made.workbook)
    _list(made.left_out)
    click.echo(_("已写出 {path}。").format(path=out))


@survey.command(
    "answers", help=_("把 ODK、Kobo 采集的答案（CSV）提交为问卷，逐行说明没有收下的原因。")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--survey", "name", required=True, help=_("问卷的标识"))
@click.option("--as", "username", required=True, help=_("以谁的账号提交"))
def answers(file: Path, name: str, username: str) -> None:
    """Submit collected answers."""
    from bangfu.cli.main import start_django

    start_django()
    from bangfu.base.accounts import queries as accounts
    from bangfu.base.accounts.models import User
    from bangfu.registry.surveys import collected

    try:
        user = accounts.by_username(username)
    except User.DoesNotExist:
        fail(_("没有账号“{name}”。").format(name=username))
    found = collected.bring_in(by=user, survey=name, rows=collected.read(file))
    for row in found:
        if row.refused:
            click.echo(
                _("第 {line} 行（{number}）：{why}").format(
                    line=row.line, number=row.number or "-", why=row.refused
                )
            )
    taken = sum(not row.refused for row in found)
    click.echo(_("共 {count} 行，收下 {taken} 行。").format(count=len(found), taken=taken))
