"""Random expressions of the rule language, well typed by construction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

SUBJECTS = ("member", "household", "village", "township", "county", "city")  # smallest first
COLLECTIONS = {
    "household": ("members", "member"),
    "village": ("households", "household"),
    "township": ("villages", "village"),
    "county": ("townships", "township"),
    "city": ("counties", "county"),
}
COLUMNS = {
    "bool": ("flag", "other"),
    "int": ("size", "wide"),
    "money": ("cash", "cost"),
    "quantity": ("land",),
    "rate": ("ratio",),
    "date": ("day", "month"),
}
PARAMETERS = {
    "bool": "p.p_bool",
    "int": "p.p_int",
    "money": "p.p_money",
    "quantity": "p.p_quantity",
    "rate": "p.p_rate",
    "date": "p.p_date",
}
NUMERIC = ("int", "money", "quantity", "rate")
ENTRIES = ("apple", "pear", "plum")
TROUBLES = ("none", "frost", "blight")
LITERALS = {
    "int": ("0", "1", "2", "3", "7", "20", "-1", "1000000000"),
    "money": ("0", "0.01", "1", "3000", "2999.99", "-0.5", "1000000000"),
    "quantity": ("0", "0.01", "1", "66.67"),
    "rate": ("0%", "0.01%", "20%", "50%", "100%", "0.3", "-5%"),
}
DATES = ("2016-06-30", "2016-02-29", "2000-02-29", "1999-12-31", "2016-07-01", "2016-06-01")
ROUNDINGS = ("half_up", "down", "up")
SIGNS = ("=", "!=", "<", "<=", ">", ">=")
Form = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Named:
    """A fact, or a rule's verdict or amount, that later expressions may name."""

    subject: str
    kind: str
    text: str  # how its own subject says it: ``f1``, ``met(r2)``, ``amount(r2)``


