"""The page of one village, put together from its file, live answers and results."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import queries as accounts
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Division
from bangfu.engine.compile import uses
from bangfu.engine.memory import Record
from bangfu.policy.runs import totals
from bangfu.policy.runs.queries import Desk
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.villages import queries as registry
from bangfu.registry.villages.models import Observation, VillageFile
from bangfu.web import words
from bangfu.web.households import history, links, reasons
from bangfu.web.households.asked import rule_title
from bangfu.web.pages import language
from bangfu.web.villages import hamlets, marks, sections
from bangfu.web.villages.marks import Mark

MOST_HISTORY = 30
MOST_SEEN = 60


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the file: ``(column, title, value in words)``."""

    key: str
    title: Promise
    cells: list[tuple[str, str, str | None]]

    @property
    def stated(self) -> int:
        """How many of its columns say something."""
        return sum(value is not None for _name, _title, value in self.cells)


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation with its column and value in words."""

    record: Observation
    title: str
    value: str | None


class Sheet:
    """One village as one person sees it."""

    def __init__(self, desk: Desk, lineage: list[Division]) -> None:
        self.desk, self.lineage = desk, lineage[1:]
        self.code = lineage[-1].code
        self.as_of = desk.as_of
        self.now = timezone.localtime()

    @property
    def made_of(self) -> str:
        """Versions of what the answers rest on: pack, the village's newest file, engine."""
        version = self.file.version if self.file else 0
        return f"{self.desk.program.pack.digest[:8]}·{version}·{__version__}"

    @cached_property
    def files(self) -> list[VillageFile]:
        """Its files, newest year first."""
        return registry.files(self.code)

    @property
    def file(self) -> VillageFile | None:
        """The newest file."""
        return self.files[0] if self.files else None

    @cached_property
    def facts(self) -> list[Section]:
        """What the newest file says by section; every column a file has when there is none yet."""
        pack = self.desk.program.pack
        columns = pack.tables["village"].columns
        record = self.file or VillageFile(village_id=self.code, year=self.as_of.year)
        found = []
        for key, names in sections.split(pack, columns).items():
            said = words.titled(pack, "village", record, names)
            cells = [(n, *pair) for n, pair in zip(names, said, strict=True)]
            found.append(Section(key, sections.SECTIONS[key], cells))
        return found

    @property
    def is_missing(self) -> bool:
        """Whether there is no file of this year."""
        return not any(file.year == self.as_of.year for file in self.files)

    @cached_property
    def hamlets(self) -> list[Record]:
        """Its hamlets on record, out of the rows that answers rest on."""
        there = self.answer.record.children.get("hamlet", [])
        return [one for one in there if one.given["is_recorded"]]

    @property
    def hamlet_tally(self) -> list[dict[str, Any]]:
        """How many of its hamlets have what."""
        return hamlets.tally(self.hamlets)

    @cached_property
    def observations(self) -> list[Seen]:
        """What was seen last, in words."""
        tables = self.desk.program.pack.tables
        found = []
        for one in registry.observations(self.code, MOST_SEEN):
            columns = tables["hamlet" if one.hamlet else "village"].columns
            if column := columns.get(one.indicator):
                said = words.display(self.desk.program.pack, column, one.value)
                found.append(Seen(one, column.title(language()), said))
        return found

    @cached_property
    def indicators(self) -> list[Mark]:
        """Every indicator of villages as it stands here now."""
        return marks.of_village(self.desk, self.answer)

    @cached_property
    def haves(self) -> list[reasons.Reason]:
        """The nine haves among the conditions of the standard."""
        found = self.verdict.reasons if self.verdict else []
        return [r for r in found if r.view.condition.spec.group == "nine_haves"]

    @property
    def haves_met(self) -> int:
        """How many of them it has."""
        return sum(reason.view.outcome == "met" for reason in self.haves)

    def source_of(self, reason: reasons.Reason) -> str:
        """Where the values behind a condition come from: what was seen last, or the file."""
        used = uses.of(self.desk.program, [reason.view.condition.node]).columns
        names = {name for owner, name in used if owner == "village"}
        for seen in self.observations:
            if seen.record.hamlet is None and seen.record.indicator in names:
                return f"{seen.record.on}　{seen.record.source}"
        if self.file is None or not names:
            return ""
        return _("%(year)s 年村档案") % {"year": self.file.year}

    @property
    def haves_lines(self) -> list[tuple[reasons.Reason, str, str]]:
        """Each of the nine with its source, and the column to observe where it rests on one."""
        return [(r, self.source_of(r), self._asked(r)) for r in self.haves]

    def _asked(self, reason: reasons.Reason) -> str:
        used = uses.of(self.desk.program, [reason.view.condition.node]).columns
        names = [name for owner, name in used if owner == "village"]
        return names[0] if len(names) == 1 else ""

    @cached_property
    def answer(self) -> verdicts.Answer:
        """Everything policy says of the village as rows are now."""
        return verdicts.village(
            self.desk.program,
            self.code,
            self.desk.as_of,
            assumed=self.desk.site.assumed,
            language=language(),
        )

    @cached_property
    def cards(self) -> list[reasons.Card]:
        """Standards and benefits about villages."""
        reader = reasons.Reader(self.answer)
        return [reader.card(view) for view in self.answer.rules]

    @property
    def verdict(self) -> reasons.Card | None:
        """The standard by which the village leaves the list."""
        rule = self.desk.exit_rule("village")
        return next((c for c in self.cards if rule and c.view.rule.id == rule.id), None)

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Its households in numbers."""
        desk = self.desk
        return totals.of(desk.results, desk.scope, self.code, desk.exit_rule())

    @property
    def rule_title(self) -> str:
        """The standard by which households are counted."""
        return rule_title(self.desk.exit_rule())

    @property
    def counts(self) -> list[tuple[str, int, str]]:
        """``(words, households, address of their list)``."""
        found, at = self.totals, self.code
        return [
            (_("符合标准"), found.get("met", 0), links.listed(at=at, outcome="met")),
            (_("不符合标准"), found.get("not_met", 0), links.listed(at=at, outcome="not_met")),
            (_("不能确定"), found.get("unknown", 0), links.listed(at=at, outcome="unknown")),
        ]

    @property
    def href(self) -> dict[str, str]:
        """Addresses of the lists behind the tiles."""
        at = self.code
        return {
            "all": links.listed(at=at),
            "poor": links.listed(at=at, exited="no"),
            "exited": links.listed(at=at, exited="yes"),
        }

    @cached_property
    def _entries(self) -> list[Entry]:
        years = [f"{self.code}-{file.year}" for file in self.files]
        return list(audit.histories("village_file", years)[:MOST_HISTORY])

    @property
    def undoable(self) -> int | None:
        """The last entry, if it is an edit somebody made by hand."""
        last = self._entries[0] if self._entries else None
        by_hand = last and last.action == "villages.update" and "import" not in last.changes
        return last.pk if last and by_hand else None

    @cached_property
    def history(self) -> list[history.Line]:
        """Changes of its files, newest first, in sentences."""
        users = accounts.names({entry.actor for entry in self._entries})
        telling = history.Telling(self.desk.program.pack, users, {})
        return [telling.line(entry) for entry in self._entries]
