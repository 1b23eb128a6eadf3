"""One visit as SQL: a base that brings everything together, then layers of expressions."""

from collections.abc import Iterable

from sqlglot import exp

from bangfu.engine.compile.program import Key, references
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import EDGE
from bangfu.engine.sql import names, verdicts
from bangfu.engine.sql.dialects import Dialect
from bangfu.engine.sql.visits import Itinerary, Visit, outside_aggregates
from bangfu.engine.sql.writer import Writer, case, column, null, number

E = exp.Expr


class Relation:
    """Builds the relation of one visit and notes what it uses of others.

    ``uses`` lists ``(subject, column)`` it reads from relations of any subject, ``figures`` the
    parameters it needs; both are filled by ``layers``.
    """

    def __init__(self, itinerary: Itinerary, visit: Visit, dialect: Dialect) -> None:
        self.itinerary = itinerary
        self.visit = visit
        self.program = itinerary.program
        self.writer = Writer(dialect, self._name)
        self.uses: set[tuple[str, str]] = set()
        self.figures: dict[str, t.Param] = {}
        self.above: dict[str, t.Ref] = {}
        self.layers = self._layers()

    # --- names ---

    def _name(self, node: t.Node, part: str) -> str:
        if isinstance(node, t.AsOf):
            return names.AS_OF
        if isinstance(node, t.Param):
            self.figures[node.name] = node
            return names.figure(node.name)
        if isinstance(node, t.Aggregate):
            return f"{self.itinerary.aggregates[node]}_{part}"
        assert isinstance(node, t.Ref)
        name = names.reference(node)
        self.uses.add((node.subject, name))
        if node.subject == self.visit.subject:
            return name
        self.above[names.from_above(node)] = node
        return names.from_above(node)

    def _missing(self, node: t.Ref) -> bool:
        """Whether a reference names a rule that is not in force."""
        return node.source in names.SUFFIX and node.name not in self.itinerary.rules

    # --- layers ---

    def _layers(self) -> list[dict[str, E]]:
        """Columns to add, layer by layer: each uses only the base and the layers below."""
        layers: list[dict[str, E]] = []
        level: dict[Key, int] = {}

        def put(depth: int, columns: dict[str, E]) -> int:
            while len(layers) <= depth:
                layers.append({})
            layers[depth].update(columns)
            return depth

        def depth_of(nodes: Iterable[t.Node]) -> int:
            subject = self.visit.subject
            needs = (
                need for n in nodes for need, asker in references(n, subject) if asker == subject
            )
            return 1 + max((level[need] for need in needs if need in level), default=-1)

        absent = self._absent()
        if absent:
            put(0, absent)
        lift = 1 if absent else 0
        for key in self.visit.definitions:
            kind, _, name = key
            nodes = self.itinerary.nodes(key)
            depth = max(lift, depth_of(nodes))
            if kind == "fact":
                level[key] = put(depth, {name: self.writer.write(nodes[0])})
            else:
                level[key] = self._put_rule(name, depth, put)
        for name, node in self.visit.inner.items():
            put(max(lift, depth_of([node])), {name: self.writer.write(node)})
        return layers

    def _absent(self) -> dict[str, E]:
        """Columns for references to rules not in force: unknown."""
        found: dict[str, E] = {}
        for root in self.itinerary.expressions(self.visit):
            for node in outside_aggregates(root):
                if isinstance(node, t.Ref) and self._missing(node):
                    own = node.subject == self.visit.subject
                    name = names.reference(node) if own else names.from_above(node)
                    found[name] = null(node.type)
        return found

    def _put_rule(self, name: str, depth: int, put: object) -> int:
        assert callable(put)
        rule = self.program.rules[name]
        conditions = zip(verdicts.condition_names(rule), rule.conditions, strict=True)
        put(depth, {column_: self.writer.write(c.node) for column_, c in conditions})
        if rule.applies is not None:
            put(depth, {f"{rule.id}__applies": self.writer.write(rule.applies)})
        put(depth + 1, verdicts.masks(rule))
        put(depth + 2, {rule.id: verdicts.verdict(rule)})
        if rule.amount is not None:
            written = self.writer.write(rule.amount)
            put(depth + 3, {f"{rule.id}__amount": verdicts.amount(rule, written)})
        top: int = put(depth + 4, verdicts.seen(rule))
        return top

    # --- assembly ---

    def sql(self, exports: set[str], reads: set[str], figures: set[str], scope: str) -> exp.Select:
        """The SELECT of this relation.

        Args:
            exports: columns that somebody reads from it.
            reads: columns of the subject's input that somebody reads.
            figures: parameters anybody about this subject needs.
            scope: the subject at which figures are resolved.
        """
        query, offered = self._base(reads, figures, scope)
        for layer in self.layers:
            offered |= layer.keys()
            added = [
                exp.alias_(written, name, quoted=True, copy=False)
                for name, written in layer.items()
            ]
            query = exp.select("*", *added).from_(query.subquery("below", copy=False))
        chosen = sorted(offered & exports)
        return exp.select(*map(column, chosen)).from_(query.subquery("whole", copy=False))

    def _base(self, reads: set[str], figures: set[str], scope: str) -> tuple[exp.Select, set[str]]:
        subject, sweep = self.visit.subject, self.visit.sweep
        earlier = self.itinerary.before(subject, sweep)
        offered = set(reads)
        if earlier is None:
            picked = [exp.column(name, "me", quoted=True) for name in sorted(reads)]
            query = exp.select(*picked).from_(exp.to_table(names.source(subject)).as_("me"))
            query = self._with_figures(query, offered, figures, scope)
        else:
            table = exp.to_table(names.relation(subject, earlier.sweep))
            query = exp.select("me.*").from_(table.as_("me"))
        query = self._with_parents(query, offered)
        query = self._with_children(query, offered)
        return query, offered

    def _with_figures(
        self, query: exp.Select, offered: set[str], figures: set[str], scope: str
    ) -> exp.Select:
        subject = self.visit.subject
        above = self.program.pack.lineage(subject)
        key = names.ident(scope if scope == subject or scope in above else subject)
        wanted = sorted({names.AS_OF, *map(names.figure, figures)})
        for name in wanted:
            query.select(exp.column(name, "fig", quoted=True), copy=False)
        offered |= set(wanted)
        same = exp.EQ(this=exp.column(key, "me"), expression=exp.column(names.SCOPE, "fig"))
        table = exp.to_table(names.FIGURES).as_("fig")
        return query.join(table, on=same, join_type="left", copy=False)

    def _with_parents(self, query: exp.Select, offered: set[str]) -> exp.Select:
        by_parent: dict[str, dict[str, t.Ref]] = {}
        for name, ref in sorted(self.above.items()):
            if not self._missing(ref) and name not in offered:
                by_parent.setdefault(ref.subject, {})[name] = ref
        for parent, wanted in by_parent.items():
            earlier = self.itinerary.before(parent, self.visit.sweep)
            table = names.relation(parent, earlier.sweep) if earlier else names.source(parent)
            for name, ref in wanted.items():
                theirs = exp.column(names.reference(ref), parent, quoted=True)
                query.select(exp.alias_(theirs, name, quoted=True, copy=False), copy=False)
                offered.add(name)
            key = names.ident(parent)
            same = exp.EQ(this=exp.column(key, "me"), expression=exp.column(key, parent))
            query = query.join(
                exp.to_table(table).as_(parent), on=same, join_type="left", copy=False
            )
        return query

    def _with_children(self, query: exp.Select, offered: set[str]) -> exp.Select:
        parts: dict[str, dict[str, tuple[E, bool]]] = {}
        for node in self.visit.gathers:
            name = self.itinerary.aggregates[node]
            parts.setdefault(node.child, {}).update(_parts(node, name))
        for rule in self.visit.rolled:
            sums = verdicts.child_sums(rule)
            parts.setdefault(rule.subject, {}).update({k: (v, True) for k, v in sums.items()})
        key = names.ident(self.visit.subject)
        for child, columns in parts.items():
            alias = f"of_{child}"
            table = names.relation(child, self.visit.sweep)
            added = [
                exp.alias_(written, name, quoted=True, copy=False)
                for name, (written, _) in columns.items()
            ]
            grouped = exp.select(exp.column(key), *added).from_(table).group_by(exp.column(key))
            childless = exp.Is(this=exp.column(key, alias), expression=exp.null())
            for name, (_, zero) in columns.items():
                theirs: E = exp.column(name, alias, quoted=True)
                if zero:
                    theirs = case([(childless.copy(), number(0))], theirs)
                query.select(exp.alias_(theirs, name, quoted=True, copy=False), copy=False)
                offered.add(name)
            same = exp.EQ(this=exp.column(key, "me"), expression=exp.column(key, alias))
            query = query.join(
                grouped.subquery(alias, copy=False), on=same, join_type="left", copy=False
            )
        return query


