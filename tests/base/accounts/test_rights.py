"""The table of rights, as a manager reads it, and what a refusal says."""

import pytest

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import ROLES, Permission, allowing
from bangfu.base.kit.refusals import Refusal
from tests.cast import COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast

P = Permission
READ = {P.CONTRACTS_READ, P.HOUSEHOLDS_READ, P.POLICY_READ, P.PROCEDURES_READ, P.QUALITY_READ}
HANDS = {
    P.HOUSEHOLDS_COPY,
    P.HOUSEHOLDS_EDIT,
    P.HOUSEHOLDS_EXPORT,
    P.HOUSEHOLDS_IMPORT,
    P.HOUSEHOLDS_REVEAL,
}
FILING = {P.PROCEDURES_DECIDE, P.PROCEDURES_OPEN}
LOOKING = {P.MATCHING_CHECK, P.REQUESTS_ANSWER, P.SURVEYS_ANSWER}
WORK = READ | HANDS | FILING | LOOKING | {P.CONTRACTS_SIGN, P.VILLAGES_EDIT}
ASKING = {P.CONTRACTS_DRAFT, P.EMERGENCIES_ALLOW, P.REQUESTS_APPROVE, P.REQUESTS_CREATE}
DRAFTS = {P.DRAFTS_READ, P.DRAFTS_EDIT, P.DRAFTS_APPROVE}
TABLE = {
    "city_officer": (
        "city",
        WORK
        | DRAFTS
        | {P.POLICY_EDIT, P.MATCHING_LOAD, P.QUALITY_CLOSE, P.SURVEYS_MANAGE, *ASKING},
    ),
    "county_officer": (
        "county",
        WORK | {P.MATCHING_LOAD, P.QUALITY_CHECK, P.QUALITY_CLOSE, P.SURVEYS_MANAGE, *ASKING},
    ),
    "township_officer": (
        "township",
        WORK
        | {
            P.MATCHING_LOAD,
            P.QUALITY_CHECK,
            P.QUALITY_VERIFY,
            P.REQUESTS_CREATE,
            P.CONTRACTS_DRAFT,
            P.EMERGENCIES_ALLOW,
        },
    ),
    "first_secretary": ("village", WORK | {P.QUALITY_VERIFY}),
    "department_clerk": ("city county", READ | {P.PROCEDURES_DECIDE}),
    "auditor": ("city county", READ | {P.AUDIT_READ, P.DRAFTS_READ}),
    "system_admin": ("city county", {P.ACCOUNTS_MANAGE, P.DIVISIONS_MANAGE, P.TIMERS_RUN}),
    "security_admin": ("city county", {P.POSTS_GRANT}),
    "audit_admin": ("city county", {P.AUDIT_READ}),
}
BUSINESS = [permission for permission in P if permission.startswith("households.")]


def test_roles_allow_what_the_table_says_and_no_more() -> None:
    found = {
        role.code: (" ".join(sorted(level.value for level in role.levels)), set(role.permissions))
        for role in ROLES.values()
    }
    assert found == TABLE


def test_every_permission_is_somebodys() -> None:
    assert all(allowing(permission) for permission in Permission)


def test_administrators_touch_no_business_data_and_share_no_power() -> None:
    separated = [role for role in ROLES.values() if role.separated]
    assert len(separated) == 3
    assert not any(role.permissions & set(BUSINESS) for role in separated)
    powers = [permission for role in separated for permission in role.permissions]
    assert len(powers) == len(set(powers))


def test_who_reads_the_trail_writes_nothing() -> None:
    for role in allowing(P.AUDIT_READ):
        writes = {P.HOUSEHOLDS_EDIT, P.HOUSEHOLDS_IMPORT, P.POLICY_EDIT}
        assert not role.permissions & (writes | {P.DRAFTS_EDIT, P.DRAFTS_APPROVE})


@pytest.mark.parametrize("seat", ["county", "town", "secretary", "clerk", "auditor", "system"])
def test_a_right_is_held_exactly_where_the_table_says(cast: Cast, seat: str) -> None:
    user = getattr(cast, seat)
    (role,) = user.posts.values_list("role", flat=True)
    held = {permission for permission in P if rights.holds(user, permission)}
    assert held == TABLE[role][1]


@pytest.mark.parametrize("permission", BUSINESS)
def test_nobody_has_a_right_next_door(cast: Cast, permission: Permission) -> None:
    for user in (cast.county, cast.town, cast.secretary, cast.clerk):
        with pytest.raises(Refusal) as caught:
            rights.require(user, permission, at=NEIGHBOUR)
        assert (caught.value.code, caught.value.status) == ("rights.missing", 403)


def test_a_right_below_is_not_a_right_above(cast: Cast) -> None:
    assert rights.require(cast.town, P.HOUSEHOLDS_EDIT, at=VILLAGE)
    assert rights.require(cast.town, P.HOUSEHOLDS_EDIT, at=TOWN)
    with pytest.raises(Refusal):
        rights.require(cast.town, P.HOUSEHOLDS_EDIT, at=COUNTY)


def test_a_refusal_names_only_posts_that_could_be_held_there() -> None:
    assert "村第一书记" in rights.why_not(P.HOUSEHOLDS_EDIT)
    assert rights.incompatible(set(), "auditor") == []


@pytest.mark.django_db
def test_a_refusal_at_a_place_names_it_from_the_city_down(cast: Cast) -> None:
    said = rights.why_not(P.HOUSEHOLDS_EDIT, TOWN)
    assert "荆州市洪湖市新堤镇" in said
    assert "乡镇业务员" in said
    assert "村第一书记" not in said
