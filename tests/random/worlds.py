"""A random pack and a random population for it."""

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bangfu.engine.compile import program
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program
from bangfu.engine.language.syntax import MOST_CHARACTERS
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs.pack import Column
from tests.engine.orchard import CODES, DOCUMENTS, write
from tests.random.words import COLLECTIONS, ENTRIES, PARAMETERS, SUBJECTS, Named, Speaker

AS_OF = dt.date(2016, 6, 30)
COLUMNS = """\
    - {name: flag, type: bool, zh: 旗, en: Flag}
    - {name: other, type: bool, zh: 另, en: Other}
    - {name: size, type: int, min: -3, max: 20, zh: 数, en: Size}
    - {name: wide, type: int, zh: 宽, en: Wide}
    - {name: cash, type: money, zh: 现金, en: Cash}
    - {name: cost, type: money, min: 0, max: 100000, zh: 支出, en: Cost}
    - {name: land, type: quantity, unit: mu, zh: 地, en: Land}
    - {name: ratio, type: rate, zh: 比, en: Ratio}
    - {name: day, type: date, zh: 日, en: Day}
    - {name: month, type: month, zh: 月, en: Month}
    - {name: kind, type: code, codes: fruit, zh: 类, en: Kind}
    - {name: grade, type: code, codes: fruit, zh: 级, en: Grade}
    - {name: marks, type: codes, codes: trouble, zh: 记, en: Marks}
    - {name: note, type: text, zh: 注, en: Note}
"""
PARENT = dict(zip(SUBJECTS, [*SUBJECTS[1:], None], strict=True))
TABLES = "".join(
    f"- subject: {subject}\n  title: {subject}\n"
    + (f"  parent: {PARENT[subject]}\n" if PARENT[subject] else "")
    + f"  collection: {name}\n  columns:\n{COLUMNS}"
    for subject, name in [
        *((child, collection) for collection, child in COLLECTIONS.values()),
        ("city", "cities"),
    ]
)
PARAMETER = "- {{id: p_{0}, title: x, type: {0}{1}, values: [{{starts: 2015-01-01, {2}}}]}}\n"
PARAMETER_TEXT = "".join(
    PARAMETER.format(kind, ", unit: mu" if kind == "quantity" else "", "status: unset")
    for kind in PARAMETERS
) + PARAMETER.format("code", ", codes: fruit", "status: unset")
SCOPES = ("village", "township", "county")
# Values worth trying, in exact form: around zero, around each other, and at the limits.
NUMBERS: dict[Kind, tuple[int, ...]] = {
    Kind.INT: (-3, -1, 0, 1, 2, 3, 7, 20, 10**9, -(10**9)),
    Kind.MONEY: (-50, -1, 0, 1, 2, 99, 100, 299_999, 300_000, 10**11, -(10**11)),
    Kind.QUANTITY: (0, 1, 100, 6_667, 10**9),
    Kind.RATE: (-500, 0, 1, 2_000, 3_333, 5_000, 10_000, 10**6, -(10**6)),
}
DAYS = tuple(
    map(
        dt.date.fromisoformat,
        ("2016-06-30", "2016-07-01", "2016-02-29", "2015-06-30", "2015-07-01", "2000-02-29",
         "1998-06-30", "1970-01-01", "1850-12-31", "2035-05-05"),
    )
)  # fmt: skip


@dataclass(slots=True)
class Rule:
    """A standard, or a benefit where there is an amount."""

    id: str
    subject: str
    conditions: list[dict[str, str]]
    applies: str = ""
    amount: str = ""
    dates: str = ""

    def yaml(self) -> str:
        """As an item of a pack."""
        lines = [f"- id: {self.id}", f"  subject: {self.subject}", "  title: x"]
        lines += ["  cite: {document: decree}", *([self.dates] if self.dates else [])]
        for key in ("applies", "amount"):
            if text := getattr(self, key):
                lines.append(f'  {key}: "{text}"')
        lines.append("  conditions:")
        for number, condition in enumerate(self.conditions):
            lines.append(f"    - {{id: c{number}, title: x,")
            lines += [f'       {key}: "{text}",' for key, text in condition.items()]
            lines.append("      }")
        return "\n".join(lines) + "\n"


