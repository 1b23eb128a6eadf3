"""Trying other figures, or a draft, on the whole registry from the command line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from bangfu.cli.main import fail, show, start_django
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language

if TYPE_CHECKING:
    from bangfu.engine.compile.program import Program
    from bangfu.policy.drafts.effects import Effect

EVERYWHERE = (("000000000000", "999999999999"),)


@click.command(help=_("试算：改几个参数或用一份草稿，看全部档案里谁受益、谁受损、多花多少。"))
@click.option("--set", "sets", multiple=True, help=_("参数=数值；某地区写 参数@代码=数值"))
@click.option("--draft", "draft_id", help=_("草稿编号；再加 --set 则在它之上改"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def whatif(sets: tuple[str, ...], draft_id: str | None, *, as_json: bool) -> None:
    """Try figures or a draft; nothing is stored."""
    if not sets and not draft_id:
        fail(_("请用 --set 写明参数和数值，或用 --draft 写明草稿。"))
    start_django()
    from bangfu.policy.drafts import effects, overlaid, queries, tally
    from bangfu.policy.packs import queries as packs

    draft = _draft(draft_id) if draft_id else None
    program = queries.sound(draft) if draft else packs.program()
    wished = {(name, place): value for name, place, value in effects.wishes(draft)} if draft else {}
    for name, place, value in _wishes(program, sets, overlaid.fault):
        wished[name, place] = value
    asked = [(name, place, value) for (name, place), value in wished.items()]
    effect = effects.tried(program, asked)
    found = effect.tallies(_everywhere())
    totals = {rule: tally.whole(places) for rule, places in found.items()}
    if as_json:
        show(_as_json(effect, found, totals, asked))
        return
    for one in effect.compared:
        _tell(one, totals[one.id])
    if not effect.compared:
        click.echo(_("没有规则因此改变。"))


def _everywhere() -> Any:
    from bangfu.base.accounts.scope import Scope

    return Scope(EVERYWHERE)


def _draft(text: str) -> Any:
    from uuid import UUID

    from bangfu.policy.drafts.models import Draft

    try:
        return Draft.objects.get(pk=UUID(text))
    except (ValueError, Draft.DoesNotExist):
        return fail(_("没有编号为 {id} 的草稿。").format(id=text))


def _wishes(
    program: "Program", sets: Iterable[str], fault: Any
) -> Iterable[tuple[str, str, object]]:
    """``(parameter, division, value)`` of the options."""
    from bangfu.base.divisions import codes
    from bangfu.base.divisions import queries as divisions
    from bangfu.registry.catalogue import queries as catalogue

    for text in sets:
        left, equals, value = text.partition("=")
        name, _at, place = left.strip().partition("@")
        if not equals:
            fail(_("“{text}”应写成 参数=数值。").format(text=text))
        wrong = fault(program, name, _plain(program, name, value.strip()))
        if wrong == "unknown":
            fail(_unknown(program, name))
        if wrong:
            fail(_("参数 {name} 不能是“{value}”。").format(name=name, value=value))
        where = codes.pad(place) if place else catalogue.site().division_id
        if where not in divisions.names([where]):
            fail(_("没有代码为 {code} 的地区。").format(code=place))
        yield name, where, _plain(program, name, value.strip())


def _plain(program: "Program", name: str, value: str) -> object:
    parameter = program.pack.parameters.get(name)
    if parameter is not None and parameter.type == "bool":
        return {"true": True, "false": False}.get(value)
    return value


def _unknown(program: "Program", name: str) -> str:
    from bangfu.engine.problems import nearest

    near = nearest(name, program.pack.parameters)
    hint = _("是否想写 {near}？").format(near=near) if near else ""
    return _("没有名为 {name} 的参数。").format(name=name) + hint


def _as_json(
    effect: "Effect", found: Any, totals: Any, asked: list[tuple[str, str, object]]
) -> dict[str, Any]:
    return {
        "as_of": effect.as_of.isoformat(),
        "values": [{"name": n, "division": place, "value": value} for n, place, value in asked],
        "rules": {
            one.id: {
                "title": one.title(language()),
                "kind": one.kind,
                "subject": one.subject,
                "per": one.per or None,
                **totals[one.id].as_json(has_amount=one.has_amount),
                "counties": {
                    code: place.as_json(has_amount=one.has_amount)
                    for code, place in sorted(found[one.id].items())
                },
            }
            for one in effect.compared
        },
    }


def _tell(one: Any, total: Any) -> None:
    click.secho(one.title(language()), bold=True)
    counts = _("  符合 {was_met:,} → {is_met:,}，受益 {winners:,}，受损 {losers:,}")
    if one.kind == "alert":  # nobody is better or worse off: it is raised or not
        counts = _("  触发 {was_met:,} → {is_met:,}，新触发 {winners:,}，不再触发 {losers:,}")
    unknown = _("，变为不能确定 {newly_unknown:,}，变为能够确定 {newly_known:,}")
    numbers = {
        name: getattr(total, name)
        for name in ("was_met", "is_met", "winners", "losers", "newly_unknown", "newly_known")
    }
    click.echo((counts + unknown).format(**numbers))
    if one.has_amount:
        money = _("  金额 {was:,.2f} → {now:,.2f} 元，增减 {cost:+,.2f} 元")
        amounts = {
            "was": total.was_amount / 100,
            "now": total.is_amount / 100,
            "cost": total.cost / 100,
        }
        click.echo(money.format(**amounts))
