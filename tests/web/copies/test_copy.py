"""A person's copy: all that is held about them, nothing of others, noted before it is made."""

import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from bangfu.base.audit import actions as audit
from bangfu.base.audit.models import Entry, Reading
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import actions as households
from bangfu.registry.households import copies
from bangfu.registry.households.models import Household
from bangfu.web.copies import origins
from tests import factories
from tests.cast import VILLAGE, Cast

Enter = Callable[[str], Client]
BORN = dt.date(1970, 5, 6)


@pytest.fixture
def home(cast: Cast) -> Household:
    made = factories.household(members=[])
    factories.member(made, name="张大山", relation_to_head="head", birth_date=BORN)
    factories.member(made, name="李小河", relation_to_head="spouse", phone="13900001111")
    return made


def ask(client: Client, home: Household, who: str = "张大山", **more: Any) -> Any:
    member = home.members.get(name=who)
    given = {"member": str(member.uid), "purpose": "本人申请查询", "form": "json", **more}
    return client.post(f"/copies/{home.uid}/", given)


def told(client: Client, home: Household, who: str = "张大山") -> dict[str, Any]:
    answer = ask(client, home, who)
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def values(found: dict[str, Any], section: str, name: str = "column") -> dict[str, Any]:
    return {row[name]: row["value"] for row in found["sections"][section]["rows"]}


def test_a_copy_says_whom_it_is_about_and_what_for(enter: Enter, home: Household) -> None:
    found = told(enter("county"), home)
    assert (found["name"], found["household_no"]) == ("张大山", home.household_no)
    assert (found["made_by"], found["purpose"]) == ("何洪湖", "本人申请查询")
    assert found["format"] == "bangfu.copy/1"
    assert values(found, "member")["birth_date"] == "1970-05-06"
    assert set(found["sections"]) == {
        "member", "household", "incomes", "medical", "decided", "filings", "clues", "surveys",
        "changes", "seen",
    }  # fmt: skip


def test_nothing_of_others_in_the_household_is_in_it(enter: Enter, home: Household) -> None:
    text = json.dumps(told(enter("county"), home), ensure_ascii=False)
    assert "李小河" not in text
    assert "13900001111" not in text


def test_id_numbers_are_masked(enter: Enter, home: Household) -> None:
    number = factories.id_number(BORN, 7)
    member = home.members.get(name="张大山")
    changes = {member.uid: {"id_no": number}}
    households.edit(
        by="county", user=_user("county"), uid=home.uid, version=_version(home), members=changes
    )
    found = told(enter("county"), home)
    assert number not in json.dumps(found)
    assert found["id_no"].startswith(number[:3])
    assert "*" in found["id_no"]


def _user(name: str) -> Any:
    from bangfu.base.accounts.models import User

    return User.objects.get(username=name)


def _version(home: Household) -> int:
    return Household.objects.get(pk=home.pk).version


def test_each_value_says_where_it_came_from(enter: Enter, home: Household) -> None:
    households.edit(
        by="town", user=_user("town"), uid=home.uid, version=_version(home),
        changes={"group_name": "三组"},
    )  # fmt: skip
    rows = told(enter("county"), home)["sections"]["household"]["rows"]
    group = next(row for row in rows if row["column"] == "group_name")
    assert group["value"] == "三组"
    assert group["origin"].endswith("唐新堤 手工登记")


def test_who_changed_and_who_saw_is_in_it(enter: Enter, home: Household) -> None:
    enter("secretary").get(f"/households/{home.uid}/")
    households.edit(
        by="town", user=_user("town"), uid=home.uid, version=_version(home),
        changes={"group_name": "三组"}, reason="入户核对",
    )  # fmt: skip
    found = told(enter("county"), home)["sections"]
    changed = [(row["who"], row["post"], row["what"]) for row in found["changes"]["rows"]]
    # The newest is this very copy, noted before it was made.
    assert changed[0][:2] == ("何洪湖", "洪湖市，区县业务员")
    assert "本人信息副本" in changed[0][2]
    assert changed[1][0] == "唐新堤"
    assert "三组" in changed[1][2]
    assert "舒湖滨" in [row["who"] for row in found["seen"]["rows"]]


def test_changes_of_others_are_left_out(enter: Enter, home: Household) -> None:
    other = home.members.get(name="李小河")
    households.edit(
        by="town", user=_user("town"), uid=home.uid, version=_version(home),
        members={other.uid: {"phone": "13911112222"}},
    )  # fmt: skip
    text = json.dumps(told(enter("county"), home), ensure_ascii=False)
    assert "13911112222" not in text
    mine = json.dumps(told(enter("county"), home, "李小河"), ensure_ascii=False)
    assert "13911112222" in mine


