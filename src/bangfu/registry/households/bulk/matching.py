"""Which households and people of the registry a batch speaks of.

A household is known by its number (ours or the national one), else by its head's id number, else by
any member's; a member by id number, else by the national person number, else by name where one
side has no id number. Nobody is ever matched by name alone across households.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE, listed
from bangfu.registry.households import numbers
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Matched, Person, Registered, Trouble
from bangfu.registry.households.bulk.recognising import Recognising, registered
from bangfu.registry.households.models import Household, IncomeYear, Member


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
        self.numbers: list[str | None] = [None] * batch.units
        for unit, number in zip(
            listed(batch.households, "unit"), listed(batch.households, "household_no"), strict=True
        ):
            self.numbers[unit] = number
        self.troubles: list[Trouble] = []
        self.people = Recognising(batch, self.troubles)
        self.known: dict[int, Registered] = {}

    def run(self) -> Matched:
        batch = self.batch
        empty = Matched(
            [NONE] * batch.units,
            [NONE] * batch.members.num_rows,
            [NONE] * batch.incomes.num_rows,
            {},
            list(self.people.relation),
        )
        if not Household.objects.exists():
            return empty
        numbered = self._numbered()
        people = registered(set(filter(None, numbered)))
        owners = self._owners(people)
        households = self._households(numbered, owners)
        self._refuse_shared(households)
        people |= registered(set(households) - {NONE} - set(numbered))
        members = self.people.members(households, owners, people)
        return Matched(
            households,
            members,
            self._incomes(households),
            self.known,
            self.people.relations(members, people),
            self.people.others(households, members, people),
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
