"""The page of one village, put together from its file, live answers and results."""

from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.accounts import queries as accounts
from bangfu.base.audit import queries as audit
from bangfu.base.divisions.models import Division
from bangfu.policy.runs import totals
from bangfu.policy.runs.queries import Desk
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.villages import queries as registry
from bangfu.registry.villages.models import VillageFile
from bangfu.web import words
from bangfu.web.households import history, links, reasons
from bangfu.web.households.asked import rule_title
from bangfu.web.pages import language

MOST_HISTORY = 30


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

    @property
    def facts(self) -> list[tuple[str, str | None]]:
        """What the newest file says; every column a file has when there is none yet."""
        pack = self.desk.program.pack
        columns = pack.tables["village"].columns
        record = self.file or VillageFile(village_id=self.code, year=self.as_of.year)
        return words.titled(pack, "village", record, columns)

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
    def history(self) -> list[history.Line]:
        """Changes of its files, newest first, in sentences."""
        years = [f"{self.code}-{file.year}" for file in self.files]
        entries = list(audit.histories("village_file", years)[:MOST_HISTORY])
        users = accounts.names({entry.actor for entry in entries})
        telling = history.Telling(self.desk.program.pack, users, {})
        return [telling.line(entry) for entry in entries]
