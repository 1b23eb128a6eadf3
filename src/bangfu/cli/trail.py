"""Commands on the audit trail: prove it, anchor it, and ask what an account has reached."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from bangfu.cli.main import fail, show, start_django
from bangfu.cli.office import actor, as_json_option
from bangfu.cli.texts import gettext as _

MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
moment = click.DateTime(MOMENTS)


@click.group(help=_("操作记录。"))
def audit() -> None:
    """Group of audit commands."""


@audit.command(help=_("逐条验证操作记录链，找出改动、删除或插入。"))
@click.option(
    "--anchor",
    "anchors",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("以前导出、保存在别处的锚点文件；可以给出几个"),
)
@as_json_option
def verify(anchors: tuple[Path, ...], *, as_json: bool) -> None:
    """Prove the audit trail."""
    start_django()
    from bangfu.base.audit import append_only, queries

    findings = list(queries.verify(_read(path) for path in anchors))
    unguarded = append_only.missing()
    count = queries.count()
    if as_json:
        broken = [{"chain": f.chain, "seq": f.seq, "kind": f.kind} for f in findings]
        told = {"entries": count, "intact": not findings, "findings": broken}
        show(told | ({"unguarded": unguarded} if unguarded else {}))
    for finding in findings if not as_json else []:
        click.echo(f"{finding.chain} #{finding.seq}: {finding.kind}", err=True)
    if unguarded and not as_json:
        click.echo(
            _("数据库里没有防改动的触发器：{names}").format(names="、".join(unguarded)), err=True
        )
    if findings:
        fail(_("操作记录有 {count} 处不一致。").format(count=len(findings)))
    if not as_json:
        click.echo(_("操作记录完整，共 {count} 条。").format(count=count))


def _read(path: Path) -> dict[str, Any]:
    """An anchor from its file; anything else ends the command."""
    try:
        told = json.loads(path.read_text("utf-8"))
        seq, heads = int(told["seq"]), dict(told["heads"])
        dt.datetime.fromisoformat(told["at"])
        ends = {str(chain): (int(place), str(mark)) for chain, (place, mark) in heads.items()}
        links = {name: str(told[name]) for name in ("previous", "hash")}
    except (ValueError, KeyError, TypeError):
        fail(_("{path} 不是锚点文件。").format(path=path))
    return {**told, **links, "seq": seq, "heads": {chain: list(end) for chain, end in ends.items()}}


@audit.command(help=_("记下每条链现在的位置；把文件保存到本机以外，日后可据此查出整段删除。"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("写入文件"))
def anchor(out: Path | None) -> None:
    """Take an anchor and export it."""
    start_django()
    from bangfu.base.audit import anchors

    told = anchors.exported(anchors.take(by=actor()))
    if out is None:
        show(told)
        return
    try:
        out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        fail(_("不能写入 {path}：{reason}").format(path=out, reason=error.strerror))
    done = _("已记下第 {seq} 个锚点，共 {count} 条链：{path}")
    click.echo(done.format(seq=told["seq"], count=len(told["heads"]), path=out))


@audit.command(help=_("一个账号在一段时间里看过、改过谁：用于判断泄露的范围。"))
@click.argument("account")
@click.option("--since", required=True, type=moment, help=_("从这一时刻起（本地时间）"))
@click.option("--until", type=moment, help=_("到这一时刻止；只写日期时含当天"))
@as_json_option
def scope(account: str, since: dt.datetime, until: dt.datetime | None, *, as_json: bool) -> None:
    """What an account reached."""
    start_django()
    from django.utils import timezone

    from bangfu.base.audit import reached

    whole_day = until is not None and until.time() == dt.time()
    end = until + dt.timedelta(days=1) if until and whole_day else until
    found = reached.by(
        account,
        timezone.make_aware(since),
        timezone.make_aware(end) if end else timezone.now(),
    )
    if as_json:
        show(found.plain())
        return
    click.echo(_("看过 {count} 户").format(count=len(found.read)))
    click.echo(_("改过 {count} 户").format(count=len(found.changed)))
    for name, times, rows in found.handed_over:
        click.echo(_("{name}：{times} 次，共 {rows} 行").format(name=name, times=times, rows=rows))
    for subject in sorted({*found.read, *found.changed}):
        parts = "、".join(sorted(found.read.get(subject, ())))
        click.echo(f"{subject}\t{parts}")
