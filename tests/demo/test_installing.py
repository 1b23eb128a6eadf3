"""A demo city in an installation: whole, once, and never over something else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.base.accounts.models import Post, User
from bangfu.base.audit import queries as audit
from bangfu.base.divisions.models import Boundary
from bangfu.base.kit.refusals import Refusal
from bangfu.demo import building, installing, mistakes
from bangfu.demo.city import City, generate
from bangfu.policy.runs import queries as runs
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household, Member
from bangfu.registry.imports.models import Import, Stage

pytestmark = pytest.mark.django_db
Told = list[tuple[int, int, str, float]]


def install(told: Told | None = None, city: str = "jingzhou", size: str = "small") -> bool:
    seen = [] if told is None else told
    return installing.install(city, size, tell=lambda *said: seen.append(said))


def refused(*, city: str = "jingzhou", size: str = "small") -> Refusal:
    with pytest.raises(Refusal) as caught:
        install(city=city, size=size)
    return caught.value


@pytest.fixture
def unmapped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the map, which takes longest and is tested by itself."""
    monkeypatch.setattr(building.outlines, "draw_schematic", lambda **_: 0)


def test_a_city_comes_in_whole(home: Path) -> None:
    told: Told = []
    assert install(told)
    city = generate("jingzhou")
    assert Household.objects.count() == city.ledger.sheets["household"].num_rows
    assert Member.objects.count() == city.ledger.sheets["member"].num_rows
    assert Site.objects.get().demo
    assert Boundary.objects.filter(division__code__startswith="421088", schematic=True).exists()
    assert runs.current_run() is not None
    assert not runs.is_stale()
    assert not list(audit.verify())
    assert list(dict.fromkeys(step for step, *_ in told)) == list(range(1, told[-1][1] + 1))
    assert not install()  # a second time builds nothing


@pytest.mark.once
@pytest.mark.usefixtures("unmapped")
def test_what_was_interrupted_is_taken_up_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_building: building.Building) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(building, "_accounts", fail)
        with pytest.raises(KeyboardInterrupt):
            install()
    assert not User.objects.exists()
    assert install()
    assert Household.objects.count() == generate("jingzhou").ledger.sheets["household"].num_rows
    first, again = Import.objects.filter(stage=Stage.COMMITTED).order_by("pk")[::2][:2]
    assert again.outcome["counts"]["household"]["new"] == 0 < first.summary["problems"]["block"]
    listed = json.loads((home / "demo" / "accounts.json").read_text("utf-8"))
    assert {row["username"] for row in listed} == set(
        User.objects.values_list("username", flat=True)
    )
    assert Post.objects.count() == len(listed)
    assert installing.summary()["blocked"] == first.summary["problems"]["block"]


def test_another_city_is_not_built_over_one(home: Path) -> None:
    (home / "demo").mkdir()
    (home / "demo" / "done.json").write_text('{"city": "wuhan", "size": "small"}')
    assert refused().code == "demo.occupied"
    assert not Site.objects.exists()


def test_nor_over_one_that_was_begun(home: Path) -> None:
    (home / "demo").mkdir()
    (home / "demo" / "begun.json").write_text('{"city": "jingzhou", "size": "full"}')
    assert refused().code == "demo.occupied"


def test_nor_over_a_real_installation(home: Path, established: Callable[[], Site]) -> None:
    established()
    assert refused().code == "demo.occupied"


def test_cities_are_named_when_one_is_unknown(home: Path) -> None:
    refusal = refused(city="hubei")  # a province: its recipe is a part of those of its cities
    assert refusal.code == "demo.unknown_city"
    assert "jingzhou" in str(refusal.hint)
    assert refused(city="../etc").code == "demo.unknown_city"


def test_sizes_are_those_of_the_recipe(home: Path) -> None:
    assert refused(size="huge").code == "demo.unknown_size"


def test_what_mistakes_repeat_is_corrected_too(flawed: City, jingzhou: City) -> None:
    heads = mistakes.touched(flawed.planted, jingzhou.ledger)
    repeated = [row for row in flawed.planted.to_pylist() if row["other_line"]]
    assert repeated
    assert len(heads) > len(set(flawed.planted["head_id_no"].to_pylist()))


@pytest.fixture
def established() -> Callable[[], Site]:
    """An installation for a place of its own."""
    from bangfu.base.divisions.models import Division

    def make() -> Site:
        place = Division.objects.create(code="421000000000", name="荆州市")
        return Site.objects.create(pk=1, pack="jingzhou", division=place)

    return make