def test_copies_for_others_are_their_own_matter(enter: Enter, home: Household) -> None:
    client = enter("county")
    ask(client, home, "李小河", purpose="离婚诉讼")
    assert "离婚诉讼" not in json.dumps(told(client, home), ensure_ascii=False)
    assert "离婚诉讼" in json.dumps(told(client, home, "李小河"), ensure_ascii=False)


def test_making_it_is_in_the_trail(enter: Enter, home: Household) -> None:
    ask(enter("county"), home)
    entry = Entry.objects.get(action="copies.make")
    member = home.members.get(name="张大山")
    assert (entry.actor, entry.subject_id, entry.division) == ("county", home.household_no, VILLAGE)
    expected = {"member": str(member.uid), "form": "json", "reason": "本人申请查询"}
    assert entry.changes == expected


def test_without_the_note_there_is_no_copy(
    enter: Enter, home: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_given: Any) -> None:
        raise OSError("the trail cannot be written")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(OSError, match="cannot be written"):
        ask(enter("county"), home)


@pytest.mark.slow
def test_the_paper_holds_the_same(enter: Enter, home: Household) -> None:
    answer = ask(enter("county"), home, form="pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    flat = "".join(text.split())
    assert "本人信息副本" in flat
    assert "张大山" in flat
    assert "用途：本人申请查询" in flat
    assert "谁看过" in flat
    assert "李小河" not in flat


@pytest.mark.parametrize("purpose", ["", "  ", "x" * 201])
def test_a_purpose_is_asked(purpose: str, enter: Enter, home: Household) -> None:
    assert ask(enter("county"), home, purpose=purpose).status_code == 422
    assert not Entry.objects.filter(action="copies.make").exists()


@pytest.mark.parametrize("more", [{"member": "x"}, {"form": "exe"}, {"member": ""}])
def test_bad_input_makes_nothing(more: dict[str, str], enter: Enter, home: Household) -> None:
    assert ask(enter("county"), home, **more).status_code == 422
    assert not Entry.objects.filter(action="copies.make").exists()


@pytest.mark.parametrize(
    ("seat", "status"),
    [("secretary", 200), ("town", 200), ("neighbour", 404), ("clerk", 403), ("auditor", 403)],
)
def test_who_may_make_one(seat: str, status: int, enter: Enter, home: Household) -> None:
    client = enter(seat)
    assert client.get(f"/copies/{home.uid}/").status_code == status
    assert ask(client, home).status_code == status


def test_somebody_of_another_household_is_not_found(cast: Cast, home: Household) -> None:
    stranger = factories.household().members.get()
    with pytest.raises(Household.DoesNotExist):
        copies.subject(user=cast.county, household=home.uid, member=stranger.uid)


def test_only_two_forms(cast: Cast, home: Household) -> None:
    member = home.members.get(name="张大山")
    about = copies.subject(user=cast.county, household=home.uid, member=member.uid)
    with pytest.raises(Refusal) as refused:
        copies.made(by=cast.county, about=about, purpose="x", form="exe")
    assert refused.value.code == "copies.form"


def test_the_page_is_offered_where_it_may_be_used(enter: Enter, home: Household) -> None:
    link = f"/copies/{home.uid}/"
    assert link in enter("town").get(f"/households/{home.uid}/").content.decode()
    assert link not in enter("clerk").get(f"/households/{home.uid}/").content.decode()


def test_it_is_no_change_of_the_household(enter: Enter, home: Household) -> None:
    client = enter("county")
    ask(client, home)
    text = client.get(f"/households/{home.uid}/?tab=history").content.decode()
    assert "修改了档案" not in text
    assert Reading.objects.filter(subject_id=home.household_no).exists()


def test_an_entry_without_what_concerns_others() -> None:
    told_ = {
        "household": {"a": [1, 2]},
        "members": {"u": {"x": [1, 2]}},
        "medical": {"u 2016": {"x": [1, 2]}, "v 2016": {"x": [3, 4]}},
        "members_added": ["u", "v"],
    }
    changes = origins.only_about(Entry(changes=told_), "v").changes
    assert changes == {
        "household": {"a": [1, 2]}, "medical": {"v 2016": {"x": [3, 4]}}, "members_added": ["v"],
    }  # fmt: skip
