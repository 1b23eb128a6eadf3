"""Which forms there are, and households and villages ready to be printed, within a scope."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope as scopes
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes, naming
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.papers import Form
from bangfu.policy.packs import queries as packs
from bangfu.policy.papers import marks
from bangfu.policy.papers.areas import Area
from bangfu.policy.papers.copies import Home
from bangfu.policy.papers.setting import Setting
from bangfu.policy.papers.townships import Township
from bangfu.policy.papers.wording import say
from bangfu.policy.verdicts import queries as verdicts
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household
from bangfu.registry.villages import queries as villages

BELOW_PROVINCE = 1


@dataclass(frozen=True, slots=True)
class Press:
    """What printing needs to know of this installation.

    Args:
        site: the installation.
        setting: what all copies share.
        address: how it is reached, such as ``https://example.org``; codes on papers lead there.
    """

    site: Site
    setting: Setting
    address: str = ""

    def home_picture(self, home: Household) -> str:
        """The code that leads to a household."""
        return marks.code(f"{self.address}/q/{home.uid}/") if self.address else ""

    def village_picture(self, code: str) -> str:
        """The code that leads to a village."""
        return marks.code(f"{self.address}/villages/{code}/") if self.address else ""


def press(language: str = "zh", address: str = "") -> Press:
    """Everything ready for printing today."""
    site = catalogue.site()
    told = (("demo", site.demo), ("assumed", site.assumed))
    notes = tuple(say(name, language) for name, holds in told if holds)
    program, as_of = packs.program(site.pack), catalogue.today(site)
    setting = Setting(program, as_of, timezone.localdate(), language, notes)
    return Press(site, setting, address.rstrip("/"))


def forms(subject: str = "") -> list[Form]:
    """Forms of the pack in force, about households or villages or both."""
    every = packs.program(catalogue.site().pack).pack.forms.values()
    return [form for form in every if subject in ("", form.subject)]


def form(name: str, subject: str = "") -> Form:
    """One of them.

    Raises:
        Refusal: ``papers.form`` (status 404) when there is none of the name about the subject.
    """
    found = next((form for form in forms(subject) if form.id == name), None)
    if found is None:
        raise Refusal("papers.form", _("没有这种表册。"), status=404)
    return found


# --- what is printed ---


def home(user: Any, uid: UUID, at: Press) -> Home:
    """One household of the person's scope; ``Household.DoesNotExist`` for any other."""
    row = registry.get(user, uid)
    found = verdicts.household(
        at.setting.program,
        row.pk,
        row.village_id,
        at.setting.as_of,
        assumed=at.site.assumed,
        language=at.setting.language,
    )
    return Home(at.setting, row, found, _where(row.village_id), at.home_picture(row))


def homes(village: str, at: Press, ids: Collection[int] | None = None) -> Iterator[Home]:
    """Households of a village, by group and number; the caller has made sure of the scope."""
    rows, where = registry.in_village(village, ids), _where(village)
    setting = at.setting
    answers = verdicts.homes(
        setting.program,
        village,
        setting.as_of,
        assumed=at.site.assumed,
        language=setting.language,
    )
    for row in rows:
        yield Home(setting, row, answers[row.pk], where, at.home_picture(row))


def village(code: str, at: Press, ids: Collection[int] | None = None) -> Area:
    """A village with its file and households; the caller has made sure of the scope."""
    setting = at.setting
    answer = verdicts.village(
        setting.program,
        code,
        setting.as_of,
        assumed=at.site.assumed,
        language=setting.language,
    )
    file = next(iter(villages.files(code)), None)
    area = Area(setting, code, _where(code), (), file, answer, at.village_picture(code))
    return replace(area, households=[("", home) for home in homes(code, at, ids)])


def townships(code: str) -> list[tuple[str, str]]:
    """``(code, name)`` of the townships at or below a place."""
    found = divisions.at_level(code, Level.TOWNSHIP.value).order_by("code")
    return list(found.values_list("code", "name"))


def township(code: str, at: Press, ids: dict[str, list[int]] | None = None) -> Township:
    """A township with all its villages; the caller has made sure of the scope.

    Args:
        code: 12-digit code.
        at: the printing.
        ids: ``{village: keys of its households}`` to list; all households for ``None``.
    """
    below = divisions.at_level(code, Level.VILLAGE.value).order_by("code")
    parts = [
        (name, village(one, at, None if ids is None else ids.get(one, [])))
        for one, name in below.values_list("code", "name")
    ]
    return Township(at.setting, code, _where(code), parts)


def reachable(user: Any, code: str, permission: Permission) -> Division:
    """A village the person may print.

    Raises:
        Refusal: ``papers.place`` (status 404): no such village, or out of scope.
    """
    granted = scopes.of(user, permission)
    found = Division.objects.filter(code=code, level=Level.VILLAGE.value).first()
    if found is None or not granted.covers(code):
        raise Refusal("papers.place", _("没有这个村，或者不在您的范围内。"), status=404)
    return found


def _where(code: str) -> tuple[str, ...]:
    """Names of the places from the city down."""
    steps = codes.lineage(code)
    names = divisions.names(steps)
    return tuple(naming.brief(names[step]) for step in steps[BELOW_PROVINCE:] if step in names)
