"""YAML with places: plain data, and where each value was written.

A stricter reading than YAML 1.1: only ``true`` and ``false`` are booleans, numbers never read as
times of day or octal, keys are unique, and anchors, tags and invisible control characters are
refused. Data are built from the parser's events in one flat loop, so that hostile nesting neither
recurses nor runs long.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bangfu.engine.problems import PackError, Place, Problem, Written

LARGEST_FILE = 2 * 1024 * 1024
DEEPEST = 30
Path_ = tuple[str | int, ...]

# The parser of libyaml where PyYAML was built with it: the same events, some fifteen times faster.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,29})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
# Controls, half characters, and marks that turn the direction of what follows.
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Document:
    """One file's data with the place of every key and item."""

    def __init__(self, building: "_Building", text: str) -> None:
        self.data = building.top.data[0] if building.top.data else None
        self._spans = building.spans
        self._keys = building.keys
        self._text = text

    def place(self, *path: str | int) -> Place:
        """Where the value at a path stands; the nearest written parent if it is missing."""
        while path and path not in self._spans:
            path = path[:-1]
        return self._spans[path][0]

    def key(self, *path: str | int) -> Place:
        """Where the key of a value stands; the value itself in a list."""
        return self._keys.get(path) or self.place(*path)

    def span(self, value: str, *path: str | int) -> Place:
        """The place of a text, able to tell where each of its characters stands."""
        place, start, end = self._spans[path]
        return Place(place.file, place.line, place.column, Written(self._text[start:end], value))


def read(path: Path, shown: str) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        shown: its name in messages, relative to the packs.

    Raises:
        PackError: ``file_unreadable``, ``file_too_large``, ``file_encoding``, ``yaml_*``.
    """
    return decode(load(path, shown), shown)


def load(path: Path, shown: str) -> bytes:
    """The bytes of a file that is not too large."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        detail = {"detail": error.strerror or type(error).__name__}
        raise PackError([Problem("file_unreadable", Place(shown), detail)]) from None
    return _bounded(raw, shown)


def _bounded(raw: bytes, shown: str) -> bytes:
    if len(raw) > LARGEST_FILE:
        raise PackError([Problem("file_too_large", Place(shown), {"limit": LARGEST_FILE})])
    return raw


def whole(raw: bytes, shown: str) -> Document:
    """Read the bytes of a YAML file that may be too large; see ``read``."""
    return decode(_bounded(raw, shown), shown)


def decode(raw: bytes, shown: str) -> Document:
    """Read the bytes of a YAML file; see ``read``."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = Place(shown, raw.count(b"\n", 0, error.start) + 1)
        raise PackError([Problem("file_encoding", place)]) from None
    return parse(text, shown)


def parse(text: str, shown: str) -> Document:
    """Read YAML text; see ``read``."""
    if found := _HIDDEN.search(text):
        raise PackError([Problem("yaml_control", _at(text, found.start(), shown))])
    building = _Building(shown)
    try:
        building.take_all(yaml.parse(text, Loader=_PARSER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
        detail = {"detail": error.problem or ""}
        raise PackError([Problem("yaml_syntax", place, detail)]) from None
    except yaml.YAMLError as error:
        raise PackError([Problem("yaml_syntax", Place(shown), {"detail": str(error)})]) from None
    return Document(building, text)


def _at(text: str, index: int, shown: str) -> Place:
    return Place(shown, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


@dataclass(slots=True)
class _Open:
    """A collection being filled; ``key`` is a mapping's key still without its value."""

    data: Any
    path: Path_
    key: str | None = None


class _Building:
    """Takes parser events in; fills ``top`` with the one document and ``spans`` with places."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.top = _Open([], ())
        self.open = [self.top]
        self.spans: dict[Path_, tuple[Place, int, int]] = {(): (Place(shown), 0, 0)}
        self.keys: dict[Path_, Place] = {}

    def take_all(self, events: Iterable[Any]) -> None:
        for event in events:
            self.take(event)

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise self.fault("yaml_alias", event)
        elif isinstance(event, yaml.DocumentStartEvent) and self.top.data:
            raise self.fault("yaml_syntax", event, detail="expected a single document")

    def fault(self, code: str, event: Any, **values: Any) -> PackError:
        return PackError([Problem(code, self.place(event), values)])

    def place(self, event: Any) -> Place:
        return Place(self.shown, event.start_mark.line + 1, event.start_mark.column + 1)

    def plain(self, event: Any) -> None:
        """Refuses what makes data more than they look."""
        if event.anchor is not None:
            raise self.fault("yaml_alias", event)
        if event.tag is not None:
            raise self.fault("yaml_tag", event, tag=event.tag[:60])

    def begin(self, event: Any, data: Any) -> None:
        self.plain(event)
        if len(self.open) > DEEPEST:
            raise self.fault("yaml_too_deep", event)
        level = self.open[-1]
        if isinstance(level.data, dict) and level.key is None:
            raise self.fault("yaml_syntax", event, detail="a key must be a word")
        self.open.append(_Open(data, self.put(data, event)))

    def scalar(self, event: Any) -> None:
        self.plain(event)
        if _HIDDEN.search(event.value):
            raise self.fault("yaml_control", event)
        level = self.open[-1]
        if isinstance(level.data, list) or level.key is not None:
            self.put(self.value(event), event)
        elif event.value in level.data:
            raise self.fault("yaml_duplicate_key", event, key=event.value)
        else:
            level.key = event.value
            self.keys[*level.path, level.key] = self.place(event)

    def put(self, value: Any, event: Any) -> Path_:
        level = self.open[-1]
        if level is self.top:
            path: Path_ = ()
            level.data.append(value)
        elif level.key is None:
            path = (*level.path, len(level.data))
            level.data.append(value)
        else:
            path = (*level.path, level.key)
            level.data[level.key], level.key = value, None
        self.spans[path] = (self.place(event), event.start_mark.index, event.end_mark.index)
        return path

    def value(self, event: Any) -> Any:
        """What a scalar means: quoted and block texts are texts, bare words may be more."""
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and repr(float(text)) == repr_of(text):
            return float(text)
        if _DATE.fullmatch(text):
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                raise self.fault("bad_date", event, text=text) from None
        return text


def repr_of(text: str) -> str:
    """How Python would print a decimal if it held it exactly; other decimals stay text.

    >>> repr_of("+2.50"), repr_of("0.10")
    ('2.5', '0.1')
    """
    shorter = text.removeprefix("+").rstrip("0")
    return shorter + "0" if shorter.endswith(".") else shorter