@dataclass(slots=True)
class Fact:
    """A named expression."""

    id: str
    subject: str
    expr: str

    def yaml(self) -> str:
        """As an item of a pack."""
        return f'- {{id: {self.id}, subject: {self.subject}, title: x, expr: "{self.expr}"}}\n'


@dataclass(slots=True)
class World:
    """A pack, figures by place, and rows by subject; every row has ids of all above it."""

    facts: list[Fact] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    scope: str = "county"
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    keep: list[tuple[str, str]] = field(default_factory=list)
    brought: list[tuple[str, str]] = field(default_factory=list)
    derived: set[str] = field(default_factory=set)

    def compiled(self) -> Program:
        """The pack compiled; ``PackError`` when it is refused."""
        parts = {
            "pack": "code: random\ntitle: x\n",
            "documents": DOCUMENTS,
            "codes": CODES,
            "tables": TABLES,
            "parameters": PARAMETER_TEXT,
            "facts": "".join(fact.yaml() for fact in self.facts),
            "standards": "".join(r.yaml() for r in self.rules if not r.amount),
            "benefits": "".join(r.yaml() for r in self.rules if r.amount),
        }
        with tempfile.TemporaryDirectory(prefix="random-") as name:
            return program.load(write(Path(name) / "random", **parts), [])

    def figures(self, place: str) -> dict[str, Figure]:
        """Figures in force at a place."""
        return {n: Figure(n, v, "stated") for n, v in self.places[place].items()}


def world(random: Random, *, size: int = 40) -> World:
    """A random world.

    Args:
        random: where choices come from.
        size: about how many households.
    """
    made = World(scope=random.choice(SCOPES))
    _definitions(random, made)
    compiled = made.compiled()
    _population(random, made, compiled, size)
    _figures(random, made, compiled)
    _extras(random, made, compiled)
    return made


# --- packs ---


def _definitions(random: Random, made: World) -> None:
    named: list[Named] = []
    for number in range(random.randint(2, 9)):
        subject = random.choices(SUBJECTS, (4, 5, 3, 1, 2, 1))[0]
        if random.random() < 0.55:
            kind = random.choice([*PARAMETERS, "bool"])
            made.facts.append(Fact(f"f{number}", subject, _say(random, subject, named, kind)))
            named.append(Named(subject, kind, f"f{number}"))
            continue
        rule = _rule(random, f"r{number}", subject, named)
        made.rules.append(rule)
        named.append(Named(subject, "bool", f"met({rule.id})"))
        if rule.amount:
            named.append(Named(subject, "money", f"amount({rule.id})"))
    if not made.rules:
        made.rules.append(_rule(random, "r", random.choice(SUBJECTS), named))


def _rule(random: Random, name: str, subject: str, named: list[Named]) -> Rule:
    def say(kind: str = "bool") -> str:
        return _say(random, subject, named, kind)

    conditions = []
    for _ in range(random.randint(1, 3)):
        condition = {"test": say()}
        if random.random() < 0.3:
            condition["when"] = say()
        if random.random() < 0.2:
            condition["force"] = "aim"
        conditions.append(condition)
    rule = Rule(name, subject, conditions)
    rule.applies = say() if random.random() < 0.3 else ""
    rule.amount = say("money") if random.random() < 0.5 else ""
    if random.random() < 0.1:
        rule.dates = random.choice(("  in_force_from: 2016-07-01", "  in_force_to: 2016-06-30"))
    return rule


def _say(random: Random, subject: str, named: list[Named], kind: str) -> str:
    for depth in (random.randint(1, 4), 2, 1, 0):
        text = Speaker(random, subject, named).say(kind, depth)
        if len(text) < MOST_CHARACTERS // 2 and text.count("(") < 100:
            return text
    return text


# --- people ---


