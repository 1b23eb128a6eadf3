"""Writes the generated parts of the reference: commands, and facts, rules and figures per pack.

A page keeps what people wrote; what stands between ``<!-- generated: NAME -->`` and
``<!-- end -->`` is replaced. ``make docs`` runs this; a test fails when a page is out of date.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

# Help texts are message ids in Chinese; their English is looked up in the catalogue.
os.environ["BANGFU_LANG"] = "zh"
# Run as a script, only this folder is looked in for its other parts.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import click
import django
import yaml
from django.apps import apps
from django.utils import translation

from bangfu.base.divisions.codes import Level
from bangfu.base.kit import catalogues
from bangfu.cli.main import COMMANDS, root
from bangfu.cli.texts import LOCALE
from bangfu.engine import catalogue
from bangfu.engine.compile.figures import type_of
from bangfu.engine.compile.program import Program, load
from bangfu.engine.packs import keys, schema
from bangfu.engine.packs.pack import Column
from docs import parts

DOCS = Path(__file__).resolve().parent
PACKS = DOCS.parent / "packs"
SCHEMAS = DOCS / "reference" / "schemas"
BLOCK = re.compile(r"(<!-- generated: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
SUBJECTS = {"household": "Household", "member": "Member", "village": "Village"}


def main() -> int:
    """Rewrite every page that has generated parts; print those that changed."""
    for path in sorted(DOCS.rglob("*.md")):
        before = path.read_text("utf-8")
        after = rewritten(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(DOCS.parent)}\n")
    for part in keys.parts():
        keys.write(keys.json_schema(part), SCHEMAS / f"{part}.schema.json")
    return 0


def rewritten(page: str) -> str:
    """A page with its generated parts as they should be today."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{PARTS[found[2]]()}\n{found[3]}", page)


# --- the command line ---


def commands() -> str:
    """Every command with its usage, arguments and options, in English."""
    context = click.Context(root, info_name="bangfu")
    return "\n".join(line for name in sorted(COMMANDS) for line in _command(name, root, context))


def _command(name: str, group: click.Group, above: click.Context) -> Iterator[str]:
    found = group.get_command(above, name)
    assert found is not None
    if found.hidden:
        return
    context = click.Context(found, info_name=name, parent=above)
    if isinstance(found, click.Group):
        yield f"## bangfu {name}\n\n{english(found.help)}\n"
        for inner in found.list_commands(context):
            yield from _command(inner, found, context)
        return
    path = context.command_path
    yield f"{'#' * (len(path.split()))} {path}\n\n{english(found.help)}\n"
    yield f"```text\n{path} {' '.join(found.collect_usage_pieces(context))}\n```\n"
    rows = [row for option in found.params if (row := _option(option))]
    if rows:
        yield "\n".join(["| option | meaning | default |", "|---|---|---|", *rows, ""])


def _option(option: click.Parameter) -> str:
    if not isinstance(option, click.Option) or option.hidden:
        return ""
    names = ", ".join(f"`{name}`" for name in option.opts)
    choices = option.type.choices if isinstance(option.type, click.Choice) else []
    kinds = f" ({', '.join(f'`{c}`' for c in choices)})" if choices else ""
    default = option.default if isinstance(option.default, int | str) else ""
    shown = f"`{default}`" if default not in ("", False) else ""
    return f"| {names} | {english(option.help)}{kinds} | {shown} |"


@cache
def _english() -> dict[str, str]:
    return {str(m.id): str(m.string) for m in catalogues.load(LOCALE, "en") if m.id}


def english(text: str | None) -> str:
    """A help text of ours in English; the text itself where the catalogue has none yet."""
    return _english().get(text or "") or text or ""


# --- packs ---


@cache
def program(pack: str) -> Program:
    """A pack, compiled."""
    return load(pack, [PACKS])


def cities() -> list[str]:
    """Packs that hold rules, by name."""
    names = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))
    return [name for name in names if program(name).rules]


def facts(pack: str) -> str:
    """What a pack itself declares for its subjects."""
    listed = [entry for entry in catalogue.facts(program(pack)) if entry["pack"] == pack]
    parts = []
    for subject, title in SUBJECTS.items():
        rows = [_fact(entry) for entry in listed if entry["subject"] == subject]
        if rows:
            head = "| name | 中文 | English | type | national column |"
            parts.append("\n".join([f"#### {title}\n", head, "|---|---|---|---|---|", *rows, ""]))
    return "\n".join(parts)


def _fact(entry: dict[str, Any]) -> str:
    unit = f" ({entry['unit']})" if entry["unit"] else ""
    values = f": {', '.join(f'`{v}`' for v in entry['values'])}" if "values" in entry else ""
    source = ", ".join(entry.get("national", ())) or ("worked out" if _is_fact(entry) else "")
    words = f"{entry['title']['zh']} | {entry['title']['en']}"
    return f"| `{entry['name']}` | {words} | {entry['type']}{unit}{values} | {source} |"


