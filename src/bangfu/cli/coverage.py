"""``bangfu pack coverage``: which clauses packs decide and which numbers they carry."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bangfu.cli.main import fail, show, start_django
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language

if TYPE_CHECKING:
    from bangfu.policy.packs.carriers.carrier import Carrier
    from bangfu.policy.packs.coverage import Clause, Line, Reading, Sheet

STATES = {
    "items": _("已落实"),
    "elsewhere": _("另条落实"),
    "none": _("不涉及计算"),
    "heading": _("标题"),
    "open": _("未处理"),
}
SETTLED, LEFT = "✓", "✗"


documents_option = click.option(
    "--documents",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=_("文件正文所在文件夹（文件名是代号，如 lotus-2015.txt）"),
)


@click.command(
    help=_(
        "对照文件正文：每一条由哪些规则、参数、任务落实，每个数字由谁承载。不给文件夹则用已导入的正文。"
    )
)
@click.argument("names", metavar="PACK...", nargs=-1, required=True)
@documents_option
@click.option("--open", "only_open", is_flag=True, help=_("只列未处理的条款和数字"))
@click.option("--strict", is_flag=True, help=_("有未处理的就以退出码 1 结束"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def coverage(
    names: tuple[str, ...],
    folder: Path | None,
    *,
    only_open: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """Compare packs with the texts they follow."""
    texts = trees(folder) if folder else _imported()
    from bangfu.cli.policy import roots
    from bangfu.engine.packs import loader
    from bangfu.policy.packs import coverage as covering

    packs = [loader.load(name, roots()) for name in names]
    sheets = covering.sheets(packs, texts)
    if not sheets:
        fail(_("没有这些政策包的文件正文。请用 --documents 指明文件夹，或先导入正文。"))
    if as_json:
        show([covering.record(sheet) for sheet in sheets])
    else:
        for sheet in sheets:
            _print(sheet, only_open=only_open)
    if strict and not all(sheet.complete for sheet in sheets):
        raise SystemExit(1)


def trees(folder: Path) -> "Mapping[str, Sequence[Clause]]":
    """The texts of a folder as clause trees, by file name."""
    from bangfu.policy.packs import clauses

    paths = sorted(folder.glob("*.txt"))
    return {path.stem: clauses.split(path.read_text(encoding="utf-8-sig")) for path in paths}


def _imported() -> "Mapping[str, Sequence[Clause]]":
    """The clause trees imported into the database."""
    start_django()
    from bangfu.policy.packs import queries

    return {one.pk: list(queries.clauses(one.pk)) for one in queries.documents()}


def _print(sheet: "Sheet", *, only_open: bool) -> None:
    text = _("{document}：条款 {decided}/{clauses} 已处理，数字 {carried}/{figures} 已承载")
    counts = {name: getattr(sheet, name) for name in ("decided", "clauses", "carried", "figures")}
    click.secho(text.format(document=sheet.document, **counts), bold=True)
    for line in sheet.lines:
        if not only_open or not line.decided or line.left:
            click.echo("\n".join(_lines(line, only_open=only_open)))
    for one in sheet.astray:
        click.echo(
            "  " + _("正文没有 {clause}，被引用于").format(clause=one.cite.clause) + _name(one)
        )
    for ref, number in sheet.idle:
        click.echo("  " + _("标注对不上正文：{clause} {number}").format(clause=ref, number=number))


def _lines(line: "Line", *, only_open: bool) -> Iterator[str]:
    yield f"  {line.clause.ref}  {STATES[line.state]}  {line.clause.heading}"
    if line.mark and line.mark.reason and line.state in {"none", "elsewhere"}:
        yield f"      {line.mark.reason.text(language())}"
    if not only_open:
        yield from (f"      ←{_name(one)}" for one in line.items)
    yield from (_number(r) for r in (line.left if only_open else line.readings))


def _name(one: "Carrier") -> str:
    return f" {one.kind} {one.id}  {one.title.text(language())}"


def _number(reading: "Reading") -> str:
    mark = SETTLED if reading.settled else LEFT
    by = _("、").join(dict.fromkeys(one.id for one in reading.by))
    why = reading.passed.text(language()) if reading.passed else ""
    return f"      {mark} {reading.number.text}  {by or why}".rstrip()
