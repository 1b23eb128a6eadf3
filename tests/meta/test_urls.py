"""Every address, walked: who may open it, what it costs, and what its answer carries.

Who may open what stands in one table, ``RIGHTS``, for a person to read; an address without a row
fails. A face that adds addresses adds its rows, and to ``SAMPLES`` a value for each new argument.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.files import actions as files
from bangfu.base.files.models import Attachment
from bangfu.base.jobs.models import Job
from bangfu.policy.drafts import actions as drafts
from bangfu.policy.drafts.models import Draft
from bangfu.procedures.contracts import drafting
from bangfu.procedures.contracts.models import Contract
from bangfu.procedures.filings import actions as filing
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices import actions as noticed
from bangfu.procedures.notices.models import Notice, Received
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household, IncomeItem, MedicalYear
from bangfu.registry.imports.models import Import
from bangfu.registry.surveys import actions as answering
from bangfu.registry.surveys import campaigns, rankings, subjects
from bangfu.registry.surveys.models import Campaign, Ranking, Submission
from bangfu.watch.alerts.models import Alert
from bangfu.watch.matching.models import Comparison
from bangfu.watch.quality.models import Clue
from bangfu.watch.requests import actions as requests
from bangfu.watch.requests import asking
from bangfu.watch.requests.models import Request
from bangfu.watch.work import feeds
from bangfu.web.files.views import ALONE
from tests import factories
from tests.cast import COUNTY, SEATS, TOWN, VILLAGE, Cast
from tests.procedures import walk as walks
from tests.web.conftest import listed

P = Permission

MOST_QUERIES = 15
# A village reads its hamlets and observations beside everything a household page reads.
# The first page asks every face what is due.
# Procedures under way stand on the pages of their subjects; that a household was seen is noted.
# The inbox asks every kind of work once, and the frame and filters beside it.
# A filing and its first page ask what policy says of the subject, as the subject's page does.
MORE_QUERIES = {
    "home": 21,
    "households:beside": 16,
    "households:household": 18,
    "procedures:filing": 24,
    "villages:village": 18,
    "work:index": 18,
}
# Open without logging in.
PUBLIC = {
    "api:document",
    "api:reference",
    "code",
    "health",
    "language",
    "login",
    "notices:board",
    "notices:index",
    "notices:missing",
    "notices:notice",
    "notices:object",
    "notices:receipt",
    "ready",
    "work:feed",
}
# What one of must be held somewhere; nothing means everybody who has logged in, for their own.
RIGHTS: dict[str, tuple[P, ...]] = {
    "accounts:codes": (),
    "accounts:confirm": (),
    "accounts:allow_emergency": (P.EMERGENCIES_ALLOW,),
    "accounts:decline_emergency": (P.EMERGENCIES_ALLOW,),
    "accounts:emergencies": (),
    "accounts:end_emergency": (),
    "accounts:end_key": (),
    "accounts:end_logins": (),
    "accounts:factor": (),
    "accounts:factor_begin": (),
    "accounts:factor_remove": (),
    "accounts:keys": (),
    "accounts:password": (),
    "accounts:posts": (),
    "accounts:protection": (),
    "admin:account": (P.ACCOUNTS_MANAGE,),
    "admin:accounts": (P.ACCOUNTS_MANAGE,),
    "admin:acknowledge": (P.POSTS_GRANT, P.AUDIT_READ),
    "admin:alerts": (P.POSTS_GRANT, P.AUDIT_READ),
    "admin:end": (P.POSTS_GRANT,),
    "admin:end_key": (P.POSTS_GRANT,),
    "admin:end_logins": (P.ACCOUNTS_MANAGE,),
    "admin:factor": (P.POSTS_GRANT,),
    "admin:index": (P.ACCOUNTS_MANAGE, P.TIMERS_RUN, P.POSTS_GRANT, P.AUDIT_READ),
    "admin:networks": (P.POSTS_GRANT,),
    "admin:new_account": (P.ACCOUNTS_MANAGE,),
    "admin:post": (P.POSTS_GRANT,),
    "admin:posts": (P.POSTS_GRANT,),
    "admin:remove_network": (P.POSTS_GRANT,),
    "admin:run_timer": (P.TIMERS_RUN,),
    "admin:switch": (P.ACCOUNTS_MANAGE,),
    "admin:timers": (P.TIMERS_RUN,),
    "admin:trail": (P.AUDIT_READ,),
    "authoring:add": (P.DRAFTS_EDIT,),
    "authoring:cases": (P.DRAFTS_READ,),
    "authoring:check": (P.DRAFTS_READ,),
    "authoring:figures": (P.DRAFTS_READ,),
    "authoring:names": (P.DRAFTS_READ,),
    "authoring:text": (P.DRAFTS_READ,),
    "changes:add_bill": (P.HOUSEHOLDS_EDIT,),
    "changes:add_item": (P.HOUSEHOLDS_EDIT,),
    "changes:between": (P.HOUSEHOLDS_READ,),
    "changes:bill": (P.HOUSEHOLDS_EDIT,),
    "changes:export": (P.HOUSEHOLDS_EXPORT,),
    "changes:exported": (P.HOUSEHOLDS_EXPORT,),
    "changes:frozen": (P.POLICY_EDIT,),
    "changes:happening": (P.HOUSEHOLDS_EDIT,),
    "changes:item": (P.HOUSEHOLDS_EDIT,),
    "changes:member": (P.HOUSEHOLDS_EDIT,),
    "changes:past": (P.HOUSEHOLDS_READ,),
    "changes:place": (P.HOUSEHOLDS_READ,),
    "changes:register": (P.HOUSEHOLDS_EDIT,),
    "changes:remove_bill": (P.HOUSEHOLDS_EDIT,),
    "changes:remove_item": (P.HOUSEHOLDS_EDIT,),
    "changes:section": (P.HOUSEHOLDS_EDIT,),
    "changes:undo": (P.HOUSEHOLDS_EDIT,),
    "contracts:close": (P.CONTRACTS_DRAFT,),
    "contracts:contract": (P.CONTRACTS_READ,),
    "contracts:export": (P.HOUSEHOLDS_EXPORT,),
    "contracts:index": (P.CONTRACTS_READ,),
    "contracts:new": (P.CONTRACTS_DRAFT,),
    "contracts:overview": (P.CONTRACTS_READ,),
    "contracts:paper": (P.CONTRACTS_READ,),
    "contracts:print": (P.CONTRACTS_READ,),
    "contracts:revise": (P.CONTRACTS_DRAFT,),
    "contracts:sign": (P.CONTRACTS_SIGN,),
    "contracts:sign_many": (P.CONTRACTS_SIGN,),
    "contracts:verify": (P.CONTRACTS_READ,),
    "contracts:withdraw": (P.CONTRACTS_DRAFT,),
    "drafts:approve": (P.DRAFTS_APPROVE,),
    "drafts:back": (P.DRAFTS_APPROVE,),
    "drafts:compare": (P.DRAFTS_READ,),
    "drafts:copy": (P.DRAFTS_EDIT,),
    "drafts:describe": (P.DRAFTS_EDIT,),
    "drafts:draft": (P.DRAFTS_READ, P.POLICY_READ),
    "drafts:effect": (P.DRAFTS_READ, P.POLICY_READ),
    "drafts:export": (P.HOUSEHOLDS_EXPORT,),
    "drafts:exported": (P.HOUSEHOLDS_EXPORT,),
    "drafts:index": (P.DRAFTS_READ,),
    "drafts:list": (P.DRAFTS_READ, P.POLICY_READ),
    "drafts:map": (P.DRAFTS_READ, P.POLICY_READ),
    "drafts:new": (P.DRAFTS_EDIT,),
    "drafts:rebase": (P.DRAFTS_EDIT,),
    "drafts:run": (P.DRAFTS_READ,),
    "drafts:shared": (P.POLICY_READ,),
    "drafts:submit": (P.DRAFTS_EDIT,),
    "drafts:values": (P.DRAFTS_EDIT,),
    "drafts:withdraw": (P.DRAFTS_EDIT,),
    "copies:copy": (P.HOUSEHOLDS_COPY,),
    "history:history": (),
    "files:file": (P.HOUSEHOLDS_READ,),
    "files:small": (P.HOUSEHOLDS_READ,),
    "files:withdraw": (P.HOUSEHOLDS_READ,),
    "home": (),
    "households:beside": (P.HOUSEHOLDS_READ,),
    "households:export": (P.HOUSEHOLDS_EXPORT,),
    "households:exported": (P.HOUSEHOLDS_EXPORT,),
    "households:groups": (P.HOUSEHOLDS_READ,),
    "households:household": (P.HOUSEHOLDS_READ,),
    "households:index": (P.HOUSEHOLDS_READ,),
    "households:plain": (P.HOUSEHOLDS_READ,),
    "households:reveal": (P.HOUSEHOLDS_REVEAL,),
    "households:reveal_account": (P.HOUSEHOLDS_REVEAL,),
    "households:search": (P.HOUSEHOLDS_READ,),
    "imports:again": (P.HOUSEHOLDS_IMPORT,),
    "imports:commit": (P.HOUSEHOLDS_IMPORT,),
    "imports:discard": (P.HOUSEHOLDS_IMPORT,),
    "imports:index": (P.HOUSEHOLDS_IMPORT,),
    "imports:mapping": (P.HOUSEHOLDS_IMPORT,),
    "imports:marked": (P.HOUSEHOLDS_IMPORT,),
    "imports:new": (P.HOUSEHOLDS_IMPORT,),
    "imports:one": (P.HOUSEHOLDS_IMPORT,),
    "imports:stop": (P.HOUSEHOLDS_IMPORT,),
    "imports:template": (P.HOUSEHOLDS_IMPORT,),
    "lists:bulk": (P.HOUSEHOLDS_EDIT,),
    "lists:cell": (P.HOUSEHOLDS_EDIT,),
    "lists:columns": (P.HOUSEHOLDS_READ,),
    "lists:corrections": (P.HOUSEHOLDS_IMPORT,),
    "lists:export": (P.HOUSEHOLDS_EXPORT,),
    "lists:print": (P.HOUSEHOLDS_READ,),
    "lists:remove": (P.HOUSEHOLDS_READ,),
    "lists:save": (P.HOUSEHOLDS_READ,),
    "lists:undo": (P.HOUSEHOLDS_EDIT,),
    "jobs:cancel": (),
    "jobs:index": (),
    "jobs:job": (),
    "logout": (),
    "matching:compare": (P.MATCHING_LOAD,),
    "matching:comparison": (P.HOUSEHOLDS_READ,),
    "matching:corrections": (P.HOUSEHOLDS_EXPORT,),
    "matching:decide": (P.MATCHING_CHECK,),
    "matching:differences": (P.HOUSEHOLDS_READ,),
    "matching:export": (P.HOUSEHOLDS_EXPORT,),
    "matching:exported": (P.HOUSEHOLDS_EXPORT,),
    "matching:household": (P.HOUSEHOLDS_READ,),
    "matching:households": (P.HOUSEHOLDS_READ,),
    "matching:index": (P.HOUSEHOLDS_READ,),
    "matching:new": (P.MATCHING_LOAD,),
    "matching:withdraw": (P.MATCHING_CHECK,),
    "notices:announce": (P.PROCEDURES_DECIDE,),
    "notices:begin": (P.PROCEDURES_OPEN,),
    "notices:correct": (P.PROCEDURES_DECIDE,),
    "notices:data": (P.PROCEDURES_READ,),
    "notices:desk": (P.PROCEDURES_READ,),
    "notices:family": (P.PROCEDURES_DECIDE,),
    "notices:hang": (P.PROCEDURES_DECIDE,),
    "notices:kept": (P.PROCEDURES_READ,),
    "notices:post": (P.PROCEDURES_DECIDE,),
    "notices:received": (P.PROCEDURES_READ,),
    "notices:reveal": (P.PROCEDURES_DECIDE,),
    "notices:sheet": (P.PROCEDURES_READ,),
    "notices:sift": (P.PROCEDURES_DECIDE,),
    "notices:take_down": (P.PROCEDURES_DECIDE,),
    "overview:division": (P.HOUSEHOLDS_READ,),
    "overview:index": (P.HOUSEHOLDS_READ,),
    "map:index": (P.HOUSEHOLDS_READ,),
    "map:place": (P.HOUSEHOLDS_READ,),
    "papers:blank": (P.HOUSEHOLDS_READ,),
    "papers:books": (P.HOUSEHOLDS_EXPORT,),
    "papers:bound": (P.HOUSEHOLDS_EXPORT,),
    "papers:bulk": (P.HOUSEHOLDS_EXPORT,),
    "papers:household": (P.HOUSEHOLDS_READ,),
    "papers:index": (P.HOUSEHOLDS_READ,),
    "papers:listed": (P.HOUSEHOLDS_EXPORT,),
    "papers:menu": (P.HOUSEHOLDS_READ,),
    "papers:printed": (P.HOUSEHOLDS_EXPORT,),
    "papers:sheet": (P.HOUSEHOLDS_EXPORT,),
    "papers:village": (P.HOUSEHOLDS_READ,),
    "papers:village_sheet": (P.HOUSEHOLDS_EXPORT,),
    "places:steps": (),
    "policy:beside": (P.DRAFTS_READ,),
    "policy:clause": (P.POLICY_READ,),
    "policy:document": (P.POLICY_READ,),
    "policy:elsewhere": (P.DRAFTS_READ,),
    "policy:index": (P.POLICY_READ,),
    "policy:parameter": (P.POLICY_READ,),
    "policy:parameters": (P.POLICY_READ,),
    "policy:rule": (P.POLICY_READ,),
    "policy:rules": (P.POLICY_READ,),
    "policy:run_elsewhere": (P.DRAFTS_READ,),
    "policy:target": (P.POLICY_READ,),
    "policy:targets": (P.POLICY_READ,),
    "policy:tasks": (P.POLICY_READ,),
    "procedures:answer": (P.PROCEDURES_DECIDE,),
    "procedures:apply": (P.PROCEDURES_OPEN,),
    "procedures:approve_many": (P.PROCEDURES_DECIDE,),
    "procedures:candidates": (P.PROCEDURES_OPEN,),
    "procedures:delegations": (P.PROCEDURES_DECIDE,),
    "procedures:end_delegation": (P.PROCEDURES_DECIDE,),
    "procedures:evidence": (P.PROCEDURES_READ,),
    "procedures:filing": (P.PROCEDURES_READ,),
    "procedures:filings": (P.PROCEDURES_READ,),
    "procedures:index": (P.PROCEDURES_READ,),
    "procedures:object": (P.PROCEDURES_OPEN,),
    "procedures:open": (P.PROCEDURES_OPEN,),
    "procedures:propose": (P.PROCEDURES_OPEN,),
    "procedures:step": (P.PROCEDURES_DECIDE, P.PROCEDURES_OPEN),
    "procedures:withdraw": (P.PROCEDURES_OPEN,),
    "quality:assign_many": (P.QUALITY_CHECK,),
    "quality:checks": (P.QUALITY_READ,),
    "quality:clue": (P.QUALITY_READ,),
    "quality:clues": (P.QUALITY_READ,),
    "quality:export": (P.HOUSEHOLDS_EXPORT,),
    "quality:exported": (P.HOUSEHOLDS_EXPORT,),
    "quality:follow": (P.QUALITY_CHECK,),
    "quality:index": (P.QUALITY_READ,),
    "quality:move": (P.QUALITY_VERIFY, P.QUALITY_CHECK, P.QUALITY_CLOSE),
    "requests:answer": (P.REQUESTS_ANSWER,),
    "requests:decide": (P.REQUESTS_CREATE, P.REQUESTS_APPROVE),
    "requests:export": (P.HOUSEHOLDS_EXPORT,),
    "requests:index": (P.HOUSEHOLDS_READ,),
    "requests:meter": (P.HOUSEHOLDS_READ,),
    "requests:new": (P.REQUESTS_CREATE,),
    "requests:request": (P.HOUSEHOLDS_READ,),
    "requests:search": (P.HOUSEHOLDS_READ,),
    "scanned": (P.HOUSEHOLDS_READ,),
    "style:crash": (),
    "style:index": (),
    "style:refused": (),
    "surveys:all_answers": (P.HOUSEHOLDS_EXPORT,),
    "surveys:answers": (P.HOUSEHOLDS_READ,),
    "surveys:ask": (P.SURVEYS_ANSWER,),
    "surveys:campaign": (P.HOUSEHOLDS_READ,),
    "surveys:campaign_answers": (P.HOUSEHOLDS_EXPORT,),
    "surveys:close": (P.SURVEYS_MANAGE,),
    "surveys:correct": (P.SURVEYS_ANSWER,),
    "surveys:discard": (P.SURVEYS_ANSWER,),
    "surveys:exported": (P.HOUSEHOLDS_EXPORT,),
    "surveys:index": (P.HOUSEHOLDS_READ,),
    "surveys:list": (P.HOUSEHOLDS_READ,),
    "surveys:new": (P.SURVEYS_MANAGE,),
    "surveys:not_met": (P.SURVEYS_ANSWER,),
    "surveys:of_list": (P.SURVEYS_MANAGE,),
    "surveys:ranking": (P.HOUSEHOLDS_READ,),
    "surveys:rankings": (P.HOUSEHOLDS_READ,),
    "surveys:review": (P.SURVEYS_ANSWER,),
    "surveys:survey": (P.HOUSEHOLDS_READ,),
    "surveys:xlsform": (P.HOUSEHOLDS_READ,),
    "villages:behind": (P.HOUSEHOLDS_READ,),
    "villages:edit": (P.VILLAGES_EDIT,),
    "villages:hamlet": (P.VILLAGES_EDIT,),
    "villages:hamlet_add": (P.VILLAGES_EDIT,),
    "villages:hamlet_close": (P.VILLAGES_EDIT,),
    "villages:hamlets": (P.HOUSEHOLDS_READ,),
    "villages:index": (P.HOUSEHOLDS_READ,),
    "villages:indicators": (P.HOUSEHOLDS_READ,),
    "villages:missing": (P.HOUSEHOLDS_READ,),
    "villages:observe": (P.VILLAGES_EDIT,),
    "villages:place": (P.HOUSEHOLDS_READ,),
    "villages:place_edit": (P.VILLAGES_EDIT,),
    "villages:places": (P.HOUSEHOLDS_READ,),
    "villages:start": (P.VILLAGES_EDIT,),
    "villages:undo": (P.VILLAGES_EDIT,),
    "villages:village": (P.HOUSEHOLDS_READ,),
    "work:calendar": (),
    "work:export": (P.HOUSEHOLDS_EXPORT,),
    "work:first": (),
    "work:index": (),
    "work:levels": (P.PROCEDURES_READ, P.QUALITY_READ),
    "work:notices": (),
    "work:opened": (),
    "work:read": (),
    "work:subscribe": (),
    "work:wishes": (),
}
# Made to go wrong, on the style page.
BROKEN = {"style:crash"}


def _job(_cast: Cast) -> object:
    return Job.objects.get_or_create(kind="sample", key="sample", by="county")[0].pk


def _household(_cast: Cast) -> object:
    return (Household.objects.first() or factories.household(VILLAGE)).uid


def _item(cast: Cast) -> object:
    home = Household.objects.get(uid=_household(cast))
    given = {"household": home, "year": 2016, "item": "crop_income"}
    return IncomeItem.objects.get_or_create(**given, defaults={"amount": 1})[0].item


def _member(cast: Cast) -> object:
    who = Household.objects.get(uid=_household(cast)).members.first()
    assert who is not None
    MedicalYear.objects.get_or_create(member=who, year=2016, defaults={"inpatient_cost": 1})
    return who.uid


def _import(_cast: Cast) -> object:
    given = {"file_name": "台账.xlsx", "size": 1, "year": 2015, "division": COUNTY}
    return Import.objects.get_or_create(digest="sample", by="county", defaults=given)[0].pk


def _comparison(cast: Cast) -> object:
    given = {"division": COUNTY, "export_day": factories.DAY, "by": "county"}
    ledger = Import.objects.get(pk=_import(cast))
    return Comparison.objects.get_or_create(ledger=ledger, defaults=given)[0].pk


def _request(cast: Cast) -> object:
    wanted = [asking.Wanted("凉亭座数", "座", "number")]
    due = catalogue.today() + dt.timedelta(days=9)
    made = Request.objects.first() or requests.create(
        by=cast.county, title="凉亭", purpose="名录", division=COUNTY, level="township", due=due,
        columns=wanted,
    )  # fmt: skip
    return made.uid


def _contract(cast: Cast) -> object:
    if not Contract.objects.exists():
        Site.objects.update(reference_date=dt.date(2016, 12, 31))
        wanted = drafting.Wanted("yearly_contract", COUNTY, "township", 2016)
        drafting.draft(by=cast.county, wanted=wanted)
    return Contract.objects.get(division=TOWN).uid


def _alert(_cast: Cast) -> object:
    now = timezone.now()
    given = {"cause": "locked", "about": "county", "count": 1, "hour": now, "at": now}
    return (Alert.objects.first() or Alert.objects.create(division=COUNTY, **given)).uid


def _draft(cast: Cast) -> Draft:
    return Draft.objects.first() or drafts.create(by=cast.city, title="试算")


def _clue(_cast: Cast) -> object:
    found = {"check_id": "no_power", "check_version": 1, "severity": "warn"}
    days = {"found_on": factories.DAY, "last_seen_on": factories.DAY}
    home = Household.objects.first() or factories.household(VILLAGE)
    about = {"subject": "household", "subject_key": str(home.pk)}
    given = {**found, **days, "household": home, "village_id": home.village_id}
    return Clue.objects.get_or_create(check_code="LV01", **about, defaults=given)[0].uid


def _campaign(cast: Cast) -> object:
    days = {"starts": factories.DAY, "ends": factories.DAY}
    _household(cast)
    made = Campaign.objects.first() or campaigns.begin(
        by=cast.county, survey="home_look", division=COUNTY, **days
    )
    return made.uid


def _answers(cast: Cast) -> Submission:
    if found := Submission.objects.first():
        return found
    home = Household.objects.first() or factories.household(VILLAGE)
    who = subjects.of_household(home)
    said = {"leaks": ["no"], "workers": ["0"]}
    answering.save(by=cast.county, who=who, survey="home_look", said=said)
    return answering.submit(by=cast.county, who=who, survey="home_look")


def _ranking(cast: Cast) -> object:
    _answers(cast)
    made = Ranking.objects.first() or rankings.lock(
        by=cast.county, survey="home_look", division=COUNTY, size=1
    )
    return made.uid


def _filing(cast: Cast) -> Filing:
    if found := Filing.objects.first():
        return found
    Site.objects.update(assumed=True)  # days of procedures are figures of demonstration
    home = Household.objects.filter(village_id=VILLAGE).first() or factories.household(VILLAGE)
    reply = filing.open_(by=cast.secretary, procedure="household_exit", subject_id=str(home.uid))
    return Filing.objects.get(uid=reply.filing)


def _notice(cast: Cast) -> Notice:
    """A notice that is up, of a household that leaves."""
    if found := Notice.objects.first():
        return found
    Site.objects.update(assumed=True)
    going = walks.begin(cast.secretary, factories.household(VILLAGE))
    for _stage in range(3):
        walks.do(cast.secretary, going)
    walks.post(cast.secretary, going)
    return Notice.objects.get()


def _missing(cast: Cast) -> object:
    """What somebody said about a family that is not on a notice."""
    token = _notice(cast).token
    said = noticed.Missing("李四", "三组", "也很困难", operation="sample")
    noticed.object_(token=token, said=said, address="10.0.0.1")
    return Received.objects.get(listing=None).uid


def _file(cast: Cast) -> object:
    to = files.Place("look", "1", VILLAGE, P.MATCHING_CHECK)
    ready = files.prepare([ContentFile(factories.jpeg(), name="屋顶.jpg")])
    made = Attachment.objects.first() or files.attach(by=cast.secretary, to=to, files=ready)[0]
    return made.uid


SAMPLES: dict[str, Callable[[Cast], object]] = {
    "api_key": lambda _cast: "01a20000-0000-7000-8000-000000000000",
    "pack": lambda _cast: "jingzhou",
    "alert": _alert,
    "column": lambda _cast: "planned_exit_year",
    "edit": lambda _cast: "01a20000-0000-7000-8000-000000000000",
    "saved": lambda _cast: 1,
    "form": lambda _cast: "registration",
    "part": lambda _cast: "benefits",
    "entry": lambda _cast: 1,
    "item": _item,
    "member": _member,
    "section": lambda _cast: "status",
    "what": lambda _cast: "leave",
    "division": lambda _cast: TOWN,
    "household": _household,
    "kind": lambda _cast: "user",
    "key": lambda cast: cast.town.username,
    "campaign": _campaign,
    "comparison": _comparison,
    "contract": _contract,
    "clause": lambda _cast: "一(一)",
    "clue": _clue,
    "delegation": lambda _cast: 1,
    "document": lambda _cast: "lotus-2015",
    "draft": lambda cast: _draft(cast).pk,
    "emergency": lambda _cast: "01a20000-0000-7000-8000-000000000000",
    "evidence": lambda _cast: "01a20000-0000-7000-8000-000000000000",
    "file": _file,
    "filing": lambda cast: _filing(cast).uid,
    "imp": _import,
    "job": _job,
    "name": lambda _cast: "repair_grant",
    "notice": lambda cast: _notice(cast).uid,
    "paper": lambda _cast: "a4",
    "received": _missing,
    "secret": lambda cast: feeds.make(by=cast.town),
    "timer": lambda _cast: "files.tidy",
    "sheet": lambda cast: _notice(cast).token,
    "objection": lambda _cast: "01a20000-0000-7000-8000-000000000000",
    "procedure": lambda _cast: "member_change",
    "stage": lambda _cast: "county",
    "step": lambda cast: _filing(cast).steps.get().uid,
    "subject": _household,
    "pk": lambda cast: cast.town.pk,
    "place": lambda _cast: TOWN,
    "post": lambda cast: cast.town.posts.get().pk,
    "token": lambda cast: _draft(cast).token,
    "verb": lambda _cast: "assign",
    "village": lambda _cast: VILLAGE,
    "indicator": lambda _cast: "has_bus",
    "message": lambda _cast: "01a20000-0000-7000-8000-000000000000",
    "number": lambda _cast: "001",
    "year": lambda _cast: 2016,
    "ranking": _ranking,
    "request_": _request,
    "submission": lambda cast: _answers(cast).uid,
    "survey": lambda _cast: "home_look",
    "who": _household,
    "rule": lambda _cast: "household_exit",
    "target": lambda _cast: "households_out",
}


def walk(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """``(name, pattern)`` of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}", pattern


