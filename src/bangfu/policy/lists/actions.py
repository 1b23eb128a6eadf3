"""Keeping columns and filters. They are a person's own and change no record: the trail notes only
what is shared with others."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.lists import columns, queries
from bangfu.policy.lists.models import Preference, SavedList

MOST_SAVED = 40
LONGEST_TITLE, LONGEST_QUERY = 40, 600


def prefer(*, by: User, names: Iterable[str]) -> list[str]:
    """Keep which columns a person wants, in order; nothing brings the usual ones back."""
    kept = list(dict.fromkeys(names))[: columns.MOST]
    if kept:
        Preference.objects.update_or_create(user=by, defaults={"columns": kept})
    else:
        Preference.objects.filter(user=by).delete()
    return kept


@transaction.atomic
def save(*, by: User, title: str, query: str, share: bool = False) -> SavedList:
    """Keep a filter under a name; one of that name is replaced.

    Args:
        by: whose it is.
        title: what it is called.
        query: the filter as it stands in an address, without paging.
        share: whether everybody at or below the person's own place sees it too.

    Raises:
        Refusal: ``lists.title``, ``lists.query``, ``lists.most``, ``lists.share``.
    """
    name = normal.text(title)
    if not name or len(name) > LONGEST_TITLE:
        raise Refusal("lists.title", _("请给名单取一个名字，最多 40 个字。"))
    if len(query) > LONGEST_QUERY:
        raise Refusal("lists.query", _("筛选条件太长，不能保存。"), hint=_("去掉几个条件再试。"))
    mine = SavedList.objects.filter(user=by)
    if mine.exclude(title=name).count() >= MOST_SAVED:
        raise Refusal("lists.most", _("最多保存 40 个名单。"), hint=_("先删除不用的。"))
    place = _place(by) if share else None
    given = {"query": query, "shared_at_id": place}
    kept, _created = SavedList.objects.update_or_create(user=by, title=name, defaults=given)
    if place:
        act = audit.Act("lists.share", "saved_list", str(kept.pk), place, {"title": name})
        audit.record(by=by.username, act=act)
    return kept


def _place(by: User) -> str:
    if places := queries.places(by):
        return places[0]
    raise Refusal("lists.share", _("您没有所属地区，不能共享名单。"))


def remove(*, by: User, saved: int) -> None:
    """Forget a filter of one's own; nothing happens to those of others."""
    SavedList.objects.filter(pk=saved, user=by).delete()
