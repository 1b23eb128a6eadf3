"""What is wrong with procedures and calendars: names, days and proof that do not fit."""

from collections.abc import Iterator

from bangfu.engine.packs.checks import cites, no_subject, repeated
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.procedure import Calendar, Evidence, Procedure, Stage
from bangfu.engine.problems import Both, Place, Problem, nearest

CHOSEN = {"choice"}
# What procedures may be about beside the subjects of tables.
BESIDE = {"policy_draft"}
LIMITED = {"number": "int", "money": "money"}


def problems(pack: Pack) -> Iterator[Problem]:
    """Everything wrong with the procedures and calendars of a pack."""
    for procedure in pack.procedures.values():
        yield from _procedure(pack, procedure)
    for calendar in pack.calendars.values():
        yield from _calendar(pack, calendar)


def _procedure(pack: Pack, procedure: Procedure) -> Iterator[Problem]:
    stages = procedure.stages
    yield from cites(pack, [procedure.cite, *(s.cite for s in stages)], procedure.where)
    if procedure.subject not in pack.tables.keys() | BESIDE:
        yield no_subject(pack, procedure.subject, procedure.where)
    if procedure.rule is not None and procedure.rule not in pack.rules:
        near = nearest(procedure.rule, pack.rules)
        yield Problem("unknown_rule", procedure.where, {"name": procedure.rule}, near)
    yield from repeated((stage.id, stage.where) for stage in stages)
    yield from _days(pack, procedure.most_days, procedure.where)
    every = [*procedure.details, *(one for stage in stages for one in stage.evidence)]
    yield from repeated((one.id, one.where) for one in every)
    for one in every:
        yield from _evidence(pack, one)
    days = [one.id for one in procedure.details if one.kind == "day"]
    if procedure.counts_from is not None and procedure.counts_from not in days:
        values = {"key": "counts_from", "detail": Both("应是一项日期", "should be a detail: a day")}
        yield Problem("bad_value", procedure.where, values, nearest(procedure.counts_from, days))
    for number, stage in enumerate(stages):
        yield from _stage(pack, stage, [before.id for before in stages[:number]])


def _stage(pack: Pack, stage: Stage, before: list[str]) -> Iterator[Problem]:
    noticed = stage.notice.days if stage.notice else None
    announced = stage.announce.days if stage.announce else None
    for days in (stage.least_days, stage.most_days, noticed, announced):
        yield from _days(pack, days, stage.where)
    if stage.announce and stage.does != "approval":
        only = Both("只有审批环节才有公告", "is for approvals only")
        yield Problem("bad_value", stage.where, {"key": "announce", "detail": only})
    if stage.back_to is not None and stage.back_to not in before:
        values = {"key": "back_to", "detail": Both("应是前面的环节", "should be an earlier stage")}
        yield Problem("bad_value", stage.where, values, nearest(stage.back_to, before))
    if stage.beside and not before:
        first = Both("第一个环节前面没有环节", "is of no use to the first stage")
        yield Problem("bad_value", stage.where, {"key": "beside", "detail": first})
    if stage.kind == "notice" and stage.notice is None:
        yield Problem("missing_key", stage.where, {"key": "notice"})
    if stage.vote and not any(one.kind == "minutes" for one in stage.evidence):
        yield Problem("missing_key", stage.where, {"key": "evidence: minutes"})


def _days(pack: Pack, days: int | str | None, place: Place) -> Iterator[Problem]:
    if not isinstance(days, str):
        return
    known = [name for name, one in pack.parameters.items() if one.type == "int"]
    if days not in known:
        yield Problem("unknown_parameter", place, {"name": days}, nearest(days, known))


def _evidence(pack: Pack, one: Evidence) -> Iterator[Problem]:
    if one.kind in CHOSEN and one.codes is None:
        yield Problem("missing_key", one.where, {"key": "codes"})
    if one.codes is not None and one.codes not in pack.codes:
        near = nearest(one.codes, pack.codes)
        yield Problem("unknown_codes", one.where, {"name": one.codes}, near)
    elif one.codes is not None:
        known = [entry.id for entry in pack.codes[one.codes].entries]
        for name in (name for name in one.among if name not in known):
            values = {"codes": one.codes, "entry": name}
            yield Problem("unknown_entry", one.where, values, nearest(name, known))
    yield from _limits(pack, one)
    if one.ahead and one.kind != "day":
        only = Both("只用于日期", "is for days only")
        yield Problem("bad_value", one.where, {"key": "ahead", "detail": only})
    if one.kind != "minutes" and (one.quorum or one.majority):
        only = Both("只用于会议记录", "is for minutes only")
        yield Problem("bad_value", one.where, {"key": "quorum", "detail": only})


def _limits(pack: Pack, one: Evidence) -> Iterator[Problem]:
    """Limits are for numbers and money; those of money are figures of the pack, never written."""
    for key, limit in (("least", one.least), ("most", one.most)):
        if limit is None:
            continue
        wanted = LIMITED.get(one.kind)
        if wanted is None:
            only = Both("只用于数字和金额", "is for numbers and money only")
            yield Problem("bad_value", one.where, {"key": key, "detail": only})
        elif isinstance(limit, str):
            known = [name for name, each in pack.parameters.items() if each.type == wanted]
            if limit not in known:
                near = nearest(limit, known)
                yield Problem("unknown_parameter", one.where, {"name": limit}, near)
        elif wanted == "money":
            named = Both("金额应写参数名", "should name a parameter")
            yield Problem("bad_value", one.where, {"key": key, "detail": named})


def _calendar(pack: Pack, calendar: Calendar) -> Iterator[Problem]:
    yield from cites(pack, [calendar.cite], calendar.where)
    yield from repeated((one.day.isoformat(), one.where) for one in calendar.closed)
    days = [*(one.day for one in calendar.closed), *calendar.worked]
    for day in (day for day in days if not calendar.knows(day)):
        values = {"key": "starts, ends", "detail": Both(f"不含 {day}", f"leaves out {day}")}
        yield Problem("bad_value", calendar.where, values)
