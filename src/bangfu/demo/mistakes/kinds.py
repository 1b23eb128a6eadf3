"""The kinds of mistakes, and the rows each may strike."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from bangfu.base.divisions import codes
from bangfu.base.kit import idno
from bangfu.demo import draw
from bangfu.demo.ledger import Ledger
from bangfu.demo.parts import Errors
from bangfu.demo.places import Places
from bangfu.demo.scene import Scene
from bangfu.demo.sheets import income_rows

WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that is to hold something else.

    Args:
        row: position in the sheet, from zero.
        other: the row it was taken from, if any.
    """

    sheet: str
    row: int
    column: str
    after: str | None
    other: int | None = None


class Planter:
    """Chooses rows for each kind of mistake; the methods bear the kinds' names.

    No household is chosen twice.
    """

    def __init__(
        self,
        scene: Scene,
        places: Places,
        recipe: Errors,
        ledger: Ledger,
        rng: np.random.Generator,
    ) -> None:
        self.scene = scene
        self.places = places
        self.recipe = recipe
        self.sheets = ledger.sheets
        self.headings = ledger.headings
        self.rng = rng
        self.free = np.ones(scene.household.rows, dtype=bool)

    def changes(self, count: int) -> list[tuple[str, Change]]:
        """``(kind, change)`` of so many mistakes, or as many as there are rows for."""
        weights = np.array(list(self.recipe.kinds.values()))
        found = []
        for kind, number in zip(self.recipe.kinds, draw.allot(count, weights), strict=True):
            make: Callable[[int], list[Change]] = getattr(self, kind)
            found += [(kind, change) for change in make(int(number))]
        order = {name: place for place, name in enumerate(self.sheets)}
        return sorted(found, key=lambda pair: (order[pair[1].sheet], pair[1].row))

    # --- choosing ---

    def members(self, mask: np.ndarray, count: int) -> list[int]:
        """Rows of members in households not chosen yet, one per household."""
        owner = self.scene.member.owner
        rows = self.rng.permutation(np.flatnonzero(mask & self.free[owner]))
        _, first = np.unique(owner[rows], return_index=True)
        rows = rows[np.sort(first)][:count]
        self.free[owner[rows]] = False
        return sorted(rows.tolist())

    def households(self, mask: np.ndarray, count: int) -> list[int]:
        """Rows of households not chosen yet."""
        rows = self.rng.permutation(np.flatnonzero(mask & self.free))[:count]
        self.free[rows] = False
        return sorted(rows.tolist())

    def cell(self, sheet: str, column: str, row: int) -> str | None:
        """What stands in a cell, as text."""
        value = self.sheets[sheet][column][row].as_py()
        return None if value is None else str(value)

    def stated(self, sheet: str, column: str) -> np.ndarray:
        """Rows in which something stands."""
        return np.asarray(self.sheets[sheet][column].is_valid())

    def others(self, kinds: str = "id_no") -> np.ndarray:
        """Members besides the head who show a citizen id number."""
        citizens = ~self.scene.member["certificate"] & ~self.scene.member["head"]
        return np.asarray(citizens & self.stated("member", kinds))

    # --- kinds ---

    def wrong_check_digit(self, count: int) -> list[Change]:
        """The last character is another one."""
        return [
            Change("member", row, "id_no", _other_check(str(self.cell("member", "id_no", row))))
            for row in self.members(self.others(), count)
        ]

    def duplicate_id(self, count: int) -> list[Change]:
        """Two people in different households show one number."""
        rows = self.members(self.others(), 2 * count)
        pairs = self.rng.permutation(rows)[: len(rows) // 2 * 2].reshape(-1, 2).tolist()
        return [
            Change("member", row, "id_no", self.cell("member", "id_no", other), other)
            for row, other in pairs
        ]

    def float_damage(self, count: int) -> list[Change]:
        """The number went through a spreadsheet that took it for an amount."""
        numbers = self.sheets["member"]["id_no"]
        # With X at the end it is no number to a spreadsheet, and three zeros would survive.
        safe = pc.match_substring_regex(numbers, "(X|000)$").combine_chunks()
        rows = self.members(self.others() & ~np.asarray(safe.fill_null(fill_value=False)), count)
        texts = [str(self.cell("member", "id_no", row)) for row in rows]
        return [
            Change("member", row, "id_no", f"{float(text):.14E}")
            for row, text in zip(rows, texts, strict=True)
        ]

    def full_width_digits(self, count: int) -> list[Change]:
        """The number is written in full-width digits."""
        return [
            Change("member", row, "id_no", str(self.cell("member", "id_no", row)).translate(WIDE))
            for row in self.members(self.others(), count)
        ]

    def spaces_in_name(self, count: int) -> list[Change]:
        """A short name is spread with blanks, as in printed lists."""
        short = pc.equal(pc.utf8_length(self.sheets["member"]["name"]), 2)
        return [
            Change("member", row, "name", "　".join(str(self.cell("member", "name", row))))
            for row in self.members(np.asarray(short), count)
        ]

    def no_head(self, count: int) -> list[Change]:
        """The head is called something else."""
        word = self.word("member", "relation_to_head", "other")
        heads = self.scene.member["head"]
        return [
            Change("member", row, "relation_to_head", word) for row in self.members(heads, count)
        ]

    def two_heads(self, count: int) -> list[Change]:
        """An adult besides the head is called head too."""
        word = self.word("member", "relation_to_head", "head")
        grown = ~self.scene.member["head"] & (self.scene.member["age"] >= self.recipe.head_from)
        return [
            Change("member", row, "relation_to_head", word) for row in self.members(grown, count)
        ]

    def bad_word(self, count: int) -> list[Change]:
        """A coded column holds a word that is in no list."""
        found = []
        places = [tuple(place.split(".")) for place in self.recipe.words]
        for number, (sheet, column) in zip(
            draw.allot(count, np.ones(len(places))), places, strict=True
        ):
            choose = self.members if sheet == "member" else self.households
            word = self.recipe.words[f"{sheet}.{column}"]
            rows = choose(self.stated(sheet, column), int(number))
            found += [Change(sheet, row, column, word) for row in rows]
        return found

    def impossible_date(self, count: int) -> list[Change]:
        """A day that no month has."""
        rows = self.members(self.stated("member", "birth_date"), count)
        years = [str(self.cell("member", "birth_date", row))[:4] for row in rows]
        return [
            Change("member", row, "birth_date", f"{year}-02-30")
            for row, year in zip(rows, years, strict=True)
        ]

    def wrong_gender(self, count: int) -> list[Change]:
        """The gender is not the one the id number tells."""
        words = [self.word("member", "gender", name) for name in ("male", "female")]
        rows = self.members(self.others() & self.stated("member", "gender"), count)
        female = self.scene.member["female"]
        return [Change("member", row, "gender", words[int(not female[row])]) for row in rows]

    def negative_income(self, count: int) -> list[Change]:
        """Wages below nothing."""
        owner, last = income_rows(self.scene)
        fit = np.asarray(pc.greater(self.sheets["income"]["wage_income"], 0)) & ~last
        rows = self.rng.permutation(np.flatnonzero(fit & self.free[owner]))[:count]
        self.free[owner[rows]] = False
        return [
            Change("income", row, "wage_income", f"-{self.cell('income', 'wage_income', row)}")
            for row in sorted(rows.tolist())
        ]

    def village_elsewhere(self, count: int) -> list[Change]:
        """The code is of a village outside the city."""
        listed = self.places.names
        every = np.array([c for c in listed if codes.level_of(c) == codes.Level.VILLAGE])
        city = codes.prefix(self.scene.pack.division)
        outside = every[~np.char.startswith(every, city)]
        rows = self.households(np.ones(len(self.free), dtype=bool), count)
        chosen = self.rng.choice(outside, len(rows)).tolist()
        return [
            Change("household", row, "village_code", code)
            for row, code in zip(rows, chosen, strict=True)
        ]

    def village_of_neighbour(self, count: int) -> list[Change]:
        """The code is of a village in another county of the city than the names say."""
        village, county = self.places.village, self.places.prefix(codes.Level.COUNTY)
        rows = self.households(np.ones(len(self.free), dtype=bool), count)
        found = []
        for row in rows:
            here = county[self.scene.household.owner[row]]
            code = str(self.rng.choice(village[county != here]))
            found.append(Change("household", row, "village_code", code))
        return found

    def word(self, subject: str, column: str, entry: str) -> str:
        """The Chinese word of a code."""
        listed = self.scene.pack.tables[subject].columns[column].type.codes
        found = self.scene.pack.entry(listed, entry)
        assert found is not None
        return found.zh


def _other_check(number: str) -> str:
    place = (idno.CHECK.index(number[-1]) + 1) % len(idno.CHECK)
    return number[:-1] + idno.CHECK[place]
