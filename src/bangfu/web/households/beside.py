"""One household beside itself: under the pack of its place, and under another city's."""

from dataclasses import dataclass
from functools import cached_property

from bangfu.engine.compile.program import Program
from bangfu.policy.packs import queries as packs
from bangfu.policy.verdicts import beside
from bangfu.policy.verdicts.beside import Row, Said
from bangfu.web.households import reasons
from bangfu.web.households.sheet import Sheet
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Half:
    """What one pack says by one rule, ready to be shown."""

    title: str
    said: Said
    document: str
    lines: list[str]
    bound: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The same rule on both sides."""

    here: Half | None
    there: Half | None
    kind: str
    differs: bool


class Sides:
    """A household under two packs."""

    def __init__(self, sheet: Sheet, pack: str) -> None:
        self.sheet = sheet
        self.here: Program = sheet.program
        self.chosen = pack if pack in dict(self.offered) else next(iter(dict(self.offered)), "")

    @cached_property
    def _programs(self) -> dict[str, Program]:
        return packs.with_rules()

    @cached_property
    def offered(self) -> list[tuple[str, str]]:
        """Other packs with rules of their own: ``(code, title)``."""
        return [
            (code, program.pack.title.text(language()))
            for code, program in self._programs.items()
            if code != self.here.pack.code
        ]

    @property
    def there(self) -> Program:
        """The other pack, compiled."""
        return self._programs[self.chosen]

    @property
    def titles(self) -> tuple[str, str]:
        """What both places are called."""
        return self.here.pack.title.text(language()), self.there.pack.title.text(language())

    @cached_property
    def pairs(self) -> list[Pair]:
        """Rules of both packs side by side; nothing where there is no other pack."""
        if not self.chosen:
            return []
        home = self.sheet.home
        rows = beside.household(
            self.here,
            self.there,
            home.pk,
            home.village_id,
            self.sheet.as_of,
            assumed=self.sheet.site.assumed,
            language=language(),
        )
        return [self._pair(row) for row in rows]

    def _pair(self, row: Row) -> Pair:
        kind = (row.here or row.there).rule.kind  # type: ignore[union-attr]
        here = self._half(row.here, self.here) if row.here else None
        there = self._half(row.there, self.there) if row.there else None
        return Pair(here, there, kind, row.differs)

    def _half(self, said: Said, program: Program) -> Half:
        spec = said.rule.spec
        document = program.pack.documents.get(spec.cite.document)
        lines = [
            condition.title
            for view in said.views
            for condition in (*view.failed, *view.unknown)
            if said.outcome != "met"
        ]
        return Half(
            spec.title.text(language()),
            said,
            document.title.text(language()) if document else spec.cite.document,
            list(dict.fromkeys(lines)),
            reasons.bound(said.rule),
        )
