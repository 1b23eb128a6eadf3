"""Pack files and cases nobody should write."""

import datetime as dt
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bangfu.engine import answers, given
from bangfu.engine.compile import program
from bangfu.engine.packs import marks
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from tests.engine.orchard import DAY, PARTS, fact, standard, write
from tests.hostile.words import ATTACKS, STRANGE

FACTS = fact("rooms + 1") + fact("count(members, works)").replace("id: it", "id: workers")
STANDARDS = standard("it > 3 and workers >= 1", applies="poor")
BENEFITS = standard("works", "member", "aid", amount="p.line", per="year", bound="at_least")
LEDGER = """\
sheets: [{name: household, table: household, zh: 户, en: Households, also: [户信息]}]
keys: [{name: household_no, sheets: [household], zh: 户编号, en: Number}]
"""
CASES = """\
- name: 两人务工
  as_of: 2016-06-30
  division: '421083101201'
  assumed: true
  parameters: {line: 3000, rate: 70%}
  given:
    village: {is_poor: true, savings: 12.5, opened: 2016-01-01}
    household: {poor: true, rooms: 3, income: 2999.99, share: 20%, since: 2016-05, crop: 梨,
      troubles: [frost, 病害], remark: 空, it: 4}
    members: [{works: true, born: 2000-02-29}, {works: null, wage: 5}]
  expect: {rule: {outcome: met, failed: []}, aid: {count: 1, amount: 3000}}
"""
SOUND = {
    **PARTS,
    "facts": FACTS,
    "standards": STANDARDS,
    "benefits": BENEFITS,
    "ledger": LEDGER,
    "cases": CASES,
}
SCRAPS = (
    "&a ", "*a", "!!python/object/apply:os.system [id]", "!!binary aGk=", "!!timestamp x", "<<: ",
    "? ", ": ", "- ", "[", "]", "{", "}", ",", "|\n", ">-\n", "'", '"', "%YAML 1.1\n",
    "---\n", "...\n",
    "~", "null", "true", "yes", "no", "on", "08", "010", "0x1f", "1e999", ".inf", ".nan", "12:30",
    "1_000", "2016-13-45", "2016-02-29", "9" * 400, "-" * 50, "#",
    "\t", "\r\n", "\x00", "\x85", "\u2028",
    "{{}}", "{0}", "%s", "{zh}", "[[[[[[[[[[", "\\", "replaces: true", "extends: orchard",
    "id: it",
    "title: x", "where: 1", "expr: poor", "subject: member", "parent: household",
    "collection: members",
    "type: code", "codes: fruit", "codes: nothing", "unit: mu", "min: 5", "max: -5", "max: 1e300",
    "status: unset", "division: '9'", "division: '421083101201'", "starts: 1",
    "in_force_from: 86400",
    "force: aim", "when: poor", "amount: 1", "kept: rows", "multiple: true", "exclusive: [frost]",
    "name: village_id", "id: p", "id: and", "id: __class__", "id: household", "subject: city",
)  # fmt: skip


NAMES = (
    "id", "subject", "title", "expr", "type", "unit", "cite", "values", "columns", "name", "codes",
    "parent", "collection", "extend", "test", "when", "applies", "amount", "entries", "also", "zh",
    "division", "starts", "value", "status", "bound", "household", "members", "poor", "0", "",
    "x y",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 10**30, 0.5, -1e300, float("inf"), float("nan"), "", " ", "x",
    "it",
    "poor", "member", "household", "city", "money", "code", "codes", "quantity", "fruit", "decree",
    "2016-01-01", dt.date(2016, 1, 1), dt.datetime(2016, 1, 1, tzinfo=dt.UTC), [], {}, [[]], [None],
    {"a": {"b": []}},
    {"zh": "甲", "en": "A"}, {"zh": 1}, ["x"] * 200, "p.line", "rooms > 1", "x" * 5_000,
    "village_id",
    b"raw", "421083101201", "42108310120", "rate", "70%", "1e999999999", {1: 2}, "unset",
    "assumed",
    [{"id": "a"}], {"document": "decree"}, {"document": ["decree"]}, "and", "p", "__class__",
)  # fmt: skip


def pack(random: Random) -> dict[str, str | bytes]:
    """The files of a pack, one or two of them damaged."""
    files: dict[str, str | bytes] = dict(SOUND)
    for name in random.sample(sorted(files), random.randint(1, 2)):
        text = files[name]
        assert isinstance(text, str)
        files[name] = damaged(random, text)
    return files


