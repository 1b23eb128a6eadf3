"""Pages of drafts: begun from a figure, dragged, saved, shared, compared."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bangfu.base.accounts.models import User
from bangfu.base.divisions import outlines
from bangfu.policy.drafts import actions, deciding, trying
from bangfu.policy.drafts.models import Draft
from bangfu.policy.runs.models import Run
from tests.cast import CITY, COUNTY, NEIGHBOUR, Cast
from tests.policy.drafts.conftest import STRICTER
from tests.web.conftest import PART

Enter = Callable[[str], Client]
Making = Callable[..., Draft]
LINE = f"v.income_line.{CITY}"
GRANT = f"v.repair_grant.{CITY}"


def page(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(f"drafts:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return unescape(answer.content.decode())


def text(html: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def numbers(html: str, part: str) -> list[list[str]]:
    """The cells of a part's table, row by row."""
    body = html.partition(f'id="{part}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [[text(one).strip() for one in re.findall(r"<td.*?</td>", r, re.DOTALL)] for r in rows]


def test_the_list_names_drafts_to_those_who_read_them(draft: Draft, enter: Enter) -> None:
    assert "提高修房补助" in page(enter("city"), "index")
    auditor = page(enter("auditor"), "index")
    assert "提高修房补助" in auditor
    assert "新建草稿" not in auditor
    assert enter("county").get(reverse("drafts:index")).status_code == 403


def test_a_draft_begins_with_the_figure_of_a_parameters_page(run: Run, enter: Enter) -> None:
    client = enter("city")
    assert "试一试" in client.get("/policy/figures/income_line/").content.decode()
    assert "试一试" not in enter("auditor").get("/policy/figures/income_line/").content.decode()
    answer = client.post(reverse("drafts:new"), {"parameter": "income_line"})
    made = Draft.objects.get()
    assert answer["Location"] == reverse("drafts:draft", args=[made.pk])
    assert made.title == "试算：收入线"
    assert [(v.name, v.value) for v in made.values.all()] == [("income_line", "3000")]
    assert client.post(reverse("drafts:new"), {"parameter": "no_such"}).status_code == 404


def test_a_draft_begins_with_all_figures_of_a_rule(run: Run, enter: Enter) -> None:
    client = enter("city")
    assert "试一试" in client.get("/policy/rules/village_exit/").content.decode()
    client.post(reverse("drafts:new"), {"rule": "village_exit"})
    made = Draft.objects.get()
    assert [(v.name, v.value) for v in made.values.all()] == [("collective_line", "50000")]


def test_the_panel_follows_what_is_dragged_and_saves_nothing(
    run: Run, made: Making, enter: Enter
) -> None:
    draft, client = made(income_line=3000, repair_grant=7500), enter("city")
    same = numbers(page(client, "draft", draft.pk), "rules")
    assert [row[3:5] for row in same] == [["0", "0"], ["0", "0"]]
    dragged = page(client, "effect", draft.pk, **{LINE: "9500", GRANT: "8000.5"})
    assert "<html" not in dragged
    exit_, grant = numbers(dragged, "rules")
    assert exit_[:7] == ["户脱贫标准", "1", "0", "0", "1", "0", "0"]
    assert grant[:5] == ["修房补助 一次性", "1", "1", "1", "0"]
    assert grant[7:] == ["7,500", "+500.50"]
    assert list(draft.values.values_list("value", flat=True)) == [3000, 7500]


def test_every_number_opens_its_list_with_the_values_tried(
    run: Run, made: Making, enter: Enter
) -> None:
    draft, client = made(income_line=3000), enter("city")
    html = page(client, "effect", draft.pk, **{LINE: "9500"})
    links = re.findall(r'href="(/policy/drafts/[^"]*/list/[^"]*)"', html)
    assert links
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
    (lost,) = {link for link in links if "kind=losers" in link and "at=" not in link}
    listed = text(unescape(client.get(lost).content.decode()))
    assert "共 1 户" in listed
    assert "陈大伟" in listed
    assert "符合 不符合" in listed


def test_nonsense_is_told_and_counts_for_nothing(run: Run, made: Making, enter: Enter) -> None:
    draft, client = made(income_line=3000), enter("city")
    for wrong in ("很多", "", "-", "1e9", "9" * 60, "<b>"):
        html = page(client, "effect", draft.pk, **{LINE: wrong})
        assert "“收入线”的数值不对" in html
        assert 'id="rules"' not in html
        assert "<b>" not in html
    full_width = page(client, "effect", draft.pk, **{LINE: "９，５００"})
    assert numbers(full_width, "rules")[0][4] == "1"


def test_values_are_saved_added_and_taken_out(run: Run, draft: Draft, enter: Enter) -> None:
    client, address = enter("city"), reverse("drafts:values", args=[draft.pk])
    client.post(address, {"version": draft.version, "add": "income_line"})
    draft.refresh_from_db()
    client.post(address, {"version": draft.version, LINE: "4,000", "add": "repair_grant"})
    assert [(v.name, v.value) for v in draft.values.all()] == [
        ("income_line", "4000"),
        ("repair_grant", "7500"),
    ]
    draft.refresh_from_db()
    client.post(address, {"version": draft.version, LINE: "4000", GRANT: "1", "remove": GRANT})
    assert [v.name for v in draft.values.all()] == ["income_line"]
    draft.refresh_from_db()
    wrong = client.post(address, {"version": draft.version, LINE: "abc"})
    assert wrong.status_code == 422
    assert draft.values.get().value == "4000"


def test_the_second_of_two_sees_both_values_and_loses_nothing(
    run: Run, made: Making, cast: Cast, enter: Enter
) -> None:
    draft, client = made(income_line=3000, repair_grant=1), enter("city")
    wishes = [("income_line", "", 4000)]
    actions.set_values(by=cast.city, draft=draft, values=wishes, version=draft.version)
    address = reverse("drafts:values", args=[draft.pk])
    answer = client.post(address, {"version": draft.version, LINE: "5000", GRANT: "8000"})
    html = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert "林市长办刚改过这份草稿" in html
    assert 'value="5000"' in html
    assert "已保存 4000" in html
    assert "修房补助：您填的是 8000，别人已把它去掉" in html
    assert draft.values.get().value == 4000
    fresh = Draft.objects.get(pk=draft.pk).version
    assert client.post(address, {"version": fresh, LINE: "5000"}).status_code == 302
    assert draft.values.get().value == "5000"


def test_broken_items_are_shown_with_their_lines(run: Run, made: Making, enter: Enter) -> None:
    draft = made(text=STRICTER.replace("is_exited", "is_exitd"), income_line=9000)
    html = page(enter("city"), "draft", draft.pk)
    assert "benefits.yaml:9:" in html
    assert "is_exited" in html
    assert 'id="rules"' not in html
    Draft.objects.filter(pk=draft.pk).update(status="submitted")
    assert enter("auditor").get(reverse("drafts:draft", args=[draft.pk])).status_code == 200


def test_edited_items_show_in_the_panel(run: Run, made: Making, enter: Enter) -> None:
    html = page(enter("city"), "draft", made(text=STRICTER).pk)
    assert numbers(html, "rules")[0][:5] == ["修房补助 一次性", "1", "0", "0", "1"]
    assert "改动的条文" in html
    assert "replaces: true" in html


def test_an_older_pack_is_told_and_can_be_left_behind(run: Run, made: Making, enter: Enter) -> None:
    draft, client = made(income_line=9000), enter("city")
    Draft.objects.filter(pk=draft.pk).update(base="0" * 64)
    html = page(client, "draft", draft.pk)
    assert "政策包在草稿写成之后有了改动" in html
    assert "提交审定" not in html
    client.post(reverse("drafts:rebase", args=[draft.pk]), {"version": draft.version})
    assert "政策包在草稿写成之后有了改动" not in page(client, "draft", draft.pk)


def test_a_shared_link_opens_the_draft_for_ones_own_area(
    run: Run, made: Making, enter: Enter
) -> None:
    draft = made(income_line=9500)
    for seat, codes in (("county", [COUNTY]), ("neighbour", [NEIGHBOUR])):
        client = enter(seat)
        address = reverse("drafts:draft", args=[draft.pk])
        assert client.get(address).status_code == 404
        answer = client.get(reverse("drafts:shared", args=[draft.token]))
        assert answer["Location"] == address
        html = page(client, "draft", draft.pk)
        assert len(numbers(html, "places")) == len(codes)
        assert "保存" not in text(html.partition('id="knobs"')[2].partition("</form>")[0])
        assert client.post(reverse("drafts:values", args=[draft.pk])).status_code == 403
    assert enter("county").get(reverse("drafts:shared", args=["guess"])).status_code == 404


def test_a_withdrawn_draft_opens_no_more_by_its_link(
    made: Making, cast: Cast, enter: Enter
) -> None:
    draft, client = made(income_line=9500), enter("county")
    client.get(reverse("drafts:shared", args=[draft.token]))
    deciding.withdraw(by=cast.city, draft=draft)
    assert client.get(reverse("drafts:draft", args=[draft.pk])).status_code == 404


def test_two_drafts_stand_side_by_side(run: Run, made: Making, enter: Enter) -> None:
    one, two = made(income_line=9500), made(income_line=100, repair_grant=8000)
    html = page(enter("city"), "compare", a=one.pk, b=two.pk)
    exit_, grant = numbers(html, "compared")
    assert exit_ == ["户脱贫标准", "1", "0", "0", "1", "—", "1", "0", "0", "—"]
    assert grant == ["修房补助", "1", "不变", "1", "1", "0", "500"]
    assert 'id="compared"' not in page(enter("city"), "compare", a="x", b="")


def test_a_draft_that_cannot_be_worked_out_says_why_in_the_comparison(
    run: Run, made: Making, enter: Enter
) -> None:
    broken, fine = made(text="- {id: x}"), made(income_line=9500)
    html = page(enter("city"), "compare", a=broken.pk, b=fine.pk)
    assert "drafts.unsound" in html
    assert numbers(html, "compared")[0][0] == "户脱贫标准"


def test_naming_and_copying(run: Run, draft: Draft, enter: Enter) -> None:
    client = enter("city")
    given = {"title": "新名字", "note": "为什么", "version": draft.version}
    client.post(reverse("drafts:describe", args=[draft.pk]), given)
    draft.refresh_from_db()
    assert (draft.title, draft.note) == ("新名字", "为什么")
    given["title"] = " "
    assert client.post(reverse("drafts:describe", args=[draft.pk]), given).status_code == 422
    client.post(reverse("drafts:copy", args=[draft.pk]))
    assert Draft.objects.filter(title="新名字（副本）").exists()


@pytest.mark.parametrize("query", [{"rule": "'"}, {"rule": "no_such"}, {"kind": "x"}])
def test_lists_of_what_there_is_not_are_not_found(
    run: Run, made: Making, enter: Enter, query: dict[str, Any]
) -> None:
    draft = made(income_line=9500)
    answer = enter("city").get(reverse("drafts:list", args=[draft.pk]), {"kind": "lost", **query})
    assert answer.status_code == 404
    assert b"drafts.rule" in answer.content


def test_a_list_goes_on_by_its_mark(run: Run, made: Making, enter: Enter) -> None:
    draft, client = made(vocational_aid=5000, adult_age=10), enter("city")
    address = reverse("drafts:list", args=[draft.pk])
    query = {"rule": "vocational_aid", "kind": "is_met", "after": '["000000000000","x"]'}
    answer = client.get(address, query, headers=PART)
    assert "<html" not in answer.content.decode()
    query["after"] = '["zzz", 5]'
    assert client.get(address, query).status_code == 200


def test_lists_are_exported_by_those_who_may(run: Run, made: Making, enter: Enter) -> None:
    draft = made(income_line=9500)
    address = f"{reverse('drafts:export', args=[draft.pk])}?rule=household_exit&kind=lost"
    answer = enter("city").post(address, {"form": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "陈大伟" in body
    assert enter("auditor").post(address, {"form": "csv"}).status_code == 403


def test_the_map_of_differences_has_the_numbers_beside_it(
    run: Run, made: Making, enter: Enter
) -> None:
    outlines.draw_schematic(by="tests", city=CITY)
    draft, client = made(income_line=9500), enter("city")
    html = page(client, "map", draft.pk)
    assert "洪湖市" in html
    assert "受益 0，受损 1" in html
    assert 'data-code="421083000000"' in html
    assert "受损多出 25% 以上" in html
    assert "新堤镇" in page(client, "map", draft.pk, level="township")
    neighbour = enter("neighbour")
    neighbour.get(reverse("drafts:shared", args=[draft.token]))
    assert "洪湖市：不在您的范围" in page(neighbour, "map", draft.pk)


def test_an_alert_is_raised_and_makes_nobody_better_off(
    run: Run, made: Making, enter: Enter
) -> None:
    alert = STRICTER.replace("id: repair_grant", "id: unsafe_house").replace(
        "  replaces: true\n", "  about: other\n"
    )
    alert = alert.replace("  amount: p.repair_grant\n", "")
    draft, client = made(text=alert, file="alerts.yaml", income_line=9500), enter("city")
    html = page(client, "draft", draft.pk, rule="unsafe_house")
    alerts = html.partition("预警会不同")[2]
    assert "现行触发" in alerts
    assert "差别地图" not in alerts
    assert "受益" not in text(alerts.partition("</table>")[0])
    listed = page(client, "list", draft.pk, rule="unsafe_house", kind="gained")
    assert "修房补助：新触发" in text(listed)


def test_the_policy_page_lists_amendments(
    run: Run, made: Making, cast: Cast, second: User, enter: Enter
) -> None:
    draft = made(text=STRICTER)
    trying.run(by=cast.city, draft=draft)
    deciding.submit(by=cast.city, draft=draft, starts=dt.date(2017, 3, 1), source="莲城九号")
    deciding.approve(by=second, draft=draft)
    html = enter("county").get("/policy/").content.decode()
    assert "本系统修订" in html
    assert "2017-03-01 起施行" in html
    assert str(draft.pk) not in html
    assert str(draft.pk) in enter("city").get("/policy/").content.decode()


def test_english_readers_get_english(run: Run, made: Making, enter: Enter) -> None:
    client = enter("city")
    client.cookies["django_language"] = "en"
    html = page(client, "draft", made(income_line=9500, repair_grant=8000).pk)
    assert "Winners" in html
    assert "Household exit" in html
    assert "受益" not in html
