"""The population while it is being made: one frame per subject, rows of a parent side by side.

Columns of the pack are kept in exact form (codes and yes/no as small numbers with -1 for unknown,
amounts in hundredths with ``draw.BLANK``, dates with NaT); facts that only help are plain numbers
or masks. Texts are Arrow arrays.
"""

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from bangfu.demo import recipe
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Pack

CONDITION = re.compile(
    r"(?P<no>not )?(?:(?P<of>any|all) |(?P<up>village|household)\.)?(?P<name>\w+)"
    r"(?: ?(?P<sign>>=|<=|!=|=|<|>) ?(?P<value>[\w.-]+))?"
)
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
}


class Frame:
    """The rows of one subject.

    ``owner`` gives the row of the parent; rows of one parent follow each other, the first of them
    at ``starts`` (one per parent).
    """

    def __init__(self, subject: str, rows: int, owner: np.ndarray | None = None) -> None:
        self.subject = subject
        self.rows = rows
        self.owner = np.zeros(0, np.int64) if owner is None else owner
        self.columns: dict[str, np.ndarray] = {}
        self.texts: dict[str, pa.Array] = {}
        self.starts = np.flatnonzero(np.diff(self.owner, prepend=-1))

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def __setitem__(self, name: str, values: np.ndarray) -> None:
        self.columns[name] = values


class Scene:
    """Villages, their households and those members, and what conditions say of them."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.frames: dict[str, Frame] = {}
        self._order = {
            codes: {entry.id: index for index, entry in enumerate(listed.entries)}
            for codes, listed in pack.codes.items()
        }

    def add(self, frame: Frame) -> Frame:
        """Take a frame in; parents first."""
        self.frames[frame.subject] = frame
        return frame

    @property
    def village(self) -> Frame:
        """Villages that hold registered households."""
        return self.frames["village"]

    @property
    def household(self) -> Frame:
        """Households, village by village."""
        return self.frames["household"]

    @property
    def member(self) -> Frame:
        """Members, household by household, the head first."""
        return self.frames["member"]

    # --- words of the pack ---

    def kind(self, subject: str, name: str) -> Kind | None:
        """The kind of a column; ``None`` for a fact of ours."""
        column = self.pack.tables[subject].columns.get(name)
        return column.type.kind if column else None

    def code(self, subject: str, column: str, entry: str) -> int:
        """The number that stands for a value of a coded column.

        Raises:
            PackError: the list has no such value.
        """
        listed = self._order[self.pack.tables[subject].columns[column].type.codes]
        if entry not in listed:
            raise recipe.fault(self.pack, entry, f"no value of {column}")
        return listed[entry]

    def is_(self, subject: str, column: str, *entries: str) -> np.ndarray:
        """Where a coded column has one of the values."""
        numbers = [self.code(subject, column, entry) for entry in entries]
        return np.isin(self.frames[subject][column], numbers)

    # --- up and down ---

    def down(self, values: np.ndarray, subject: str) -> np.ndarray:
        """Values of the parents, one per row of the child subject."""
        return np.asarray(values[self.frames[subject].owner])

    def any(self, mask: np.ndarray, subject: str) -> np.ndarray:
        """Per parent: whether the mask holds for some row of the child subject."""
        return np.logical_or.reduceat(mask, self.frames[subject].starts)

    def all(self, mask: np.ndarray, subject: str) -> np.ndarray:
        """Per parent: whether the mask holds for every row of the child subject."""
        return np.logical_and.reduceat(mask, self.frames[subject].starts)

    def total(self, values: np.ndarray, subject: str) -> np.ndarray:
        """Per parent: the sum over the rows of the child subject."""
        return np.add.reduceat(values, self.frames[subject].starts)

    # --- conditions and numbers of recipes ---

    def holds(self, subject: str, conditions: Iterable[str]) -> np.ndarray:
        """Where all conditions hold.

        A condition is the name of a yes/no column or fact, or compares a number or code:
        ``disabled``, ``not head``, ``age>=60``, ``house_grade=c``; ``any`` and ``all`` ask the
        children (``any age<16``), ``household.`` and ``village.`` the parent.

        Raises:
            PackError: a condition is not of that form, or names nothing.
        """
        mask = np.ones(self.frames[subject].rows, dtype=bool)
        for condition in conditions:
            mask &= self._one(subject, condition)
        return mask

    def _one(self, subject: str, condition: str) -> np.ndarray:
        match = CONDITION.fullmatch(condition)
        if match is None:
            raise recipe.fault(self.pack, condition, "not a condition")
        no, of, up = match["no"], match["of"], match["up"]
        if of:
            child = {"household": "member", "village": "household"}[subject]
            found = self._compare(child, match["name"], match["sign"], match["value"])
            mask = (self.any if of == "any" else self.all)(found, child)
        elif up:
            found = self._compare(up, match["name"], match["sign"], match["value"])
            mask = self._from(up, found, subject)
        else:
            mask = self._compare(subject, match["name"], match["sign"], match["value"])
        return ~mask if no else mask

    def _compare(self, subject: str, name: str, sign: str | None, value: str | None) -> np.ndarray:
        if name not in self.frames[subject].columns:
            raise recipe.fault(self.pack, name, f"nothing of that name is known of a {subject} yet")
        column = self.frames[subject][name]
        if sign is None:
            return column if column.dtype == bool else column == 1
        assert value is not None
        if self.kind(subject, name) == Kind.CODE:
            return np.asarray(SIGNS[sign](column, self.code(subject, name, value)))
        return np.asarray(SIGNS[sign](self.number(subject, name), float(value)))

    def _from(self, above: str, values: np.ndarray, subject: str) -> np.ndarray:
        if subject == "member":
            owner = self.member.owner
            rows = owner if above == "household" else self.down(self.household.owner, "member")
            return np.asarray(values[rows])
        return self.down(values, subject)

    def number(self, subject: str, name: str) -> np.ndarray:
        """A number of each row, in the unit people use; ``household.`` and ``village.`` look up.

        Not stated counts as nothing.
        """
        above, _, rest = name.rpartition(".")
        if above:
            return self._from(above, self.number(above, rest), subject)
        values = self.frames[subject][name]
        if values.dtype == np.int64:
            values = np.where(values == np.iinfo(np.int64).min, 0, values)
        scale = 100 if self.kind(subject, name) in (Kind.MONEY, Kind.QUANTITY) else 1
        return values / scale
