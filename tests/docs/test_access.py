"""The table of roles on the page about access is the one in the code."""

import re

from bangfu.base.accounts.roles import ROLES, Permission
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "explanation" / "access.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", PAGE, flags=re.MULTILINE)
WORDS = {
    Permission.ACCOUNTS_MANAGE: "accounts",
    Permission.AUDIT_READ: "audit trail",
    Permission.CONTRACTS_DRAFT: "prepare",
    Permission.CONTRACTS_READ: "contracts",
    Permission.CONTRACTS_SIGN: "sign",
    Permission.DIVISIONS_MANAGE: "places",
    Permission.DRAFTS_APPROVE: "approve",
    Permission.DRAFTS_EDIT: "draft",
    Permission.DRAFTS_READ: "see",
    Permission.HOUSEHOLDS_COPY: "copy",
    Permission.HOUSEHOLDS_EDIT: "edit",
    Permission.HOUSEHOLDS_EXPORT: "export",
    Permission.HOUSEHOLDS_IMPORT: "import",
    Permission.HOUSEHOLDS_READ: "read",
    Permission.HOUSEHOLDS_REVEAL: "reveal",
    Permission.POLICY_EDIT: "figures",
    Permission.POSTS_GRANT: "posts",
    Permission.PROCEDURES_DECIDE: "decide",
    Permission.PROCEDURES_OPEN: "propose",
    Permission.PROCEDURES_READ: "procedures",
    Permission.MATCHING_CHECK: "match",
    Permission.MATCHING_LOAD: "load",
    Permission.QUALITY_CHECK: "check",
    Permission.QUALITY_CLOSE: "close",
    Permission.QUALITY_READ: "clues",
    Permission.QUALITY_VERIFY: "verify",
    Permission.REQUESTS_ANSWER: "answer requests",
    Permission.REQUESTS_APPROVE: "agree to requests",
    Permission.EMERGENCIES_ALLOW: "allow emergency access",
    Permission.REQUESTS_CREATE: "ask for numbers",
    Permission.SURVEYS_ANSWER: "answer",
    Permission.SURVEYS_MANAGE: "assign surveys",
    Permission.TIMERS_RUN: "timers",
    Permission.VILLAGES_EDIT: "villages",
}


def test_every_role_is_listed_at_its_levels() -> None:
    assert [name for name, _, _ in ROWS] == list(ROLES)
    for name, levels, _ in ROWS:
        wanted = {level.name.lower() for level in ROLES[name].levels}
        assert set(levels.replace(",", "").split()) == wanted


def test_every_permission_of_a_role_is_named_and_no_other() -> None:
    for name, _, may in ROWS:
        told = {permission for permission, word in WORDS.items() if re.search(rf"\b{word}\b", may)}
        assert told == ROLES[name].permissions - {Permission.POLICY_READ}, name
