"""Commands about packs that need no database."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bangfu.cli.coverage import coverage, documents_option, trees
from bangfu.cli.main import fail, show
from bangfu.cli.texts import gettext as _
from bangfu.cli.texts import language

if TYPE_CHECKING:
    from bangfu.policy.packs.astray import Refs


def roots() -> list[Path]:
    """Folders that hold packs: ``BANGFU_PACKS``, then the product's own."""
    named = [Path(p) for p in os.environ.get("BANGFU_PACKS", "").split(os.pathsep) if p]
    package = Path(__file__).parents[1]
    own = [package.parents[1] / "packs", package / "packs"]
    return named + [folder for folder in own if folder.is_dir()]


@click.command(help=_("不连数据库，按政策包计算案例文件中的户（或村），给出每条结论和依据。"))
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--pack", "pack_name", required=True, help=_("政策包名称或文件夹"))
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help=_("截至日期；案例里写了的以案例为准")
)
@click.option("--assumed", is_flag=True, help=_("采用演示用的假定值（结果中注明）"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def evaluate(cases: Path, pack_name: str, as_of: Any, *, assumed: bool, as_json: bool) -> None:
    """Evaluate cases without a database."""
    from bangfu.engine import answers
    from bangfu.engine.compile import program
    from bangfu.engine.packs import marks

    compiled = program.load(pack_name, roots())
    document = marks.read(cases, cases.name)
    found = answers.read_cases(document)
    if assumed:
        found = [case.model_copy(update={"assumed": True}) for case in found]
    day = as_of.date() if as_of else None
    replies = [answers.answer(compiled, case, day, language()) for case in found]
    if as_json:
        show({"pack": compiled.pack.code, "digest": compiled.pack.digest, "cases": replies})
        return
    for reply in replies:
        _print_reply(reply)


OUTCOMES = {
    "met": _("符合"),
    "not_met": _("不符合"),
    "unknown": _("不能确定"),
    "not_applicable": _("不适用"),
    "not_asked": _("不涉及"),
}


def _print_reply(reply: dict[str, Any]) -> None:
    heading = _("{name}（{pack}，{as_of}）")
    click.secho(heading.format(**reply), bold=True)
    for rule in reply["rules"]:
        cite = _("〔{document} {clause}〕").format(**rule["cite"])
        click.echo(f"  {OUTCOMES[rule['outcome']]}  {rule['title']}{_money(rule)}  {cite}")
        for condition in [*rule["failed"], *rule["unknown"]]:
            label = OUTCOMES[condition["outcome"]]
            missing = _("、").join(dict.fromkeys(m["title"] for m in condition["missing"]))
            tail = _("（缺：{names}）").format(names=missing) if missing else ""
            click.echo("      " + _("{label}：{finds}").format(label=label, **condition) + tail)


def _money(rule: dict[str, Any]) -> str:
    """What a benefit comes to, after two blanks; nothing for what is no money."""
    amount = rule.get("amount")
    if amount is not None:
        return "  " + _("{amount} 元").format(amount=f"{amount:,}")
    unpriced = "amount" in rule and rule["outcome"] == "met" and not rule["in_kind"]
    return "  " + _("金额未定") if unpriced else ""


@click.command(help=_("列出政策包里可用的事实：名称、类型、单位、中文名。"))
@click.argument("pack_name", metavar="PACK")
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def facts(pack_name: str, *, as_json: bool) -> None:
    """List the facts of a pack."""
    from bangfu.engine import catalogue
    from bangfu.engine.compile import program

    listed = catalogue.facts(program.load(pack_name, roots()))
    if as_json:
        show(listed)
        return
    for entry in listed:
        unit = f" ({entry['unit']})" if entry["unit"] else ""
        title = entry["title"]["zh" if language() == "zh" else "en"]
        click.echo(f"{entry['subject']}.{entry['name']}  {entry['type']}{unit}  {title}")


@click.group(help=_("检查和验证政策包。"))
def pack() -> None:
    """Group of pack commands."""


pack.add_command(coverage)


def _named(names: Iterable[str], *, every: bool) -> list[str]:
    from bangfu.engine.packs import loader

    chosen = loader.available(roots()) if every else list(names)
    return chosen or fail(_("请写明政策包名称，或用 --all。"))


@pack.command(
    help=_(
        "检查政策包能否使用：写法、名称、类型、表册模板、依据（给出正文时，引用的条款是否存在）。"
    )
)
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help=_("全部政策包"))
@documents_option
def check(names: tuple[str, ...], folder: Path | None, *, every: bool) -> None:
    """Compile packs and report every problem."""
    from bangfu.engine.problems import PackError

    texts = trees(folder) if folder else {}
    refs = {name: {clause.ref for clause in tree} for name, tree in texts.items()}
    bad = 0
    for name in _named(names, every=every):
        try:
            click.echo(_sound(name, refs))
        except PackError as error:
            bad += len(error.problems)
            for problem in error.problems:
                click.echo(problem.line(language()), err=True)
    if bad:
        fail(_("共 {count} 个问题。").format(count=bad))


def _sound(name: str, refs: "Refs") -> str:
    """What a pack holds, said when nothing is wrong with it; ``PackError`` otherwise."""
    from bangfu.engine.compile import program
    from bangfu.engine.problems import PackError
    from bangfu.policy.packs import astray

    compiled = program.load(name, roots())
    if wrong := list(astray.problems(compiled.pack, refs)):
        raise PackError(wrong)
    _check_forms(compiled)
    counts = len(compiled.facts), len(compiled.rules), len(compiled.pack.cases)
    text = _("{name}：{0} 个事实、{1} 条规则、{2} 个案例，没有问题。")
    return text.format(*counts, name=name)


def _check_forms(compiled: Any) -> None:
    """Try the templates of printed forms; a warning where they cannot be tried."""
    from bangfu.engine.problems import PackError
    from bangfu.policy.papers import fonts, trial

    try:
        if faults := list(trial.problems(compiled)):
            raise PackError(faults)
    except fonts.NoFont:
        text = _("没有能打印中文的字体，表册模板未检查（Debian：apt install {package}）。")
        click.echo(text.format(package=fonts.PACKAGE), err=True)


@pack.command(help=_("用政策包自带的案例验证每条规则（解释器与 DuckDB 各算一遍）。"))
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help=_("全部政策包"))
@click.option(
    "--engine",
    "engines",
    multiple=True,
    type=click.Choice(["memory", "duckdb", "spark"]),
    help=_("只用这些引擎（可重复；spark 须另行安装）"),
)
def test(names: tuple[str, ...], engines: tuple[str, ...], *, every: bool) -> None:
    """Run the cases of packs on every engine."""
    from bangfu.engine import cases
    from bangfu.engine.compile import program

    failures = 0
    for name in _named(names, every=every):
        compiled = program.load(name, roots())
        found = list(cases.prove(compiled, engines or cases.DEFAULT))
        failures += len(found)
        for failure in found:
            click.echo(str(failure), err=True)
        text = _("{name}：{count} 个案例，{failed} 处不符。")
        click.echo(text.format(name=name, count=len(compiled.pack.cases), failed=len(found)))
    if failures:
        fail(_("有案例与预期不符。"))


