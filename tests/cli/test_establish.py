"""Setting up a real installation from nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.cli.main import root
from bangfu.registry.catalogue.models import Site

pytestmark = pytest.mark.django_db
LIST = "code,name\n42,湖北省\n4210,荆州市\n421083,洪湖市\n"


@pytest.fixture
def places(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(LIST, "utf-8")
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(root, ["establish", *map(str, words)])


def answer(*words: object) -> Any:
    result = run(*words, "--json")
    if result.exception:
        raise result.exception
    return json.loads(result.output)


def test_the_site_stands_on_its_pack_and_place(places: Path) -> None:
    assert answer("lotus", "--places", places)["division"] == "421000000000"
    site = Site.objects.get()
    assert (site.pack, site.division.name, site.assumed, site.demo) == (
        "lotus",
        "荆州市",
        False,
        False,
    )
    assert site.reference_date is None
    assert Entry.objects.filter(action="catalogue.establish").exists()


def test_three_administrators_may_log_in_and_hold_one_post_each(places: Path) -> None:
    opened = answer("lotus", "--places", places)["opened"]
    assert [account["username"] for account in opened] == ["system", "security", "auditing"]
    for account in opened:
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
        assert user.posts.count() == 1


def test_again_changes_no_account_and_tells_no_password(places: Path) -> None:
    run("lotus", "--places", places)
    before = list(User.objects.values_list("password", flat=True))
    assert answer("lotus", "--places", places)["opened"] == []
    assert list(User.objects.values_list("password", flat=True)) == before


def test_people_are_told_to_change_the_passwords(places: Path) -> None:
    output = run("lotus", "--places", places).output
    assert "已建立：莲城" in output
    assert "密码只显示这一次" in output
    assert "system" in output


def test_a_demo_city_is_never_made_real(places: Path) -> None:
    run("lotus", "--places", places)
    Site.objects.update(demo=True)
    refused = run("lotus", "--places", places).exception
    assert isinstance(refused, Refusal)
    assert refused.code == "site.demo"


def test_without_the_place_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("code,name\n42,湖北省\n", "utf-8")
    refused = run("lotus", "--places", path).exception
    assert isinstance(refused, Refusal)
    assert refused.code == "site.no_place"
    assert not Site.objects.exists()
    assert not Division.objects.exists()
    assert not User.objects.exists()


def test_a_pack_with_places_of_its_own_needs_no_list() -> None:
    assert answer("jingzhou")["division"] == "421000000000"
    assert Division.objects.filter(code__startswith="4210").count() > 1000
