"""Printing: one copy at once, many as a job, each within what the person may see or hand over."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.packs.papers import Form
from bangfu.policy.papers import fonts, printing, queries, sheets
from bangfu.policy.papers.areas import Area
from bangfu.policy.papers.given import Given
from bangfu.policy.papers.layout import Paper
from bangfu.policy.papers.queries import Press
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import households, marking
from bangfu.policy.runs import queries as lists
from bangfu.policy.runs.households import Filter

# One printing is one parcel of paper; larger areas are printed township by township.
MOST_COPIES = 20_000


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to be handed over, and the names on it that no font could print."""

    content: bytes
    name: str
    rare: list[str]


# --- one copy ---


def blank(*, form: str, language: str = "zh") -> Printed:
    """An empty form as a PDF."""
    return _pdf(queries.press(language), queries.form(form), None)


def household(
    *, by: User, form: str, uid: UUID, language: str = "zh", address: str = ""
) -> Printed:
    """A form about a household as a PDF; ``Household.DoesNotExist`` out of scope."""
    at = queries.press(language, address)
    return _pdf(at, queries.form(form, "household"), queries.home(by, uid, at))


def village(*, by: User, form: str, code: str, language: str = "zh", address: str = "") -> Printed:
    """A form about a village as a PDF."""
    queries.reachable(by, code, Permission.HOUSEHOLDS_READ)
    at = queries.press(language, address)
    return _pdf(at, queries.form(form, "village"), queries.village(code, at))


def _pdf(at: Press, form: Form, given: Given | None) -> Printed:
    printer = _printer(at, [form])
    content = printer.pdf(printer.papers(given))
    return Printed(content, _name(at, form, given, "pdf"), printer.rare)


def _printer(at: Press, chosen: Sequence[Form]) -> printing.Printer:
    try:
        fonts.families()
    except fonts.NoFont as error:
        raise printing.no_font() from error
    return printing.Printer(at.setting, chosen)


def _name(at: Press, form: Form, given: Given | None, ending: str) -> str:
    title = form.title.text(at.setting.language)
    whose = "" if given is None else getattr(given, "head", "") or given.place.rpartition(" ")[2]
    return f"{'-'.join(filter(None, (title, whose)))}.{ending}"


# --- workbooks: handed over, so each is in the trail ---


def household_sheet(*, by: User, form: str, uid: UUID, language: str = "zh") -> tuple[Path, str]:
    """A form about a household as a workbook; returns the file and what to call it."""
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    at = queries.press(language)
    home = queries.home(by, uid, at)
    rights.require(by, Permission.HOUSEHOLDS_EXPORT, at=home.home.village_id)
    return _sheet(by, at, queries.form(form, "household"), home, home.home.village_id)


def village_sheet(*, by: User, form: str, code: str, language: str = "zh") -> tuple[Path, str]:
    """A form about a village as a workbook."""
    queries.reachable(by, code, Permission.HOUSEHOLDS_EXPORT)
    at = queries.press(language)
    return _sheet(by, at, queries.form(form, "village"), queries.village(code, at), code)


def _sheet(by: User, at: Press, form: Form, given: Given, place: str) -> tuple[Path, str]:
    if not form.excel:
        raise Refusal("papers.no_sheet", _("这种表册只有纸质格式。"), status=404)
    printer = printing.Printer(at.setting, [form])
    path = runs.exports() / f"{uuid7()}.xlsx"
    sheets.write(path, printer.plain(given), marking.of(by, path))
    changes = {"form": form.id, "version": form.version, "file": "xlsx"}
    with transaction.atomic():
        act = audit.Act("papers.export", "form", given.key, place, changes)
        audit.record(by=by.username, act=act)
    return path, _name(at, form, given, "xlsx")


# --- many ---


@dataclass(frozen=True, slots=True)
class Order:
    """What to print of which households.

    Args:
        chosen: the filter that finds them.
        forms: names of forms; those about townships come before their villages, those about
            villages before the households of each.
        split: one PDF per township in a zip file, instead of one PDF.
        language: ``zh`` or ``en``.
        address: how this installation is reached; codes on papers lead there.
    """

    chosen: Filter
    forms: tuple[str, ...]
    split: bool = False
    language: str = "zh"
    address: str = ""


def bulk(*, by: User, order: Order, progress: Progress = _silent) -> dict[str, Any]:
    """Print the chosen forms of every household a filter finds, by village, group and number.

    Args:
        by: who prints; limited to what they may hand over.
        order: what is wanted.
        progress: told how many copies are done; may stop the work, which then leaves nothing.

    Raises:
        Refusal: ``rights.missing``, ``papers.form``, ``papers.none``, ``papers.too_many``,
            ``papers.fonts``.

    Returns ``{"file", "copies", "pages", "rare"}``; the act is in the trail.
    """
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    desk = lists.desk(by, Permission.HOUSEHOLDS_EXPORT)
    run = _Bulk(desk, order, progress)
    with TemporaryDirectory(prefix="bangfu-print-") as folder:
        path = run.print(Path(folder))
        kept = runs.exports() / f"{uuid7()}{path.suffix}"
        kept.write_bytes(path.read_bytes())
    told = {"copies": run.done, "pages": run.pages, "form": kept.suffix[1:]}
    asked = {name: value for name, value in asdict(order.chosen).items() if value}
    if order.chosen.ids is not None:
        asked["ids"] = len(order.chosen.ids)
    changes = {**told, "forms": list(order.forms), **asked}
    place = order.chosen.division or desk.site.division_id
    with transaction.atomic():
        act = audit.Act("papers.print", "forms", kept.stem, place, changes)
        audit.record(by=by.username, act=act)
    return {"file": kept.name, "rare": run.printer.rare, **told}


