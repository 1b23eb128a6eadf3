"""Laying a registry out for a bench: what the live program says, and what does not move."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import duckdb

from bangfu.engine.compile import absent, hoist, uses
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import INT
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import Plan, plan
from bangfu.policy.drafts.bench import Bench
from bangfu.policy.drafts.comparison import PER_SUBJECT, Case, Compared, columns, compared, shown
from bangfu.policy.facts import lake
from bangfu.policy.runs import compute, lists

MEMORY = "1GB"
Tell = Callable[[int, int], None]


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
        only = replace(live, rules=uses.closed(live, asked))
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
                    f"{source} AS {name}" for name, source in columns(one, have, "was").items()
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
            for name in columns(one, set(), "was"):
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
            subject: [c for c in read if c not in ids[subject] and not c.startswith("_was")]
            for subject, read in then.reads.items()
            if subject in there
        }
        keep = [(subject, name) for subject, names_ in wanted.items() for name in names_]
        laid_out = plan(first, DUCKDB, self.as_of, scope=self.scope, keep=keep)
        duck.prepare(self.con, laid_out, figures, self.as_of)
        sources = {output.subject: f"({output.sql})" for output in laid_out.outputs}
        for subject, picked in wanted.items():
            self._table(subject, [*ids[subject], *picked], sources.get(subject))
        self._drop(laid_out)
        for subject in wanted:
            source = names.source(subject)
            self.con.execute(f"CREATE OR REPLACE VIEW {source} AS SELECT * FROM res_{subject}")  # noqa: S608

    def _table(self, subject: str, plain: list[str], source: str | None) -> None:
        picked = [f'r."{name}"' for name in plain]
        join = ""
        if subject in PER_SUBJECT:
            key = names.ident(subject)
            join = f' LEFT JOIN was_{subject} w ON w."{key}" = r."{key}"'
            for one in self._of(subject):
                picked += [f"w.{name}" for name in columns(one, set(), "was")]
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
            was = columns(one, set(), "was")
            picked += [f"{name} AS {shown(name)}" for name in was]
            now = columns(one, have, "is")
            picked += [f"{source} AS {shown(name)}" for name, source in now.items()]
        return f"SELECT {', '.join(picked)} FROM ({output.sql})"  # noqa: S608
