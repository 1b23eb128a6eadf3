"""The kinds of work there are, in the order in which one day's lines are shown."""

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.watch.work.contract import Source

_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add a kind of work; twice is the same as once."""
    known = _SOURCES.setdefault(source.kind, source)
    if type(known) is not type(source):
        raise RuntimeError(f"two kinds of work are called {source.kind!r}")


def every() -> list[Source]:
    """All kinds, by name of kind."""
    return [_SOURCES[kind] for kind in sorted(_SOURCES)]


def open_to(user: User, kind: str = "") -> list[Source]:
    """Those a person has anything to do with; only one of them if it is named."""
    return [
        source
        for source in every()
        if kind in ("", source.kind)
        and any(rights.holds(user, permission) for permission in source.permissions)
    ]


def find(kind: str) -> Source | None:
    """One kind by its name."""
    return _SOURCES.get(kind)
