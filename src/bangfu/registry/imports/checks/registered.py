"""What the registry says of the file's households: who they are, whether they may be touched,
whether they stay whole.
"""

from collections import Counter, defaultdict
from typing import Any

from bangfu.base.accounts.scope import Scope
from bangfu.registry.catalogue.compare import NONE, listed
from bangfu.registry.households.bulk.matched import Matched, Trouble
from bangfu.registry.imports.checks.families import HEAD, NOBODY, Families
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.reading.sheet import Sheet

# Which sheet's column a trouble of the matching points at.
TROUBLES = {
    "number_taken": ("household.other_family", "household_no"),
    "several": ("household.several", "household_no"),
    "same": ("household.same", "household_no"),
    "elsewhere": ("id.elsewhere", "id_no"),
    "same_name": ("member.same_name", "name"),
    "left": ("member.left", "name"),
}


class Registered:
    """Checks the file's households against what they are in the registry."""

    def __init__(
        self, households: Sheet, members: Sheet, families: Families, matched: Matched, found: Found
    ) -> None:
        self.households, self.members = households, members
        self.families, self.matched, self.found = families, matched, found
        self.rows_of: dict[int, list[int]] = defaultdict(list)
        for at, unit in enumerate(families.members):
            if unit != NOBODY:
                self.rows_of[unit].append(at)

    def check(self, villages: list[str | None], scope: Scope) -> None:
        """Note every problem.

        Args:
            villages: per row of the household sheet, the village it names.
            scope: where the person may import.
        """
        for trouble in self.matched.troubles:
            self._tell(trouble, scope)
        for unit, pk in enumerate(self.matched.households):
            if pk != NONE and self.matched.registered[pk].village not in scope:
                self._household(unit, "household.out_of_scope", "household_no")
        unplaced = self.found.places_of("village.")
        for unit, village in enumerate(villages):
            is_new = self.matched.households[unit] == NONE
            if is_new and not village and self.families.sources[unit] not in unplaced:
                self._household(unit, "village.missing", "village_code")
        self._heads()
        self._names()

    def _tell(self, trouble: Trouble, scope: Scope) -> None:
        code, column = TROUBLES[trouble.code]
        home = self.matched.registered.get(trouble.household)
        number = f"（{home.household_no}）" if home and home.village in scope else ""
        if trouble.member == NONE:
            self._household(trouble.unit, code, column, household=number)
        else:
            self._member(trouble.member, code, column, household=number)

    def _household(self, unit: int, code: str, column: str, **args: Any) -> None:
        """Point at a household: on its own sheet, else at its first member."""
        index, row = self.families.sources[unit]
        if index != NOBODY:
            at = self.households.place(index, column)
            self.found.add(code, index, row, at=at, column=column, **args)
        elif self.rows_of[unit]:
            self._member(self.rows_of[unit][0], code, column, **args)

    def _member(self, at: int, code: str, column: str, **args: Any) -> None:
        index = self.members.sheets[at]
        place = self.members.place(index, column)
        self.found.add(code, index, self.members.rows[at], at=place, column=column, **args)

    def _heads(self) -> None:
        """Each household keeps exactly one head; one that has no members yet is only odd."""
        for unit, pk in enumerate(self.matched.households):
            rows = self.rows_of[unit]
            if not rows:
                if pk == NONE:
                    self._household(unit, "household.no_members", "household_no")
                continue
            relations = Counter(self.matched.relations[at] for at in rows)
            relations.update(person.relation for person in self.matched.others.get(unit, ()))
            if relations[HEAD] == 0:
                self._household(unit, "household.no_head", "household_no")
            elif relations[HEAD] > 1:
                heads = [at for at in rows if self.matched.relations[at] == HEAD]
                for at in heads:
                    self._member(
                        at, "household.two_heads", "relation_to_head", count=relations[HEAD]
                    )

    def _names(self) -> None:
        names, unread = listed(self.members.table, "name"), self.found.unread("name")
        for at, (name, pk) in enumerate(zip(names, self.matched.members, strict=True)):
            place = self.members.sheets[at], self.members.rows[at]
            if pk == NONE and not name and place not in unread:
                self._member(at, "name.missing", "name")
