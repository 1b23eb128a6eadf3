"""Expressions of the rule language as XPath of XForms, as far as it can say them."""

from bangfu.engine.language.syntax import Syntax, parse
from bangfu.engine.packs.survey import Question, Survey

JOINED = {"all_of": " and ", "any_of": " or "}
SIGNS = {"add": "+", "subtract": "-"}


class Unsayable(Exception):
    """The other side has no words for it."""


def xpath(survey: Survey, text: str, own: str = "") -> str:
    """An expression over answers as XPath.

    Args:
        survey: whose questions it names.
        text: the expression.
        own: the question it constrains, called ``.`` there.

    Raises:
        Unsayable: it names facts or figures of the registry, or uses what XPath cannot say.
    """
    return _Saying({q.id: q for q in survey.questions}, own).say(parse(text))


class _Saying:
    def __init__(self, questions: dict[str, Question], own: str) -> None:
        self.questions, self.own = questions, own

    def say(self, s: Syntax) -> str:
        method = getattr(self, f"on_{s.op}", None)
        if s.op in JOINED:
            return JOINED[s.op].join(f"({self.say(part)})" for part in s.parts)
        if s.op in SIGNS:
            return f"({self.say(s.parts[0])} {SIGNS[s.op]} {self.say(s.parts[1])})"
        if method is None:
            raise Unsayable(s.op)
        said: str = method(*s.parts)
        return said

    def name(self, s: Syntax) -> tuple[str, Question]:
        return self.named(str(s.parts[0]) if s.op == "name" else "")

    def named(self, name: str) -> tuple[str, Question]:
        if name not in self.questions:
            raise Unsayable(name)
        return ("." if name == self.own else f"${{{name}}}"), self.questions[name]

    def on_number(self, text: str) -> str:
        if text.endswith("%"):
            raise Unsayable(text)
        return text

    def on_string(self, text: str) -> str:
        return f"'{text[1:-1]}'"

    def on_date(self, text: str) -> str:
        return f"date('{text}')"

    def on_true(self) -> str:
        return "true()"

    def on_false(self) -> str:
        return "false()"

    def on_as_of(self) -> str:
        return "today()"

    def on_name(self, name: str) -> str:
        where, question = self.named(name)
        return f"{where} = 'yes'" if question.type == "yes_no" else where

    def on_negate(self, item: Syntax) -> str:
        if item.op == "name" and self.name(item)[1].type == "yes_no":
            return f"{self.name(item)[0]} = 'no'"  # what nobody answered is not a no
        return f"not({self.say(item)})"

    def on_compare(self, left: Syntax, op: str, right: Syntax) -> str:
        return f"{self.say(left)} {op} {self.say(right)}"

    def on_between(self, item: Syntax, low: Syntax, high: Syntax) -> str:
        what = self.say(item)
        return f"{what} >= {self.say(low)} and {what} <= {self.say(high)}"

    def on_member_of(self, item: Syntax, items: Syntax) -> str:
        what = self.say(item)
        return " or ".join(f"{what} = {self.say(one)}" for one in items.parts)

    def on_has(self, item: Syntax, literal: str) -> str:
        return f"selected({self.name(item)[0]}, '{literal[1:-1]}')"

    def on_is_unknown(self, item: Syntax) -> str:
        return f"{self.name(item)[0]} = ''"

    def on_is_known(self, item: Syntax) -> str:
        return f"{self.name(item)[0]} != ''"
