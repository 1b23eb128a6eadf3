"""Definitions of procedures: those of the pack in force, and those that filings began with.

A filing keeps its definition as data, days and limits worked out, so that a later release of the
pack changes nothing that is under way.
"""

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.figures import Figure
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue

Group = list[Stage]
FIGURED = ("least_days", "most_days", "days", "least", "most")


def offered(subject: str = "") -> dict[str, Procedure]:
    """Procedures of the pack in force, about one kind of subject or all."""
    found = catalogue.pack().procedures
    return {name: one for name, one in found.items() if not subject or one.subject == subject}


def get(code: str) -> Procedure:
    """A procedure of the pack in force.

    Raises:
        Refusal: ``procedures.unknown`` (404).
    """
    found = offered().get(code)
    if found is None:
        raise Refusal("procedures.unknown", _("这里没有这项程序。"), status=404)
    return found


def frozen(procedure: Procedure, division: str, day: dt.date) -> dict[str, Any]:
    """A procedure as data, with the days that hold in a place on a day.

    Raises:
        Refusal: ``procedures.figure_unset`` where a number of days is left to somebody to set.
    """
    site = catalogue.site()
    figures = packs.figures_at(packs.program(site.pack), day, division, assumed=site.assumed)
    data = procedure.model_dump(mode="json", exclude_none=True)
    for part in _parts(data):
        for key in FIGURED:
            if isinstance(part.get(key), str):
                part[key] = _whole(figures[part[key]])
    return data


def _parts(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Whatever of a procedure may name a figure: itself, its stages, notices, proof and values."""
    stages = data["stages"]
    asked = [one for part in (data.get("details", []), *(s["evidence"] for s in stages))
             for one in part]  # fmt: skip
    public = [one[key] for one in stages for key in ("notice", "announce") if key in one]
    return [data, *stages, *public, *asked]


def _whole(figure: Figure) -> int:
    if not isinstance(figure.value, int):
        raise Refusal(
            "procedures.figure_unset",
            _("这项程序要用的数“%(name)s”还没有确定。") % {"name": figure.name},
            hint=_("请市级政策维护人员先在“政策—参数”里填写这个数。"),
            context={"parameter": figure.name},
        )
    return figure.value


def thawed(data: dict[str, Any]) -> Procedure:
    """The procedure a filing began with."""
    return _thawed(json.dumps(data, sort_keys=True))


def thawed_text(text: str) -> Procedure:
    """The same out of the text of the column."""
    return _thawed(text)


@lru_cache(maxsize=256)
def _thawed(text: str) -> Procedure:
    return Procedure.model_validate(json.loads(text))


def groups(procedure: Procedure) -> list[Group]:
    """Its stages in order; those that run at the same time are together."""
    found: list[Group] = []
    for stage in procedure.stages:
        if stage.beside and found:
            found[-1].append(stage)
        else:
            found.append([stage])
    return found


def stage(procedure: Procedure, name: str) -> Stage:
    """One stage of a procedure.

    Raises:
        LookupError: it has none of that name.
    """
    return next(one for one in procedure.stages if one.id == name)


def days(written: int | str | None) -> int | None:
    """Days of a definition that has been worked out."""
    assert not isinstance(written, str)
    return written
