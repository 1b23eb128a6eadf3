"""Reading the place and its fields."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs import loader
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue.models import Site

COMMON = "national"


_asked: ContextVar[dict[str, Any] | None] = ContextVar("asked", default=None)
Kept = TypeVar("Kept")


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside, what ``once`` keeps is read from the database once; as long as one request takes."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def once(name: str, ask: Callable[[], Kept]) -> Kept:
    """What the whole installation shares, under a name; who changes it calls ``forget``."""
    kept = _asked.get()
    if kept is None:
        return ask()
    if name not in kept:
        kept[name] = ask()
    found: Kept = kept[name]
    return found


def forget(name: str) -> None:
    """Have it read again when it is next wanted."""
    (_asked.get() or {}).pop(name, None)


def site() -> Site:
    """This installation.

    Raises:
        Refusal: ``site.none`` before ``establish`` was called.
    """
    return once("site", _site)


def _site() -> Site:
    found = Site.objects.select_related("division").first()
    if found is None:
        raise Refusal(
            "site.none",
            _("尚未设置本系统服务的地区和政策包。"),
            hint=_("请运行 bangfu demo 建立演示城市，或运行 bangfu establish 建立正式系统。"),
            status=503,
        )
    return found


def today(place: Site | None = None) -> dt.date:
    """The as-of day of lists and maps."""
    return (place or site()).reference_date or timezone.localdate()


@lru_cache(maxsize=8)
def _load(name: str, _stamp: float) -> Pack:
    return loader.load(name, settings.PACKS)


def _newest() -> float:
    """When any file of a pack was last changed; asked several times in every request."""
    newest, folders = 0.0, [str(root) for root in settings.PACKS]
    while folders:
        with suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.path)
                elif entry.name.endswith(".yaml"):
                    newest = max(newest, entry.stat().st_mtime)
    return newest


def pack(name: str | None = None) -> Pack:
    """The pack in force here (or a named one), re-read when a file of it changes."""
    return _load(name or site().pack, _newest())


@cache
def common() -> Pack:
    """The fields and code lists that hold everywhere."""
    return loader.load(COMMON, settings.PACKS)


def columns(subject: str) -> dict[str, Column]:
    """Columns kept here for a subject, those a city collects besides included."""
    return pack().tables[subject].columns


def extra_columns(subject: str) -> dict[str, Column]:
    """Columns that this place collects beyond the common ones; kept in the record's ``extra``.

    Answers of surveys are columns too, but stand in their submissions.
    """
    here, known = pack(), common().tables[subject].columns
    return {
        name: column
        for name, column in here.tables[subject].columns.items()
        if name not in known and (subject, name) not in here.asked
    }
