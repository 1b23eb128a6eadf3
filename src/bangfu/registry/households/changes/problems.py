"""What is wrong with an act, field by field, and the refusal made of it."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import rules
from bangfu.registry.households.changes.patch import Key


class Problems:
    """Problems of single fields, as they are found; ``("", "", "")`` is the act as a whole."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []

    def add(self, key: Key, code: str, **args: Any) -> None:
        """Note one by the code of a rule; one that only asks for a second look is let pass."""
        rule = rules.RULES[code]
        if rule.severity == rules.BLOCK:
            told = f"{rule.message} {rule.advice}" if rule.advice else str(rule.message)
            self.say(key, code, told % defaultdict(lambda: "…", args))

    def say(self, key: Key, code: str, message: str) -> None:
        """Note one in a sentence of one's own."""
        part, subject, column = key
        where = {"part": part, "subject": subject, "column": column}
        self.found.append({**where, "code": code, "message": message})

    def settle(self) -> None:
        """Refuse if there is any.

        Raises:
            Refusal: ``households.invalid``; ``context["fields"]`` names each field.
        """
        if self.found:
            sentences = dict.fromkeys(one["message"] for one in self.found)
            raise Refusal(
                "households.invalid",
                _("有 %(count)s 处不能保存：%(told)s")
                % {"count": len(self.found), "told": " ".join(sentences)},
                context={"fields": self.found},
            )