@pack.command(help=_("写出政策包各部分的 JSON Schema，供编辑器提示和校验。"))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("写到这个文件夹；不写则打印"),
)
@click.argument("parts", nargs=-1)
def schema(parts: tuple[str, ...], *, out: Path | None) -> None:
    """Write or print the JSON Schema of parts of packs."""
    from bangfu.engine.packs import keys

    known = keys.parts()
    for part in parts:
        if part not in known:
            fail(
                _("没有这个部分：{part}。可选：{known}。").format(part=part, known=", ".join(known))
            )
    made = {part: keys.json_schema(part) for part in parts or known}
    if out is None:
        show(made)
        return
    out.mkdir(parents=True, exist_ok=True)
    for part, content in made.items():
        keys.write(content, out / f"{part}.schema.json")
    click.echo(_("写出 {count} 个文件。").format(count=len(made)))


@pack.command(help=_("逐一改错政策包（比较号、数值、条件……），列出案例没有发现的改动。"))
@click.argument("names", nargs=-1)
@click.option("--all", "every", is_flag=True, help=_("全部政策包"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def mutate(names: tuple[str, ...], *, every: bool, as_json: bool) -> None:
    """Try wrong packs, one small change each, and report those no case notices."""
    from bangfu.cli.bar import Bar
    from bangfu.engine.compile import program
    from bangfu.engine.mutants import survivors, wrong

    chosen, found, bar = _named(names, every=every), {}, Bar()
    for step, name in enumerate(chosen, start=1):
        compiled = program.load(name, roots())
        tried = sum(1 for _mutant in wrong.mutants(compiled))

        def tell(done: int, step: int = step, name: str = name, tried: int = tried) -> None:
            if not as_json:
                bar.tell(step, len(chosen), name, done / tried)

        left = list(survivors.survivors(compiled, tell))
        found[name] = {"tried": tried, "survivors": left, "unread": wrong.unread(compiled)}
    bar.end()
    if as_json:
        show(found)
    else:
        _print_survivors(found)
    if any(each["survivors"] for each in found.values()):
        fail(_("有改动没有被案例发现：请补充案例。"))


def _print_survivors(found: dict[str, dict[str, Any]]) -> None:
    for name, each in found.items():
        for what in each["survivors"]:
            click.echo(f"{name}  {what}")
        text = _("{name}：{tried} 处改动，{left} 处没有发现；{unread} 个参数没有规则用到。")
        counts = {"left": len(each["survivors"]), "unread": len(each["unread"])}
        click.echo(text.format(name=name, tried=each["tried"], **counts))
