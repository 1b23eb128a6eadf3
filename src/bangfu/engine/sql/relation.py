"""One visit as SQL: a base that brings everything together, then layers of expressions."""

from collections.abc import Iterable

from sqlglot import exp

from bangfu.engine.compile.order import Key, references
from bangfu.engine.language import tree as t
from bangfu.engine.sql import names, verdicts
from bangfu.engine.sql.atoms import case, column, number, total
from bangfu.engine.sql.dialects import Dialect
from bangfu.engine.sql.visits import Itinerary, Visit
from bangfu.engine.sql.writer import Writer

E = exp.Expr


class Relation:
    """Builds the relation of one visit and notes what it uses of others.

    ``uses`` lists ``(subject, column)`` it reads from relations of any subject, ``figures`` the
    parameters it needs, ``above`` what it takes from subjects above; all are filled while the
    ``layers`` are written.
    """

    def __init__(self, itinerary: Itinerary, visit: Visit, dialect: Dialect) -> None:
        self.itinerary = itinerary
        self.visit = visit
        self.program = itinerary.program
        self.writer = Writer(dialect, self._name, self._is_absent)
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
            return f"{self.itinerary.aggregates[node, self.visit.sweep]}_{part}"
        assert isinstance(node, t.Ref)
        name = names.reference(node)
        self.uses.add((node.subject, name))
        if node.subject == self.visit.subject:
            return name
        self.above[names.from_above(node)] = node
        return names.from_above(node)

    def _is_absent(self, node: t.Ref) -> bool:
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

        def write(name: str, node: t.Node, depth: int) -> int:
            """A column from an expression, what it uses twice in layers of their own below."""
            written, aside = self.writer.write_apart(node)
            for height, columns in enumerate(aside):
                put(depth + height, columns)
            return put(depth + len(aside), {name: written})

        def depth_of(nodes: Iterable[t.Node]) -> int:
            subject = self.visit.subject
            needs = (
                need for n in nodes for need, asker in references(n, subject) if asker == subject
            )
            return 1 + max((level[need] for need in needs if need in level), default=-1)

        def write_rule(name: str, depth: int) -> int:
            rule = self.program.rules[name]
            parts = dict(zip(verdicts.condition_names(rule), rule.conditions, strict=True))
            top = max(write(part, condition.node, depth) for part, condition in parts.items())
            if rule.applies is not None:
                top = max(top, write(f"{name}__applies", rule.applies, depth))
            top = put(top + 1, verdicts.masks(rule))
            top = put(top + 1, {name: verdicts.verdict(rule)})
            if rule.amount is not None:
                top = max(top, write(verdicts.worth(rule), rule.amount, depth))
                top = put(top + 1, {f"{name}__amount": verdicts.amount(rule)})
            return put(top + 1, verdicts.seen(rule))

        for key in self.visit.definitions:
            kind, _, name = key
            nodes = self.program.nodes(key)
            depth = depth_of(nodes)
            level[key] = write(name, nodes[0], depth) if kind == "fact" else write_rule(name, depth)
        for name, node in self.visit.inner.items():
            write(name, node, depth_of([node]))
        return layers

    # --- assembly ---

    def sql(
        self, exports: set[str], reads: set[str], figures: set[str], scope: str, earlier: set[str]
    ) -> tuple[exp.Select, set[str]]:
        """The SELECT of this relation, and the columns it has.

        Args:
            exports: columns that somebody reads from it.
            reads: columns of the subject's input that somebody reads.
            figures: parameters anybody about this subject needs.
            scope: the subject at which figures are resolved.
            earlier: the columns of the subject's relation of the sweep before, if it has one.
        """
        base, offered = self._base(reads, figures, scope, earlier)
        layers = [base]
        for depth, layer in enumerate(self.layers):
            offered |= layer.keys()
            added = (_as(written, name) for name, written in layer.items())
            layers.append(_select([exp.Star(), *added], _table(names.layer(depth))))
        chosen = offered & exports
        last = _table(names.layer(len(self.layers)))
        whole = _select([column(name) for name in sorted(chosen)], last)
        for depth, query in enumerate(layers):
            whole.with_(names.layer(depth), as_=query, materialized=False, copy=False)
        return whole, chosen

    def _base(
        self, reads: set[str], figures: set[str], scope: str, earlier: set[str]
    ) -> tuple[exp.Select, set[str]]:
        subject = self.visit.subject
        before = self.itinerary.before(subject, self.visit.sweep)
        if before is None:
            offered, table = set(reads), names.source(subject)
        else:
            offered, table = set(earlier), names.relation(subject, before.sweep)
        mine: list[E] = [exp.column(name, "me", quoted=True) for name in sorted(offered)]
        query = _select(mine, _table(table, "me"))
        if before is None:
            self._join_figures(query, offered, figures, scope)
        self._join_parents(query, offered)
        self._join_children(query, offered)
        return query, offered

    def _join_figures(
        self, query: exp.Select, offered: set[str], figures: set[str], scope: str
    ) -> None:
        subject = self.visit.subject
        above = self.program.pack.lineage(subject)
        key = names.ident(scope if scope == subject or scope in above else subject)
        wanted = {names.AS_OF, *map(names.figure, figures)}
        for name in sorted(wanted):
            _add(query, exp.column(name, "fig", quoted=True))
        offered |= wanted
        _join(query, _table(names.FIGURES, "fig"), (key, "me"), (names.SCOPE, "fig"))

    def _join_parents(self, query: exp.Select, offered: set[str]) -> None:
        by_parent: dict[str, dict[str, t.Ref]] = {}
        for name, ref in sorted(self.above.items()):
            by_parent.setdefault(ref.subject, {})[name] = ref
        for parent, wanted in by_parent.items():
            earlier = self.itinerary.before(parent, self.visit.sweep)
            table = names.relation(parent, earlier.sweep) if earlier else names.source(parent)
            alias, key = f"up_{parent}", names.ident(parent)
            for name, ref in wanted.items():
                theirs = exp.column(names.reference(ref), alias, quoted=True)
                _add(query, _as(theirs, name))
                offered.add(name)
            _join(query, _table(table, alias), (key, "me"), (key, alias))

    def _join_children(self, query: exp.Select, offered: set[str]) -> None:
        parts: dict[str, dict[str, tuple[E, bool]]] = {}
        for node in self.visit.gathers:
            name = self.itinerary.aggregates[node, self.visit.sweep]
            parts.setdefault(node.child, {}).update(_parts(node, name))
        for rule in self.visit.rolled:
            parts.setdefault(rule.subject, {}).update(verdicts.child_sums(rule))
        key = names.ident(self.visit.subject)
        for child, columns in parts.items():
            alias = f"of_{child}"
            table = _table(names.relation(child, self.visit.sweep))
            added = [_as(written, name) for name, (written, _) in columns.items()]
            grouped = _select([exp.column(key), *added], table)
            grouped.group_by(exp.column(key), copy=False)
            childless = exp.Is(this=exp.column(key, alias), expression=exp.null())
            for name, (_, zero) in columns.items():
                theirs: E = exp.column(name, alias, quoted=True)
                if zero:
                    theirs = case([(childless.copy(), number(0))], theirs)
                _add(query, _as(theirs, name))
                offered.add(name)
            _join(query, grouped.subquery(alias, copy=False), (key, "me"), (key, alias))


def _select(picked: list[E], source: E) -> exp.Select:
    return exp.Select().select(*picked, copy=False).from_(source, copy=False)


def _add(query: exp.Select, picked: E) -> None:
    query.select(picked, copy=False)


def _as(written: E, name: str) -> E:
    return exp.alias_(written, name, quoted=True, copy=False)


def _table(name: str, alias: str = "") -> exp.Table:
    table = exp.Table(this=exp.to_identifier(name))
    if alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    return table


def _join(query: exp.Select, other: E, mine: tuple[str, str], theirs: tuple[str, str]) -> None:
    same = exp.EQ(this=exp.column(*mine), expression=exp.column(*theirs))
    query.join(other, on=same, join_type="left", copy=False)


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
        value = total(value)
    return {f"{name}_null": (count(missing), True), f"{name}_value": (value, node.op == "sum")}
