"""Proof and values: what may be kept, and whether a stage has all it asks for."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.kit import money
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.engine.packs.procedure import Stage
from bangfu.policy.packs import queries as packs
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Evidence, Filing, Step
from bangfu.procedures.saying import say
from bangfu.registry.catalogue import queries as catalogue

FILES = {"photo", "signature", "paper"}
LONGEST, LINE, MOST_NAMES, LARGEST = 2_000, 60, 2_000, 1_000_000_000
COUNTS = ("entitled", "agreed", "against", "abstained")


def invalid(spec: Spec, message: str) -> Refusal:
    """A refusal that names the proof or value it is about."""
    text = _("“%(title)s”%(message)s") % {"title": say(spec.title), "message": message}
    return Refusal("procedures.evidence_invalid", text, context={"evidence": spec.id})


def value(spec: Spec, given: Any, since: dt.date | None = None) -> Any:
    """A value as it is kept.

    Args:
        spec: what is asked.
        given: the typed value: text, whole number, day, a code, or the parts of minutes.
        since: minutes are of a meeting no earlier than this day.

    Raises:
        Refusal: ``procedures.evidence_invalid``.
    """
    if spec.kind == "minutes":
        return _minutes(spec, given, since)
    if spec.kind in {"number", "money"}:
        return _number(spec, given)
    if spec.kind == "day":
        return _day(spec, given).isoformat()
    text = given.strip() if isinstance(given, str) else ""
    most = LINE if spec.kind == "line" else LONGEST
    if not text or len(text) > most or (spec.kind == "line" and "\n" in text):
        raise invalid(spec, _("没有填写，或超过 %(most)s 个字。") % {"most": most})
    if spec.kind in {"choice", "benefit"} and text not in choices(spec):
        raise invalid(spec, _("不在可选的范围里。"))
    return text


def _number(spec: Spec, given: Any) -> int:
    """A whole number, or an amount in fen, within the limits of the definition."""
    is_money = spec.kind == "money"
    largest = money.LARGEST_FEN if is_money else LARGEST
    if type(given) is not int or not 0 <= given <= largest:
        raise invalid(spec, _("应为金额。") if is_money else _("应为不小于 0 的整数。"))
    said = money.show if is_money else str
    if isinstance(spec.least, int) and given < spec.least:
        raise invalid(spec, _("不能小于 %(least)s。") % {"least": said(spec.least)})
    if isinstance(spec.most, int) and given > spec.most:
        raise invalid(spec, _("不能大于 %(most)s。") % {"most": said(spec.most)})
    return given


def benefits(language: str = "zh") -> dict[str, str]:
    """Benefits in force for households or their people, by the ids of their rules."""
    program = packs.program(catalogue.site().pack)
    return {
        rule.id: rule.spec.title.text(language)
        for rule in program.rules_in_force(clock.today())
        if rule.kind == "benefit" and rule.subject in {"household", "member"}
    }


def choices(spec: Spec, language: str = "zh") -> dict[str, str]:
    """What may be chosen: ids and what people call them."""
    if spec.kind == "benefit":
        return benefits(language)
    entries = catalogue.pack().codes[spec.codes or ""].entries
    wanted = set(spec.among) or {entry.id for entry in entries}
    return {e.id: e.zh if language == "zh" else e.en for e in entries if e.id in wanted}


def _day(spec: Spec, given: Any) -> dt.date:
    if isinstance(given, str):
        try:
            given = dt.date.fromisoformat(given)
        except ValueError:
            given = None
    if not isinstance(given, dt.date) or isinstance(given, dt.datetime):
        raise invalid(spec, _("应为日期。"))
    if given > clock.today() and not spec.ahead:
        raise invalid(spec, _("不能晚于今天。"))
    return given


def _minutes(spec: Spec, given: Any, since: dt.date | None) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise invalid(spec, _("应填写会议日期、应到人数、到会人员和票数。"))
    held = _day(spec, given.get("held_on"))
    if since is not None and held < since:
        raise invalid(spec, _("的会议日期早于立项日期。"))
    names = [str(name).strip() for name in given.get("names", [])]
    names = [name for name in names if name]
    if not names or len(names) > MOST_NAMES or len(set(names)) < len(names):
        raise invalid(spec, _("的到会人员没有填写或有重名，重名的请加注以示区别。"))
    counts: dict[str, int] = {}
    for name in COUNTS:
        count = given.get(name)
        if type(count) is not int or not 0 <= count <= LARGEST:
            raise invalid(spec, _("的人数和票数应为不小于 0 的整数。"))
        counts[name] = count
    votes = sum(counts[name] for name in COUNTS[1:])
    if votes != len(names) or counts["entitled"] < len(names):
        raise invalid(spec, _("的票数之和应等于到会人数，到会人数不应超过应到人数。"))
    return {"held_on": held.isoformat(), "names": names, **counts}


def carries(spec: Spec, kept: Mapping[str, Any]) -> str:
    """What stands against the vote of a meeting; empty where it was valid and agreed."""
    present = len(kept["names"])
    if spec.quorum:
        part, whole = _share(spec.quorum)
        if present * whole < kept["entitled"] * part:
            return _("到会 %(present)s 人，不足应到 %(entitled)s 人的 %(share)s。") % {
                "present": present, "entitled": kept["entitled"], "share": spec.quorum,
            }  # fmt: skip
    if spec.majority:
        part, whole = _share(spec.majority)
        if kept["agreed"] * whole <= present * part:
            return _("赞成 %(agreed)s 票，没有超过到会 %(present)s 人的 %(share)s。") % {
                "agreed": kept["agreed"], "present": present, "share": spec.majority,
            }  # fmt: skip
    return ""


def _share(text: str) -> tuple[int, int]:
    part, _slash, whole = text.partition("/")
    return int(part), int(whole)


def latest(step: Step) -> dict[str, Evidence]:
    """The proof of a step that stands, by name."""
    return {one.name: one for one in step.evidence.order_by("id")}


def lacking(stage: Stage, kept: Mapping[str, Evidence]) -> list[str]:
    """What a stage still asks for, in words; empty where it may be passed."""
    missing = [
        _("缺少“%(title)s”。") % {"title": say(spec.title)}
        for spec in stage.evidence
        if not spec.optional and spec.id not in kept
    ]
    votes = [
        carries(spec, kept[spec.id].value or {})
        for spec in stage.evidence
        if spec.kind == "minutes" and spec.id in kept
    ]
    return [*missing, *filter(None, votes)]


def values(filing: Filing) -> dict[str, Any]:
    """What was filled in at the beginning and on the way, by name, the last of each."""
    rows = sorted(filing.evidence.all(), key=lambda row: row.pk)  # a page has read them already
    filled = (row for row in rows if row.kind not in {*FILES, "minutes"})
    return {**filing.details, **{row.name: row.value for row in filled}}