class _Bulk:
    """One large printing on its way."""

    def __init__(self, desk: lists.Desk, order: Order, progress: Progress) -> None:
        self.order, self.progress, self.desk = order, progress, desk
        self.at = queries.press(order.language, order.address)
        wanted = [queries.form(name) for name in order.forms]
        self.homes = [form for form in wanted if form.subject == "household"]
        self.villages = [form for form in wanted if form.subject == "village"]
        self.townships = [form for form in wanted if form.subject == "township"]
        self.printer = _printer(self.at, wanted)
        self.found = self._find()
        self.done = self.pages = 0
        self.total = sum(
            len(ids) * len(self.homes) + len(self.villages) for ids in self.found.values()
        ) + len(self.townships) * len(set(map(codes.parent_of, self.found)))
        self._check()

    def _find(self) -> dict[str, list[int]]:
        """``{village: keys of its households}`` that the filter finds, in order of codes."""
        found: dict[str, list[int]] = {}
        desk = self.desk
        for rows in households.every(desk.program, desk.results, desk.scope, self.order.chosen):
            for row in rows:
                found.setdefault(row["village_id"], []).append(row["household_id"])
        return dict(sorted(found.items()))

    def _check(self) -> None:
        if not self.total:
            raise Refusal(
                "papers.none",
                _("没有可打印的内容。"),
                hint=_("请选择至少一种表册和有贫困户的地区。"),
            )
        if self.total > MOST_COPIES:
            raise Refusal(
                "papers.too_many",
                _("一次最多打印 %(most)s 份，这里有 %(count)s 份。")
                % {"most": MOST_COPIES, "count": self.total},
                hint=_("请按乡镇分几次打印。"),
            )
        towns = {codes.parent_of(village) or "" for village in self.found}
        if self.townships and not all(self._covers(town) for town in towns):
            raise Refusal(
                "papers.township",
                _("乡镇的表册要整个乡镇一起印。"),
                hint=_("请选择乡镇或它的上级；村里的同志请选村的表册。"),
            )

    def _covers(self, town: str) -> bool:
        """Whether the whole township is wanted, and may be handed over."""
        wanted = self.order.chosen.division
        return self.desk.scope.covers(town) and (not wanted or wanted in codes.lineage(town))

    def print(self, folder: Path) -> Path:
        """Everything into one file in a folder."""
        parts = []
        for township, codes_ in groupby(self.found, self._part):
            path = folder / f"{township or 'all'}.pdf"
            self.pages += self._bind(path, list(codes_))
            parts.append((township, path))
        return _zip(folder, parts) if self.order.split else parts[0][1]

    def _part(self, village: str) -> str:
        """What goes into one PDF: everything, or a township."""
        return codes.parent_of(village) or "" if self.order.split else ""

    def _bind(self, path: Path, villages: Sequence[str]) -> int:
        binder = printing.Binder()
        for some in printing.chunks(self._papers(villages)):
            self.progress(self.done, self.total, _("正在排版"))
            binder.add(self.printer.pdf(some, tagged=False))
            self.done += len(some)
        self.progress(self.done, self.total, _("正在合并"))
        return binder.save(path)

    def _papers(self, villages: Sequence[str]) -> Iterator[Paper]:
        for town, codes_ in groupby(villages, codes.parent_of):
            if self.townships:
                yield from self._copies(
                    self.townships, queries.township(town or "", self.at, self.found)
                )
            yield from self._below(list(codes_))

    def _below(self, villages: Sequence[str]) -> Iterator[Paper]:
        for code in villages:
            if self.villages:
                yield from self._copies(self.villages, self._village(code))
            if self.homes:
                for home in queries.homes(code, self.at, self.found[code]):
                    yield from self._copies(self.homes, home)

    def _village(self, code: str) -> Area:
        return queries.village(code, self.at, self.found[code])

    def _copies(self, chosen: Sequence[Form], given: Given) -> list[Paper]:
        return self.printer.papers(given, chosen)


def _zip(folder: Path, parts: list[tuple[str, Path]]) -> Path:
    path = folder / "townships.zip"
    names = divisions.names(code for code, _path in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as bundle:
        for code, part in parts:
            bundle.write(part, f"{names.get(code, code)}-{code}.pdf")
    return path


def bulk_job(
    *, by: str, progress: Progress, chosen: dict[str, Any], **order: Any
) -> dict[str, object]:
    """The work of a ``papers.print`` job; the rights are those of the moment it runs."""
    ids = chosen.get("ids")
    wanted = Filter(**{**chosen, "ids": None if ids is None else tuple(ids)})
    asked = Order(wanted, tuple(order.pop("forms")), **order)
    with translation.override(runs.LOCALES[asked.language]):
        return bulk(by=accounts.by_username(by), order=asked, progress=progress)
