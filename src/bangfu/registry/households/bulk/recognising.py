"""Which people of the registry the members of a batch are, once their households are known."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE, listed
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Person, Trouble
from bangfu.registry.households.models import Member
from bangfu.registry.households.models.member import State


def registered(households: Iterable[int | None]) -> dict[int, list[Person]]:
    """Everybody ever registered in households, those struck out left out."""
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


class Recognising:
    """Tells the members of a batch; what stands in the way is noted in ``troubles``."""

    def __init__(self, batch: Incoming, troubles: list[Trouble]) -> None:
        self.batch, self.troubles = batch, troubles
        self.unit_of = listed(batch.members, "unit")
        self.prints = listed(batch.members, "id_no_print")
        self.relation = listed(batch.members, "relation_to_head")

    def members(
        self, households: list[int], owners: dict[bytes, int], people: dict[int, list[Person]]
    ) -> list[int]:
        """Per row the member it is; what cannot be told apart is a trouble.

        Args:
            households: per unit its household in the registry.
            owners: which household a fingerprint is active in.
            people: the registered members of these households.
        """
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

    def relations(self, members: list[int], people: dict[int, list[Person]]) -> list[str | None]:
        """The relation each row will have: what it says, else what is registered."""
        before = {p.pk: p.relation for household in people.values() for p in household}
        return [said or before.get(pk) for said, pk in zip(self.relation, members, strict=True)]

    def others(
        self, households: list[int], members: list[int], people: dict[int, list[Person]]
    ) -> dict[int, list[Person]]:
        """Per unit the active members whom the batch does not mention."""
        mentioned = set(members)
        return {
            unit: [p for p in people.get(home, ()) if p.active and p.pk not in mentioned]
            for unit, home in enumerate(households)
            if home != NONE
        }
