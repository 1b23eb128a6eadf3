"""The counts of the first page, each opening its list. Faces add providers in their ``urls.py``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs import queries as jobs


@dataclass(frozen=True, slots=True)
class Card:
    """One count.

    Args:
        title: what is counted.
        count: how many; text such as ``10,000+`` where counting stopped.
        href: the list behind the count.
        icon: name of a Tabler icon.
        tone: what the count means: ``amber`` waits, ``red`` is late, ``green`` is done;
            ``blue`` says nothing of the sort.
        unit: what one of them is called.
        note: one more thing worth knowing.
        order: place on the page.
    """

    title: str
    count: int | str
    href: str
    icon: str = "list"
    tone: str = "blue"
    unit: str = ""
    note: str = ""
    order: int = 100


Provider = Callable[[User], Iterable[Card]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a provider; it gives the cards a person should see, none if nothing is due."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def due(user: User) -> list[Card]:
    """All cards for a person, in order."""
    found = [card for provider in _PROVIDERS for card in provider(user)]
    return sorted(found, key=lambda card: card.order)


@register
def running(user: User) -> Iterable[Card]:
    """Jobs of mine under way."""
    if count := jobs.open_for(user).count():
        href = reverse("jobs:index")
        unit = ngettext("项任务", "项任务", count)
        yield Card(_("进行中的任务"), count, href, icon="loader-2", unit=unit, order=90)


@register
def without_post(user: User) -> Iterable[Card]:
    """Accounts that wait for a post, for those who grant posts."""
    if not rights.holds(user, Permission.POSTS_GRANT):
        return
    if count := accounts.people(user, Permission.POSTS_GRANT, state="idle").count():
        href = f"{reverse('admin:posts')}?state=idle"
        title, unit = _("等待授予岗位的账号"), _("个账号")
        yield Card(title, count, href, icon="user-question", tone="amber", unit=unit, order=10)
