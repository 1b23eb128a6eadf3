"""Commands on places: code lists, boundaries, schematic maps."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from bangfu.cli.main import show, start_django
from bangfu.cli.office import actor, as_json_option
from bangfu.cli.texts import gettext as _

LEVELS = ["province", "city", "county", "township", "village"]
LISTED = 20  # places printed before "and so on"; --json prints all
REASONS = {
    "no_area": _("不是面"),
    "no_name": _("没有代码和名称"),
    "unknown": _("区划表里没有"),
    "ambiguous": _("同名的不止一个"),
    "other_level": _("级别不符"),
}
path_argument = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
source_option = click.option("--source", default="", help=_("来源说明；默认为文件名"))


@click.group(help=_("行政区划：代码、边界、示意图。"))
def divisions() -> None:
    """Group of commands about places."""


@divisions.command("import", help=_("导入区划代码：CSV（可压缩为 .gz），或区划数据包文件夹。"))
@path_argument
@source_option
@as_json_option
def import_(path: Path, source: str, *, as_json: bool) -> None:
    """Import a code list."""
    start_django()
    from bangfu.base.divisions import actions, reading

    with _told(as_json):
        if path.is_dir():
            rows, facts = reading.bundle(path)
            counts = actions.load_bundle(by=actor(), rows=rows, facts=facts)
        else:
            rows = list(reading.rows(reading.unpacked(_bytes(path))))
            counts = actions.load_codes(by=actor(), rows=rows, source=source or path.name)
    if as_json:
        show(counts)
        return
    text = _("新增 {added}，改名 {renamed}，改有效期 {dated}，未变 {unchanged}。")
    click.echo(text.format(**counts))


@divisions.command(help=_("导入边界（GeoJSON，经纬度）；已有的边界会被替换。"))
@path_argument
@source_option
@click.option("--level", type=click.Choice(LEVELS), help=_("文件里的地区都是哪一级"))
@click.option("--within", default="", metavar="CODE", help=_("文件里的地区都在哪个地区之内"))
@click.option("--swapped", is_flag=True, help=_("坐标是纬度在前"))
@as_json_option
def boundaries(
    path: Path, source: str, level: str | None, within: str, *, swapped: bool, as_json: bool
) -> None:
    """Import boundaries."""
    start_django()
    from bangfu.base.divisions import outlines

    with _told(as_json):
        done = outlines.import_outlines(
            by=actor(),
            raw=_bytes(path),
            source=source or path.name,
            level=level or "",
            within=within,
            swapped=swapped,
        )
    if as_json:
        show(done.as_json())
        return
    click.echo(_("对上 {0} 个地区，其中 {1} 个原有边界被替换。").format(done.places, done.replaced))
    _list(
        _("名称与区划表不同："),
        [f"{m['feature']} → {m['code']} {m['name']}" for m in done.matched if m["differs"]],
    )
    _list(
        _("对不上的要素："),
        [f"#{u['index']} {u['name']} {REASONS[u['reason']]}" for u in done.unmatched],
    )
    _list(_("还没有边界的地区："), [f"{m['code']} {m['name']}" for m in done.missing])
    if done.schematic_removed:
        text = _(
            "原来的示意图（{count} 个地区）已失效并删除，可用 bangfu divisions schematic 重画。"
        )
        click.echo(text.format(count=done.schematic_removed))
    click.echo(_("提醒：公开展示真实边界的地图应先送审，取得审图号。"))


@divisions.command(help=_("为一个市画示意图：没有边界的县、乡、村各得一块，重画结果相同。"))
@click.argument("city", metavar="CODE")
@as_json_option
def schematic(city: str, *, as_json: bool) -> None:
    """Draw a schematic map."""
    start_django()
    from bangfu.base.divisions import outlines

    with _told(as_json):
        drawn = outlines.draw_schematic(by=actor(), city=city)
    if as_json:
        show({"drawn": drawn})
        return
    click.echo(_("画了 {count} 个地区的示意边界。").format(count=drawn))


@contextmanager
def _told(as_json: bool) -> Iterator[None]:  # noqa: FBT001  the flag of the command
    """With ``--json``, refusals are JSON too; else the root command prints them."""
    from bangfu.base.kit.refusals import Refusal

    try:
        yield
    except Refusal as refusal:
        if not as_json:
            raise
        show({"error": refusal.as_json()})
        raise SystemExit(2) from None


def _bytes(path: Path) -> bytes:
    """What a file holds; a refusal in the person's language if it cannot be read."""
    from bangfu.base.kit.refusals import Refusal

    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(
            "file.unreadable",
            _("读不到文件“{path}”。").format(path=path),
            hint=_("请检查路径和权限。"),
        ) from error


def _list(heading: str, lines: list[Any]) -> None:
    if lines:
        click.echo(heading)
        for line in lines[:LISTED]:
            click.echo(f"  {line}")
        if len(lines) > LISTED:
            click.echo("  " + _("……共 {count} 个").format(count=len(lines)))