def _is_fact(entry: dict[str, Any]) -> bool:
    return bool(entry["kind"] == "fact")


def all_fields() -> str:
    """Every column of households and members with where it goes, and every code list."""
    pack = program("national").pack
    parts = []
    for subject in ("household", "member"):
        table = pack.tables[subject]
        head = "| name | 中文 | English | type | national column | ledger sheet | goes to |"
        rows = [_field(column, subject) for column in table.columns.values()]
        parts.append(f"### {SUBJECTS[subject]}\n\n{head}\n{'|---' * 7}|\n" + "\n".join(rows) + "\n")
    parts.append("### Code lists\n")
    parts += [_code_list(codes) for codes in pack.codes.values()]
    return "\n".join(parts)


def _field(column: Column, subject: str) -> str:
    spec = column.spec
    kind = f"{column.type.kind.value}{f' ({column.type.unit})' if column.type.unit else ''}"
    kind += f": `{column.type.codes}`" if column.type.codes else ""
    kept = f"item of `{spec.part_of}`" if spec.part_of else spec.kept
    kept = f"derived: {spec.derived}" if spec.derived else kept
    sheet = "" if spec.derived else spec.sheet or subject
    words = f"{spec.zh} | {spec.en} | {kind} | {', '.join(spec.national)} | {sheet} | {kept}"
    return f"| `{column.name}` | {words} |"


def _code_list(codes: schema.CodeList) -> str:
    releases = "".join(f" {version.id} |" for version in codes.versions)
    lines = [
        f"#### `{codes.id}` {codes.title.zh} · {codes.title.en}\n",
        f"| value | 中文 | English | code |{releases}",
        "|---|---|---|---|" + "---|" * len(codes.versions),
    ]
    for entry in codes.entries:
        cells = "".join(f" {_codes_of(version, entry.id)} |" for version in codes.versions)
        lines.append(f"| `{entry.id}` | {entry.zh} | {entry.en} | {entry.code} |{cells}")
    return "\n".join([*lines, ""])


def _codes_of(version: schema.CodeVersion, entry: str) -> str:
    """The codes of a value in a release; a tick where it is known by name only."""
    found = ", ".join(code for code, value in version.codes.items() if value == entry)
    return found or ("✓" if entry in version.values else "")


def all_items() -> str:
    """Items of the income sheet, and whether each counts by default."""
    pack = program("national").pack
    columns = pack.tables["household"].columns
    rows = []
    for item in pack.incomes.values():
        spec, newest = columns[item.id].spec, item.values[-1]
        counts = "counts" if newest.counts else "does not count"
        note = newest.note.en if newest.note else ""
        rows.append(
            f"| `{item.id}` | {spec.zh} | {spec.en} | {spec.part_of or ''} | {counts} | {note} |"
        )
    head = "| item | 中文 | English | part of | by default | note |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows, ""])


def all_facts() -> str:
    """Columns and facts of every pack that declares some."""
    names = sorted((path.parent.name for path in PACKS.glob("*/pack.yaml")), key=_generality)
    parts = [f"### Pack `{name}`\n\n{found}" for name in names if (found := facts(name))]
    return "\n".join(parts)


def _generality(name: str) -> tuple[int, str]:
    return len(program(name).pack.chain), name


def all_figures() -> str:
    """Parameters of every city's pack."""
    return "\n".join(f"### Pack `{name}`\n\n{_figures(name)}" for name in cities())


def _figures(name: str) -> str:
    rows = []
    for spec in program(name).pack.parameters.values():
        type_ = type_of(spec)
        states = ", ".join(dict.fromkeys(value.status for value in spec.values))
        words = f"{spec.title.zh} | {spec.title.en}"
        unit = f" ({type_.unit})" if type_.unit else ""
        rows.append(f"| `p.{spec.id}` | {words} | {type_.kind.value}{unit} | {states} |")
    head = "| name | 中文 | English | type | status |"
    return "\n".join([head, "|---|---|---|---|---|", *rows, ""])


def all_rules() -> str:
    """Standards and benefits of every city's pack."""
    return "\n".join(f"### Pack `{name}`\n\n{_rules(name)}" for name in cities())


def _rules(name: str) -> str:
    rows = []
    for rule in program(name).rules.values():
        words = f"{rule.spec.title.zh} | {rule.spec.title.en}"
        cite = f"{rule.spec.cite.document} {rule.spec.cite.clause}"
        rows.append(f"| `{rule.id}` | {words} | {rule.kind}, {rule.subject} | {cite} |")
    return "\n".join(
        ["| name | 中文 | English | kind | clause |", "|---|---|---|---|---|", *rows, ""]
    )


# --- checks of quality ---


