"""Demo cities made once for all tests of this folder."""

import pytest

from bangfu.demo import city, recipe
from bangfu.demo import places as where
from bangfu.demo.city import City
from bangfu.demo.draw import Streams
from bangfu.demo.scene import Scene


@pytest.fixture(scope="session")
def jingzhou() -> City:
    """A small Jingzhou without mistakes."""
    return city.generate("jingzhou", errors=0)


@pytest.fixture(scope="session")
def wuhan() -> City:
    """A small Wuhan without mistakes."""
    return city.generate("wuhan", errors=0)


@pytest.fixture(scope="session", params=["jingzhou", "wuhan"])
def clean(request: pytest.FixtureRequest) -> City:
    """Each small city without mistakes."""
    made: City = request.getfixturevalue(request.param)
    return made


@pytest.fixture(scope="session")
def flawed() -> City:
    """A small Jingzhou with many mistakes of every kind."""
    return city.generate("jingzhou", errors=0.02)


@pytest.fixture(scope="session")
def full() -> City:
    """The whole city of Jingzhou, with the mistakes of its recipe."""
    return city.generate("jingzhou", "full")


@pytest.fixture(scope="session")
def scene(jingzhou: City) -> Scene:
    """The people of the small Jingzhou before anything is left blank."""
    return everybody(jingzhou)


def everybody(made: City) -> Scene:
    """The people of a city before anything is left blank."""
    streams, plan = Streams(made.pack.code, made.seed), recipe.read(made.pack)
    places = where.settle(made.pack, plan, plan.sizes[made.size], streams)
    return city.populate(made.pack, plan, made.size, places, streams)
