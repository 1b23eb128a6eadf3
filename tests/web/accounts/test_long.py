"""Pass phrases: long ones are taken and open the door, endless ones cost nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from bangfu.base.accounts import passwords
from bangfu.base.accounts.models import User
from tests.base.accounts.test_passwords import asvs
from tests.cast import PASSWORD, Cast

__all__ = ["asvs"]
Enter = Callable[[str], Client]
# Words with blanks between them; with graded protection also a capital and a figure.
PHRASE = ("Seven herons stand in the lake 9 and " * 4)[:127] + "."
ENDLESS = "Aa1-" * 2_500


@pytest.fixture(params=["dengbao", "asvs"])
def profile(request: Any) -> str:
    if request.param == "asvs":
        request.getfixturevalue("asvs")
    return str(request.param)


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lengths of everything that is hashed."""
    lengths: list[int] = []
    encode = MD5PasswordHasher.encode

    def counting(self: Any, password: str, salt: str) -> str:
        lengths.append(len(password))
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return lengths


def change(client: Client, new: str, old: str = PASSWORD) -> Any:
    return client.post("/account/password/", {"old": old, "new": new, "again": new})


def log_in(password: str) -> int:
    answer = Client().post("/login/", {"username": "county", "password": password})
    return answer.status_code


@pytest.mark.parametrize("length", [64, 128, passwords.LONGEST])
def test_a_pass_phrase_is_taken_and_opens_the_door(
    enter: Enter, cast: Cast, profile: str, length: int
) -> None:
    phrase = (PHRASE * 3)[: length - 1] + "!"
    assert len(phrase) == length
    assert change(enter("county"), phrase).status_code == 302
    assert log_in(phrase) == 302
    # Every sign of it counts: nothing is cut off.
    assert log_in(phrase[:-1]) == 200
    assert log_in(f"{phrase}!") == 200


def test_one_sign_too_many_is_refused_and_says_how_many(
    enter: Enter, cast: Cast, profile: str
) -> None:
    answer = change(enter("county"), (PHRASE * 3)[: passwords.LONGEST] + "!")
    assert answer.status_code == 422
    assert "密码最长 256 位。" in answer.content.decode()
    assert User.objects.get(username="county").check_password(PASSWORD)


def test_an_endless_one_is_refused_before_it_is_hashed(
    enter: Enter, cast: Cast, hashed: list[int]
) -> None:
    client = enter("county")
    assert change(client, ENDLESS).status_code == 422
    assert change(client, "Lake-number-9", old=ENDLESS).status_code == 422
    assert log_in(ENDLESS) == 200
    assert hashed  # the old one was looked at: the counting works
    assert max(hashed) <= passwords.LONGEST
