"""A pack small enough to read: every kind of column, every level, and room for what a test adds.

``orchard(folder, facts=…, standards=…)`` writes it with the parts a test gives as YAML text;
``compiled`` loads it; ``problems`` returns what is wrong with it.
"""

import datetime as dt
import tempfile
import textwrap
from functools import lru_cache
from pathlib import Path

from bangfu.engine.compile import program
from bangfu.engine.compile.figures import Figure, Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.memory import Evaluation, Record
from bangfu.engine.problems import PackError, Problem

DAY = dt.date(2016, 6, 30)

HEADER = """\
code: orchard
title: {zh: 果园, en: Orchard}
"""
DOCUMENTS = """\
- {id: decree, title: {zh: 决定, en: Decree}, date: 2015-01-01}
"""
CODES = """\
- id: fruit
  title: {zh: 果类, en: Fruit}
  entries:
    - {id: apple, zh: 苹果, en: Apple}
    - {id: pear, zh: 梨, en: Pear, also: [雪梨]}
    - {id: plum, zh: 李, en: Plum}
- id: trouble
  title: {zh: 灾害, en: Trouble}
  multiple: true
  exclusive: [none]
  entries:
    - {id: none, zh: 没有, en: None}
    - {id: frost, zh: 霜冻, en: Frost}
    - {id: blight, zh: 病害, en: Blight}
"""
TABLES = """\
- {subject: city, title: {zh: 市, en: City}, collection: cities}
- subject: county
  title: {zh: 县, en: County}
  parent: city
  collection: counties
  columns:
    - {name: is_remote, type: bool, zh: 是否偏远, en: Remote}
- {subject: township, title: {zh: 乡镇, en: Township}, parent: county, collection: townships}
- subject: village
  title: {zh: 村, en: Village}
  parent: township
  collection: villages
  columns:
    - {name: is_poor, type: bool, zh: 是否贫困村, en: Poor village}
    - {name: savings, type: money, zh: 集体积累, en: Savings}
    - {name: opened, type: date, zh: 通路日期, en: Road opened}
- subject: household
  title: {zh: 户, en: Household}
  parent: village
  collection: households
  columns:
    - {name: poor, type: bool, zh: 是否贫困, en: Poor}
    - {name: rooms, type: int, min: 0, max: 99, zh: 房间数, en: Rooms}
    - {name: income, type: money, zh: 收入, en: Income}
    - {name: land, type: quantity, unit: mu, zh: 耕地, en: Land}
    - {name: yard, type: quantity, unit: m2, zh: 院子, en: Yard}
    - {name: share, type: rate, min: 0, max: 1, zh: 占比, en: Share}
    - {name: settled, type: date, zh: 落户日期, en: Settled}
    - {name: since, type: month, zh: 建档年月, en: On file since}
    - {name: crop, type: code, codes: fruit, zh: 作物, en: Crop}
    - {name: troubles, type: codes, codes: trouble, zh: 受灾, en: Troubles}
    - {name: remark, type: text, zh: 备注, en: Remark}
    - {name: phone, type: text, kept: rows, zh: 电话, en: Phone}
- subject: member
  title: {zh: 成员, en: Member}
  parent: household
  collection: members
  columns:
    - {name: works, type: bool, zh: 是否务工, en: Works}
    - {name: born, type: date, zh: 出生日期, en: Born}
    - {name: wage, type: money, zh: 工资, en: Wage}
    - {name: grade, type: int, min: 0, max: 20, zh: 年级, en: Grade}
    - {name: picks, type: code, codes: fruit, zh: 采摘, en: Picks}
    - {name: ills, type: codes, codes: trouble, zh: 病痛, en: Ills}
"""
PARAMETERS = """\
- id: line
  title: {zh: 贫困线, en: Line}
  type: money
  values: [{starts: 2015-01-01, value: 3000, cite: {document: decree}}]
- id: rate
  title: {zh: 比例, en: Rate}
  type: rate
  values: [{starts: 2015-01-01, value: 70%, cite: {document: decree}}]
- id: open_line
  title: {zh: 待定线, en: Open line}
  type: money
  values: [{starts: 2015-01-01, status: unset}]
"""
PARTS = {
    "pack": HEADER,
    "documents": DOCUMENTS,
    "codes": CODES,
    "tables": TABLES,
    "parameters": PARAMETERS,
}


