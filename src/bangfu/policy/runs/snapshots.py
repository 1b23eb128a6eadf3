"""Frozen snapshots: all that a run was made of, in one folder that never changes.

``<home>/snapshots/<name>/`` is a lake of its own (``facts/``, ``figures/``) with the pack as it was
(``packs/``), what was decided here on top of it (``amendments.json``), and ``snapshot.json``, which
says for which day and under which versions it was taken. A run over it gives the same bytes
whatever has become of the registry, the packs and the figures since.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.kit.refusals import Refusal
from bangfu.engine import lake as lakes
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import loader
from bangfu.engine.packs.loader import Overlay
from bangfu.engine.sql.totals import Total
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import handed, lists
from bangfu.policy.runs.models import Run

STORED = "snapshot.json"
AMENDED = "amendments.json"


@dataclass(frozen=True, slots=True)
class Told:
    """What a snapshot says of itself. ``version`` is a digest of its facts."""

    name: str
    version: str
    year: int
    as_of: str
    pack: str
    pack_digest: str
    figures_digest: str
    engine: str
    assumed: bool
    households: int
    by: str


def version(parts: Iterable[Part]) -> str:
    """A digest of the facts of some counties: the same facts have the same version."""
    lines = sorted(f"{part.county} {part.year} {part.digest}" for part in parts)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def root() -> Path:
    """Where snapshots are kept; nothing there is ever swept."""
    folder: Path = settings.HOME / "snapshots"
    return folder


def take(*, name: str, run: Run, parts: list[Part], division: str, by: str) -> Told:
    """Write a snapshot of a run's facts, pack and figures; nothing is left of a failed one.

    Raises:
        FileExistsError: there is one of that name.
    """
    told = Told(
        name=name,
        version=version(parts),
        year=run.as_of.year,
        as_of=run.as_of.isoformat(),
        pack=run.pack,
        pack_digest=run.pack_digest,
        figures_digest=run.figures_digest,
        engine=run.engine,
        assumed=run.assumed,
        households=sum(part.households for part in parts),
        by=by,
    )
    final, draft = root() / name, root() / f".{name}"
    if final.exists():
        raise FileExistsError(name)
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        _fill(draft, run, parts, division)
        (draft / STORED).write_text(json.dumps(asdict(told), ensure_ascii=False, indent=1), "utf-8")
        draft.rename(final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return told


def _fill(draft: Path, run: Run, parts: list[Part], division: str) -> None:
    for part in parts:
        target = draft / part.folder
        target.mkdir(parents=True)
        for file in sorted(lake.path(part.folder).glob("*.parquet")):
            _linked(file, target / file.name)
    handed.write_figures(division, draft)
    pack = packs.program(run.pack, run.as_of).pack
    for folder in pack.folders:
        shutil.copytree(folder, draft / "packs" / folder.name)
    laid = [[one.name, list(one.files)] for one in packs.overlays(run.pack, run.as_of)]
    (draft / AMENDED).write_text(json.dumps(laid, ensure_ascii=False), "utf-8")


def _linked(file: Path, target: Path) -> None:
    """The same file under another name; a copy where the disk cannot do that."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)


def every() -> list[Told]:
    """All snapshots, by name."""
    return [_told(path.parent) for path in sorted(root().glob(f"*/{STORED}"))]


def _told(folder: Path) -> Told:
    return Told(**json.loads((folder / STORED).read_text("utf-8")))


def find(name: str) -> Told:
    """A snapshot by its name, or by the first letters of its version.

    Raises:
        Refusal: ``snapshots.none`` with the names there are; ``snapshots.several`` with those a
            version fits.
    """
    known = every()
    found = [one for one in known if one.name == name]
    found = found or [one for one in known if name and one.version.startswith(name)]
    if len(found) == 1:
        return found[0]
    names = _("、").join(one.name for one in found or known) or "—"
    if found:
        raise Refusal(
            "snapshots.several",
            _("有多个快照的版本以“%(name)s”开头。") % {"name": name},
            hint=_("请写快照的名称：%(names)s") % {"names": names},
        )
    raise Refusal(
        "snapshots.none",
        _("没有名为“%(name)s”的快照。") % {"name": name},
        hint=_("现有快照：%(names)s") % {"names": names},
        status=404,
    )


@dataclass(frozen=True, slots=True)
class Again:
    """A run over a snapshot: by which program, for which day, and what every rule came to."""

    program: Program
    as_of: dt.date
    assumed: bool
    totals: list[Total]


def program(told: Told, pack: str | None = None) -> Program:
    """The pack as it was kept, compiled; another one as it is today if named."""
    if pack and pack != told.pack:
        return packs.program(pack)
    folder = root() / told.name
    laid: list[Any] = json.loads((folder / AMENDED).read_text("utf-8"))
    overlays = [Overlay(name, tuple((n, text) for n, text in files)) for name, files in laid]
    return programs.compile_pack(loader.load(told.pack, [folder / "packs"], overlays))


def again(
    told: Told,
    *,
    pack: str | None = None,
    as_of: dt.date | None = None,
    out: Path | None = None,
) -> Again:
    """Run over a snapshot as it was run then, or with another pack or day.

    Args:
        told: the snapshot.
        pack: another pack, as it is today.
        as_of: another day.
        out: where results are written; equal runs write equal bytes.
    """
    compiled = program(told, pack)
    day = as_of or dt.date.fromisoformat(told.as_of)
    folder = root() / told.name
    question = Question(day, "", told.assumed, lakes.figures_set(folder))
    facts = lakes.at(folder, told.year)
    keep = lists.keep(compiled)
    totals = lakes.run(lakes.LOCAL, facts, compiled, question, keep=keep, out=out)
    return Again(compiled, day, told.assumed, totals)


def engine_differs(told: Told) -> bool:
    """Whether another version of the product made it: its results may differ."""
    return told.engine != __version__
