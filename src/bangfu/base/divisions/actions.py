"""Writing places: code lists, successors, zones. Outlines are in ``outlines.py``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes, queries
from bangfu.base.divisions.models import Administration, Division, Organisation
from bangfu.base.divisions.reading import Row, as_date
from bangfu.base.kit.refusals import Refusal


@transaction.atomic
def load_codes(*, by: str, rows: Iterable[Row], source: str) -> dict[str, int]:
    """Bring a code list in: new places are added, renamed ones renamed, none removed.

    Returns counts: ``{"added", "renamed", "dated", "unchanged"}``; ``dated`` places got another
    validity or successor. A place missing from the list stays; it ends only by an explicit
    ``replace`` or by the dates of its own row.

    Raises:
        Refusal: ``divisions.orphan`` or ``divisions.unknown``: a place above, or a successor, is
            neither in the list nor known.
    """
    wanted = {row.code: row for row in rows if not codes.is_direct_placeholder(row.code)}
    known = _known(wanted)
    _check_relations(wanted, known)
    fresh = [row for code, row in wanted.items() if code not in known]
    for level in codes.ORDER:  # parents before children
        Division.objects.bulk_create(
            [_division(row) for row in fresh if codes.level_of(row.code) == level],
            batch_size=2_000,
        )
    listed = [(row, known[code]) for code, row in wanted.items() if code in known]
    renamed = [row for row, before in listed if row.name != before.name]
    dated = [row for row, before in listed if _is_dated(row, before)]
    Division.objects.bulk_update(
        [Division(code=row.code, name=row.name) for row in renamed], ["name"], batch_size=500
    )
    Division.objects.bulk_update(
        [_division(row) for row in dated], ["valid_from", "valid_to", "successor"], batch_size=500
    )
    touched = {row.code for row in (*fresh, *renamed, *dated)}
    counts = {
        "added": len(fresh),
        "renamed": len(renamed),
        "dated": len(dated),
        "unchanged": len(wanted) - len(touched),
    }
    names = {row.code: [known[row.code].name, row.name] for row in renamed}
    changes = {**counts, "names": names}
    act = audit.Act("divisions.load_codes", "divisions", source[:60], changes=changes)
    audit.record(by=by, act=act)
    return counts


def _known(wanted: Iterable[str]) -> dict[str, Division]:
    """The places already listed in the provinces concerned."""
    found: dict[str, Division] = {}
    for province in sorted({code[:2] for code in wanted}):
        listed = queries.under(codes.pad(province)).iterator(chunk_size=5_000)
        found |= {division.code: division for division in listed}
    return found


def _check_relations(wanted: dict[str, Row], known: dict[str, Division]) -> None:
    parents = {code: codes.parent_of(code) for code in wanted}
    orphans = sorted(c for c, p in parents.items() if p and p not in wanted and p not in known)
    if orphans:
        raise Refusal(
            "divisions.orphan",
            _("有 %(count)d 个地区的上级不在区划表里：%(codes)s。")
            % {"count": len(orphans), "codes": queries.listed(orphans)},
            hint=_("请先导入上级的代码，或在文件里补上。"),
            context={"codes": orphans[: queries.NAMED]},
        )
    followers = {row.successor for row in wanted.values() if row.successor}
    queries.require({code for code in followers if code not in wanted and code not in known})


def _division(row: Row) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        level=codes.level_of(row.code),
        parent_id=codes.parent_of(row.code),
        valid_from=as_date(row.valid_from),
        valid_to=as_date(row.valid_to),
        successor_id=row.successor or None,
    )


def _is_dated(row: Row, known: Division) -> bool:
    """Whether the row states a validity or successor other than the known one."""
    if not (row.valid_from or row.valid_to or row.successor):
        return False
    stated = (as_date(row.valid_from), as_date(row.valid_to), row.successor or None)
    return stated != (known.valid_from, known.valid_to, known.successor_id)


@transaction.atomic
def replace(*, by: str, code: str, name: str, successor: str, on: dt.date) -> Division:
    """Record that a place ended on a day and another took over (a rename with a new code).

    A place that is not listed yet is added as already ended, so that old records keep its name.

    Raises:
        Refusal: ``divisions.unknown`` (no such successor) or ``divisions.circle`` (the successor
            itself ends in the place).
    """
    code, successor = codes.pad(code), codes.pad(successor)
    queries.require([successor, *filter(None, [codes.parent_of(code)])])
    if queries.successor(successor) == code:
        raise Refusal(
            "divisions.circle",
            _("%(code)s 不能由 %(successor)s 接替：后者已由前者接替。")
            % {"code": code, "successor": successor},
        )
    old, _created = Division.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "level": codes.level_of(code),
            "parent_id": codes.parent_of(code),
        },
    )
    before = [old.valid_to and old.valid_to.isoformat(), old.successor_id]
    after = [on.isoformat(), successor]
    if before == after:
        return old
    old.valid_to, old.successor_id = on, successor
    old.save()
    act = audit.Act("divisions.replace", "division", code, changes={"end": [before, after]})
    audit.record(by=by, act=act)
    return old


@transaction.atomic
def define_zone(
    *, by: str, code: str, name: str, division: str, administers: Iterable[str]
) -> Organisation:
    """Set up a functional zone and the places it runs today.

    Places it ran until now and that are not given any more end with yesterday.

    Raises:
        Refusal: ``divisions.unknown``.
    """
    seat, places = codes.pad(division), {codes.pad(place) for place in administers}
    queries.require({seat, *places})
    zone, _created = Organisation.objects.update_or_create(
        code=code,
        defaults={"name": name, "kind": Organisation.Kind.ZONE, "division_id": seat},
    )
    running = Administration.objects.filter(organisation=zone, valid_to__isnull=True)
    before = set(running.values_list("division_id", flat=True))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    running.exclude(division_id__in=places).update(valid_to=yesterday)
    Administration.objects.bulk_create(
        [Administration(organisation=zone, division_id=place) for place in sorted(places - before)]
    )
    changes = {"administers": [sorted(before), sorted(places)]}
    act = audit.Act("divisions.define_zone", "organisation", code, changes=changes)
    audit.record(by=by, act=act)
    return zone


def load_bundle(*, by: str, rows: Iterable[Row], facts: dict[str, Any]) -> dict[str, int]:
    """Bring a whole bundle in (see ``reading.bundle``); returns the counts of its code list."""
    with transaction.atomic():
        counts = load_codes(by=by, rows=rows, source=facts["source"])
        for change in facts.get("replaced", []):
            replace(
                by=by,
                code=str(change["code"]),
                name=change["name"],
                successor=str(change["successor"]),
                on=change["ended"],
            )
        for zone in facts.get("zones", []):
            define_zone(
                by=by,
                code=zone["code"],
                name=zone["name"],
                division=str(zone["division"]),
                administers=map(str, zone["administers"]),
            )
    return counts
