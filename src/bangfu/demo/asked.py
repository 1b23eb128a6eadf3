"""Requests for numbers in the demo city: two that villages answer, one that waits."""

import datetime as dt

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests import actions
from bangfu.watch.requests.asking import Wanted
from bangfu.watch.requests.models import Kind, Request, State

MONTH = dt.timedelta(days=30)
STAGE = (
    Wanted("露天戏台座数", "还能演出的戏台", Kind.NUMBER),
    Wanted("有没有剧团", "本村人组成的剧团", Kind.YES_NO),
)
WELLS = (Wanted("古井口数", "五十年以上、还有水的井", Kind.NUMBER),)
BRIDGES = (
    Wanted("石拱桥座数", "还在通行的石拱桥", Kind.NUMBER),
    Wanted("最老一座的修建日期", "按桥上石刻", Kind.DAY),
)


def ask(county: User, township: User, secretary: User) -> int:
    """Ask, and answer for one village; returns how many requests there are. Once only."""
    if Request.objects.exists():
        return 0
    town, village = (user.posts.get().division_id for user in (township, secretary))
    if town is None or village is None:
        return 0
    due = catalogue.today() + MONTH
    for title, columns, said in (
        ("乡村戏台", STAGE, {0: "1", 1: "否"}),
        ("古井", WELLS, {}),
    ):
        found = actions.create(
            by=township,
            title=title,
            purpose="编制镇文化设施名录。",
            division=town,
            level="village",
            due=due,
            columns=columns,
        )
        if found.state == State.WAITING:
            found = actions.approve(by=county, request=found)
        if said:
            actions.answer(by=secretary, request=found, division=village, said=said)
    actions.create(
        by=county, title="石拱桥普查", purpose="全县古桥保护名录。",
        division=codes.lineage(town)[-2], level="village", due=due, columns=BRIDGES,
    )  # fmt: skip
    return 3
