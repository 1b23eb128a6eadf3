"""Putting a demo city into this installation, through the doors that real data takes.

Every step may be interrupted and done again: what is there already stays as it is.
"""

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from bangfu import __version__
from bangfu.base.divisions import codes
from bangfu.base.kit import files
from bangfu.base.kit.refusals import Refusal
from bangfu.demo import building
from bangfu.demo.city import City, generate
from bangfu.engine.packs import loader
from bangfu.registry.catalogue.models import Site
from bangfu.registry.imports.models import Import

FOLDER = "demo"
DONE = "done.json"

Tell = Callable[[int, int, str, float], None]


def folder() -> Path:
    """Where an installation keeps what belongs to its demo city."""
    return Path(settings.HOME) / FOLDER


def described() -> dict[str, str]:
    """Which demo city is installed here: ``{"city", "size", "version"}``; empty if none is."""
    path = folder() / DONE
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


def install(city: str, size: str, *, tell: Tell) -> bool:
    """Build a demo city here, unless this very one is here already.

    Args:
        city: name of a pack with a ``demo.yaml``.
        size: one of its sizes.
        tell: told of progress: step, number of steps, title, part done (0 to 1).

    Returns whether anything was built.

    Raises:
        Refusal: ``demo.unknown_city``, ``demo.unknown_size``, ``demo.occupied``.
    """
    wanted = {"city": city, "size": size}
    here = described()
    _refuse_occupied(wanted, here)
    if here:
        return False
    steps = building.steps()
    tell(1, len(steps) + 1, _("生成台账"), 0)
    site = building.Building(_generated(city, size), folder(), lambda _part: None)
    files.replace(folder() / "begun.json", json.dumps(wanted))
    for number, step in enumerate(steps, start=2):

        def watch(part: float, at: int = number, title: str = step.title) -> None:
            tell(at, len(steps) + 1, title, part)

        site.watch = watch
        watch(0)
        step.run(site)
    files.replace(folder() / DONE, json.dumps({**wanted, "version": __version__}))
    return True


def _generated(city: str, size: str) -> City:
    if city not in cities():
        raise Refusal(
            "demo.unknown_city",
            _("没有名为“%(city)s”的演示城市。") % {"city": city},
            hint=_("可选：%(known)s") % {"known": "、".join(cities())},
        )
    try:
        return generate(city, size)
    except KeyError:
        raise Refusal(
            "demo.unknown_size", _("演示城市没有“%(size)s”这种规模。") % {"size": size}
        ) from None


def cities() -> list[str]:
    """Packs that describe a demo city and are those of a city (a province's is a part of them)."""
    found = {path.parent.name for root in settings.PACKS for path in Path(root).glob("*/demo.yaml")}
    return sorted(name for name in found if _is_city(name))


def _is_city(name: str) -> bool:
    division = loader.load(name, settings.PACKS).division
    return bool(division) and codes.level_of(codes.pad(division)) == codes.Level.CITY


def _refuse_occupied(wanted: dict[str, str], here: dict[str, str]) -> None:
    begun = folder() / "begun.json"
    there = here or (json.loads(begun.read_text("utf-8")) if begun.is_file() else {})
    is_same = all(there.get(key) == value for key, value in wanted.items())
    if (there and not is_same) or (not there and Site.objects.exists()):
        raise Refusal(
            "demo.occupied",
            _("“%(home)s”里已有别的数据，演示城市不会覆盖它。") % {"home": settings.HOME},
            hint=_("请把环境变量 BANGFU_HOME 设为另一个文件夹，或删除该文件夹后重试。"),
        )


def summary() -> dict[str, int]:
    """What the ledger's import found: ``{"households", "blocked", "warned"}``."""
    first = Import.objects.filter(by=building.BY).order_by("pk").first()
    found = first.summary if first else {}
    return {
        "households": found.get("households", {}).get("all", 0),
        "blocked": found.get("problems", {}).get("block", 0),
        "warned": found.get("problems", {}).get("warn", 0),
    }
