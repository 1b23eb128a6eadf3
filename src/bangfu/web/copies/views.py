"""Making a person's copy of what is held about them."""

import json
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.policy.papers import listing
from bangfu.registry.households import copies
from bangfu.registry.households import queries as registry
from bangfu.registry.households.copies import Subject
from bangfu.registry.households.models import Household
from bangfu.web import pages, readings
from bangfu.web.copies.forms import Wanted
from bangfu.web.copies.gathering import Copy
from bangfu.web.guards import needs, person

COPY = Permission.HOUSEHOLDS_COPY
UNPROCESSABLE = 422
VERSION = 1


@require_http_methods(["GET", "HEAD", "POST"])
@needs(COPY)
def copy(request: HttpRequest, household: UUID) -> HttpResponse:
    """Ask whose copy and what for; then hand it over."""
    user = person(request)
    try:
        home = registry.get(user, household, COPY)
    except Household.DoesNotExist as error:
        raise Http404 from error
    readings.note(request, home)
    form = Wanted(request.POST or None, registry.members(home))
    if request.method != "POST" or not form.is_valid():
        context = {"home": home, "form": form}
        status = UNPROCESSABLE if form.is_bound else 200
        return pages.show(request, "copies/copy.html", context, status=status)
    said = form.cleaned_data
    about = copies.subject(user=user, household=household, member=UUID(said["member"]))
    copies.made(by=user, about=about, purpose=said["purpose"], form=said["form"])
    make = _json if said["form"] == "json" else _pdf
    return _attached(make(user, about, said["purpose"]), about, said["form"])


def _attached(content: bytes, about: Subject, form: str) -> HttpResponse:
    title = _("本人信息副本")
    name = f"{title}-{about.home.household_no}-{timezone.localdate()}.{form}"
    kinds = {"pdf": "application/pdf", "json": "application/json"}
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=kinds[form], headers=headers)


def _told(user: User, about: Subject, purpose: str) -> dict[str, str]:
    made = timezone.localtime()
    return {
        "name": about.member.name,
        "household_no": about.home.household_no,
        "made_at": made.isoformat(timespec="seconds"),
        "made_by": user.name,
        "purpose": purpose,
    }


def _json(user: User, about: Subject, purpose: str) -> bytes:
    gathered = Copy(user, about)
    told: dict[str, Any] = {
        "format": f"bangfu.copy/{VERSION}",
        **_told(user, about, purpose),
        "place": gathered.place,
        "id_no": gathered.id_no,
        "sections": {part.code: part.plain() for part in gathered.sections()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _pdf(user: User, about: Subject, purpose: str) -> bytes:
    gathered = Copy(user, about)
    told = _told(user, about, purpose)
    stamp = _("%(by)s %(at)s 制作；用途：%(purpose)s")
    number = _("%(name)s　户编号 %(number)s")
    made = listing.Listing(
        title=_("本人信息副本"),
        place=gathered.place,
        number=number % {"name": told["name"], "number": told["household_no"]},
        stamp=stamp
        % {"by": told["made_by"], "at": told["made_at"][:16].replace("T", " "), "purpose": purpose},
        tables=[_table(part) for part in gathered.sections()],
        note=_(
            "证件号码和账号只显示部分数字。家庭其他成员的个人信息不在本副本中。信息有误的，请向所在乡镇申请更正。"
        ),
        language=pages.language(),
        signatures=(_("经办人"), _("本人签收"), _("日期")),
    )
    return listing.pdf(gathered.pack, made)


def _table(part: Any) -> listing.Table:
    table: listing.Table = part.table()
    if table.rows:
        return table
    nothing = [_("没有记录"), *[""] * (len(table.heads) - 1)]
    return listing.Table(table.title, table.heads, [nothing], table.widths, table.note)
