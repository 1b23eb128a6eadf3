"""From folders to a ``Pack``. Every problem is collected and reported with its place."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bangfu.engine.packs import (
    asking,
    checks,
    inspecting,
    marks,
    schema,
    scoping,
    shapes,
    vetforms,
    vetstages,
    vetting,
)
from bangfu.engine.packs.pack import Pack, Table, column
from bangfu.engine.packs.parts import PARTS, RULES
from bangfu.engine.problems import PackError, Place, Problem, nearest

# Folders of a pack that other storeys read; the engine leaves them alone.
FOREIGN = {"divisions", "demo.yaml", "map.yaml", "README.md"}
YAML = {".yaml", ".yml"}
# What may be laid over a pack: policy. Fields and code lists belong to the registry's own records.
LAID_OVER = ("documents", "parameters", "facts", *RULES, "targets", "tasks", "cases")


@dataclass(frozen=True, slots=True)
class Overlay:
    """Items laid over a pack in memory, as if one more pack extended it.

    Args:
        name: stands for the folder in messages; none that a pack could have, such as ``+draft``.
        files: ``(file name, YAML text)``, named as in packs: ``standards.yaml``.
    """

    name: str
    files: tuple[tuple[str, str], ...] = ()


def available(roots: Iterable[Path]) -> list[str]:
    """Names of the packs found under the roots."""
    return sorted({p.parent.name for root in roots for p in root.glob("*/pack.yaml")})


def load(name: str | Path, roots: Iterable[Path], overlays: Iterable[Overlay] = ()) -> Pack:
    """Load a pack and those it extends.

    Args:
        name: a pack's name under one of the roots, or a path to its folder.
        roots: folders that hold packs.
        overlays: laid over the pack, each over those before it. Their items replace earlier ones
            by saying so (``replaces: true``); the digest covers them.

    Raises:
        PackError: with every problem found in any file.
    """
    return _Loading(list(roots)).load(name, overlays)


class _Loading:
    def __init__(self, roots: list[Path]) -> None:
        self.roots = roots
        self.problems: list[Problem] = []
        self.hash = hashlib.sha256()

    def load(self, name: str | Path, overlays: Iterable[Overlay] = ()) -> Pack:
        headers = self._chain(self._find(name))
        last = headers[-1][1]
        division = next((h.division for _, h in reversed(headers) if h.division), "")
        pack = Pack(
            code=last.code,
            title=last.title,
            division=division,
            chain=[h.code for _, h in headers],
            headers={h.code: h for _, h in headers},
            folders=[folder for folder, _ in headers],
        )
        for folder, header in headers:
            self._read_folder(pack, folder, header)
        for overlay in overlays:
            self._read_overlay(pack, overlay, last)
        scoping.settle(pack)
        self.problems += asking.settle(pack)
        self.problems += checks.problems(pack)
        self.problems += inspecting.problems(pack)
        self.problems += vetting.problems(pack)
        self.problems += vetforms.problems(pack)
        self.problems += vetstages.problems(pack)
        if self.problems:
            raise PackError(sorted(self.problems, key=lambda p: p.place))
        pack.digest = self.hash.hexdigest()
        return pack

    def _find(self, name: str | Path) -> Path:
        """A pack by its name under the roots, else by its path."""
        for root in self.roots:
            if (root / name / "pack.yaml").is_file():
                return root / name
        folder = Path(name)
        if (folder / "pack.yaml").is_file():
            self.roots.append(folder.resolve().parent)
            return folder
        raise self._no_pack(str(name), Place())

    def _no_pack(self, name: str, place: Place) -> PackError:
        known = available(self.roots)
        values = {"pack": name, "known": ", ".join(known) or "-"}
        return PackError([Problem("pack_missing", place, values, nearest(name, known))])

    def _chain(self, folder: Path) -> list[tuple[Path, schema.Header]]:
        """The pack's folder and header, after those of the packs it extends."""
        found: list[tuple[Path, schema.Header]] = []
        while True:
            document = self._read(folder / "pack.yaml", folder)
            header = self._item(schema.Header, document, (), document.data)
            if header is None:
                raise PackError(self.problems)
            codes = [h.code for _, h in reversed(found)]
            if header.code in codes:
                path = " → ".join([*codes, header.code])
                raise PackError([Problem("extends_cycle", document.place(), {"path": path})])
            found.insert(0, (folder, header))
            if not header.extends:
                return found
            base = (root / header.extends for root in self.roots)
            below = next((path for path in base if (path / "pack.yaml").is_file()), None)
            if below is None:
                raise self._no_pack(header.extends, document.place("extends"))
            folder = below

    # --- files ---

    def _read(self, path: Path, folder: Path) -> marks.Document:
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        raw = marks.load(path, shown)
        self.hash.update(shown.encode("utf-8", "surrogateescape") + b"\0" + raw + b"\0")
        return marks.decode(raw, shown)

    def _try(self, path: Path, folder: Path) -> marks.Document | None:
        try:
            return self._read(path, folder)
        except PackError as error:
            self.problems += error.problems
            return None

    def _read_folder(self, pack: Pack, folder: Path, header: schema.Header) -> None:
        for path in sorted(folder.iterdir()):
            part = path.name if path.is_dir() else path.stem
            if path.name in {*FOREIGN, "pack.yaml"} or path.name.startswith("."):
                continue
            if part not in PARTS and part != "ledger":
                place = Place(f"{folder.name}/{path.name}")
                near = nearest(part, [*PARTS, "ledger"])
                self.problems.append(Problem("unknown_folder", place, {"name": part}, near))
                continue
            for file in _files(path):
                document = self._try(file, folder)
                if document is not None and part == "ledger":
                    ledger = self._item(schema.Ledger, document, (), document.data)
                    pack.ledger = ledger or pack.ledger
                elif document is not None:
                    self._read_part(pack, part, document, header)

    def _read_overlay(self, pack: Pack, overlay: Overlay, header: schema.Header) -> None:
        for name, text in overlay.files:
            shown, part = f"{overlay.name}/{name}", name.partition(".")[0].partition("/")[0]
            if part not in LAID_OVER:
                place, near = Place(shown), nearest(part, LAID_OVER)
                self.problems.append(Problem("not_laid_over", place, {"name": part}, near))
                continue
            raw = text.encode("utf-8", "surrogatepass")
            self.hash.update(shown.encode("utf-8", "surrogatepass") + b"\0" + raw + b"\0")
            try:
                document = marks.whole(raw, shown)
            except PackError as error:
                self.problems += error.problems
                continue
            self._read_part(pack, part, document, header)

    def _read_part(
        self, pack: Pack, part: str, document: marks.Document, header: schema.Header
    ) -> None:
        attribute, model = PARTS[part]
        data = [] if document.data is None else document.data
        listed = data if isinstance(data, list) else [data]
        own = getattr(self, f"_add_{part}", None)
        for index, raw in enumerate(listed):
            path = (index,) if isinstance(data, list) else ()
            item = self._item(model, document, path, raw)
            if item is not None and own is not None:
                own(pack, item, header)
            elif item is not None:
                self._gather(getattr(pack, attribute), item)

    def _item(
        self, model: type[schema.Item], document: marks.Document, path: marks.Path_, raw: Any
    ) -> Any:
        item = shapes.item(model, document, path, raw)
        if isinstance(item, list):
            self.problems += item
            return None
        return item

    # --- gathering ---

    def _add(self, known: dict[Any, Any], key: Any, item: Any, *, replaces: bool = False) -> None:
        label = key if isinstance(key, str) else ".".join(key)
        before = known.get(key)
        same_pack = before is not None and _pack_of(before) == _pack_of(item)
        if before is not None and (same_pack or not replaces):
            values = {"id": label, "first": str(before.where)}
            self.problems.append(Problem("duplicate_id", item.where, values))
        elif before is None and replaces:
            self.problems.append(Problem("replaces_nothing", item.where, {"id": label}))
        known[key] = item

    def _gather(self, known: Any, item: Any) -> None:
        """Add to a list, or to a mapping by id."""
        if isinstance(known, list):
            known.append(item)
        else:
            self._add(known, item.id, item, replaces=getattr(item, "replaces", False))

    def _add_parameters(self, pack: Pack, item: schema.Parameter, header: schema.Header) -> None:
        self._add(pack.parameters, item.id, item, replaces=item.replaces)
        pack.homes[item.id] = header.division

    def _add_facts(self, pack: Pack, item: schema.Fact, header: schema.Header) -> None:
        self._add(pack.facts, (item.subject, item.id), item, replaces=item.replaces)

    def _add_tables(self, pack: Pack, item: schema.Table, header: schema.Header) -> None:
        if item.extend:
            table = pack.tables.get(item.extend)
            if table is None:
                near = nearest(item.extend, pack.tables)
                values = {"name": item.extend}
                self.problems.append(Problem("unknown_table", item.where, values, near))
                return
        elif item.subject and item.title:
            table = Table(item.subject, item.title, item.parent, item.collection, where=item.where)
            self._add(pack.tables, item.subject, table)
        else:
            key = "title" if item.subject else "subject"
            self.problems.append(Problem("missing_key", item.where, {"key": key}))
            return
        for spec in item.columns:
            self._add_column(table, spec, header.code)
        table.groups += item.groups

    def _add_column(self, table: Table, spec: schema.Column, code: str) -> None:
        if spec.name in table.columns:
            values = {"name": spec.name, "subject": table.title}
            self.problems.append(Problem("name_taken", spec.where, values))
        try:
            table.columns[spec.name] = column(spec, code)
        except PackError as error:
            self.problems += error.problems


def _files(path: Path) -> list[Path]:
    """The YAML files of a part: the file itself, or all below its folder."""
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.suffix in YAML and not p.is_dir())
    return [path]


def _pack_of(item: Any) -> str:
    return str(item.where.file.partition("/")[0])