def write(folder: Path, **parts: str) -> Path:
    """The pack in a folder; a part replaces the usual one, or with ``more_`` is added to it."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = dict(PARTS)
    for name, text in parts.items():
        part = name.removeprefix("more_")
        plain = textwrap.dedent(text).lstrip("\n")
        texts[part] = texts.get(part, "") + plain if part != name else plain
    for part, text in texts.items():
        (folder / f"{part}.yaml").write_text(text, "utf-8")
    return folder


def orchard(**parts: str) -> Program:
    """The pack compiled, from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="orchard-") as name:
        return program.load(write(Path(name) / "orchard", **parts), [])


def problems(**parts: str) -> list[Problem]:
    """What is wrong with the pack, in order; nothing if it loads."""
    try:
        orchard(**parts)
    except PackError as error:
        return error.problems
    return []


def only(found: list[Problem]) -> Problem:
    """The one problem there is."""
    assert len(found) == 1, "\n".join(p.line("en") for p in found) or "no problem at all"
    return found[0]


def fact(expression: str, subject: str = "household") -> str:
    """A part ``facts`` with one fact, ``it``."""
    quoted = expression.replace("'", "''")
    return f"- id: it\n  subject: {subject}\n  title: {{zh: 它, en: It}}\n  expr: '{quoted}'\n"


def wrong(expression: str, subject: str = "household", **parts: str) -> Problem:
    """The one thing wrong with an expression."""
    return only(problems(facts=fact(expression, subject) + parts.pop("more", ""), **parts))


def node(expression: str, subject: str = "household", **parts: str) -> t.Node:
    """The typed tree of an expression."""
    return orchard(facts=fact(expression, subject), **parts).facts[subject, "it"]


@lru_cache(maxsize=256)
def _fact_program(expression: str, subject: str) -> Program:
    return orchard(facts=fact(expression, subject))


def value(expression: str, record: Record, **figure: object) -> object:
    """What the interpreter makes of an expression about a record on ``DAY``."""
    compiled = _fact_program(expression, record.subject)
    return asking(compiled, **figure).fact(record, "it")


def asking(compiled: Program, *, as_of: dt.date = DAY, **figure: object) -> Evaluation:
    """An evaluation on ``DAY``, with figures set by name in exact form."""
    known = figures(compiled.pack, Question(as_of))
    chosen = {name: Figure(name, exact, "stated") for name, exact in figure.items()}  # type: ignore[arg-type]
    return Evaluation(compiled, {**known, **chosen}, as_of)


def standard(test: str, subject: str = "household", name: str = "rule", **keys: str) -> str:
    """A standard with one condition, ``it``; further keys as YAML text."""
    more = "".join(f"  {key}: {text}\n" for key, text in keys.items())
    quoted = test.replace("'", "''")
    return (
        f"- id: {name}\n  subject: {subject}\n  title: {{zh: 规则{name}, en: Rule {name}}}\n"
        f"  cite: {{document: decree, clause: 一}}\n{more}"
        f"  conditions: [{{id: it, title: {{zh: 条件, en: Condition}}, test: '{quoted}'}}]\n"
    )


def home(*members: dict[str, object], **given: object) -> Record:
    """A household with the members given (an empty list when none are)."""
    record = Record("household", given, children={"member": []})  # type: ignore[arg-type]
    for member in members:
        record.add(Record("member", member))  # type: ignore[arg-type]
    return record
