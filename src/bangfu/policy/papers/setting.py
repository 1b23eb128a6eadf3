"""What all copies of one printing share: policy, days, language."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Type
from bangfu.policy.papers.wording import say


@dataclass(frozen=True)
class Setting:
    """What all copies of one printing share.

    Args:
        program: the pack in force, compiled.
        as_of: the day the answers are for.
        day: the day of printing.
        language: ``zh`` or ``en``.
        notes: what must be known of the data, printed at the foot.
    """

    program: Program
    as_of: dt.date
    day: dt.date
    language: str = "zh"
    notes: tuple[str, ...] = ()

    def say(self, key: str, **values: object) -> str:
        """A wording in the language of the paper."""
        return say(key, self.language, **values)

    def title(self, subject: str, name: str) -> str:
        """What people call a column or fact."""
        pack = self.program.pack
        column = pack.tables[subject].columns.get(name)
        return (
            column.title(self.language)
            if column
            else pack.facts[subject, name].title.text(self.language)
        )

    def type(self, subject: str, name: str) -> Type:
        """Its type; the pack was checked, so it has one."""
        found = self.program.fact_type(subject, name)
        assert found is not None
        return found

    @cached_property
    def stamp(self) -> str:
        """Which policy and data a copy shows."""
        pack = self.program.pack
        parts = [
            self.say("pack", pack=pack.code, digest=pack.digest[:8]),
            self.say("as_of", day=self.as_of),
            self.say("printed", day=self.day),
            *self.notes,
        ]
        return " · ".join(parts)
