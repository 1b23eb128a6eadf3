"""From folders to a ``Pack``. Every problem is collected and reported with its place."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bangfu.engine.packs import marks, schema
from bangfu.engine.packs.pack import Pack, Table, column
from bangfu.engine.problems import PackError, Place, Problem, nearest

# Folders of a pack that other storeys read; the engine leaves them alone.
FOREIGN = {"divisions", "demo.yaml", "map.yaml", "README.md"}
RESERVED = frozenset(
    {
        "and",
        "or",
        "not",
        "in",
        "between",
        "is",
        "has",
        "true",
        "false",
        "unknown",
        "null",
        "as_of",
        "case",
        "when",
        "then",
        "else",
        "end",
        "p",
        "half_up",
        "down",
        "up",
        "met",
        "entitled",
        "amount",
        "count",
        "sum",
        "min",
        "max",
        "any",
        "all",
    }
)


def available(roots: Iterable[Path]) -> list[str]:
    """Names of the packs found under the roots."""
    return sorted({p.parent.name for root in roots for p in root.glob("*/pack.yaml")})


def load(name: str | Path, roots: Iterable[Path]) -> Pack:
    """Load a pack and those it extends.

    Args:
        name: a pack's name under one of the roots, or a path to its folder.
        roots: folders that hold packs.

    Raises:
        PackError: with every problem found in any file.
    """
    return _Loading(list(roots)).load(name)


class _Loading:
    def __init__(self, roots: list[Path]) -> None:
        self.roots = roots
        self.problems: list[Problem] = []
        self.hash = hashlib.sha256()

    def load(self, name: str | Path) -> Pack:
        headers = self._chain(self._find(name), ())
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
            self._read_folder(pack, folder, header.code)
        self._cross_check(pack)
        if self.problems:
            raise PackError(sorted(self.problems, key=lambda p: p.place))
        pack.digest = self.hash.hexdigest()
        return pack

    def _find(self, name: str | Path) -> Path:
        folder = Path(name)
        if folder.is_dir() and (folder / "pack.yaml").is_file():
            self.roots.append(folder.resolve().parent)
            return folder
        for root in self.roots:
            if (root / name / "pack.yaml").is_file():
                return root / name
        known = available(self.roots)
        values = {"pack": name, "known": ", ".join(known) or "-"}
        raise PackError([Problem("pack_missing", Place(), values, nearest(str(name), known))])

    def _chain(self, folder: Path, seen: tuple[str, ...]) -> list[tuple[Path, schema.Header]]:
        document = self._read(folder / "pack.yaml", folder)
        header = self._item(schema.Header, document, (), document.data)
        if header is None:
            raise PackError(self.problems)
        if header.code in seen:
            path = " → ".join([*seen, header.code])
            raise PackError([Problem("extends_cycle", document.place(), {"path": path})])
        below = (
            self._chain(self._find(header.extends), (*seen, header.code)) if header.extends else []
        )
        return [*below, (folder, header)]

    # --- files ---

    def _read(self, path: Path, folder: Path) -> marks.Document:
        shown = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        self.hash.update(shown.encode() + b"\0" + path.read_bytes() + b"\0")
        return marks.read(path, shown)

    def _read_folder(self, pack: Pack, folder: Path, code: str) -> None:
        for path in sorted(folder.iterdir()):
            part = path.stem if path.is_file() else path.name
            if path.name in {*FOREIGN, "pack.yaml"} or path.name.startswith("."):
                continue
            if part == "ledger":
                self._read_ledger(pack, path, folder)
            elif part not in schema.PARTS:
                place = Place(f"{folder.name}/{path.name}")
                near = nearest(part, schema.PARTS)
                self.problems.append(Problem("unknown_folder", place, {"name": part}, near))
            else:
                files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
                for file in files:
                    self._read_part(pack, part, file, folder, code)

    def _read_ledger(self, pack: Pack, path: Path, folder: Path) -> None:
        document = self._read(path, folder)
        pack.ledger = self._item(schema.Ledger, document, (), document.data) or pack.ledger

    def _read_part(self, pack: Pack, part: str, file: Path, folder: Path, code: str) -> None:
        try:
            document = self._read(file, folder)
        except PackError as error:
            self.problems += error.problems
            return
        _, model = schema.PARTS[part]
        data = [] if document.data is None else document.data
        listed = data if isinstance(data, list) else [data]
        add = cast(Callable[[Pack, Any, str], None], getattr(self, f"_add_{part}"))
        for index, raw in enumerate(listed):
            path = (index,) if isinstance(data, list) else ()
            item = self._item(model, document, path, raw)
            if item is not None:
                add(pack, item, code)

    def _item(
        self, model: type[schema.Item], document: marks.Document, path: tuple[Any, ...], raw: Any
    ) -> Any:
        if not isinstance(raw, dict):
            self.problems.append(Problem("not_a_mapping", document.place(*path)))
            return None
        try:
            return model.model_validate({**raw, "where": document.place(*path)})
        except ValidationError as error:
            for detail in error.errors():
                self.problems.append(_shape_problem(detail, model, document, path))
            return None

    # --- gathering ---

    def _add(self, known: dict[Any, Any], key: Any, item: Any, *, replaces: bool = False) -> None:
        label = key if isinstance(key, str) else ".".join(key)
        before = known.get(key)
        if before is not None and not replaces:
            values = {"id": label, "first": str(before.where)}
            self.problems.append(Problem("duplicate_id", item.where, values))
        elif before is None and replaces:
            self.problems.append(Problem("replaces_nothing", item.where, {"id": label}))
        if label.rpartition(".")[2] in RESERVED:
            self.problems.append(Problem("reserved_name", item.where, {"name": label}))
        known[key] = item

    def _add_documents(self, pack: Pack, item: schema.Document, code: str) -> None:
        self._add(pack.documents, item.id, item)

    def _add_codes(self, pack: Pack, item: schema.CodeList, code: str) -> None:
        self._add(pack.codes, item.id, item)

    def _add_parameters(self, pack: Pack, item: schema.Parameter, code: str) -> None:
        self._add(pack.parameters, item.id, item, replaces=item.replaces)

    def _add_facts(self, pack: Pack, item: schema.Fact, code: str) -> None:
        self._add(pack.facts, (item.subject, item.id), item, replaces=item.replaces)

    def _add_standards(self, pack: Pack, item: schema.Standard, code: str) -> None:
        self._add(pack.standards, item.id, item, replaces=item.replaces)

    def _add_benefits(self, pack: Pack, item: schema.Benefit, code: str) -> None:
        self._add(pack.benefits, item.id, item, replaces=item.replaces)

    def _add_cases(self, pack: Pack, item: schema.Case, code: str) -> None:
        pack.cases.append(item)

    def _add_tables(self, pack: Pack, item: schema.Table, code: str) -> None:
        if item.extend:
            table = pack.tables.get(item.extend)
            if table is None:
                near = nearest(item.extend, pack.tables)
                values = {"name": item.extend}
                self.problems.append(Problem("unknown_table", item.where, values, near))
                return
        elif item.subject and item.title:
            table = Table(item.subject, item.title, item.parent, item.collection)
            if item.subject in pack.tables:
                values = {"id": item.subject, "first": "tables/"}
                self.problems.append(Problem("duplicate_id", item.where, values))
            pack.tables[item.subject] = table
        else:
            self.problems.append(Problem("missing_key", item.where, {"key": "subject"}))
            return
        for spec in item.columns:
            if spec.name in RESERVED:
                self.problems.append(Problem("reserved_name", item.where, {"name": spec.name}))
            if spec.name in table.columns:
                values = {"name": spec.name, "subject": table.title.zh}
                self.problems.append(Problem("name_taken", item.where, values))
            table.columns[spec.name] = column(spec, code)

    # --- what no single item shows ---

    def _cross_check(self, pack: Pack) -> None:
        for table in pack.tables.values():
            for col in table.columns.values():
                if col.type.codes and col.type.codes not in pack.codes:
                    near = nearest(col.type.codes, pack.codes)
                    place = Place(f"{col.pack}/tables")
                    values = {"name": col.type.codes}
                    self.problems.append(Problem("unknown_codes", place, values, near))
        for (subject, name), fact in pack.facts.items():
            self._check_subject(pack, subject, fact.where)
            if subject in pack.tables and name in pack.tables[subject].columns:
                values = {"name": name, "subject": pack.tables[subject].title.zh}
                self.problems.append(Problem("name_taken", fact.where, values))
            self._check_cites(pack, [fact.cite], fact.where)
        for rule in pack.rules.values():
            self._check_subject(pack, rule.subject, rule.where)
            self._check_cites(pack, [rule.cite, *(c.cite for c in rule.conditions)], rule.where)
        for shared in pack.standards.keys() & pack.benefits.keys():
            values = {"id": shared, "first": str(pack.standards[shared].where)}
            self.problems.append(Problem("duplicate_id", pack.benefits[shared].where, values))
        for parameter in pack.parameters.values():
            self._check_cites(pack, [v.cite for v in parameter.values], parameter.where)

    def _check_subject(self, pack: Pack, subject: str, place: Place) -> None:
        if subject not in pack.tables:
            near = nearest(subject, pack.tables)
            self.problems.append(Problem("unknown_subject", place, {"name": subject}, near))

    def _check_cites(self, pack: Pack, cites: Iterable[schema.Cite | None], place: Place) -> None:
        for cite in cites:
            if cite and cite.document not in pack.documents:
                near = nearest(cite.document, pack.documents)
                values = {"name": cite.document}
                self.problems.append(Problem("unknown_document", place, values, near))


def _shape_problem(
    detail: ErrorDetails, model: type[schema.Item], document: marks.Document, base: tuple[Any, ...]
) -> Problem:
    path = tuple(step for step in detail["loc"] if not _is_internal(step))
    place = document.place(*base, *path)
    key = str(path[-1]) if path else ""
    if detail["type"] == "extra_forbidden":
        near = nearest(key, model.model_fields if len(path) == 1 else _keys_near(path))
        return Problem("unknown_key", place, {"key": key}, near)
    if detail["type"] == "missing":
        return Problem("missing_key", place, {"key": key})
    return Problem("bad_value", place, {"key": key, "detail": detail["msg"]})


def _is_internal(step: Any) -> bool:
    return isinstance(step, str) and ("[" in step or step.startswith("function-"))


def _keys_near(path: tuple[Any, ...]) -> set[str]:
    models = (schema.Column, schema.Condition, schema.Value, schema.Entry, schema.Cite)
    return {name for model in models for name in model.model_fields} if path else set()
