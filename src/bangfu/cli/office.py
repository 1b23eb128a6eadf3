"""Commands on the registry of this installation."""

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bangfu.cli import cluster, snapshots
from bangfu.cli.main import fail, show, start_django
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
as_of_option = click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=_("截至日期"))


def actor() -> str:
    """Who acts on the command line, as the audit trail names them."""
    return f"cli:{getpass.getuser()}"


@click.command(help=_("按政策包计算全部档案，给出每条规则的结论数和金额；不改动正在使用的结果。"))
@click.option("--pack", "pack_name", help=_("政策包名称；默认为本系统所用"))
@as_of_option
@click.option("--assumed", is_flag=True, help=_("采用演示用的假定值"))
@cluster.options
@snapshots.name_option
@as_json_option
def run(
    pack_name: str | None,
    as_of: Any,
    engine: str,
    lake: Path | None,
    out: Path | None,
    snapshot: str | None,
    *,
    assumed: bool,
    as_json: bool,
) -> None:
    """Run a pack over the whole registry, over a lake, or over a snapshot."""
    if snapshot:
        day = as_of.date() if as_of else None
        again, versions = snapshots.totals(snapshot, pack_name, day, out)
        _show_totals(
            again.program.pack.code,
            again.as_of.isoformat(),
            again.totals,
            assumed=again.assumed,
            as_json=as_json,
            versions=versions,
        )
        return
    wanted = cluster.Wanted(engine, lake, out)
    if wanted.is_elsewhere():
        day = as_of.date() if as_of else None
        program, day, totals = wanted.totals(pack_name, day, assumed=assumed)
        _show_totals(program.pack.code, day.isoformat(), totals, assumed=assumed, as_json=as_json)
        return
    start_django()
    from bangfu.engine.compile.figures import Question
    from bangfu.policy.facts import queries as published
    from bangfu.policy.packs import queries as packs
    from bangfu.policy.runs import actions, trial
    from bangfu.registry.catalogue import queries as catalogue

    site = catalogue.site()
    day = as_of.date() if as_of else catalogue.today(site)
    actions.publish(packs.program(), day.year)
    program = packs.program(pack_name, day)
    parts = list(published.current(day.year).values())
    if not parts:
        fail(_("档案为空，没有可以计算的数据。"))
    question = Question(day, "", assumed or site.assumed, packs.set_here())
    totals = trial.totals(program, parts, question)
    _show_totals(
        program.pack.code, day.isoformat(), totals, assumed=question.assumed, as_json=as_json
    )


def _show_totals(
    pack: str,
    day: str,
    totals: Sequence[Any],
    *,
    assumed: bool,
    as_json: bool,
    versions: dict[str, str] | None = None,
) -> None:
    if as_json:
        found = _totals_json(pack, day, totals, assumed=assumed)
        show({**found, "versions": versions} if versions else found)
        return
    for total in totals:
        title = total.rule.spec.title.text(language())
        counts = f"{total.met:>8,} {total.not_met:>8,} {total.unknown:>8,}"
        yuan = "" if total.amount is None else f"{total.amount / 100:,.2f}"
        money = _("{amount} 元").format(amount=yuan) if yuan else ""
        click.echo(f"{counts} {money:>22}  {title}")


def _totals_json(pack: str, day: str, totals: Sequence[Any], *, assumed: bool) -> dict[str, Any]:
    from bangfu.engine.given import yuan

    return {
        "pack": pack,
        "as_of": day,
        "assumed": assumed,
        "rules": {
            total.rule.id: {
                "title": total.rule.spec.title.text(language()),
                "kind": total.rule.kind,
                "subject": total.rule.subject,
                "subjects": total.subjects,
                "met": total.met,
                "not_met": total.not_met,
                "unknown": total.unknown,
                "not_applicable": total.not_applicable,
                "amount": None if total.amount is None else yuan(total.amount),
                "amount_unknown": total.unpriced,
            }
            for total in totals
        },
    }


@click.group(help=_("政策文件正文（政策包引用，由用户导入）。"))
def documents() -> None:
    """Group of document commands."""


@documents.command("import", help=_("导入一份政策文件的纯文本，拆成条款。"))
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "document_id", required=True, help=_("政策包引用它的代号"))
@click.option("--title", help=_("标题；默认取政策包里登记的标题"))
def import_document(path: Path, document_id: str, title: str | None) -> None:
    """Import a document's text."""
    start_django()
    from bangfu.base.divisions.reading import decode
    from bangfu.policy.packs import actions, queries

    listed = queries.program().pack.documents.get(document_id)
    name = title or (listed.title.zh if listed else document_id)
    text = decode(path.read_bytes())
    document = actions.import_document(by=actor(), document_id=document_id, title=name, text=text)
    done = _("已导入“{title}”，共 {count} 条。")
    click.echo(done.format(title=document.title, count=document.clauses.count()))