def _parts(node: t.Aggregate, name: str) -> dict[str, tuple[E, bool]]:
    """What an aggregate counts in the child's relation; the flag says "zero without children"."""
    held = column(f"{name}_where")

    def count(test: E | None) -> E:
        if test is None:
            return exp.Count(this=exp.Star())
        return exp.Count(this=case([(test, number(1))]))

    def is_null(what: E) -> E:
        return exp.Is(this=what.copy(), expression=exp.null())

    if node.op in ("count", "any", "all"):
        if node.where is None:
            return {f"{name}_true": (count(None), True)}
        decided = {f"{name}_true": (count(held), True)}
        if node.op == "all":
            decided = {f"{name}_false": (count(exp.Not(this=held.copy())), True)}
        return {**decided, f"{name}_null": (count(is_null(held)), True)}
    of = column(f"{name}_of")
    taken = held if node.where is not None else exp.true()
    missing = exp.and_(taken.copy(), is_null(of))
    if node.where is not None:
        missing = exp.or_(is_null(held), missing)
    chosen = case([(taken.copy(), of)]) if node.where is not None else of.copy()
    function = {"sum": exp.Sum, "min": exp.Min, "max": exp.Max}[node.op]
    value: E = function(this=chosen)
    if node.op == "sum":
        outside = exp.GT(this=exp.Abs(this=value), expression=number(EDGE))
        total = exp.Coalesce(this=value.copy(), expressions=[number(0)])
        value = case([(outside, exp.null())], exp.cast(total, "BIGINT"))
    return {f"{name}_null": (count(missing), True), f"{name}_value": (value, node.op == "sum")}