@dataclass(slots=True)
class Speaker:
    """Writes expressions about one subject.

    Args:
        random: where choices come from.
        subject: what it is about.
        named: what has been defined before.
        inside: whether this is inside an aggregate, where there may be no other.
    """

    random: Random
    subject: str
    named: list[Named] = field(default_factory=list)
    inside: bool = False

    def say(self, kind: str, depth: int) -> str:
        """An expression of a kind, at most so deep."""
        if depth <= 0 or self.random.random() < 0.15:
            return self.leaf(kind)
        form: Form = self.random.choice(self.forms(kind))
        return form(kind, depth - 1)

    def pick(self, *options: str) -> str:
        return self.random.choice(options)

    # --- leaves ---

    def leaf(self, kind: str) -> str:
        """A column, parameter, definition or literal that carries its own type."""
        owner = self.owner()
        prefix = "" if owner == self.subject else f"{owner}."
        options = [f"{prefix}{name}" for name in COLUMNS[kind]] * 2
        options += [PARAMETERS[kind], *self.definitions(kind) * 2]
        if kind == "date":
            options += ["as_of", self.pick(*DATES)]
        return self.pick(*options)

    def owner(self) -> str:
        """The subject itself, or now and then one above it."""
        above = SUBJECTS[SUBJECTS.index(self.subject) :]
        return self.subject if self.random.random() < 0.75 else self.pick(*above)

    def definitions(self, kind: str) -> list[str]:
        found = []
        for one in self.named:
            is_above = SUBJECTS.index(one.subject) > SUBJECTS.index(self.subject)
            if one.kind == kind and one.subject == self.subject:
                found.append(one.text)
            elif one.kind == kind and is_above:
                found.append(one.text if "(" in one.text else f"{one.subject}.{one.text}")
        return found

    # --- forms ---

    def forms(self, kind: str) -> list[Form]:
        shared = [self.case, self.defined]
        if kind == "bool":
            return [
                *shared, self.negation, self.chain, self.chain, self.comparison, self.comparison,
                self.between, self.coded, self.holding, self.unknown, self.counted, self.some,
                self.listed,
            ]  # fmt: skip
        if kind == "date":
            return [*shared, self.extreme_below]
        forms = [*shared, self.sum_, self.sum_, self.extreme, self.extreme_below, self.total]
        if kind == "rate":
            return [*forms, self.share]
        forms += [self.product, self.part, self.each]
        return [*forms, self.elapsed, self.count] if kind == "int" else forms

    def defined(self, kind: str, depth: int) -> str:
        options = self.definitions(kind)
        return self.pick(*options) if options else self.leaf(kind)

    def case(self, kind: str, depth: int) -> str:
        whens = "".join(
            f"when {self.say('bool', depth)} then {self.say(kind, depth)} "
            for _ in range(self.random.randint(1, 2))
        )
        return f"case {whens}else {self.say(kind, depth)} end"

    def negation(self, kind: str, depth: int) -> str:
        return f"not ({self.say('bool', depth)})"

    def chain(self, kind: str, depth: int) -> str:
        word = self.pick(" and ", " or ")
        return (
            "(" + word.join(self.say("bool", depth) for _ in range(self.random.randint(2, 3))) + ")"
        )

    def operand(self, kind: str, depth: int) -> str:
        """A number or date; sometimes a bare literal, which the other side gives its unit."""
        if kind in LITERALS and self.random.random() < 0.3:
            return self.pick(*LITERALS[kind])
        return self.say(kind, depth)

    def comparison(self, kind: str, depth: int) -> str:
        kind = self.pick(*NUMERIC, "date", "bool")
        signs = SIGNS[:2] if kind == "bool" else SIGNS
        left, right = f"({self.say(kind, depth)})", f"({self.operand(kind, depth)})"
        if self.random.random() < 0.3:
            left, right = right, left
        return f"{left} {self.pick(*signs)} {right}"

    def between(self, kind: str, depth: int) -> str:
        kind = self.pick(*NUMERIC, "date")
        low, high = self.operand(kind, depth), self.operand(kind, depth)
        return f"({self.say(kind, depth)}) between ({low}) and ({high})"

    def coded(self, kind: str, depth: int) -> str:
        column = self.pick("kind", "grade", "p.p_code")
        owner = self.owner()
        if column != "p.p_code" and owner != self.subject:
            column = f"{owner}.{column}"
        form = self.random.randrange(4)
        if form == 0:
            return f"{column} {self.pick('=', '!=')} '{self.pick(*ENTRIES)}'"
        if form == 1:
            return f"{column} = grade"
        some = ", ".join(f"'{e}'" for e in self.random.sample(ENTRIES, self.random.randint(1, 2)))
        return f"{column} {self.pick('in', 'not in')} ({some})"

    def holding(self, kind: str, depth: int) -> str:
        return f"marks has '{self.pick(*TROUBLES)}'"

    def unknown(self, kind: str, depth: int) -> str:
        inner = self.pick("bool", *NUMERIC, "date")
        what = self.pick("kind", "marks", "note", f"({self.say(inner, depth)})")
        return f"{what} is {self.pick('', 'not ')}{self.pick('unknown', 'null')}"

    def listed(self, kind: str, depth: int) -> str:
        if self.random.random() < 0.3:
            dates = ", ".join(self.random.sample(DATES, 2))
            return f"({self.say('date', depth)}) in ({dates})"
        kind = self.pick("int", "money", "rate")
        values = ", ".join(self.random.sample(LITERALS[kind], 3))
        return f"({self.say(kind, depth)}) {self.pick('in', 'not in')} ({values})"

    # --- numbers ---

    def sum_(self, kind: str, depth: int) -> str:
        left, right = f"({self.say(kind, depth)})", f"({self.operand(kind, depth)})"
        return self.pick(f"{left} + {right}", f"{left} - {right}", f"{right} - {left}", f"-{left}")

    def product(self, kind: str, depth: int) -> str:
        left, right = f"({self.say(kind, depth)})", f"({self.operand('int', depth)})"
        return self.pick(f"{left} * {right}", f"{right} * {left}")

    def extreme(self, kind: str, depth: int) -> str:
        rest = [self.operand(kind, depth) for _ in range(self.random.randint(1, 2))]
        return f"{self.pick('least', 'greatest')}({', '.join([self.say(kind, depth), *rest])})"

    def part(self, kind: str, depth: int) -> str:
        rate = self.operand("rate", depth)
        return f"pct({self.say(kind, depth)}, {rate}, {self.pick(*ROUNDINGS)})"

    def each(self, kind: str, depth: int) -> str:
        count = self.operand("int", depth)
        return f"per({self.say(kind, depth)}, {count}, {self.pick(*ROUNDINGS)})"

    def share(self, kind: str, depth: int) -> str:
        of = self.pick("int", "money", "quantity")
        whole = self.operand(of, depth)
        return f"share({self.say(of, depth)}, {whole}, {self.pick(*ROUNDINGS)})"

    def elapsed(self, kind: str, depth: int) -> str:
        start, end = self.say("date", depth), self.say("date", depth)
        return self.pick(f"years({start}, {end})", f"months({start}, {end})", f"year({start})")

    # --- children ---

    def below(self) -> "tuple[str, Speaker] | None":
        if self.inside or self.subject not in COLLECTIONS:
            return None
        collection, child = COLLECTIONS[self.subject]
        return collection, Speaker(self.random, child, self.named, inside=True)

    def where(self, child: "Speaker", depth: int) -> str:
        return "" if self.random.random() < 0.4 else f", {child.say('bool', depth)}"

    def count(self, kind: str, depth: int) -> str:
        found = self.below()
        if found is None:
            return self.leaf(kind)
        return f"count({found[0]}{self.where(found[1], depth)})"

    def counted(self, kind: str, depth: int) -> str:
        found = self.below()
        if found is None:
            return self.comparison(kind, depth)
        count = f"count({found[0]}, {found[1].say('bool', depth)})"
        bound = self.pick("0", "1", "2", f"({self.say('int', depth)})")
        sign = self.pick(*SIGNS)
        return self.pick(f"{count} {sign} {bound}", f"{bound} {sign} {count}")

    def some(self, kind: str, depth: int) -> str:
        found = self.below()
        if found is None:
            return self.chain(kind, depth)
        return f"{self.pick('any', 'all')}({found[0]}, {found[1].say('bool', depth)})"

    def total(self, kind: str, depth: int) -> str:
        found = self.below()
        if found is None:
            return self.leaf(kind)
        collection, child = found
        return f"sum({collection}, {child.say(kind, depth)}{self.where(child, depth)})"

    def extreme_below(self, kind: str, depth: int) -> str:
        found = self.below()
        if found is None:
            return self.leaf(kind)
        collection, child = found
        what = child.say(kind, depth)
        return f"{self.pick('min', 'max')}({collection}, {what}{self.where(child, depth)})"
