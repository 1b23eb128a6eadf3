"""Checks before serving: what must not be in production stops the start.

They are Django system checks with the tag ``boot`` (``manage.py check --deploy`` knows them too).
Each has a stable code, a sentence, and what to do. Some matter only where others than this machine
can reach the pages (``exposed``); the durability of the database always does.
"""

from django.core.checks import CheckMessage

TAG = "boot"
LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}


def findings(host: str = "127.0.0.1") -> list[CheckMessage]:
    """All problems, errors first; ``host`` is the address that will be listened on."""
    from bangfu.web.boot import database, environment, people, walls

    exposed = environment.is_exposed(host)
    found = [*environment.problems(exposed=exposed), *people.problems(exposed=exposed)]
    found += [*database.problems(), *walls.problems(exposed=exposed)]
    return sorted(found, key=lambda problem: -problem.level)
