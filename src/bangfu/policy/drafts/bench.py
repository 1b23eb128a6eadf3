"""The bench: a registry laid out in memory so that other figures are answered as they are dragged.

Built once for two programs and a day: what the figures in question do not touch is worked out and
kept beside what the live program says. Asking then costs one pass over a few columns. A bench
belongs to one process, changes nothing outside itself, and is forgotten when others are built.
"""

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from bangfu.engine.compile import absent, changes, hoist
from bangfu.engine.compile import figures as dated
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import INT
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.runs import compute, lists

MEMORY = "1GB"
MOST_BENCHES = 2
NOT_APPLICABLE = 2
PER_SUBJECT = ("household", "village")  # what changes are told of; members through their household
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared: two programs on the same parts and day.

    Args:
        live: the program in force.
        draft: the other; the same object where only figures differ.
        parts: the published facts.
        before: the question as the live results ask it.
        varied: parameters whose figures differ or will be dragged.
    """

    live: Program
    draft: Program
    parts: tuple[Part, ...]
    before: Question
    varied: frozenset[str] = frozenset()

    @property
    def rules(self) -> list[Rule]:
        """The rules that may come out differently, as the draft has them where it does."""
        touched = changes.rules(self.live, self.draft, self.varied)
        day = self.before.as_of
        ours = [r for r in self.draft.rules_in_force(day) if r.id in touched]
        lost = [r for r in self.live.rules_in_force(day) if r.id in touched]
        known = {rule.id for rule in ours}
        return [*ours, *(rule for rule in lost if rule.id not in known)]


@dataclass(frozen=True, slots=True)
class Compared:
    """A rule as the relation of changes has it; plain, so that it can be stored with results.

    Args:
        id: of the rule.
        subject: whose rows carry it: ``household`` or ``village``.
        about: what the rule itself is about.
        kind: standard, benefit, alert or duty.
        zh: its title, as in the draft or as it was where the draft ends it.
        en: the same in English.
        has_amount: whether it comes to money.
        per: how often that is paid; empty without money.
    """

    id: str
    subject: str
    about: str
    kind: str
    zh: str
    en: str
    has_amount: bool
    per: str = ""

    @property
    def counts_members(self) -> bool:
        """Whether it is about members and told of their households."""
        return self.about != self.subject

    def title(self, language: str) -> str:
        """Its title in a language (``zh`` or ``en``)."""
        return self.zh if language == "zh" else self.en


def compared(program: Program, rule: Rule) -> Compared:
    """A rule ready for comparison."""
    title, per = rule.spec.title, getattr(rule.spec, "per", "")
    subject = rule.subject
    if subject not in PER_SUBJECT:
        subject = program.pack.tables[subject].parent or subject
    has_amount = rule.amount is not None
    return Compared(
        rule.id,
        subject,
        rule.subject,
        rule.kind,
        title.zh,
        title.en,
        has_amount,
        per if has_amount else "",
    )


@dataclass(slots=True)
class Bench:
    """A registry laid out for a case; see ``build``."""

    con: duckdb.DuckDBPyConnection
    laid_out: Plan
    figures: dict[str, dict[str, Figure]]
    program: Program
    compared: list[Compared]
    columns: dict[str, str] = field(default_factory=dict)  # subject → SELECT of its changes
    varied: frozenset[str] = frozenset()
    as_of: dt.date = dt.date.min

    def ask(
        self, subject: str, sql: str, values: Sequence[Any], asked: Question
    ) -> list[dict[str, Any]]:
        """Rows of a question to the relation ``changed`` under other figures.

        Args:
            subject: ``household`` or ``village``.
            sql: made of our own names, reading ``FROM changed``.
            values: for its places.
            asked: the day, and the figures that hold.
        """
        cursor = self.con.cursor()
        try:
            cursor.register(
                names.FIGURES, duck.figure_rows(self.laid_out, self._figures(asked), asked.as_of)
            )
            found = cursor.execute(f"{self.prelude(subject)} {sql}", list(values))
            heads = [column[0] for column in found.description or ()]
            return [dict(zip(heads, row, strict=True)) for row in found.fetchall()]
        finally:
            cursor.close()

    def copy(self, subject: str, path: Path, asked: Question) -> int:
        """Write the relation of changes under some figures as Parquet; returns its rows."""
        cursor = self.con.cursor()
        try:
            cursor.register(
                names.FIGURES, duck.figure_rows(self.laid_out, self._figures(asked), asked.as_of)
            )
            order = f"village_id, {ROW[subject]}"
            sql = f"{self.prelude(subject)} SELECT * FROM changed ORDER BY {order}"  # noqa: S608
            duck.copy(cursor, sql, path)
            row = cursor.execute(f"SELECT count(*) FROM res_{subject}").fetchone()  # noqa: S608
            return int(row[0]) if row else 0
        finally:
            cursor.close()

    def prelude(self, subject: str) -> str:
        """The relations of the second part, ending in ``changed``."""
        steps = [f"{step.name} AS ({step.sql})" for step in self.laid_out.steps]
        return f"WITH {', '.join([*steps, f'changed AS ({self.columns[subject]})'])}"

    def _figures(self, asked: Question) -> dict[str, dict[str, Figure]]:
        """Figures at every place: those of the build, with the varied ones resolved anew."""
        known = self.program.pack.parameters
        few = replace(self.program.pack, parameters={n: known[n] for n in self.varied})
        return {
            place: {
                **held,
                **dated.figures(few, Question(asked.as_of, place, asked.assumed, asked.set_here)),
            }
            for place, held in self.figures.items()
        }

    def close(self) -> None:
        """Give the memory back."""
        self.con.close()


ROW = {"household": "household_no", "village": "village_id"}


def build(case: Case, asked: Question, tell: Tell = lambda _done, _total: None) -> Bench:
    """Lay a registry out for a case.

    Args:
        case: what is compared.
        asked: the draft's question; its places say at which level figures are resolved.
        tell: told after each of four steps.
    """
    con = duck.connect(memory=MEMORY, folders=[lake.root()])
    try:
        return _Building(con, case, asked, tell).run()
    except BaseException:
        con.close()
        raise


class _Building:
    def __init__(
        self, con: duckdb.DuckDBPyConnection, case: Case, asked: Question, tell: Tell
    ) -> None:
        self.con, self.case, self.asked, self.tell = con, case, asked, tell
        self.as_of = case.before.as_of
        told = [compared(case.draft, rule) for rule in case.rules]
        self.compared = [one for one in told if one.subject in PER_SUBJECT]
        self.scope = compute.scope_level(case.draft, asked)

    def run(self) -> Bench:
        con, case = self.con, self.case
        compute.attached(con, case.draft, case.parts)
        self.tell(1, 4)
        self._was()
        self.tell(2, 4)
        program = compute.published(case.draft)
        wanted = [c.id for c in self.compared if c.id in program.rules]
        parts = hoist.split(program, wanted, case.varied)
        then = self._second(parts)
        figures = compute.places(case.draft, con, self.scope, self.asked)
        self._lay_out(parts.first, then, figures)
        self.tell(3, 4)
        bench = Bench(con, then, figures, case.draft, self.compared, varied=case.varied)
        bench.as_of = self.as_of
        bench.columns = {subject: self._changed(subject, then) for subject in PER_SUBJECT}
        self.tell(4, 4)
        return bench

    # --- what the live program says ---

    def _was(self) -> None:
        """Tables ``was_household`` and ``was_village``: verdicts and amounts as they are."""
        live = compute.published(self.case.live)
        asked = {c.id for c in self.compared}
        only = replace(live, rules=_closed(live, asked))
        scope = compute.scope_level(self.case.live, self.case.before)
        laid_out = plan(only, DUCKDB, self.as_of, scope=scope)
        figures = compute.places(self.case.live, self.con, scope, self.case.before)
        duck.prepare(self.con, laid_out, figures, self.as_of)
        outputs = {output.subject: output for output in laid_out.outputs}
        for subject in PER_SUBJECT:
            output = outputs.get(subject)
            have = set(output.columns) if output else set()
            picked = [f'"{names.ident(subject)}"']
            for one in self._of(subject):
                picked += [
                    f"{source} AS {name}" for name, source in _columns(one, have, "was").items()
                ]
            body = f"({output.sql})" if output else names.source(subject)
            self.con.execute(
                f"CREATE TABLE was_{subject} AS SELECT {', '.join(picked)} FROM {body}"  # noqa: S608
            )
        self._drop(laid_out)

    def _of(self, subject: str) -> list[Compared]:
        return [one for one in self.compared if one.subject == subject]

    def _drop(self, laid_out: Plan) -> None:
        for step in laid_out.steps:
            self.con.execute(f"DROP TABLE IF EXISTS {step.name}")

    # --- what does not move, and what is left to ask ---

    def _second(self, parts: hoist.Split) -> Plan:
        keep = [*lists.keep(self.case.draft)]
        facts = dict(parts.then.facts)
        for one in self.compared:
            for name in _columns(one, set(), "was"):
                facts[one.subject, name.strip('"')] = t.Const(INT, value=0)
                keep.append((one.subject, name.strip('"')))
        kept = [key for key in keep if key in self.case.draft.facts]
        for key in kept:
            facts[key] = self.case.draft.facts[key]
        return plan(
            replace(parts.then, facts=facts),
            DUCKDB,
            self.as_of,
            scope=self.scope,
            keep=keep,
            given=[*parts.given, *kept, *((s, n) for s, n in keep if n.startswith("_was"))],
        )

    def _lay_out(
        self, first: Program, then: Plan, figures: Mapping[str, Mapping[str, Figure]]
    ) -> None:
        """Tables of what the second part reads, and views under the names it reads them by."""
        pack = self.case.draft.pack
        there = absent.known(self.case.draft, set(compute.SUBJECTS))
        ids = {s: [names.ident(s), *map(names.ident, pack.lineage(s))] for s in there}
        wanted = {
            subject: [c for c in columns if c not in ids[subject] and not c.startswith("_was")]
            for subject, columns in then.reads.items()
            if subject in there
        }
        keep = [(subject, name) for subject, columns in wanted.items() for name in columns]
        laid_out = plan(first, DUCKDB, self.as_of, scope=self.scope, keep=keep)
        duck.prepare(self.con, laid_out, figures, self.as_of)
        sources = {output.subject: f"({output.sql})" for output in laid_out.outputs}
        for subject, columns in wanted.items():
            self._table(subject, [*ids[subject], *columns], sources.get(subject))
        self._drop(laid_out)
        for subject in wanted:
            source = names.source(subject)
            self.con.execute(f"CREATE OR REPLACE VIEW {source} AS SELECT * FROM res_{subject}")  # noqa: S608

    def _table(self, subject: str, columns: list[str], source: str | None) -> None:
        picked = [f'r."{name}"' for name in columns]
        join = ""
        if subject in PER_SUBJECT:
            key = names.ident(subject)
            join = f' LEFT JOIN was_{subject} w ON w."{key}" = r."{key}"'
            for one in self._of(subject):
                picked += [f"w.{name}" for name in _columns(one, set(), "was")]
        body = source or names.source(subject)
        self.con.execute(
            f"CREATE TABLE res_{subject} AS SELECT {', '.join(picked)} FROM {body} r{join}"  # noqa: S608
        )

    # --- both side by side ---

    def _changed(self, subject: str, then: Plan) -> str:
        output = next((o for o in then.outputs if o.subject == subject), None)
        if output is None:
            return f"SELECT * FROM res_{subject} WHERE FALSE"  # noqa: S608
        have = set(output.columns)
        kept = {name for owner, name in lists.keep(self.case.draft) if owner == subject}
        ids = [names.ident(s) for s in (subject, *self.case.draft.pack.lineage(subject))]
        picked = [f'"{name}"' for name in [*ids, *sorted(kept)]]
        for one in self._of(subject):
            was = _columns(one, set(), "was")
            picked += [f"{name} AS {shown(name)}" for name in was]
            now = _columns(one, have, "is")
            picked += [f"{source} AS {shown(name)}" for name, source in now.items()]
        return f"SELECT {', '.join(picked)} FROM ({output.sql})"  # noqa: S608


def shown(name: str) -> str:
    """The name of a column in ``changed``: ``"_was_r"`` → ``"was_r"``."""
    return name.replace('"_', '"', 1)


def _columns(one: Compared, have: set[str], when: str) -> dict[str, str]:
    """``{column: expression}`` of a rule: its verdict, amount, and how many members it concerns.

    ``have`` are the columns of the run; a rule that is not among them is not in force there.
    """
    rule = one.id
    there = rule in have
    found = {f'"_{when}_{rule}"': f'"{rule}"' if there else f"{NOT_APPLICABLE}::TINYINT"}
    if one.has_amount:
        priced = f"{rule}__amount" in have
        found[f'"_{when}_{rule}__amount"'] = f'"{rule}__amount"' if priced else "NULL::BIGINT"
    if one.counts_members:
        counted = f"{rule}__n" in have
        found[f'"_{when}_{rule}__n"'] = f'"{rule}__n"' if counted else "0::BIGINT"
    return found


def _closed(program: Program, wanted: Iterable[str]) -> dict[str, Rule]:
    """Some rules and those they ask."""
    found: dict[str, Rule] = {}
    stack = [name for name in wanted if name in program.rules]
    while stack:
        name = stack.pop()
        if name in found:
            continue
        found[name] = program.rules[name]
        stack += _asked(program, program.rules[name].nodes())
    return {name: rule for name, rule in program.rules.items() if name in found}


def _asked(program: Program, nodes: Iterable[t.Node]) -> list[str]:
    """Rules named in expressions, through facts."""
    found, seen, stack = [], set[t.Node](), list(nodes)
    while stack:
        for part in t.walk(stack.pop()):
            if not isinstance(part, t.Ref) or part in seen or part.source == t.Source.COLUMN:
                continue
            seen.add(part)
            if part.source == t.Source.FACT:
                stack.append(program.facts[part.subject, part.name])
            else:
                found.append(part.name)
    return found


# --- those at hand in this process ---

Key = tuple[object, ...]
_benches: "OrderedDict[Key, Bench]" = OrderedDict()
_gates: dict[Key, threading.Lock] = {}
_lock = threading.Lock()


def key(case: Case, asked: Question) -> Key:
    """What a bench is made of; the figures of ``asked`` that vary are no part of it."""
    fixed = {name: tuple(values) for name, values in sorted((case.before.set_here or {}).items())}
    return (
        str(lake.root()),
        tuple(sorted(part.pk for part in case.parts)),
        case.before.as_of,
        case.before.assumed,
        case.live.pack.digest,
        case.draft.pack.digest,
        case.varied,
        compute.scope_level(case.draft, asked),
        repr(fixed),
    )


def at_hand(case: Case, asked: Question) -> Bench:
    """The bench for a case, built if there is none; the one not used for longest makes room."""
    wanted = key(case, asked)
    with _lock:
        if wanted in _benches:
            _benches.move_to_end(wanted)
            return _benches[wanted]
        gate = _gates.setdefault(wanted, threading.Lock())
    with gate:  # whoever asks for the same waits for it; others are answered meanwhile
        if wanted not in _benches:
            built = build(case, asked)
            with _lock:
                _benches[wanted] = built
                while len(_benches) > MOST_BENCHES:
                    _benches.popitem(last=False)  # closed when its last question is answered
                _gates.pop(wanted, None)
        return _benches.get(wanted) or build(case, asked)


def clear() -> None:
    """Forget every bench (tests, and lakes that are replaced)."""
    with _lock:
        _benches.clear()
