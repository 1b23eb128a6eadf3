"""What is wrong with the forms of a pack: columns that are not there, or must not be posted."""

from collections.abc import Iterator

from bangfu.engine.packs.checks import cites
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.papers import Form, FormPart
from bangfu.engine.problems import Problem, nearest

# Which table a block takes its columns from; the form's own subject unless named here.
TABLES = {
    "members": "member",
    "incomes": "household",
    "households": "household",
    "villages": "village",
}
# Code lists about a person's body: not for a wall, whatever column holds them.
HEALTH = {"health", "disability_type", "disability_level", "labour_capacity"}
PUBLIC_TEXTS = {"name", "head_name"}
# Blocks that show columns, and the blocks a form about one subject may have.
LISTING = {"fields", "members", "incomes", "compared", "households", "villages"}
ABOUT = {
    "township": {"lines", "villages", "households"},
    "village": {"fields", "lines", "households"},
    "household": {"fields", "lines", "members", "incomes", "compared", "entitlements", "changes"},
}


def problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the forms of a pack."""
    for form in pack.forms.values():
        yield from cites(pack, [form.cite], form.where)
        for part in form.parts:
            yield from _part(pack, form, part)


def table_of(form: Form, part: FormPart) -> str:
    """The subject whose columns a block shows."""
    return TABLES.get(part.kind, form.subject)


def names(pack: Pack, subject: str) -> list[str]:
    """Columns and facts of a subject, which a block may show."""
    table = pack.tables.get(subject)
    return [*(table.columns if table else ()), *(f for s, f in pack.facts if s == subject)]


def _part(pack: Pack, form: Form, part: FormPart) -> Iterator[Problem]:
    if part.kind in LISTING and not part.columns:
        yield Problem("missing_key", part.where, {"key": "columns"})
    if part.kind == "lines" and not part.headings:
        yield Problem("missing_key", part.where, {"key": "headings"})
    if part.kind not in ABOUT[form.subject]:
        values: dict[str, str] = {"kind": part.kind, "subject": form.subject}
        yield Problem("form_part", part.where, values)
    subject = table_of(form, part)
    known = names(pack, subject)
    for name in part.columns:
        if name not in known:
            values = {"name": name, "subject": subject}
            yield Problem("form_column", part.where, values, nearest(name, known))
        elif form.posted and name in personal(pack, subject):
            yield Problem("form_personal", part.where, {"name": name, "form": form.id})


def personal(pack: Pack, subject: str) -> set[str]:
    """Columns that may not hang on a wall: what rules never see, and what tells of health."""
    return {
        column.name
        for column in pack.tables[subject].columns.values()
        if column.name not in PUBLIC_TEXTS
        and (column.spec.kept == "rows" or column.type.codes in HEALTH)
    }
