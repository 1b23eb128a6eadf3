"""The steps that build a demo city: divisions, ledger, accounts, and what people did with them.

Each step goes through the doors that real data takes, and may be done again.
"""

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions import outlines, reading
from bangfu.base.divisions.models import Division, Organisation
from bangfu.base.kit import files
from bangfu.demo import accounts as seats
from bangfu.demo import (
    asked,
    changes,
    clues,
    exercise,
    filings,
    hamlets,
    looked,
    matched,
    mistakes,
    signed,
    surveyed,
    working,
)
from bangfu.demo.city import City, generate
from bangfu.demo.places import bundle_of
from bangfu.policy.runs import actions as runs
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.imports import actions as imports
from bangfu.registry.imports import work
from bangfu.registry.imports.models import Stage

# Who asks, agrees and answers in the demo: of one line of places.
SIGNERS = ("city", "county", "town", "secretary")
ASKERS = ("county", "town", "secretary")
BY = "system:demo"
# The exercise: a ledger of new households, for one township, that people import by hand.
EXERCISE = "exercise.xlsx"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of building a demo city, and what it is called."""

    title: str
    run: Callable[["Building"], None]


@dataclass
class Building:
    """A demo city on its way in.

    Args:
        city: what was generated.
        folder: where its ledger, accounts and exercise are kept.
        watch: told how much of the present step is done, 0 to 1.
    """

    city: City
    folder: Path
    watch: Callable[[float], None]

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Progress as jobs report it."""
        self.watch(done / max(total, 1))


def steps() -> list[Step]:
    """The steps of building a demo city, in their order; the ledger has been generated before."""
    return [
        Step(_("录入区划"), _divisions),
        Step(_("写出台账文件"), _ledger),
        Step(_("导入台账"), _import),
        Step(_("导入更正后的台账"), _import_corrected),
        Step(_("开设账号"), _accounts),
        Step(_("登记几项变更"), _changes),
        Step(_("和国网导出比对"), _matched),
        Step(_("绘制示意图"), _map),
        Step(_("入户调查"), _survey),
        Step(_("计算结论"), _run),
        Step(_("核对数据质量"), _clues),
        Step(_("提出几件程序"), _filings),
        Step(_("向下级要数"), _asked),
        Step(_("留下几次查看记录"), _looked),
        Step(_("签订责任书"), _signed),
        Step(_("安排近期的待办"), _working),
    ]


def _divisions(building: Building) -> None:
    rows, facts = reading.bundle(bundle_of(building.city.pack))
    divisions.load_bundle(by=BY, rows=rows, facts=facts)
    catalogue.establish(
        by=BY,
        pack=building.city.pack.code,
        division=building.city.pack.division,
        reference_date=building.city.reference_date,
        assumed=True,
        demo=True,
    )


def _ledger(building: Building) -> None:
    city = building.city
    city.ledger.write_csv(building.folder / "ledger")
    mistakes.write(city.planted, building.folder / "planted.csv")
    exercise.exercise(city).write_xlsx(building.folder / EXERCISE)


def _import(building: Building) -> None:
    _bring_in(building, [_packed(building.folder / "ledger")])


def _packed(folder: Path) -> Path:
    """The sheets in one zip, as a city sends them: as plain text a whole city is too large."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for sheet in sorted(folder.glob("*.csv")):
            archive.write(sheet, sheet.name)
    return path


def _import_corrected(building: Building) -> None:
    """What was held back comes in corrected, as it would from the offices that kept the ledger."""
    city = building.city
    clean = generate(city.pack.code, city.size, city.seed, errors=0).ledger
    spoilt = mistakes.touched(city.planted, clean)
    corrected = exercise.part(clean, spoilt)
    _bring_in(building, corrected.write_csv(building.folder / "corrected"))


def _bring_in(building: Building, paths: list[Path]) -> None:
    imp = imports.bring_in(
        paths=[path for path in paths if path.exists()],
        year=building.city.reference_date.year,
        by=BY,
        choice=work.GOOD,
        progress=building.progress,
    )
    if imp.stage != Stage.COMMITTED:
        raise RuntimeError(f"the ledger of the demo came no further than {imp.stage}")


def _changes(building: Building) -> None:
    """What a village's first secretary enters by hand, and the hamlets of some villages."""
    by_role = {account.role: account for account in seats.accounts(building.city)}
    secretary, officer = (by_role.get(role) for role in ("first_secretary", "city_officer"))
    for user in User.objects.filter(username=secretary.username if secretary else ""):
        changes.make(user)
    for user in User.objects.filter(username=officer.username if officer else ""):
        hamlets.record(by=user, first=secretary.division if secretary else "")


