"""From plain data to items of ``schema``: places put in, faults of shape said in our own words."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import WHERE, Expression, Model
from bangfu.engine.packs.marks import Document, Path_
from bangfu.engine.problems import Both, Problem, nearest

# What pydantic reports → our words; the rest keeps its English.
DETAILS: dict[str, tuple[str, str]] = {
    "bool_type": ("应为 true 或 false", "should be true or false"),
    "date_type": ("应为日期，如 2016-01-01", "should be a day such as 2016-01-01"),
    "float_parsing": ("应为数字", "should be a number"),
    "float_type": ("应为数字", "should be a number"),
    "literal_error": ("应为 {expected} 之一", "should be one of {expected}"),
    "string_pattern_mismatch": ("写法应符合 {pattern}", "should match {pattern}"),
    "string_too_long": ("最多 {max_length} 个字", "at most {max_length} characters"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_type": ("应为文字（数字请加引号）", "should be text (quote numbers)"),
    "too_long": ("最多 {max_length} 项", "at most {max_length} entries"),
    "too_short": ("至少 {min_length} 项", "at least {min_length} entries"),
}
SHAPES = {
    "list_type": "not_a_list",
    "model_type": "not_a_mapping",
    "dict_type": "not_a_mapping",
}


def item(model: type[schema.Item], document: Document, path: Path_, raw: Any) -> Any:
    """One item of a file, or the problems of its shape.

    Returns:
        An instance of ``model``, or a list of ``Problem``.
    """
    if not isinstance(raw, dict):
        return [Problem("not_a_mapping", document.place(*path))]
    try:
        return model.model_validate(_placed(model, document, path, raw))
    except ValidationError as error:
        return [_problem(model, document, path, detail) for detail in error.errors()]


def _placed(
    model: type[schema.Item], document: Document, path: Path_, raw: dict[str, Any]
) -> dict[str, Any]:
    """The data with the place of the item, of its parts and of its expressions."""
    data = {**raw, WHERE: document.place(*path)}
    inside = _inside(model)
    for key in inside.keys() & data.keys():
        value, kind = data[key], inside[key]
        if kind is Expression:
            if isinstance(value, str):
                data[key] = Expression(value, document.span(value, *path, key))
        elif isinstance(value, dict):
            data[key] = _placed(kind, document, (*path, key), value)
        elif isinstance(value, list):
            data[key] = [
                _placed(kind, document, (*path, key, index), part)
                if isinstance(part, dict)
                else part
                for index, part in enumerate(value)
            ]
    return data


@cache
def _inside(model: type[Model]) -> dict[str, type[Any]]:
    """Keys that hold expressions, items or lists of items, with what they hold."""
    found = {}
    for key, field in model.model_fields.items():
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, Expression | schema.Item):
                found[key] = kind
    return found


def _kinds(annotation: Any) -> Iterator[Any]:
    """The types an annotation is made of, e.g. ``list[Value] | None``."""
    yield annotation
    for part in get_args(annotation):
        yield from _kinds(part)


def _problem(
    model: type[schema.Item], document: Document, base: Path_, detail: ErrorDetails
) -> Problem:
    path = tuple(step for step in detail["loc"] if not _is_internal(step))
    place, key = document.place(*base, *path), str(path[-1]) if path else ""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in SHAPES:
        return Problem(SHAPES[kind], place)
    if kind == "extra_forbidden":
        near = nearest(key, _known(model, path))
        return Problem("unknown_key", document.key(*base, *path), {"key": key}, near)
    if kind == "missing":
        return Problem("missing_key", place, {"key": key})
    zh, en = DETAILS.get(kind, (detail["msg"], detail["msg"]))
    if kind in DETAILS:
        zh, en = zh.format_map(context), en.format_map(context)
    return Problem("bad_value", place, {"key": key, "detail": Both(zh, en)})


def _is_internal(step: Any) -> bool:
    return isinstance(step, str) and ("[" in step or step.startswith("function-"))


def _known(model: type[schema.Item], path: tuple[Any, ...]) -> Iterator[str]:
    """Keys that would have been right where an unknown one stands."""
    here: type[Model] = model
    for step in path[:-1]:
        nested: dict[Any, type[Any]] = {"cite": schema.Cite, **_inside(here)}
        here = nested.get(step, here)
    yield from (name for name in here.model_fields if name != "where")