def _value(random: Random, column: Column, nulls: float) -> Any:
    kind = column.type.kind
    if random.random() < nulls:
        return None
    if kind in (Kind.DATE, Kind.MONTH):
        chosen = random.choice(DAYS)
        return chosen.replace(day=1) if kind == Kind.MONTH else chosen
    if kind in NUMBERS:
        return _number(random, kind, column.low or 0, column.high or 0)
    choices: dict[Kind, Any] = {
        Kind.BOOL: (True, True, False),
        Kind.CODE: ENTRIES,
        Kind.CODES: range(8),
        Kind.TEXT: ("", "x", "'; --", "空"),
    }
    return random.choice(choices[kind])


def _number(random: Random, kind: Kind, low: int, high: int) -> int:
    if random.random() < 0.5:
        return max(low, min(high, random.choice(NUMBERS[kind])))
    low = min(max(low, -30), high)
    return random.randint(low, max(low, min(high, 500)))


def _population(random: Random, made: World, compiled: Program, size: int) -> None:
    made.rows = {subject: [] for subject in SUBJECTS}
    nulls = random.choice((0.0, 0.05, 0.15, 0.35))

    def grow(subject: str, ids: dict[str, str]) -> None:
        rows = made.rows[subject]
        ids = {**ids, subject: f"{subject[:2]}{len(rows)}"}
        columns = compiled.pack.tables[subject].columns
        values = {name: _value(random, column, nulls) for name, column in columns.items()}
        rows.append({**{f"{s}_id": key for s, key in ids.items()}, **values})
        if subject == "member":
            return
        child = COLLECTIONS[subject][1]
        most = {"household": 3, "village": size // 6, "city": 3}.get(child, 3)
        for _ in range(random.randint(0, max(most, 1))):
            grow(child, ids)

    for _ in range(random.randint(1, 2)):
        grow("city", {})


def _figures(random: Random, made: World, compiled: Program) -> None:
    from_scope_up = SUBJECTS[SUBJECTS.index(made.scope) :]
    shared = _figure_values(random, compiled)
    for subject in from_scope_up:
        for row in made.rows[subject]:
            own = _figure_values(random, compiled)
            made.places[row[f"{subject}_id"]] = {
                name: own[name] if random.random() < 0.4 else shared[name] for name in shared
            }


def _figure_values(random: Random, compiled: Program) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, parameter in compiled.pack.parameters.items():
        kind = Kind(parameter.type)
        column = compiled.pack.tables["city"].columns
        like = {"int": "size", "money": "cash", "quantity": "land", "rate": "ratio",
                "date": "day", "bool": "flag", "code": "kind"}[kind.value]  # fmt: skip
        values[name] = _value(random, column[like], 0.2)
    return values


def _extras(random: Random, made: World, compiled: Program) -> None:
    facts = list(compiled.facts)
    made.keep = [key for key in facts if random.random() < 0.5]
    made.keep += [(s, "cash") for s in SUBJECTS if random.random() < 0.1]
    if facts and random.random() < 0.2:
        made.brought = random.sample(facts, 1)
        for subject, name in made.brought:
            for row in made.rows[subject]:
                row[name] = _brought(random, compiled, subject, name)
    if random.random() < 0.3:
        made.derived = {s for s in ("township", "county", "city") if _can_be_derived(made, s)}
        for subject in made.derived:
            columns = compiled.pack.tables[subject].columns
            made.rows[subject] = [
                {k: None if k in columns else v for k, v in row.items()}
                for row in made.rows[subject]
                if not {(subject, k) for k in row} & set(made.brought)
            ]


def _brought(random: Random, compiled: Program, subject: str, name: str) -> Any:
    node = compiled.facts[subject, name]
    type_: Type = node.type
    if random.random() < 0.25:
        return None
    if type_.kind == Kind.BOOL:
        return random.random() < 0.5
    if type_.kind in NUMBERS:
        return _number(random, type_.kind, max(node.low, -(2**62)), min(node.high, 2**62))
    return random.choice(DAYS)


def _can_be_derived(made: World, subject: str) -> bool:
    """Whether each row has a village below it, so that ids of villages tell all there are."""
    if any(owner == subject for owner, _ in made.brought):
        return False
    below = {row[f"{subject}_id"] for row in made.rows["village"]}
    return all(row[f"{subject}_id"] in below for row in made.rows[subject])
