"""What a session knows about its person: that they were let in, and when they last proved it."""

import re
import time

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bangfu.base.accounts import duties, logins, networks
from bangfu.base.accounts.models import User
from bangfu.base.kit import addresses
from bangfu.web import address as origin
from bangfu.web.context import Shell

BACKEND = "bangfu.base.accounts.backends.Password"
MARK, PROVED, DUTY, STRICT = "login", "proved_at", "duty", "strict"
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("QQBrowser", "QQ"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def enter(request: HttpRequest, user: User) -> None:
    """Open a session for a person who has just proved who they are."""
    login(request, user, backend=BACKEND)
    request.session["seen_once"] = True
    note(request, user)
    prove(request)


def note(request: HttpRequest, user: User) -> None:
    """Enter the session in the list of log-ins and remember what the person owes first."""
    strict, eased = duties.is_separated(user), is_eased(request)
    request.session[MARK] = logins.begin(
        user=user,
        browser=browser(request.headers.get("User-Agent", "")),
        network=network(origin.of(request)),
        alone=strict and settings.SINGLE_LOGIN and not eased,
    )
    request.session[STRICT] = strict
    request.session[DUTY] = "" if eased else duties.of(user)


def here(request: HttpRequest) -> str:
    """Where a request comes from, roughly; the same in every language, as the trail keeps it."""
    return addresses.rough(origin.of(request))


def admits(request: HttpRequest, user: User) -> bool:
    """Whether the person may come from here; if not, it is noted."""
    if networks.admits(user, origin.of(request)):
        return True
    networks.turn_away(user=user, network=here(request))
    return False


def is_eased(request: HttpRequest) -> bool:
    """A demonstration asks nobody for more than its public password."""
    site = Shell(request).site
    return site is not None and site.demo


def mark(request: HttpRequest) -> str:
    """The mark of this session."""
    return str(request.session.get(MARK, ""))


def recount(request: HttpRequest, user: User) -> None:
    """Look again at what the person owes, after they did something about it."""
    request.session[DUTY] = "" if is_eased(request) else duties.of(user)


def owes(request: HttpRequest, duty: str) -> bool:
    """Whether the person has to do this before anything else."""
    return bool(request.session.get(DUTY) == duty)


def prove(request: HttpRequest) -> None:
    """Remember that the person gave password or code just now."""
    request.session[PROVED] = int(time.time())


def proved(request: HttpRequest, minutes: int) -> bool:
    """Whether they did so within some minutes; a clock set back does not make it fresh."""
    return 0 <= time.time() - float(request.session.get(PROVED, 0)) < minutes * 60


def idle_minutes(request: HttpRequest) -> int:
    """Minutes without a request after which this session ends."""
    if request.session.get(STRICT):
        return min(settings.IDLE_MINUTES, settings.ADMIN_IDLE_MINUTES)
    return int(settings.IDLE_MINUTES)


def browser(agent: str) -> str:
    """Browser and system in two words; nothing else of what browsers tell is kept.

    >>> browser("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36")
    'Chrome · Linux'
    """
    found = [
        next((name for sign, name in known if re.search(sign, agent)), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return " · ".join(part for part in found if part)


def network(address: str) -> str:
    """The first half of an address: enough to recognise a place, not a machine.

    >>> network("10.3.7.9")
    '10.3.*.*'
    """
    number = addresses.read(address.partition("%")[0])
    return _("本机") if number and number.is_loopback else addresses.rough(address)
