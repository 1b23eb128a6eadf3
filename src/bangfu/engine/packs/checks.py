"""What no single item of a pack shows: names that point nowhere, clash, or go in circles."""

from collections.abc import Iterable, Iterator

from bangfu.engine.language.types import Kind
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Column, Pack, Table
from bangfu.engine.packs.parts import RULES
from bangfu.engine.problems import Both, Place, Problem, nearest

WORDS = """
and or not in between is has true false unknown null as_of case when then else end
p half_up down up met entitled amount count sum min max any all
"""
RESERVED = frozenset(WORDS.split())


def problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong between the items of a pack."""
    for check in (_codes, _tables, _incomes, _names, _facts, _rules, _parameters, _ledger):
        yield from check(pack)


def repeated(names: Iterable[tuple[str, Place]]) -> Iterator[Problem]:
    """Names that stand twice among those that may stand only once."""
    first: dict[str, Place] = {}
    for name, place in names:
        if name in first:
            yield Problem("duplicate_id", place, {"id": name, "first": str(first[name])})
        first.setdefault(name, place)


def _codes(pack: Pack) -> Iterator[Problem]:
    for codes in pack.codes.values():
        yield from _versions(codes)
        yield from repeated((entry.id, entry.where) for entry in codes.entries)
        words = ((word, entry.where) for entry in codes.entries for word in {entry.zh, *entry.also})
        yield from repeated(words)
        ids = [entry.id for entry in codes.entries]
        for name in codes.exclusive:
            if name not in ids:
                values = {"codes": codes.id, "entry": name}
                yield Problem("unknown_entry", codes.where, values, nearest(name, ids))


def _versions(codes: schema.CodeList) -> Iterator[Problem]:
    """Codes of releases point to values; where releases differ, a value has no code of its own."""
    yield from repeated((version.id, version.where) for version in codes.versions)
    ids = [entry.id for entry in codes.entries]
    for version in codes.versions:
        for name in [*version.codes.values(), *version.values]:
            if name not in ids:
                values = {"codes": codes.id, "entry": name}
                yield Problem("unknown_entry", version.where, values, nearest(name, ids))
    for entry in codes.entries:
        if codes.versions and entry.code:
            detail = Both("词表有多个版本，代码写在版本里", "codes stand in its versions")
            yield Problem("bad_value", entry.where, {"key": "code", "detail": detail})


def _tables(pack: Pack) -> Iterator[Problem]:
    collections: dict[str, Place] = {}
    for table in pack.tables.values():
        yield from _parent(pack, table)
        name = table.collection
        if name and name in collections:
            values = {"id": name, "first": str(collections[name])}
            yield Problem("duplicate_id", table.where, values)
        elif name:
            collections[name] = table.where
        if name and name in pack.tables:
            values = {"id": name, "first": str(pack.tables[name].where)}
            yield Problem("duplicate_id", table.where, values)
        yield from _groups(table)
        for column in table.columns.values():
            yield from _item(table, column)
            if column.type.codes and column.type.codes not in pack.codes:
                near = nearest(column.type.codes, pack.codes)
                values = {"name": column.type.codes}
                yield Problem("unknown_codes", column.spec.where, values, near)


def _groups(table: Table) -> Iterator[Problem]:
    """Every column of a group is one of the table, and stands in one group only."""
    names = [(name, group.where) for group in table.groups for name in group.columns]
    yield from repeated(names)
    for name, place in names:
        if name not in table.columns:
            near = nearest(name, table.columns)
            yield Problem("unknown_name", place, {"name": name, "subject": table.title}, near)


def _item(table: Table, column: Column) -> Iterator[Problem]:
    """An item is a part of a money column of the same sheet that is no item itself."""
    whole = column.spec.part_of
    if whole is None:
        return
    known = {
        name: other
        for name, other in table.columns.items()
        if other.spec.part_of is None and other.spec.sheet == column.spec.sheet
        if other.type.kind == column.type.kind == Kind.MONEY
    }
    if whole not in known:
        values = {"name": whole, "subject": table.title}
        yield Problem("unknown_name", column.spec.where, values, nearest(whole, known))


def _incomes(pack: Pack) -> Iterator[Problem]:
    """The catalogue speaks of money columns of the income sheet, and cites listed documents."""
    columns = [column for table in pack.tables.values() for column in table.columns.values()]
    known = {
        c.name for c in columns if c.spec.sheet and not c.spec.derived and c.type.kind == Kind.MONEY
    }
    for item in pack.incomes.values():
        if item.id not in known:
            values = {"name": item.id, "subject": Both("收入项目", "income items")}
            yield Problem("unknown_name", item.where, values, nearest(item.id, known))
        for document in (value.cite.document for value in item.values if value.cite):
            if document not in pack.documents:
                near = nearest(document, pack.documents)
                yield Problem("unknown_document", item.where, {"document": document}, near)


def _parent(pack: Pack, table: Table) -> Iterator[Problem]:
    if table.parent is None:
        return
    if table.parent not in pack.tables:
        near = nearest(table.parent, pack.tables)
        yield Problem("unknown_subject", table.where, {"name": table.parent}, near)
    if not table.collection:
        yield Problem("missing_key", table.where, {"key": "collection"})
    path, here = [table.subject], table
    while here.parent in pack.tables:
        here = pack.tables[here.parent]
        if here.subject in path:
            path.append(here.subject)
            if here is table:
                yield Problem("cycle", table.where, {"path": " → ".join(path)})
            return
        path.append(here.subject)


def _names(pack: Pack) -> Iterator[Problem]:
    """Words of the language and names of a run's own columns are nobody's."""
    keys = {"scope_id", *(f"{subject}_id" for subject in pack.tables)}
    named: list[tuple[str, Place]] = []
    for table in pack.tables.values():
        named += [(table.subject, table.where), (table.collection or "", table.where)]
        named += [(name, column.spec.where) for name, column in table.columns.items()]
    named += [(name, fact.where) for (_, name), fact in pack.facts.items()]
    named += [(name, item.where) for name, item in {**pack.rules, **pack.parameters}.items()]
    for name, place in named:
        if name in RESERVED or name in keys:
            yield Problem("reserved_name", place, {"name": name})


def _taken(pack: Pack, subject: str, name: str) -> bool:
    columns = pack.tables[subject].columns
    return name in columns or (subject, name) in pack.facts


def _name_taken(pack: Pack, subject: str, name: str, place: Place) -> Problem:
    return Problem("name_taken", place, {"name": name, "subject": pack.tables[subject].title})


def _facts(pack: Pack) -> Iterator[Problem]:
    for table in pack.tables.values():
        for child in pack.tables.values():
            name = child.collection or ""
            if child.parent == table.subject and _taken(pack, table.subject, name):
                yield _name_taken(pack, table.subject, name, child.where)
    for (subject, name), fact in pack.facts.items():
        yield from cites(pack, [fact.cite], fact.where)
        if subject not in pack.tables:
            yield no_subject(pack, subject, fact.where)
        elif name in pack.tables[subject].columns:
            yield _name_taken(pack, subject, name, fact.where)


def no_subject(pack: Pack, subject: str, place: Place) -> Problem:
    """The problem of a subject that no table declares."""
    near = nearest(subject, pack.tables)
    return Problem("unknown_subject", place, {"name": subject}, near)


def _rules(pack: Pack) -> Iterator[Problem]:
    yield from repeated(
        (name, rule.where) for part in RULES for name, rule in getattr(pack, part).items()
    )
    for rule in pack.rules.values():
        yield from cites(pack, [rule.cite], rule.where)
        for condition in rule.conditions:
            yield from cites(pack, [condition.cite], condition.where)
        yield from repeated((c.id, c.where) for c in rule.conditions)
        if rule.subject not in pack.tables:
            yield no_subject(pack, rule.subject, rule.where)
            continue
        for subject in _beside(pack, rule.subject):
            if _taken(pack, subject, rule.id):
                yield _name_taken(pack, subject, rule.id, rule.where)


def _beside(pack: Pack, subject: str) -> Iterator[str]:
    """Where a rule's verdict stands in results: with its subject, and what it comes to over the
    smallest subject also with their parent."""
    yield subject
    parent = pack.tables[subject].parent
    if parent in pack.tables and not pack.children(subject):
        yield parent


def _parameters(pack: Pack) -> Iterator[Problem]:
    for parameter in pack.parameters.values():
        yield from cites(pack, [v.cite for v in parameter.values], parameter.where)
        if parameter.type == "code" and not parameter.codes:
            yield Problem("missing_key", parameter.where, {"key": "codes"})
        if parameter.codes and parameter.codes not in pack.codes:
            near = nearest(parameter.codes, pack.codes)
            values = {"name": parameter.codes}
            yield Problem("unknown_codes", parameter.where, values, near)
        for value in parameter.values:
            if value.status == "stated" and value.cite is None:
                yield Problem("uncited", value.where, {"id": parameter.id})


def cites(pack: Pack, found: Iterable[schema.Cite | None], place: Place) -> Iterator[Problem]:
    """Citations of documents that no pack lists."""
    for cite in found:
        if cite and cite.document not in pack.documents:
            near = nearest(cite.document, pack.documents)
            yield Problem("unknown_document", place, {"name": cite.document}, near)


def _ledger(pack: Pack) -> Iterator[Problem]:
    for sheet in pack.ledger.sheets if pack.ledger else []:
        if sheet.table not in pack.tables:
            near = nearest(sheet.table, pack.tables)
            yield Problem("unknown_table", sheet.where, {"name": sheet.table}, near)
