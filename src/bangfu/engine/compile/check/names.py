"""Literals, and names of columns, facts, parameters and rules."""

from bangfu.engine.compile.check.base import Base
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.syntax import Syntax, iso_date
from bangfu.engine.language.types import BOOL, DATE, MONEY, NUMBER
from bangfu.engine.problems import nearest


class Names(Base):
    """Forms that stand alone or point somewhere."""

    def on_number(self, s: Syntax, text: str) -> t.Node:
        return t.Const(NUMBER, value=text)

    def on_string(self, s: Syntax, text: str) -> t.Node:
        raise self.fault("literal_needs_codes", s)

    def on_date(self, s: Syntax, text: str) -> t.Node:
        day = iso_date(text)
        if day is None:
            raise self.fault("bad_date", s, text=text)
        return t.Const(DATE, value=day)

    def on_true(self, s: Syntax) -> t.Node:
        return t.Const(BOOL, value=True)

    def on_false(self, s: Syntax) -> t.Node:
        return t.Const(BOOL, value=False)

    def on_as_of(self, s: Syntax) -> t.Node:
        return t.AsOf(DATE)

    def on_name(self, s: Syntax, name: str) -> t.Node:
        return self.reference(self.subject, name, s)

    def on_dotted(self, s: Syntax, owner: str, name: str) -> t.Node:
        if owner == "p":
            return self.parameter(s, name)
        if owner not in self.above:
            near = nearest(owner, ["p", *self.above])
            title = self.title(self.subject)
            raise self.fault("unknown_parent", s, near, subject=title, name=owner)
        return self.reference(owner, name, s)

    def parameter(self, s: Syntax, name: str) -> t.Node:
        type_ = self.resolver.parameter(name)
        if type_ is None:
            raise self.fault("unknown_parameter", s, nearest(name, self.pack.parameters), name=name)
        low, high = ty.WIDEST.get(type_.kind, (-ty.EDGE, ty.EDGE))
        return t.Param(type_, low, high, name=name)

    def reference(self, subject: str, name: str, s: Syntax) -> t.Node:
        column = self.pack.tables[subject].columns.get(name)
        if column is not None:
            if not column.in_rules:
                raise self.fault("lists_only", s, name=name)
            low = -ty.EDGE if column.low is None else column.low
            high = ty.EDGE if column.high is None else column.high
            source = t.Source.COLUMN
            return t.Ref(column.type, low, high, subject=subject, name=name, source=source)
        fact = self.resolver.fact(subject, name)
        if fact is None:
            known = {*self.pack.tables[subject].columns, *self.resolver.fact_names(subject)}
            title = self.title(subject)
            raise self.fault("unknown_name", s, nearest(name, known), subject=title, name=name)
        low, high = t.bounds(fact)
        return t.Ref(fact.type, low, high, subject=subject, name=name, source=t.Source.FACT)

    def verdict(self, s: Syntax, name: str, args: list[Syntax]) -> t.Node:
        """``met(rule)``, ``entitled(rule)`` and ``amount(rule)``."""
        if len(args) != 1:
            raise self.fault("argument_count", s, name=name, wanted=1, found=len(args))
        rule = str(args[0].parts[0]) if args[0].op == "name" else "…"
        found = self.resolver.rule(rule)
        if found is None:
            raise self.fault("unknown_rule", args[0], nearest(rule, self.pack.rules), name=rule)
        subject, has_amount = found
        if subject != self.subject and subject not in self.above:
            found_about, wanted = self.title(subject), self.title(self.subject)
            values = {"name": rule, "found": found_about, "wanted": wanted}
            raise self.fault("wrong_subject", args[0], **values)
        if name != "amount":
            return t.Ref(BOOL, subject=subject, name=rule, source=t.Source.MET)
        if not has_amount:
            raise self.fault("no_amount", args[0], name=rule)
        return t.Ref(MONEY, subject=subject, name=rule, source=t.Source.AMOUNT)