EVERY = dict(walk(get_resolver().url_patterns))
# Operations of the API are asked with keys, not sessions: ``test_api`` walks them.
PAGES_OF_API = {"api:document", "api:reference"}
ALL = {n: p for n, p in EVERY.items() if not n.startswith("api:") or n in PAGES_OF_API}
CLOSED = sorted(set(ALL) - PUBLIC)
SOUND = sorted(set(CLOSED) - BROKEN)


def address(name: str, cast: Cast) -> str:
    """An address with sample arguments."""
    names = ALL[name].pattern.converters
    return reverse(name, kwargs={key: SAMPLES[key](cast) for key in names})


def may(user: User, name: str) -> bool:
    wanted = RIGHTS[name]
    return not wanted or any(rights.holds(user, permission) for permission in wanted)


def enter(user: User) -> Client:
    client = Client()
    client.force_login(user)
    listed(client, user)
    return client


def test_the_table_names_every_address_and_no_other() -> None:
    assert set(ALL) == PUBLIC | set(RIGHTS)


@pytest.mark.parametrize("name", CLOSED)
def test_a_view_asks_for_the_rights_of_the_table(name: str) -> None:
    view = ALL[name].callback
    assert getattr(view, "login_required", True)
    assert view.permissions == RIGHTS[name]  # type: ignore[attr-defined]


