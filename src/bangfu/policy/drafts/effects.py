"""What a draft comes to: numbers and the lists behind them, from the bench or from a stored run."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions.codes import Level
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.policy.drafts import cells, overlaid, queries, shelf
from bangfu.policy.drafts.cells import Ask, Tallies
from bangfu.policy.drafts.comparison import ROW, Case, Compared
from bangfu.policy.drafts.models import Draft, Status, Trial
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import reading
from bangfu.registry.catalogue import queries as catalogue

BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which changes to list.

    Args:
        rule: a compared rule.
        kind: a name of ``cells.KINDS``.
        division: 12-digit code; only at or below it.
        bin: only those whose amount changes by this step of the distribution.
    """

    rule: str
    kind: str = "changed"
    division: str = ""
    bin: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; ``after`` is the key to ask for the next ones, ``None`` at the end."""

    rows: list[dict[str, Any]]
    after: list[str] | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes, ready to be asked.

    Args:
        compared: the rules that may come out differently.
        ask: gives the rows of a question to ``changed``.
        as_of: the day it is worked out for.
        trial: the stored run it comes from; ``None`` when it was worked out just now.
    """

    compared: tuple[Compared, ...]
    ask: Ask
    as_of: dt.date
    trial: Trial | None = None

    def rule(self, name: str) -> Compared:
        """A compared rule.

        Raises:
            Refusal: ``drafts.rule`` (404).
        """
        found = next((one for one in self.compared if one.id == name), None)
        if found is None:
            raise Refusal("drafts.rule", _("试算结果里没有这条规则。"), status=404)
        return found

    def tallies(self, scope: Scope, level: Level = Level.COUNTY) -> Tallies:
        """``{rule: {place: numbers}}`` of the places a person may see."""
        return cells.tallies(self.ask, self.compared, scope, level)

    def count(self, scope: Scope, chosen: Chosen) -> int:
        """How many households (or villages) a list has."""
        one, where, values = self._where(scope, chosen)
        sql = f"SELECT count(*) AS n FROM changed WHERE {where}"  # noqa: S608
        return int(self.ask(one.subject, sql, values)[0]["n"])

    def page(
        self,
        scope: Scope,
        chosen: Chosen,
        *,
        after: Sequence[str] | None = None,
        limit: int = 30,
    ) -> Page:
        """One page of a list, by place and number.

        Each row has the ids and columns of a list of households (or the village's), and ``was``,
        ``now``, ``was_amount``, ``now_amount``, ``delta``.
        """
        one, where, values = self._where(scope, chosen)
        keys = list(dict.fromkeys(["village_id", ROW[one.subject]]))
        if after is not None and len(after) == len(keys):
            where += f" AND ({', '.join(keys)}) > ({', '.join('?' * len(keys))})"
            values = [*values, *after]
        amounts = [
            f'"{when}_{one.id}__amount"' if one.has_amount else "NULL::BIGINT"
            for when in ("was", "is")
        ]
        sql = (
            f"SELECT *, {cells.was(one.id)} AS was, {cells.now(one.id)} AS now,"  # noqa: S608
            f" {amounts[0]} AS was_amount, {amounts[1]} AS now_amount, {cells.delta(one)} AS delta"
            f" FROM changed WHERE {where} ORDER BY {', '.join(keys)} LIMIT ?"
        )
        found = self.ask(one.subject, sql, [*values, limit + 1])
        rows = found[:limit]
        more = len(found) > limit
        return Page(rows, [rows[-1][name] for name in keys] if more else None)

    def every(self, scope: Scope, chosen: Chosen) -> Iterator[list[dict[str, Any]]]:
        """All rows of a list, in batches."""
        after: Sequence[str] | None = None
        while True:
            found = self.page(scope, chosen, after=after, limit=BATCH)
            yield found.rows
            if found.after is None:
                return
            after = found.after

    def _where(self, scope: Scope, chosen: Chosen) -> tuple[Compared, str, list[Any]]:
        one = self.rule(chosen.rule)
        if chosen.kind not in cells.KINDS:
            raise Refusal("drafts.kind", _("没有这种变化。"), status=404)
        scope = scope.within(chosen.division) if chosen.division else scope
        where, values = scope.sql("village_id")
        parts, found = [where, cells.condition(one, chosen.kind)], list[Any](values)
        if chosen.bin is not None:
            parts.append(f"{cells.bin_of(f'({cells.delta(one)})')} = ?")
            found.append(chosen.bin)
        return one, " AND ".join(parts), found


# --- worked out now ---


def wishes(draft: Draft) -> list[Wish]:
    """The saved values of a draft."""
    return overlaid.wishes(draft.values.all())


def case(program: Program, asked: list[Wish]) -> tuple[Case, Question]:
    """What is compared when a program and some values are tried on the current facts.

    Raises:
        Refusal: ``drafts.no_facts`` while there are none.
    """
    site = catalogue.site()
    as_of = catalogue.today(site)
    parts = tuple(published.current(as_of.year).values())
    if not parts:
        raise Refusal(
            "drafts.no_facts",
            _("还没有可以试算的数据。"),
            hint=_("导入数据后系统会自动发布，请稍候。"),
            status=503,
        )
    before = Question(as_of, "", site.assumed, packs.set_here())
    varied = frozenset(name for name, _division, _value in asked)
    live = packs.program(site.pack)
    after = overlaid.question(before, asked)
    return Case(live, program, parts, before, varied), after


def tried(program: Program, asked: list[Wish]) -> Effect:
    """What a program with some values comes to, from the bench at hand."""
    compared, question = case(program, asked)
    laid_out = shelf.at_hand(compared, question)

    def ask(subject: str, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        return laid_out.ask(subject, sql, values, question)

    return Effect(tuple(laid_out.compared), ask, question.as_of)


def of(draft: Draft, asked: list[Wish] | None = None) -> Effect:
    """What a draft comes to now, or would with other values than those saved.

    Raises:
        Refusal: ``drafts.unsound``, ``drafts.no_facts``.
    """
    return tried(queries.sound(draft), wishes(draft) if asked is None else asked)


# --- as stored ---


def shown(draft: Draft) -> Effect | None:
    """What pages and files tell of a draft: as decided on, or worked out now while it is open.

    Raises:
        Refusal: ``drafts.unsound``, ``drafts.no_facts``.
    """
    decided = draft.status in {Status.APPROVED, Status.WITHDRAWN}
    return stored(draft) if decided else of(draft)


def stored(draft: Draft) -> Effect | None:
    """The last run of a draft over the whole registry, if its files are still there."""
    trial = draft.trials.first()
    if trial is None or not lake.is_there(trial.folder):
        return None
    return kept(trial)


def kept(trial: Trial) -> Effect:
    """A stored run, ready to be asked."""
    folder = lake.path(trial.folder)

    def ask(subject: str, sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        file = str(folder / f"{subject}.parquet")
        prelude = "WITH changed AS (SELECT * FROM read_parquet(?))"
        return reading.rows(f"{prelude} {sql}", [file, *values])

    compared = tuple(Compared(**rule) for rule in trial.rules)
    return Effect(compared, ask, trial.as_of, trial)
