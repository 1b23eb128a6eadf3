"""Importing the text of documents, and setting figures that the documents leave open."""

import datetime as dt
import hashlib
import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.audit import actions as audit
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile import figures
from bangfu.engine.problems import PackError
from bangfu.policy.packs import clauses, queries
from bangfu.policy.packs.models import Amendment, Clause, Document, FigureSet
from bangfu.registry.catalogue import queries as catalogue

LARGEST_TEXT = 2_000_000
NAME = re.compile(r"[\w-]{1,60}", re.ASCII)
LONGEST_TITLE = LONGEST_SOURCE = 200


@transaction.atomic
def import_document(*, by: str, document_id: str, title: str, text: str) -> Document:
    """Import (or replace) the text of a document that packs cite, as its clause tree.

    Raises:
        Refusal: ``documents.name``, ``documents.empty``, ``documents.large``,
            ``documents.binary``, or ``documents.no_clauses`` when no numbered clause is found.
    """
    _check_name(document_id, title)
    if not text.strip():
        raise Refusal("documents.empty", _("文件没有文字。"))
    if len(text) > LARGEST_TEXT:
        raise Refusal("documents.large", _("文件过长，未导入。"))
    if "\x00" in text:
        raise Refusal(
            "documents.binary",
            _("这不是纯文本文件。"),
            hint=_("请确认导入的是文件正文的纯文本。"),
        )
    found = clauses.split(text)
    if not any(clause.depth for clause in found):
        raise Refusal(
            "documents.no_clauses",
            _("没有找到“一、”“（一）”“1.”这样的条款编号。"),
            hint=_("请确认导入的是文件正文的纯文本。"),
        )
    Document.objects.filter(pk=document_id).delete()
    document = Document.objects.create(
        id=document_id,
        title=title,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        characters=len(text),
        imported_by=by,
    )
    Clause.objects.bulk_create(
        Clause(
            document=document,
            ref=clause.ref,
            order=order,
            depth=clause.depth,
            heading=clause.heading[:200],
            text=clause.text,
        )
        for order, clause in enumerate(found)
    )
    changes = {"clauses": len(found), "digest": document.digest}
    act = audit.Act("policy.import_document", "document", document_id, changes=changes)
    audit.record(by=by, act=act)
    return document


def _check_name(document_id: str, title: str) -> None:
    """Refuse what packs could not cite and columns could not hold."""
    if not NAME.fullmatch(document_id) or len(title) > LONGEST_TITLE:
        raise Refusal(
            "documents.name",
            _("文件的代号或标题不合要求。"),
            hint=_("代号为不超过 60 个的英文字母、数字、“-”或“_”，标题不超过 200 字。"),
        )


@transaction.atomic
def set_figure(
    *,
    by: str,
    name: str,
    division: Division,
    starts: dt.date,
    value: Any,
    source: str,
    ends: dt.date | None = None,
) -> FigureSet:
    """Set a parameter's value in a place from a day on. Earlier values stay for earlier days.

    Args:
        by: who sets it.
        name: the parameter.
        division: where it holds, and everywhere below.
        starts: first day.
        value: as written in packs: yuan, ``"70%"``, a number or a date.
        source: the decision or document it comes from; required.
        ends: last day, if it ends.

    Raises:
        Refusal: ``figures.unknown``, ``figures.value``, ``figures.source``, ``figures.dates`` or
            ``figures.taken``.
    """
    parameter = queries.program(day=starts).pack.parameters.get(name)
    if parameter is None:
        raise Refusal("figures.unknown", _("没有这个参数。"), status=404)
    try:
        figures.exact(value, figures.type_of(parameter))
    except ValueError as error:
        raise Refusal("figures.value", _("这个值不符合参数的类型。")) from error
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Refusal("figures.source", _("请写明数值的依据（文件或决定）。"))
    if ends is not None and ends < starts:
        raise Refusal("figures.dates", _("截止日期早于起始日期。"))
    same = {"name": name, "division": division, "starts": starts}
    if FigureSet.objects.filter(**same).exists():
        raise Refusal("figures.taken", _("这一天起已有数值；请另选起始日期。"))
    row = FigureSet.objects.create(**same, ends=ends, value=value, source=source, set_by=by)
    catalogue.forget(queries.FIGURES)
    changes = {"value": value, "starts": starts.isoformat(), "source": source}
    act = audit.Act("policy.set_figure", "parameter", name, division.code, changes)
    audit.record(by=by, act=act)
    return row


@transaction.atomic
def amend(
    *,
    by: str,
    pack: str,
    title: str,
    starts: dt.date,
    files: dict[str, str],
    source: str,
    draft: str,
    proposed_by: str,
) -> Amendment:
    """Lay items over a pack from a day on. Earlier days are answered as before.

    Args:
        by: who approves them.
        pack: code of the pack.
        title: what the change is called.
        starts: first day.
        files: ``{file name: YAML text}``, as in packs.
        source: the decision it rests on.
        draft: identifier of the draft it was tried out as.
        proposed_by: who wrote it.

    Raises:
        Refusal: ``amendments.unsound`` when the pack would no longer compile on that day, or on
            the first day of an amendment that begins later; ``figures.source``.
    """
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Refusal("figures.source", _("请写明数值的依据（文件或决定）。"))
    made = Amendment.objects.create(
        pack=pack,
        title=title,
        starts=starts,
        files=files,
        source=source,
        draft=draft,
        proposed_by=proposed_by,
        approved_by=by,
    )
    catalogue.forget(queries.AMENDMENTS)
    later = Amendment.objects.filter(pack=pack, starts__gt=starts)
    for day in sorted({starts, *later.values_list("starts", flat=True)}):
        _check_sound(pack, day)
    changes = {"title": title, "starts": starts.isoformat(), "files": sorted(files), "draft": draft}
    act = audit.Act("policy.amend", "pack", pack, queries.program(pack).pack.division, changes)
    audit.record(by=by, act=act)
    return made


def _check_sound(pack: str, day: dt.date) -> None:
    try:
        queries.program(pack, day)
    except PackError as error:
        catalogue.forget(queries.AMENDMENTS)  # it is not kept
        raise Refusal(
            "amendments.unsound",
            _("从 %(day)s 起，政策包加上这些改动不能成立。") % {"day": day.isoformat()},
            hint=error.problems[0].line() if error.problems else "",
            context={"problems": [problem.as_json() for problem in error.problems]},
        ) from error
