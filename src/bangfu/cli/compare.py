"""``bangfu compare``: the whole registry under two packs."""

from typing import Any

import click

from bangfu.cli.main import fail, show, start_django
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language


@click.command(help=_("全部档案按两个政策包各算一遍，逐条列出符合、不能确定的数目和金额。"))
@click.option("--pack", "names", multiple=True, help=_("政策包；写两次，第一个默认为本系统所用"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def compare(names: tuple[str, ...], *, as_json: bool) -> None:
    """Compare two packs over the registry."""
    start_django()
    from bangfu.policy.facts import queries as published
    from bangfu.policy.packs import queries as packs
    from bangfu.policy.verdicts import beside
    from bangfu.registry.catalogue import queries as catalogue

    site = catalogue.site()
    first, second = (site.pack, *names) if len(names) == 1 else (*names, "", "")[:2]
    if not second or len(names) > 2:  # noqa: PLR2004  one beside the other
        fail(_("请用 --pack 写明要对比的政策包（一个或两个）。"))
    day = catalogue.today(site)
    parts = list(published.current(day.year).values())
    if not parts:
        fail(_("档案为空，没有可以计算的数据。"))
    here, there = packs.program(first), packs.program(second)
    pairs = beside.registry(here, there, parts, day, assumed=site.assumed)
    rows = {pair.id: {first: _plain(pair.here), second: _plain(pair.there)} for pair in pairs}
    if as_json:
        show({"as_of": day.isoformat(), "packs": [first, second], "rules": rows})
        return
    for name, halves in rows.items():
        click.echo(name)
        for pack, half in halves.items():
            click.echo(f"  {pack:12} {_line(half)}")


def _plain(total: Any) -> dict[str, Any] | None:
    from bangfu.engine.given import yuan

    if total is None:
        return None
    return {
        "title": total.rule.spec.title.text(language()),
        "met": total.met,
        "not_met": total.not_met,
        "unknown": total.unknown,
        "amount": None if total.amount is None else yuan(total.amount),
    }


def _line(half: dict[str, Any] | None) -> str:
    if half is None:
        return "—"
    money = "" if half["amount"] is None else _("{amount} 元").format(amount=f"{half['amount']:,}")
    counts = "{met:>8,} {not_met:>8,} {unknown:>8,}".format(**half)
    return f"{counts} {money:>20}  {half['title']}"
