"""``bangfu explain``: every verdict on one household or village, with everything behind it."""

from collections.abc import Sequence
from typing import Any

import click

from bangfu.cli.main import fail, show, start_django
from bangfu.cli.office import as_json_option, as_of_option
from bangfu.cli.policy import OUTCOMES
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language


@click.command(
    help=_(
        "说明一户（或一个村）的每条结论：条件、数值、依据哪一条、缺什么、怎样才达到、金额怎样算出。"
    )
)
@click.argument("number", metavar="HOUSEHOLD_NO|VILLAGE_CODE")
@click.option("--pack", "pack_name", help=_("政策包名称；默认为本系统所用"))
@click.option("--rule", "rules", multiple=True, help=_("只说明这些规则"))
@as_of_option
@as_json_option
def explain(
    number: str, pack_name: str | None, rules: tuple[str, ...], as_of: Any, *, as_json: bool
) -> None:
    """Explain one household or village."""
    start_django()
    from bangfu.engine.details import Details
    from bangfu.policy.packs import queries as packs
    from bangfu.policy.verdicts import telling
    from bangfu.registry.catalogue import queries as catalogue

    site = catalogue.site()
    day = as_of.date() if as_of else catalogue.today(site)
    program = packs.program(pack_name, day)
    what, answer, members = _found(program, number, day, assumed=site.assumed)
    names = [name for _key, name in members]
    about = [(view, "") for view in answer.rules]
    whose = dict(members)
    about += [(m.view, whose[m.member_id]) for _rule, each in answer.members for m in each]
    chosen = [(view, who) for view, who in about if not rules or view.rule.id in rules]
    details = Details(answer.explaining, _naming(answer.explaining.pack, names))
    if as_json:
        views = telling.as_json(details, (view for view, _who in chosen))
        pairs = zip(views, (who for _view, who in chosen), strict=True)
        told = [{**data, "member": who or None} for data, who in pairs]
        show({**what, "as_of": day.isoformat(), "rules": told})
        return
    for view, who in chosen:
        _tell(details, view, who, names)


def _found(program: Any, number: str, day: Any, *, assumed: bool) -> tuple[Any, Any, Any]:
    """What is asked about, the answer, and the members with their keys and names."""
    from bangfu.policy.verdicts import queries as verdicts
    from bangfu.registry.households.models import Household
    from bangfu.registry.villages.models import VillageFile

    options: dict[str, Any] = {"assumed": assumed, "language": language()}
    home = Household.objects.filter(household_no=number).first()
    if home is not None:
        active = home.members.filter(state="active").order_by("id")
        members = list(active.values_list("pk", "name"))
        answer = verdicts.household(program, home.pk, home.village_id, day, **options)
        return {"household_no": number}, answer, members
    if VillageFile.objects.filter(village_id=number).exists():
        return {"village": number}, verdicts.village(program, number, day, **options), []
    return fail(_("没有户编号为 {no} 的档案，也没有代码为它的村。").format(no=number))


def _naming(pack: Any, names: Sequence[str]) -> Any:
    """Members by their names; other children by their number."""

    def named(subject: str, which: Sequence[int]) -> list[str]:
        title = pack.tables[subject].title.text(language())
        known = names if subject == "member" else ()
        return [known[n - 1] if n <= len(known) else f"{title} {n}" for n in which]

    return named


def _tell(details: Any, view: Any, who: str, names: Sequence[str]) -> None:
    """One verdict in lines: outcome, conditions, what would change it, amount, what is missing.

    Args:
        details: of the explanation the verdict comes from.
        view: the verdict.
        who: the member it is about, if it is about one.
        names: all members, as the engine counts them.
    """
    whose = _("（{names}）").format(names=who) if who else ""
    click.secho(f"{OUTCOMES[view.outcome]}  {view.title}{whose}", bold=True)
    for condition in view.conditions:
        place = _("〔{document} {clause}〕").format(**condition.cite.model_dump())
        aim = "" if condition.required else _("〔目标，不影响结论〕")
        click.echo(f"    {OUTCOMES[condition.outcome]}  {condition.finds}  {place}{aim}")
        if people := [names[c.which - 1] for c in condition.children if c.subject == "member"]:
            click.echo("        " + _("因为：{names}").format(names=_("、").join(people)))
        for line in _ways(details, view, condition):
            click.echo("        " + line)
    if view.rule.is_benefit and view.outcome == "met":
        click.echo("    " + _("金额：{formula}").format(formula=_amount(view)))
    if view.missing:
        listed = _("、").join(dict.fromkeys(missing.title for missing in view.missing))
        click.echo("    " + _("缺：{names}").format(names=listed))


def _ways(details: Any, view: Any, condition: Any) -> list[str]:
    """What would make a condition hold; alternatives, a line each."""
    change = details.change(view, condition)
    if change is None:
        return []
    lines = details.telling.lines(view.record, change.ways)
    intro = _("这样才符合：") if view.rule.is_benefit else _("怎样才达到：")
    first = intro if change.kind == "change" else ""
    return [(first if n == 0 else _("或者：")) + line for n, line in enumerate(lines)]


def _amount(view: Any) -> str:
    """What a benefit comes to and how, as far as that is known."""
    if view.amount is None:
        return " ".join(filter(None, [_("未定"), view.formula]))
    known = _("{amount} 元").format(amount=f"{view.amount / 100:,.2f}")
    return f"{known} = {view.formula}" if view.formula else known
