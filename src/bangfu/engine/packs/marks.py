"""YAML with places: plain data, and where each value was written.

A stricter reading than YAML 1.1: only ``true`` and ``false`` are booleans, numbers never read as
times of day, keys are unique, and anchors are refused (they can blow a small file up).
"""

import re
from pathlib import Path
from typing import Any

import yaml
from yaml.composer import ComposerError

from bangfu.engine.problems import PackError, Place, Problem

LARGEST_FILE = 2 * 1024 * 1024
Path_ = tuple[str | int, ...]


class _Loader(yaml.SafeLoader):
    """Core-schema scalars, no aliases."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise ComposerError(None, None, "alias", event.start_mark)
        return super().compose_node(parent, index)


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})$"), list(_first)
    )


class Document:
    """One file's data with the place of every key and item."""

    def __init__(self, data: Any, places: dict[Path_, Place], file: str) -> None:
        self.data = data
        self.file = file
        self._places = places

    def place(self, *path: str | int) -> Place:
        """Where the value at a path stands; the nearest written parent if it is missing."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, Place(self.file))


def read(path: Path, shown: str) -> Document:
    """Read a YAML file.

    Args:
        path: the file.
        shown: its name in messages, relative to the packs.

    Raises:
        PackError: ``file_too_large``, ``file_encoding``, ``yaml_*``.
    """
    raw = path.read_bytes()
    if len(raw) > LARGEST_FILE:
        raise PackError([Problem("file_too_large", Place(shown), {"limit": LARGEST_FILE})])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError([Problem("file_encoding", Place(shown))]) from None
    return parse(text, shown)


def parse(text: str, shown: str) -> Document:
    """Read YAML text; see ``read``."""
    places: dict[Path_, Place] = {}
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        data = _plain(loader, node, (), places, shown) if node is not None else None
    except yaml.MarkedYAMLError as error:
        raise PackError([_fault(error, shown)]) from None
    except yaml.YAMLError:
        raise PackError([Problem("yaml_syntax", Place(shown), {"detail": "…"})]) from None
    except RecursionError:
        raise PackError([Problem("yaml_too_deep", Place(shown))]) from None
    except ValueError as error:  # a date such as 2016-13-01
        raise PackError([Problem("yaml_syntax", Place(shown), {"detail": str(error)})]) from None
    finally:
        loader.dispose()
    return Document(data, places, shown)


def _fault(error: yaml.MarkedYAMLError, shown: str) -> Problem:
    mark = error.problem_mark
    place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
    if error.problem == "alias":
        return Problem("yaml_alias", place)
    return Problem("yaml_syntax", place, {"detail": error.problem or ""})


def _plain(loader: Any, node: Any, path: Path_, places: dict[Path_, Place], shown: str) -> Any:
    mark = node.start_mark
    places[path] = Place(shown, mark.line + 1, mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node))
            if key in data:
                mark = key_node.start_mark
                place = Place(shown, mark.line + 1, mark.column + 1)
                raise PackError([Problem("yaml_duplicate_key", place, {"key": key})])
            data[key] = _plain(loader, value_node, (*path, key), places, shown)
        return data
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(loader, item, (*path, index), places, shown)
            for index, item in enumerate(node.value)
        ]
    return loader.construct_object(node)