def _matched(building: Building) -> None:
    """A township's export of the national system, compared with what is registered."""
    by_role = {account.role: account.username for account in seats.accounts(building.city)}
    names = (by_role.get(role) for role in ("township_officer", "first_secretary"))
    people = [User.objects.filter(username=name or "").first() for name in names]
    if people[0] is not None and people[1] is not None:
        matched.walk(building.city, building.folder, people[0], people[1])


def _asked(building: Building) -> None:
    """A township and a county ask their villages for what nobody holds."""
    if people := _people(building):
        asked.ask(*people)


def _looked(building: Building) -> None:
    """Some look at households, one makes a copy for a person."""
    if people := _people(building):
        looked.look(*people)


def _people(building: Building) -> list[User]:
    """Officers of a county, a township and a village; nobody where one is missing."""
    names = {account.username for account in seats.accounts(building.city)}
    people = [User.objects.filter(username=name).first() for name in ASKERS if name in names]
    found = [person for person in people if person]
    return found if len(found) == len(ASKERS) else []


def _signed(building: Building) -> None:
    """Contracts of the year at each level, some of them not signed yet."""
    names = {account.username for account in seats.accounts(building.city)}
    people = {user.username: user for user in User.objects.filter(username__in=SIGNERS)}
    if len(people) == len(SIGNERS) and people.keys() <= names:
        signed.sign(people)


def _accounts(building: Building) -> None:
    """Open the accounts; the list for the log-in page is written last."""
    opened = seats.accounts(building.city)
    for number, account in enumerate(opened):
        building.progress(number, len(opened))
        if not User.objects.filter(username=account.username).exists():
            _open(account)
    listed = [
        {
            "username": account.username,
            "name": account.name,
            "role": account.role,
            "place": _place(account),
            "password": account.password,
        }
        for account in opened
    ]
    text = json.dumps(listed, ensure_ascii=False, indent=1)
    files.replace(building.folder / "accounts.json", text)


@transaction.atomic
def _open(account: seats.Account) -> None:
    user = accounts.open_account(
        by=BY, username=account.username, name=account.name, password=account.password
    )
    division = Division.objects.filter(code=account.division).first()
    organisation = Organisation.objects.filter(code=account.organisation).first()
    accounts.grant(
        by=BY, user=user, role=account.role, division=division, organisation=organisation
    )


def _place(account: seats.Account) -> str:
    if account.organisation:
        return Organisation.objects.get(code=account.organisation).name
    return Division.objects.get(code=account.division).name


def _map(building: Building) -> None:
    outlines.draw_schematic(by=BY, city=building.city.pack.division)


def _survey(building: Building) -> None:
    by_role = {account.role: account for account in seats.accounts(building.city)}
    officer, township = (by_role.get(role) for role in ("city_officer", "township_officer"))
    if officer and township:
        by = User.objects.get(username=officer.username)
        surveyed.survey(by=by, division=township.division, progress=building.progress)


def _run(building: Building) -> None:
    runs.refresh(by=BY, progress=building.progress)


def _clues(_building: Building) -> None:
    clues.walk()


def _filings(building: Building) -> None:
    """Procedures of the first secretary's village, at several stages."""
    for account in seats.accounts(building.city):
        if account.role == "first_secretary":
            filings.walk(account.division)


def _working(_building: Building) -> None:
    working.walk()
