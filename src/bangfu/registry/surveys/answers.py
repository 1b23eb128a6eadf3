"""Single answers: from what somebody typed to what is kept, what engines use, and back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.utils.translation import gettext as _

from bangfu.base.kit import money
from bangfu.base.kit.normal import Unreadable
from bangfu.engine.compile.forms import Asked, Form
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind, unscaled
from bangfu.engine.packs.pack import Pack
from bangfu.registry.catalogue import values

LONGEST_TEXT = 500
Kept = bool | int | str | list[str] | None  # as JSON holds it


def read(form: Form, asked: Asked, texts: Sequence[str]) -> Kept:
    """An answer as it is kept; ``None`` when nothing was said.

    Args:
        form: the survey.
        asked: the question.
        texts: what was typed or ticked.

    Raises:
        Unreadable: it is no answer to this question.
    """
    said = [text for text in texts if text.strip()]
    if not said:
        return None
    if asked.column.type.codes and (chosen := _ticked(form, asked, said)):
        return chosen if asked.spec.type == "choices" else chosen[0]
    reader = values.reader(asked.column, form.pack, longest=LONGEST_TEXT)
    joined = ",".join(said) if asked.spec.type == "choices" else said[0]
    found = reader(joined)
    if isinstance(found, tuple):
        return list(found)
    return found.isoformat() if isinstance(found, dt.date) else found


def _ticked(form: Form, asked: Asked, said: list[str]) -> list[str]:
    """Choices given by their ids, in order; nothing where something else was given.

    Before words: the name of one choice may be the id of another.
    """
    codes = form.pack.codes[asked.column.type.codes]
    chosen = [entry.id for entry in codes.entries if entry.id in said]
    if len(chosen) != len(set(said)):
        return []
    if len(chosen) > 1 and (asked.spec.type == "choice" or {*chosen} & {*codes.exclusive}):
        raise Unreadable("excludes_others", ",".join(chosen))
    return chosen


def exact(form: Form, kept: Mapping[str, Any]) -> dict[str, Scalar]:
    """Kept answers as engines use them; those to questions that are gone are left out."""
    found: dict[str, Scalar] = {}
    for asked in form.asked:
        value = kept.get(asked.spec.id)
        if value is not None:
            found[asked.spec.id] = _exact(form.pack, asked, value)
    return found


def _exact(pack: Pack, asked: Asked, value: Any) -> Scalar:
    """The value, or unknown where the question has changed its type since."""
    kind = asked.column.type.kind
    try:
        if kind == Kind.CODES:
            order = [entry.id for entry in pack.codes[asked.column.type.codes].entries]
            return sum(1 << order.index(one) for one in set(value))
        if kind == Kind.DATE:
            return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    fits = {Kind.BOOL: bool, Kind.CODE: str, Kind.TEXT: str}.get(kind, int)
    return cast(Scalar, value) if type(value) is fits else None


def kept(form: Form, found: Mapping[str, Scalar]) -> dict[str, Kept]:
    """Answers of an interview as they are kept."""
    types = {asked.spec.id: asked.column.type for asked in form.asked}
    return {name: _kept(form.pack, types[name], value) for name, value in found.items()}


def _kept(pack: Pack, type_: Any, value: Scalar) -> Kept:
    if type_.kind == Kind.CODES and isinstance(value, int):
        entries = pack.codes[type_.codes].entries
        return [entry.id for index, entry in enumerate(entries) if value >> index & 1]
    return value.isoformat() if isinstance(value, dt.date) else value


def typed(asked: Asked, value: Any) -> str:
    """A kept answer as somebody would type it, for its field."""
    kind = asked.column.type.kind
    if value is None:
        return ""
    if kind == Kind.MONEY:
        return money.show(value).replace(",", "")
    if kind == Kind.QUANTITY:
        return f"{unscaled(value, 2).normalize():f}"
    return str(value)


def why_not(asked: Asked, error: Unreadable) -> str:
    """What to say of an answer that could not be read."""
    if error.code == "out_of_range":
        column, scale = asked.column, asked.column.type.scale
        ends = [f"{unscaled(v or 0, scale).normalize():f}" for v in (column.low, column.high)]
        return _("请填写 %(low)s 至 %(high)s 之间的数。") % {"low": ends[0], "high": ends[1]}
    if error.code == "excludes_others":
        return _("“没有”一类的选项不能和其他选项同时选。")
    if error.code == "too_long":
        return _("最多 %(limit)s 个字。") % {"limit": LONGEST_TEXT}
    kind = asked.column.type.kind
    told = {
        Kind.INT: _("请填写整数。"),
        Kind.MONEY: _("请填写金额，最多两位小数。"),
        Kind.QUANTITY: _("请填写数字，最多两位小数。"),
        Kind.DATE: _("请按“年-月-日”填写日期。"),
    }
    return told.get(kind, _("请从列出的选项中选择。"))
