"""Which households and people of the registry a batch speaks of.

A household is known by its number (ours or the national one), else by its head's id number, else by
any member's; a member by id number, else by the national person number, else by name where one
side has no id number. Nobody is ever matched by name alone across households.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE, listed
from bangfu.registry.households import numbers
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.households.models.member import State


@dataclass(slots=True)
class Trouble:
    """Why a row cannot go in as it stands.

    ``code``: ``number_taken`` (another family bears this number), ``several`` (its people live in
    several households), ``same`` (two units are one household), ``elsewhere`` (the person is
    active in another household), ``same_name``, ``left`` (registered as having left).
    ``household`` names the other household where there is one.
    """

    code: str
    unit: int
    member: int = NONE
    household: int = NONE


@dataclass(slots=True)
class Registered:
    """A household as registered."""

    pk: int
    version: int
    village: str
    household_no: str
    national_no: str | None


@dataclass(slots=True)
class Person:
    """A member as registered."""

    pk: int
    household: int
    print: bytes | None
    person_no: str | None
    name: str
    born: Any
    active: bool
    relation: str | None


@dataclass(slots=True)
class Matched:
    """What a batch's rows are in the registry; ``NONE`` where they are new.

    ``registered`` are the households found, and those where troubles lie; ``others`` are per unit
    the active members whom the batch does not mention; ``relations`` the relation each member of
    the batch will have.
    """

    households: list[int]
    members: list[int]
    incomes: list[int]
    registered: dict[int, Registered]
    relations: list[str | None]
    others: dict[int, list[Person]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)


def match(batch: Incoming, *, for_update: bool = False) -> Matched:
    """Find a batch in the registry.

    Args:
        batch: the rows.
        for_update: lock the households found until the transaction ends.
    """
    return _Matching(batch, for_update=for_update).run()


class _Matching:
    def __init__(self, batch: Incoming, *, for_update: bool) -> None:
        self.batch = batch
        self.for_update = for_update
        self.unit_of = listed(batch.members, "unit")
        self.prints = listed(batch.members, "id_no_print")
        self.relation = listed(batch.members, "relation_to_head")
        self.numbers: list[str | None] = [None] * batch.units
        for unit, number in zip(
            listed(batch.households, "unit"), listed(batch.households, "household_no"), strict=True
        ):
            self.numbers[unit] = number
        self.troubles: list[Trouble] = []
        self.known: dict[int, Registered] = {}

    def run(self) -> Matched:
        batch = self.batch
        empty = Matched(
            [NONE] * batch.units,
            [NONE] * batch.members.num_rows,
            [NONE] * batch.incomes.num_rows,
            {},
            list(self.relation),
        )
        if not Household.objects.exists():
            return empty
        numbered = self._numbered()
        people = self._people(set(filter(None, numbered)))
        owners = self._owners(people)
        households = self._households(numbered, owners)
        self._refuse_shared(households)
        people |= self._people(set(households) - {NONE} - set(numbered))
        members = self._members(households, owners, people)
        return Matched(
            households,
            members,
            self._incomes(households),
            self.known,
            self._relations(members, people),
            self._others(households, members, people),
            self.troubles,
        )

    # --- households ---

    def _load(self, by: str, values: Iterable[Any]) -> list[Registered]:
        names = ["id", "version", "village", "household_no", "national_household_no"]
        wanted = sorted(set(values))
        table = rows.select(Household, names, by, wanted, for_update=self.for_update)
        found = [
            Registered(*row)
            for row in zip(*(table.column(n).to_pylist() for n in names), strict=True)
        ]
        self.known.update({household.pk: household for household in found})
        return found

    def _owners(self, people: dict[int, list[Person]]) -> dict[bytes, int]:
        """``{fingerprint: household}`` of the batch's people who are active somewhere."""
        there = {
            person.print: home
            for home, family in people.items()
            for person in family
            if person.active and person.print
        }
        wanted = {*self.prints, *self.batch.heads} - {None} - there.keys()
        table = rows.select(
            Member,
            ["id_no_print", "household"],
            "id_no_print",
            list(wanted),
            where="state = 'active'",
        )
        prints, households = (table.column(n).to_pylist() for n in ("id_no_print", "household"))
        self._load("id", households)
        return {**there, **dict(zip(prints, households, strict=True))}

    def _numbered(self) -> list[int | None]:
        """Per unit the household that bears its number."""
        asked = [number for number in self.numbers if number]
        ours = {
            h.household_no: h.pk for h in self._load("household_no", filter(numbers.is_ours, asked))
        }
        national = {h.national_no: h.pk for h in self._load("national_household_no", asked)}
        return [ours.get(number or "") or national.get(number or "") for number in self.numbers]

    def _households(self, numbered: list[int | None], owners: dict[bytes, int]) -> list[int]:
        homes: dict[int, set[int]] = defaultdict(set)
        for unit, print_ in zip(self.unit_of, self.prints, strict=True):
            if print_ in owners:
                homes[unit].add(owners[print_])
        found = []
        for unit, number in enumerate(self.numbers):
            pk = numbered[unit] or self._by_people(unit, number, homes[unit], owners)
            found.append(pk)
        return found

    def _by_people(
        self, unit: int, number: str | None, homes: set[int], owners: dict[bytes, int]
    ) -> int:
        head = self.batch.heads[unit]
        if head in owners:
            homes = {owners[head]}
        fitting = {pk for pk in homes if not number or not self.known[pk].national_no}
        if len(fitting) > 1:
            self.troubles.append(Trouble("several", unit))
        return fitting.pop() if len(fitting) == 1 else NONE

    def _refuse_shared(self, households: list[int]) -> None:
        units: dict[int, list[int]] = defaultdict(list)
        for unit, pk in enumerate(households):
            if pk != NONE:
                units[pk].append(unit)
        for pk, sharing in units.items():
            if len(sharing) > 1:
                self.troubles += [Trouble("same", unit, household=pk) for unit in sharing]

    # --- members ---

    def _people(self, households: Iterable[int | None]) -> dict[int, list[Person]]:
        names = ["id", "household", "id_no_print", "person_no", "name", "birth_date", "state"]
        names.append("relation_to_head")
        wanted = sorted(pk for pk in households if pk)
        table = rows.select(Member, names, "household", wanted, where="state <> 'void'")
        found: dict[int, list[Person]] = defaultdict(list)
        for row in zip(*(table.column(n).to_pylist() for n in names), strict=True):
            pk, home, print_, number, name, born, state, relation = row
            active = state == State.ACTIVE
            found[home].append(Person(pk, home, print_, number, name, born, active, relation))
        return found

    def _members(
        self, households: list[int], owners: dict[bytes, int], people: dict[int, list[Person]]
    ) -> list[int]:
        columns = (listed(self.batch.members, n) for n in ("person_no", "name", "birth_date"))
        shared = [False] * len(households)
        found, taken = [], set()
        self.spoken_for = {
            (unit, said)
            for unit, *both in zip(
                self.unit_of, self.prints, listed(self.batch.members, "person_no"), strict=True
            )
            for said in both
            if said
        }
        for index, (unit, print_, number, name, born) in enumerate(
            zip(self.unit_of, self.prints, *columns, strict=True)
        ):
            home = households[unit]
            candidates = [p for p in people.get(home, ()) if p.pk not in taken]
            person = self._member(index, candidates, (print_, number, name, born))
            if print_ in owners and owners[print_] != home:
                self.troubles.append(Trouble("elsewhere", unit, index, owners[print_]))
            shared[unit] |= person is not None
            found.append(person.pk if person else NONE)
            taken.add(found[-1])
        self._refuse_other_family(households, people, shared)
        return found

    def _member(self, index: int, candidates: list[Person], said: tuple[Any, ...]) -> Person | None:
        print_, number, name, born = said
        if print_ and (same := [p for p in candidates if p.print == print_]):
            return self._present(index, same)
        if number and (same := [p for p in candidates if p.person_no == number]):
            return self._present(index, same)
        named = [p for p in candidates if p.name == name and p.active and not self._meant(index, p)]
        unsure = [p for p in named if not (print_ and p.print)]
        if len(unsure) == 1 and (born is None or unsure[0].born in {None, born}):
            return unsure[0]
        if named:
            self.troubles.append(Trouble("same_name", self.unit_of[index], index))
        return None

    def _meant(self, index: int, person: Person) -> bool:
        """Whether a row of the household names this person by number: then no other row is it."""
        unit = self.unit_of[index]
        return bool({(unit, person.print), (unit, person.person_no)} & self.spoken_for)

    def _present(self, index: int, same: list[Person]) -> Person:
        active = [p for p in same if p.active]
        if not active:
            self.troubles.append(Trouble("left", self.unit_of[index], index))
        return (active or same)[0]

    def _refuse_other_family(
        self, households: list[int], people: dict[int, list[Person]], shared: list[bool]
    ) -> None:
        """A number that the registry gives to a family of entirely different people."""
        identified = {unit for unit, p in zip(self.unit_of, self.prints, strict=True) if p}
        for unit, home in enumerate(households):
            others = any(person.print and person.active for person in people.get(home, ()))
            if unit in identified and others and not shared[unit]:
                self.troubles.append(Trouble("number_taken", unit, household=home))

    def _relations(self, members: list[int], people: dict[int, list[Person]]) -> list[str | None]:
        before = {p.pk: p.relation for household in people.values() for p in household}
        return [said or before.get(pk) for said, pk in zip(self.relation, members, strict=True)]

    def _others(
        self, households: list[int], members: list[int], people: dict[int, list[Person]]
    ) -> dict[int, list[Person]]:
        mentioned = set(members)
        return {
            unit: [p for p in people.get(home, ()) if p.active and p.pk not in mentioned]
            for unit, home in enumerate(households)
            if home != NONE
        }

    # --- years ---

    def _incomes(self, households: list[int]) -> list[int]:
        names = ["id", "household", "year"]
        wanted = sorted(set(households) - {NONE})
        table = rows.select(IncomeYear, names, "household", wanted)
        pks, homes, years = (table.column(n).to_pylist() for n in names)
        known = dict(zip(zip(homes, years, strict=True), pks, strict=True))
        said = zip(
            listed(self.batch.incomes, "unit"), listed(self.batch.incomes, "year"), strict=True
        )
        return [known.get((households[unit], year), NONE) for unit, year in said]
