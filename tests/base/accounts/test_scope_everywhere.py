"""One scope, three forms: ORM, SQL and membership agree for any posts, zones and dates."""

import datetime as dt
from itertools import count, pairwise

import duckdb
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bangfu.base.accounts import actions, scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import ROLES, Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions.actions import define_zone
from bangfu.base.divisions.models import Administration, Division
from tests import cast

CODES = sorted(cast.PLACES)
VILLAGES = [code for code in CODES if codes.level_of(code) == codes.Level.VILLAGE]
DAYS = st.integers(-3, 3)
PERIODS = st.tuples(DAYS, st.none() | DAYS).filter(lambda p: p[1] is None or p[0] <= p[1])
POSTS = st.lists(
    st.tuples(st.sampled_from(sorted(ROLES)), st.sampled_from(CODES), PERIODS, st.booleans()),
    max_size=5,
)
numbers = count()


def day(shift: int | None) -> dt.date | None:
    return None if shift is None else timezone.localdate() + dt.timedelta(days=shift)


def today(period: tuple[int, int | None]) -> bool:
    return period[0] <= 0 and (period[1] is None or period[1] >= 0)


def below(place: str, village: str) -> bool:
    return place in codes.lineage(village)


class AnyPosts(TestCase):
    """Random people: posts of any role anywhere, some at zones, some over or to come."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = cast.assemble()

    def person(self, posts: list) -> User:
        user = User.objects.create(username=f"u{next(numbers)}", name="试")
        for role, place, (begins, ends), at_zone in posts:
            where = {"division_id": place}
            if at_zone:
                where = {"organisation": self.zone(place)}
            Post.objects.create(
                user=user, role=role, valid_from=day(begins), valid_to=day(ends), **where
            )
        return user

    def zone(self, place: str) -> object:
        """A zone seated far away that runs one place."""
        name = f"z{next(numbers)}"
        return define_zone(by="t", code=name, name=name, division=cast.CITY, administers=[place])

    @given(posts=POSTS, permission=st.sampled_from(list(Permission)))
    @settings(max_examples=60, deadline=None)
    def test_orm_sql_and_membership_give_the_same_places(
        self, posts: list, permission: Permission
    ) -> None:
        granted = scope.of(self.person(posts), permission)
        wanted = {
            village
            for role, place, period, _zone in posts
            for village in VILLAGES
            if permission in ROLES[role].permissions and today(period) and below(place, village)
        }
        rows = Division.objects.filter(granted.q("code"), level="village")
        assert set(rows.values_list("code", flat=True)) == wanted
        assert {village for village in VILLAGES if village in granted} == wanted
        assert in_columns(granted) == wanted

    @given(period=PERIODS)
    @settings(max_examples=20, deadline=None)
    def test_a_zones_places_count_while_it_runs_them(self, period: tuple) -> None:
        user = self.person([("county_officer", cast.TOWN, (0, None), True)])
        found = Administration.objects.filter(organisation__posts__user=user)
        found.update(valid_from=day(period[0]), valid_to=day(period[1]))
        assert (cast.VILLAGE in scope.of(user)) is today(period)

    @given(posts=POSTS)
    @settings(max_examples=20, deadline=None)
    def test_a_disabled_account_has_no_scope_whatever_it_holds(self, posts: list) -> None:
        user = self.person(posts)
        user.is_active = False
        assert not any(scope.of(user, permission) for permission in Permission)


def in_columns(granted: Scope) -> set[str]:
    """The villages the scope finds as an SQL condition of the column store."""
    where, values = granted.sql("code")
    con = duckdb.connect()
    con.execute("CREATE TABLE place AS SELECT unnest(?::VARCHAR[]) AS code", [VILLAGES])
    found = con.execute(f"SELECT code FROM place WHERE {where}", values).fetchall()
    con.close()
    return {code for (code,) in found}


SPANS = st.lists(st.sampled_from(CODES).map(codes.span), max_size=6)


@given(SPANS)
def test_joined_ranges_are_apart_and_in_order(spans: list) -> None:
    joined = scope.merge(spans).spans
    assert all(low <= high for low, high in joined)
    assert all(one[1] < two[0] for one, two in pairwise(joined))


@given(SPANS, st.sampled_from(CODES))
def test_joining_loses_and_adds_nothing(spans: list, code: str) -> None:
    assert (code in scope.merge(spans)) is any(low <= code <= high for low, high in spans)


@given(SPANS, st.sampled_from(CODES), st.sampled_from(CODES))
def test_within_a_place_is_the_part_inside_it(spans: list, place: str, code: str) -> None:
    whole, (low, high) = scope.merge(spans), codes.span(place)
    assert (code in whole.within(place)) is (code in whole and low <= code <= high)


@given(SPANS, st.sampled_from(CODES))
def test_covering_touching_and_cutting_agree(spans: list, place: str) -> None:
    whole = scope.merge(spans)
    assert whole.touches(place) is bool(whole.within(place))
    assert whole.covers(place) is (whole.within(place).spans == (codes.span(place),))
    assert not whole.covers(place) or whole.touches(place)


def test_the_empty_scope_finds_nothing_in_any_form() -> None:
    nothing = Scope()
    assert nothing.sql("code") == ("FALSE", [])
    assert not nothing.touches(cast.PROVINCE)
    assert in_columns(nothing) == set()


def test_a_post_ending_today_counts_until_tonight(cast: cast.Cast) -> None:
    post = Post.objects.get(user=cast.town)
    Post.objects.filter(pk=post.pk).update(valid_from=day(-9))
    actions.end(by="security", post=Post.objects.get(pk=post.pk), on=day(0))  # type: ignore[arg-type]
    assert scope.of(User.objects.get(pk=cast.town.pk))
