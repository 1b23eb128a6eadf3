"""Random requests, each undone afterwards, and what is wrong with their answers."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import reverse

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from tests.canaries import calling, seeing, world
from tests.cast import PLACES, SEATS, Cast
from tests.meta.test_urls import ALL, BROKEN, PUBLIC, RIGHTS, SAMPLES, may

PAGES = sorted(set(ALL) - BROKEN - {"logout"})
NAMES = [*PAGES, *calling.operations()]
SAFE = {200, 201, 204, 302, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503}
READING = (
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Request-Type": "partial"},
)
NOT_ALLOWED, NO_KEY = 405, 401
# Whose posts see records; they ask more often.
BUSY = ("county", "town", "secretary", "neighbour", "clerk")
VERBS = ["get", "post"]
SEEING = (Permission.HOUSEHOLDS_READ, Permission.AUDIT_READ)
# Parameters that lists and forms read, with values a curious person tries.
WORDS = ("q", "at", "after", "tab", "rule", "outcome", "sort", "state", "check", "place", "level",
         "form", "day", "year", "pack", "form_", "ids", "household", "member", "purpose", "note",
         "text", "reason", "title", "who", "kind", "found", "exited", "before", "name")  # fmt: skip


@dataclass
class Tally:
    """What became of requests; ``wrong`` tells of answers that must not be."""

    statuses: Counter[int] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    shown: int = 0
    wrong: list[str] = field(default_factory=list)


class Crowd:
    """Everybody of the cast, logged in, and the objects they may ask for."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.pools = cast, world.pools()
        self.people: dict[str, User] = {seat: getattr(cast, seat) for seat in [*SEATS, "nobody"]}
        self.clients = {seat: _client(person) for seat, person in self.people.items()}
        self.clients["stranger"] = Client(raise_request_exception=False)
        self.keys = {seat: calling.key(person) for seat, person in self.people.items()}
        self.allowed: dict[str, list[str]] = {}
        self.scopes = {seat: _sees(person) for seat, person in self.people.items()}

    def ask(self, random: Random, tally: Tally) -> None:
        """One random request; what it changed is undone."""
        name = random.choice(NAMES)
        seat = random.choice([*self.clients, *BUSY, *BUSY])
        if called := calling.operations().get(name):
            self._call(random, tally, seat, called)
        else:
            self._open(random, tally, seat, name)

    def _call(self, random: Random, tally: Tally, seat: str, called: calling.Operation) -> None:
        """An operation of the API, with the person's key."""
        head = self.keys.get(seat, "")
        with undone():
            path, answer = calling.call(random, called, head, self.pools, self._value)
            found = seeing.of(answer)
        self._judge(tally, (seat, called.name, called.method, path), answer.status_code, found)
        refused = answer.status_code == NO_KEY or not calling.known(path)
        if not (head or called.open or refused):
            tally.wrong.append(f"{seat} {called.name} answers {answer.status_code} without a key")

    def _open(self, random: Random, tally: Tally, seat: str, name: str) -> None:
        """A page, in the person's session."""
        path, words = self._address(name, random), self._words(random)
        method = self._method(name, random)
        headers = random.choice(READING)
        send = getattr(self.clients[seat], method)
        with undone():
            answer = send(path, words, headers=headers)
            found = seeing.of(answer)
        if answer.status_code == NOT_ALLOWED:
            self.allowed[name] = [verb for verb in VERBS if verb.upper() in answer["Allow"]]
        self._judge(tally, (seat, name, method, path), answer.status_code, found)

    def _method(self, name: str, random: Random) -> str:
        """One that the address takes, as far as is known; now and then one that it does not."""
        known = self.allowed.get(name, VERBS)
        return random.choice(known if random.random() < 0.95 else VERBS)

    def _address(self, name: str, random: Random) -> str:
        given = {
            key: random.choice(self.pools[key]) if self.pools.get(key) else SAMPLES[key](self.cast)
            for key in ALL[name].pattern.converters
        }
        return reverse(name, kwargs=given)

    def _words(self, random: Random) -> dict[str, str]:
        wanted = random.sample(WORDS, random.choice((0, 0, 1, 2, 4)))
        return {word: self._value(random) for word in wanted}

    def _value(self, random: Random) -> str:
        kinds: tuple[Callable[[], Any], ...] = (
            lambda: seeing.mark(random.choice(world.VILLAGES))[:-1],  # an echo is no mark
            lambda: random.choice(list(PLACES)),
            lambda: random.choice(random.choice(list(self.pools.values())) or [""]),
            lambda: random.choice(("", "1", "-1", "陈", "xlsx", "members", "history", "met")),
            lambda: random.choice(("household_exit", "2016-12-31", "open", "'", "\x00", "９")),
        )
        return str(random.choice(kinds)())

    def _judge(self, tally: Tally, asked: tuple[str, ...], status: int, found: set[str]) -> None:
        seat, name, *_rest = asked
        tally.statuses[status] += 1
        tally.names[name] += 1
        tally.shown += bool(found)
        allowed = self.scopes.get(seat, scope.Scope())
        if outside := {village for village in found if village not in allowed}:
            tally.wrong.append(f"{asked} shows {sorted(outside)}")
        if status not in SAFE:
            tally.wrong.append(f"{asked} answers {status}")
        if name in RIGHTS and name not in PUBLIC and self._disagrees(seat, name, status):
            tally.wrong.append(f"{asked} answers {status} against the table of rights")

    def _disagrees(self, seat: str, name: str, status: int) -> bool:
        if seat == "stranger":
            return status not in {302, 401, 403, 405}
        if may(self.people[seat], name) or not RIGHTS[name]:
            return False
        return status not in {403, 405}


def _client(person: User) -> Client:
    client = Client(raise_request_exception=False)  # a crash is an answer that must not be
    client.force_login(person)
    return client


def _sees(person: User) -> scope.Scope:
    """Where the person may see records, or the trail of what was done to them."""
    spans = [span for permission in SEEING for span in scope.of(person, permission).spans]
    return scope.merge(spans)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(cast: Cast, first: int, number: int) -> Tally:
    """So many random requests by a crowd of their own."""
    return several(Crowd(cast), first, number)


def several(crowd: Crowd, first: int, number: int) -> Tally:
    """So many random requests, each from a seed of its own."""
    tally = Tally()
    for seed in range(first, first + number):
        crowd.ask(Random(seed), tally)
    return tally