@pytest.mark.once
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_is_sent_to_the_log_in_page(name: str, method: str, cast: Cast) -> None:
    answer = getattr(Client(), method)(address(name, cast))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/?next=")


@pytest.mark.once
@pytest.mark.parametrize("name", CLOSED)
def test_a_stranger_with_a_script_is_sent_there_as_well(name: str, cast: Cast) -> None:
    answer = Client().get(address(name, cast), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"].startswith("/login/?next=")
    assert not answer.content


@pytest.mark.parametrize("name", SOUND)
def test_each_role_opens_what_its_rights_allow_and_is_told_why_not(
    name: str, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Nor asks a page more queries than agreed of whoever may open it."""
    for seat in [*SEATS, "nobody"]:
        user = getattr(cast, seat)
        client, path = enter(user), address(name, cast)
        allowed = may(user, name)
        # A refusal is noted, once an hour; what it costs is not the page's.
        most = MORE_QUERIES.get(name, MOST_QUERIES) if allowed else 30
        with django_assert_max_num_queries(most):
            answer = client.get(path)
        refused = answer.status_code == 403
        assert refused != (allowed or answer.status_code == 405), seat
        assert not refused or b"rights.missing" in answer.content
        # 503: nothing has been computed yet.
        assert answer.status_code in {200, 204, 302, 403, 404, 405, 409, 503}, seat


@pytest.mark.once
@pytest.mark.parametrize("name", SOUND)
def test_a_post_without_the_right_changes_nothing(name: str, cast: Cast) -> None:
    wanted = RIGHTS[name]
    answer = enter(cast.nobody).post(address(name, cast))
    expected = {403, 405} if wanted else {200, 302, 403, 404, 405, 422}
    assert answer.status_code in expected


def policy(answer: Any) -> dict[str, str]:
    rules = answer["Content-Security-Policy"].split("; ")
    return {rule.split(" ", 1)[0]: rule for rule in rules}


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(ALL))
def test_every_answer_carries_the_headers(name: str, cast: Cast) -> None:
    answer = Client(raise_request_exception=False).get(address(name, cast))
    inside = enter(cast.county)
    inside.raise_request_exception = False
    for response in (answer, inside.get(address(name, cast))):
        rules = policy(response)
        assert rules["default-src"] in ("default-src 'self'", ALONE.split(";")[0])
        assert not re.search(r"unsafe|\*|https?:", response["Content-Security-Policy"])
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] == "same-origin"
        assert "camera=()" in response["Permissions-Policy"]
        assert "no-store" in response["Cache-Control"]
        assert response["X-Request-ID"]


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(n for n in SOUND if RIGHTS[n]))
def test_a_refused_script_gets_a_notice_not_a_page(name: str, cast: Cast) -> None:
    answer = enter(cast.nobody).get(address(name, cast), headers={"HX-Request": "true"})
    if answer.status_code != 405:
        assert answer.status_code == 403
        assert answer["HX-Retarget"] == "#alerts"
        assert b"<html" not in answer.content
