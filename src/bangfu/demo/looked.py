"""Who looked in the demo city: a few households opened, one copy made for a person, an anchor."""

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.audit import anchors
from bangfu.base.audit.models import Reading
from bangfu.registry.households import copies
from bangfu.registry.households.models import Household

HOMES = 6
PARTS = ("verdicts", "members", "income")


def look(county: User, township: User, secretary: User) -> int:
    """Note some looks at households of the secretary's village; returns how many. Once only."""
    if Reading.objects.exists():
        return 0
    village = secretary.posts.get().division_id
    homes = list(Household.objects.filter(village_id=village).order_by("id")[:HOMES])
    for number, home in enumerate(homes):
        for user in (secretary, township, county)[: 1 + number % 3]:
            audit.note_reading(
                by=user.username,
                what="households.open",
                subject_type="household",
                subject_id=home.household_no,
                division=home.village_id,
                details={"page": "households:household", "part": PARTS[number % len(PARTS)]},
            )
    for home in homes[:1]:
        member = home.members.order_by("id").first()
        if member is not None:
            about = copies.Subject(home, member)
            copies.made(by=township, about=about, purpose="本人申请查询", form="pdf")
    anchors.take(by="system")
    return Reading.objects.count()