def damaged(random: Random, text: str) -> str | bytes:
    """A text with something wrong with it, or data that are no longer what they should be."""
    if random.random() < 0.5:
        data = yaml.safe_load(text)
        for _ in range(random.choice((1, 1, 2, 4))):
            data = grafted(random, data)
        return yaml.dump(data, None, Plain, allow_unicode=True, sort_keys=False)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        text = random.choice(DAMAGES)(random, text)
    if random.random() < 0.05:
        raw = bytearray(text.encode("utf-8", "surrogatepass"))
        for _ in range(random.randint(1, 5)):
            if raw:
                raw[random.randrange(len(raw))] = random.randrange(256)
        return bytes(raw)
    return text


class Plain(yaml.SafeDumper):
    """Writes everything out: no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def grafted(random: Random, data: Any) -> Any:
    """Data with one branch replaced, renamed, doubled or gone."""
    if random.random() < 0.1 or not isinstance(data, dict | list) or not data:
        return random.choice(VALUES)
    keys = list(data) if isinstance(data, dict) else range(len(data))
    key = random.choice(keys)
    changed = data.copy()
    change = random.randrange(8)
    if change == 0:
        del changed[key]
    elif change == 1 and isinstance(changed, dict):
        changed[random.choice(NAMES)] = changed.pop(key)
    elif change == 1:
        changed.append(changed[key])
    else:
        changed[key] = grafted(random, data[key])
    return changed


def put_in(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    scrap = random.choice((*SCRAPS, *SCRAPS, *ATTACKS, *STRANGE))
    return text[:at] + scrap + text[at:]


def put_after_key(random: Random, text: str) -> str:
    """Another value behind some key."""
    keys = [index for index, character in enumerate(text) if text.startswith(": ", index)]
    if not keys:
        return text
    at = random.choice(keys) + 2
    ends = [end for mark in (",", "}", "\n") if (end := text.find(mark, at)) >= 0]
    return text[:at] + random.choice((*SCRAPS, *ATTACKS)) + text[min(ends, default=at) :]


def take_out(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    return text[:at] + text[at + random.choice((1, 2, 5, 20, 200)) :]


def swap_lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def repeat_line(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join([*lines[:at], *[lines[at]] * random.choice((2, 3, 50)), *lines[at:]])


def rename(random: Random, text: str) -> str:
    """One word put where another stood, here or everywhere."""
    words = [
        word for word in text.replace("{", " ").replace(",", " ").split() if word.isidentifier()
    ]
    if not words:
        return text
    once = random.choice((1, -1))
    return text.replace(random.choice(words), random.choice((*words, "household", "p")), once)


def nest(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    depth = random.choice((3, 29, 31, 1_000, 30_000))
    return text[:at] + random.choice(("[", "{a: ", "- ", "? ", "\n ")) * depth + text[at:]


def replace_all(random: Random, text: str) -> str:
    return random.choice((*SCRAPS, "", "5", "text", "[]", "{}", "[1, 2]", "- - - 1", "a: {b: [c]}"))


DAMAGES = (put_in, put_in, put_after_key, put_after_key, put_after_key, take_out, swap_lines,
           repeat_line, rename, rename, rename, nest, replace_all)  # fmt: skip


def load(files: dict[str, str | bytes]) -> None:
    """Loads the pack, lays it out and answers its cases; ``PackError`` is the only way to fail."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name) / "orchard"
        write(folder, **dict.fromkeys(files, ""))
        for part, text in files.items():
            raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            (folder / f"{part}.yaml").write_bytes(raw)
        compiled = program.load(folder, [])
        plan(compiled, DUCKDB, DAY)
        for case in compiled.pack.cases:
            answers.answer(compiled, case)
            given.world(compiled, case.given)


def ask(random: Random) -> None:
    """Answers damaged cases about a sound pack."""
    text = damaged(random, CASES)
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    compiled = _sound()
    for case in answers.read_cases(marks.decode(raw, "cases.yaml")):
        answers.answer(compiled, case)


_COMPILED: list[program.Program] = []


def _sound() -> program.Program:
    if not _COMPILED:
        with tempfile.TemporaryDirectory(prefix="hostile-") as name:
            _COMPILED.append(program.load(write(Path(name) / "orchard", **SOUND), []))
    return _COMPILED[0]
