"""The accounts of a demo city: one for each seat, at places where there is something to see."""

from dataclasses import dataclass

import numpy as np

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.demo import draw, names
from bangfu.demo.city import City
from bangfu.demo.draw import Streams
from bangfu.demo.places import Places

BORN = (np.datetime64("1962-01-01"), np.datetime64("1992-01-01"))


@dataclass(frozen=True, slots=True)
class Account:
    """One account to open, and the post to grant.

    Either ``division`` (a 12-digit code) or ``organisation`` (the code of a functional zone) says
    where the post is held; the other is empty.
    """

    username: str
    name: str
    role: str
    division: str
    organisation: str
    password: str


def accounts(city: City) -> list[Account]:
    """The accounts of a city, in the order of its recipe; a zone's only where it runs villages."""
    seats = _seats(city.places, city.pack.division)
    named = _names(city, len(city.recipe.accounts.seats))
    made = []
    for seat, name in zip(city.recipe.accounts.seats, named, strict=True):
        division, organisation = seats[seat.at]
        if division or organisation:
            password = city.recipe.accounts.password
            made.append(Account(seat.username, name, seat.role, division, organisation, password))
    return made


def _seats(places: Places, city: str) -> dict[str, tuple[str, str]]:
    """Where each kind of seat is: along the branch with the most households, and beside it."""
    counties = _busiest(places, Level.COUNTY, np.ones(len(places.village), dtype=bool))
    below = places.prefix(Level.COUNTY) == codes.prefix(counties[0])
    township = _busiest(places, Level.TOWNSHIP, below & places.poor)[0]
    inside = places.prefix(Level.TOWNSHIP) == codes.prefix(township)
    village = _busiest(places, Level.VILLAGE, inside & places.poor)[0]
    seats = {
        "city": city,
        "county": counties[0],
        "township": township,
        "village": village,
        "neighbour": counties[1] if len(counties) > 1 else "",
    }
    return {at: (code, "") for at, code in seats.items()} | {"zone": ("", _zone(places))}


def _busiest(places: Places, level: Level, mask: np.ndarray) -> list[str]:
    """Places of a level among some villages, those with the most households first."""
    prefixes, numbers = np.unique(places.prefix(level)[mask], return_inverse=True)
    households = np.bincount(numbers, places.households[mask])
    order = np.argsort(-households, kind="stable")
    return [codes.pad(prefix) for prefix in prefixes[order].tolist()]


def _zone(places: Places) -> str:
    """The functional zone that runs the most households; empty where none runs any."""
    held = {
        zone: int(sum(places.households[np.char.startswith(places.village, p)].sum() for p in run))
        for zone, run in places.zones.items()
    }
    best = max(held, key=lambda zone: held[zone], default="")
    return best if best and held[best] else ""


def _names(city: City, count: int) -> list[str]:
    rng = Streams(city.pack.code, city.seed)("accounts")
    people = city.recipe.people
    surname = draw.picked(rng, np.array(list(people.surnames.values())), count)
    first, last = BORN
    born = first + rng.integers(0, int((last - first).astype(int)), count)
    female = rng.integers(0, 2, count) == 1
    found: list[str] = names.full(people, surname, born, female, rng).to_pylist()
    return found
