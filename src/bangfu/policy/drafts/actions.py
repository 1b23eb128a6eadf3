"""Making and changing drafts. Deciding on them is in ``deciding``."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.loader import LAID_OVER
from bangfu.engine.problems import PackError
from bangfu.policy.drafts import overlaid
from bangfu.policy.drafts.models import Draft, Value
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue

LONGEST_TITLE = 80
LONGEST_NOTE = 2_000
MOST_VALUES = 60
LARGEST_TEXT = 200_000  # characters of all edited items together
FILES = tuple(f"{part}.yaml" for part in LAID_OVER)


@transaction.atomic
def create(*, by: User, title: str, note: str = "", values: Iterable[Wish] = ()) -> Draft:
    """Begin a draft of the site's pack as it is in force today.

    Args:
        by: its author.
        title: what it is called.
        note: what it is for.
        values: ``(parameter, division, value)``; the site's place where the division is empty.

    Raises:
        Refusal: ``rights.missing``, ``drafts.title``, or one of ``set_values``.
    """
    site = catalogue.site()
    rights.require(by, Permission.DRAFTS_EDIT, at=site.division_id)
    _check_words(title, note)
    program = packs.program(site.pack)
    draft = Draft.objects.create(
        title=title.strip(),
        note=note.strip(),
        pack=program.pack.code,
        base=program.pack.digest,
        division=site.division,
        author=by.username,
        editors=[by.username],
    )
    changes: dict[str, Any] = {"title": draft.title, "pack": draft.pack}
    if given := list(values):
        _write_values(draft, given)
        changes["values"] = _shown(given)
    _record(by, "drafts.create", draft, changes)
    return draft


def _check_words(title: str, note: str) -> None:
    if not title.strip() or len(title.strip()) > LONGEST_TITLE or len(note) > LONGEST_NOTE:
        raise Refusal("drafts.title", _("请写明草稿名称（不超过 80 字），说明不超过 2000 字。"))


def locked(by: User, draft: Draft, version: int | None) -> Draft:
    """The draft's row for changing, if the person may and nobody changed it meanwhile.

    Raises:
        Refusal: ``rights.missing``, ``drafts.closed``, or ``drafts.conflict`` (status 409) with
            who changed it in ``context``.
    """
    rights.require(by, Permission.DRAFTS_EDIT, at=draft.division_id)
    row = Draft.objects.select_for_update().select_related("division").get(pk=draft.pk)
    if not row.is_open:
        raise Refusal(
            "drafts.closed", _("草稿已提交或已结束，不能再改。"), hint=_("可以复制为新的草稿。")
        )
    if version is not None and row.version != version:
        raise Refusal(
            "drafts.conflict",
            _("别人刚改过这份草稿，您的修改没有保存。"),
            hint=_("请对照最新内容，再保存一次。"),
            context={"version": row.version, "editors": row.editors},
            status=409,
        )
    return row


def _changed(by: User, row: Draft, *fields: str) -> None:
    row.version += 1
    row.editors = [*(who for who in row.editors if who != by.username), by.username]
    row.save(update_fields=[*fields, "version", "editors", "changed_at"])


def _record(by: User, action: str, draft: Draft, changes: dict[str, Any]) -> None:
    act = audit.Act(action, "draft", str(draft.pk), draft.division_id, changes)
    audit.record(by=by.username, act=act)


@transaction.atomic
def describe(
    *, by: User, draft: Draft, title: str, note: str = "", version: int | None = None
) -> Draft:
    """Rename a draft and say what it is for; see ``locked`` for refusals."""
    row = locked(by, draft, version)
    _check_words(title, note)
    changes = {"title": [row.title, title.strip()]}
    row.title, row.note = title.strip(), note.strip()
    _changed(by, row, "title", "note")
    _record(by, "drafts.describe", row, changes)
    return row


@transaction.atomic
def set_values(
    *, by: User, draft: Draft, values: Iterable[Wish], version: int | None = None
) -> Draft:
    """Replace the parameter values of a draft.

    Args:
        by: who changes it.
        draft: the draft.
        values: ``(parameter, division, value)``, values as packs write them; all of them.
        version: the version the change was made from; a newer one refuses it.

    Raises:
        Refusal: ``drafts.unknown``, ``drafts.value`` (with ``name`` in ``context``),
            ``drafts.place``, ``drafts.twice``, ``drafts.many``, or one of ``locked``.
    """
    row = locked(by, draft, version)
    before = _shown(overlaid.wishes(row.values.all()))
    given = list(values)
    _write_values(row, given)
    _changed(by, row)
    _record(by, "drafts.set_values", row, {"values": [before, _shown(given)]})
    return row


def _write_values(draft: Draft, wishes: list[Wish]) -> None:
    if len(wishes) > MOST_VALUES:
        raise Refusal("drafts.many", _("一份草稿最多改 %(most)s 个数值。") % {"most": MOST_VALUES})
    _check_values(draft, wishes)
    places = {code: code or draft.division_id for _name, code, _value in wishes}
    known = set(Division.objects.filter(code__in=places.values()).values_list("code", flat=True))
    if lost := [code for code in places.values() if code not in known]:
        raise Refusal("drafts.place", _("没有代码为 %(code)s 的地区。") % {"code": lost[0]})
    rows = {(name, places[code]): value for name, code, value in wishes}
    if len(rows) < len(wishes):
        raise Refusal("drafts.twice", _("同一参数在同一地区只能写一个数值。"))
    draft.values.all().delete()
    Value.objects.bulk_create(
        Value(draft=draft, name=name, division_id=code, value=value)
        for (name, code), value in rows.items()
    )


def _check_values(draft: Draft, wishes: list[Wish]) -> None:
    try:
        program = overlaid.program(draft)
    except PackError:  # its items are still being written; the pack's own parameters stand
        program = overlaid.base(draft)
    for name, _code, value in wishes:
        check_value(overlaid.fault(program, name, value), name)


def check_value(fault: str, name: str) -> None:
    """Refuse a value with a fault.

    Raises:
        Refusal: ``drafts.unknown`` (404) or ``drafts.value``.
    """
    if fault == "unknown":
        message = _("没有名为“%(name)s”的参数。") % {"name": name[:60]}
        raise Refusal("drafts.unknown", message, context={"name": name}, status=404)
    if fault:
        message = _("参数“%(name)s”的数值不符合它的类型或范围。") % {"name": name}
        raise Refusal("drafts.value", message, context={"name": name})


def _shown(wishes: Iterable[Wish]) -> dict[str, Any]:
    return {f"{name}@{code}" if code else name: value for name, code, value in wishes}


@transaction.atomic
def save_items(
    *,
    by: User,
    draft: Draft,
    text: str,
    file: str = "standards.yaml",
    version: int | None = None,
) -> Draft:
    """Save edited items as they are, sound or not; ``queries.checked`` tells what is wrong.

    Args:
        by: who changes it.
        draft: the draft.
        text: YAML as in a pack's file; empty removes the file.
        file: which part of the pack, one of ``FILES``.
        version: the version the change was made from; a newer one refuses it.

    Raises:
        Refusal: ``drafts.file``, ``drafts.large``, ``drafts.binary``, or one of ``locked``.
    """
    row = locked(by, draft, version)
    files = {name: held for name, held in row.files.items() if name != file}
    if file not in FILES:
        raise Refusal("drafts.file", _("草稿里没有这个部分。"))
    if "\x00" in text or not _is_text(text):
        raise Refusal("drafts.binary", _("内容里有不是文字的字符。"))
    if text.strip():
        files[file] = text
    if sum(map(len, files.values())) > LARGEST_TEXT:
        raise Refusal("drafts.large", _("草稿的条文过长，没有保存。"))
    lengths = [len(row.files.get(file, "")), len(text)]
    row.files = files
    _changed(by, row, "files")
    _record(by, "drafts.save_items", row, {"file": file, "characters": lengths})
    return row


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@transaction.atomic
def rebase(*, by: User, draft: Draft, version: int | None = None) -> Draft:
    """Take the pack as it is in force now for what the draft is made from.

    Its items lie over the newer pack from then on; ``queries.checked`` tells what no longer fits.
    """
    row = locked(by, draft, version)
    before, row.base = row.base, overlaid.base(row).pack.digest
    _changed(by, row, "base")
    _record(by, "drafts.rebase", row, {"base": [before[:12], row.base[:12]]})
    return row


@transaction.atomic
def copy(*, by: User, draft: Draft, title: str) -> Draft:
    """A new draft with the same content, made from the pack in force now."""
    made = create(by=by, title=title, note=draft.note)
    made.files = draft.files
    made.save(update_fields=["files"])
    _write_values(made, overlaid.wishes(draft.values.all()))
    _record(by, "drafts.copy", made, {"from": str(draft.pk)})
    return made