def all_checks() -> str:
    """Every check of the national pack, by code."""
    checks = sorted(program("national").pack.checks.values(), key=lambda check: check.code)
    rows = [
        f"| {c.code} | {c.title.zh} | {c.title.en} | {c.subject} | {c.severity} | {c.version}"
        f" | {'waits for ' + ', '.join(c.needs) if c.needs else 'asked'} | {c.origin} |"
        for c in checks
    ]
    head = "| code | 中文 | English | about | weight | version | data | origin |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows, ""])


# --- keys of pack files ---


def all_keys() -> str:
    """Every item of every pack file with its keys."""
    lines, shown = [], ""
    for part, model in keys.models():
        if part != shown:
            shown = part
            lines.append(f"## {part}\n")
        where, _, what = (model.__doc__ or "").strip().partition(": ")
        summary = what or where
        lines.append(f"### {model.__name__}\n\n{' '.join(summary.split())}\n")
        lines += ["| key | type | default | meaning |", "|---|---|---|---|"]
        lines += [_key(key) for key in keys.keys(model)]
        lines.append("")
    return "\n".join(lines)


def _key(key: keys.KeyOf) -> str:
    type_ = key.type.replace(" | ", ", ")
    default = "must be given" if key.required else f"`{key.default}`" if key.default else ""
    return f"| `{key.name}` | {type_} | {default} | {key.meaning} |"


# --- who may what ---


def _ready() -> None:
    """Roles have titles in Django's translations."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    if not apps.ready:
        django.setup()


def roles() -> str:
    """Every role: what people call it, where it is held, whether it excludes all others."""
    _ready()
    from bangfu.base.accounts.roles import ROLES

    rows = ["| role | 中文 | held at | permissions | alone |", "|---|---|---|---|---|"]
    with translation.override("zh-hans"):
        for role in ROLES.values():
            levels = ", ".join(level.value for level in Level if level in role.levels)
            alone = "yes" if role.separated else ""
            line = (
                f"| `{role.code}` | {role.title} | {levels} | {len(role.permissions)} | {alone} |"
            )
            rows.append(line)
    return "\n".join([*rows, ""])


def permissions() -> str:
    """Every permission by role; a dot where the role has it."""
    _ready()
    from bangfu.base.accounts.roles import ROLES, Permission
    from bangfu.web.accounts.permissions import TITLES

    head = [f"`{code}`" for code in ROLES]
    rows = [
        f"| permission | 中文 | {' | '.join(head)} |",
        f"|---|---|{':-:|' * len(head)}",
    ]
    with translation.override("zh-hans"):
        for permission in Permission:
            held = ("●" if permission in role.permissions else "" for role in ROLES.values())
            rows.append(f"| `{permission}` | {TITLES[permission]} | {' | '.join(held)} |")
    return "\n".join([*rows, ""])


# --- requirements of security ---


def security() -> str:
    """Every requirement with its status, where it is held and which tests show it."""
    groups = yaml.safe_load((DOCS / "reference" / "security-requirements.yaml").read_text("utf-8"))
    parts = []
    for group in groups:
        states = [item["status"] for item in group["items"]]
        counts = ", ".join(f"{states.count(s)} {s}" for s in ("held", "deployment", "not held"))
        rows = [_requirement(item) for item in group["items"]]
        head = "| number | what is asked | status | where and tests | note |"
        parts.append(
            "\n".join([f"## {group['group']}\n\n{counts}.\n", head, "|---" * 5 + "|", *rows])
        )
    return "\n\n".join([*parts, ""])


def _requirement(item: dict[str, Any]) -> str:
    places = [f"`{place}`" for place in item.get("where", ())]
    tests = [f"`{test}`" for test in item.get("tests", ())]
    shown = "; ".join(part for part in (", ".join(places), ", ".join(tests)) if part)
    return (
        f"| {item['id']} | {item['title']} | {item['status']} | {shown} | {item.get('note', '')} |"
    )


def operations() -> str:
    """Every operation of the API: what it needs, and whether it writes."""
    _ready()
    from bangfu.api import v1

    rows = ["| operation | one of these rights | writes |", "|---|---|:-:|"]
    for path, methods in v1.api.get_openapi_schema()["paths"].items():
        for method, told in methods.items():
            rights = "、".join(f"`{one}`" for one in told["x-rights"]) or "any key"
            rights = rights if "security" in told else "no key"
            writes = "●" if told["x-writes"] else ""
            rows.append(f"| `{method.upper()} {path}` | {rights} | {writes} |")
    return "\n".join([*rows, ""])


PARTS: dict[str, Callable[[], str]] = {
    "operations": operations,
    "checks": all_checks,
    "keys": all_keys,
    "commands": commands,
    "facts": all_facts,
    "fields": all_fields,
    "parts-frontend": parts.frontend,
    "parts-python": parts.python,
    "permissions": permissions,
    "roles": roles,
    "income-items": all_items,
    "figures": all_figures,
    "rules": all_rules,
    "security": security,
}

if __name__ == "__main__":
    sys.exit(main())
