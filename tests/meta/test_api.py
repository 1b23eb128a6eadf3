"""Every operation of the API, walked: who may ask it, as nobody and as each seat."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from bangfu.api import urls
from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.registry.households.models import Household
from tests.api.conftest import Asking, ask
from tests.cast import SEATS, Cast
from tests.meta import test_urls as pages

__all__ = ["ask"]
P = Permission
# What one of must be held somewhere; nothing means everybody with a key; ``None`` everybody.
RIGHTS: dict[str, tuple[P, ...] | None] = {
    "GET /clues": (P.QUALITY_READ,),
    "GET /clues/{clue}": (P.QUALITY_READ,),
    "GET /divisions": (),
    "GET /fields/{kind}": (P.HOUSEHOLDS_READ,),
    "GET /filings": (P.PROCEDURES_READ,),
    "GET /filings/{filing}": (P.PROCEDURES_READ,),
    "GET /households": (P.HOUSEHOLDS_READ,),
    "GET /households/{household}": (P.HOUSEHOLDS_READ,),
    "GET /households/{household}/incomes": (P.HOUSEHOLDS_READ,),
    "GET /households/{household}/members": (P.HOUSEHOLDS_READ,),
    "GET /households/{household}/verdicts": (P.HOUSEHOLDS_READ,),
    "GET /me": (),
    "GET /notices": None,
    "GET /notices/{sheet}": None,
    "GET /results": (P.HOUSEHOLDS_READ,),
    "GET /work": (),
    "PATCH /households/{household}": (P.HOUSEHOLDS_EDIT,),
    "PATCH /households/{household}/members/{member}": (P.HOUSEHOLDS_EDIT,),
    "POST /clues/{clue}/verification": (P.QUALITY_VERIFY,),
    "POST /filings": (P.PROCEDURES_OPEN,),
    "POST /filings/{filing}/steps/{step}/decision": (P.PROCEDURES_DECIDE, P.PROCEDURES_OPEN),
    "POST /households/search": (P.HOUSEHOLDS_READ,),
}


def walk() -> Iterator[tuple[str, Any]]:
    """``(method and path, operation)`` of every operation."""
    for router in urls.api._get_bound_routers():
        for path, view in router.path_operations.items():
            plain = re.sub(r"{\w+:", "{", path)
            for operation in view.operations:
                for method in operation.methods:
                    yield f"{method} {plain}", operation


ALL = dict(walk())
CLOSED = sorted(name for name, wanted in RIGHTS.items() if wanted is not None)


def address(name: str, cast: Cast) -> tuple[str, str]:
    """Method and path with samples for what the path names."""
    method, _space, path = name.partition(" ")
    for key in ("household", "member", "clue", "filing", "step", "sheet"):
        if f"{{{key}}}" in path:
            path = path.replace(f"{{{key}}}", str(pages.SAMPLES[key](cast)))
    return method, path.replace("{kind}", "households")


def test_the_table_names_every_operation_and_no_other() -> None:
    assert set(ALL) == set(RIGHTS)


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_an_operation_asks_for_the_rights_of_the_table(name: str) -> None:
    callbacks = ALL[name].auth_callbacks
    wanted = RIGHTS[name]
    if wanted is None:
        assert not callbacks
        return
    (guard,) = callbacks
    assert guard.needed == wanted
    assert guard.writes == (not name.startswith("GET") and name != "POST /households/search")


@pytest.mark.parametrize("name", CLOSED)
def test_each_seat_asks_what_its_rights_allow(
    name: str, cast: Cast, ask: Callable[..., Asking]
) -> None:
    method, path = address(name, cast)
    wanted = RIGHTS[name]
    assert wanted is not None
    assert ask("").send(method, path, {}).status_code == 401
    headers = {"Idempotency_Key": str(uuid4())}
    for seat in SEATS:
        user = getattr(cast, seat)
        if seat in {"system", "security", "auditing"}:
            continue  # they have no keys (``tests/base/keys``)
        status = (
            ask(seat).send(method, path, None if method == "GET" else {}, **headers).status_code
        )
        may = not wanted or any(rights.holds(user, permission) for permission in wanted)
        assert (status == 403) == (not may), (seat, status)
        assert status in {200, 403, 404, 422, 503}, (seat, status)


@pytest.mark.parametrize("name", [n for n in CLOSED if "{household}" in n and n[:3] == "GET"])
def test_a_neighbour_sees_nothing(name: str, cast: Cast, ask: Callable[..., Asking]) -> None:
    method, path = address(name, cast)
    assert Household.objects.exists()
    assert ask("neighbour").send(method, path).status_code == 404
